"""What staff do in a room: type a command and read the answer, choose by emoji, look at the head of a thread."""

from tests.homeserver.people import Person, Seen
from tests.scenarios.matrix.conftest import Place


async def asks(place: Place, person: Person, typed: str, expected: str, head: str = "") -> Seen:
    """Somebody types a command; the bridge's answer to it, with these words."""
    asked = await person.writes(typed, head)

    async def find() -> Seen | None:
        answers = [each for each in await place.room.look() if each.answers == asked]
        return next((each for each in answers if expected in each.words and each.sender == place.room.bot.id), None)

    return await place.room.until(f"«{expected}» to «{typed}»", find)


def option(notice: Seen, label: str) -> tuple[str, str]:
    """The emoji and the number of what can be chosen."""
    (line,) = (line for line in notice.words.splitlines() if label in line and line.endswith(")"))
    return line.partition(" ")[0], "!" + line.rpartition("(!")[2].removesuffix(")")


async def taps(place: Place, person: Person, notice: Seen, label: str) -> None:
    """Choose by emoji, once the bridge's own is there to be tapped, and theirs of before is not."""
    emoji = option(notice, label)[0]

    async def offered() -> bool:
        shown = next(each for each in await place.room.look() if each.id == notice.id)
        return emoji in shown.signs(place.room.bot.id) and emoji not in shown.signs(person.id)

    await place.room.until(f"{emoji} to tap", offered)
    await person.reacts(notice.id, emoji)


def name(person: Person) -> str:
    """What somebody is called who has not said."""
    return person.id.removeprefix("@").partition(":")[0]


async def headed(place: Place, head: str, mark: str, words: str = "") -> None:
    """Wait until the head of a thread says so."""

    async def so() -> bool:
        (shown,) = [each for each in await place.room.look() if each.id == head]
        return shown.words.startswith(mark) and words in shown.words

    await place.room.until(f"{mark} {words} on the head", so)
