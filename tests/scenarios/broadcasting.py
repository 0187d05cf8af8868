"""What scenarios about broadcasts share: people who subscribed, a card, copies counted, the report."""

import asyncio

from tests.town import DEADLINE_SECONDS, Citizen, Object, Operator, Town, words_of

ASKED_EVERY_SECONDS = 0.25  # a person asking; without a pause the questions alone use up the group's calls


async def subscribed(town: Town, count: int) -> list[Citizen]:
    """So many citizens, each with a consent of their own and the welcome read."""
    people = [await town.citizen("Anna") for _ in range(count)]
    for start in range(0, count, 50):
        await asyncio.gather(*(person.says("ISCRIZIONE ON") for person in people[start : start + 50]))
    await town.until("everybody welcomed", lambda: all(person.chat() for person in people), seconds=40)
    await town.settled(seconds=30)
    return people


def arrivals(town: Town) -> list[str]:
    """What the line said to phones, in the order in which it came."""
    entries = town.simulator.journal.entries(kind="phone.message")
    return [words_of(entry.data) for entry in entries if entry.data["from"] == "line"]


def copies(people: list[Citizen], words: str) -> list[int]:
    """How often each person got these words, as text or as template."""
    return [sum(words in heard for heard in person.heard()) for person in people]


async def drafted(town: Town, manager: Operator, text: str) -> Object:
    """The card of a new broadcast."""
    asked = await manager.writes(None, f"/broadcast {text}")
    return await town.notice(None, "Non è ancora partito.", after=asked)


async def weighed(town: Town, card: Object) -> Object:
    """The card once it says what Meta answered."""
    found = await town.until(
        "what Meta answered on the card",
        lambda: next((m for m in [town.look().group[card["id"]]] if "Chiedo a Meta" not in words_of(m)), None),
    )
    return found


async def report(town: Town, manager: Operator, number: int, holds: str) -> str:
    """`/broadcast stato`, asked until it says so: statuses take a moment to come."""
    said, clock = "", asyncio.get_running_loop().time
    deadline = clock() + DEADLINE_SECONDS
    while clock() < deadline:
        asked = await manager.writes(None, f"/broadcast stato {number}")
        said = words_of(await town.notice(None, f"Avviso n. {number}", after=asked))
        if holds in said:
            return said
        await asyncio.sleep(ASKED_EVERY_SECONDS)
    raise AssertionError(f"«{holds}» not in «{said}»")
