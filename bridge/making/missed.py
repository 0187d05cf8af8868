"""Who did not get a broadcast, as a file: a row a person, with the class and the cause."""

from collections.abc import AsyncGenerator

from bridge import sheets
from bridge.making.maker import Workshop
from storage import broadcasts, missed
from storage.driver import from_ms
from storage.missed import Missed, Person
from storage.model import BroadcastId

EVERY = "all"  # stands for every class


async def listed(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`missed.csv:BROADCAST:CLASS:LANGUAGE:UNTIL`: as far as it was known then; who has got it since is left out."""
    number, only, language, until = arguments
    async with shop.database.transaction() as tx:
        broadcast = await broadcasts.get(tx, BroadcastId(int(number)))
    assert broadcast is not None  # broadcasts are never deleted
    timezone = shop.rules.lines[broadcast.line].timezone

    def cells(person: Person) -> list[str]:
        key = f"cause-{person.cause}"
        return [
            f"+{person.phone}" if person.phone else "",
            shop.texts.say(language, f"missed-class-{person.missed}"),
            shop.texts.say(language, key) if person.cause and shop.texts.has(key) else "",
            person.cause,
            "" if person.at is None else person.at.astimezone(timezone).isoformat(timespec="seconds"),
            str(person.citizen),
        ]

    yield sheets.OPENING + sheets.packed([shop.texts.say(language, "missed-heading").split(";")])
    wanted = None if only == EVERY else Missed(only)
    async for people in missed.listed(shop.database, broadcast, wanted, until=from_ms(int(until))):
        yield sheets.packed(cells(person) for person in people)
