"""`/broadcast mancati 12` and `incerti 12`: who is without their copy, and why; the numbers as a file."""

from babel.numbers import format_decimal

from bridge import made
from bridge.making.missed import EVERY
from bridge.relay import answers, drafting, retrying
from bridge.relay.decision import CommandCall, Decision, Reply
from bridge.rules import DeskRules
from handlers.presses.broadcast import write_down
from storage import missed
from storage.bodies import Button
from storage.bulletins import Broadcast
from storage.driver import to_ms
from storage.missed import Missed, Tally
from storage.model import Operator


async def everybody(d: Decision, call: CommandCall, broadcast: Broadcast, _: str) -> Reply:
    """All of them, by class."""
    return await tell(d, call.desk, call.operator, broadcast)


async def in_doubt(d: Decision, call: CommandCall, broadcast: Broadcast, _: str) -> Reply:
    """Those of whom nobody knows whether they have it."""
    return await tell(d, call.desk, call.operator, broadcast, Missed.UNCERTAIN)


async def tell(
    d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast, only: Missed | None = None
) -> Reply:
    """How many, why, and who; one class of them if that is named."""
    language, number = desk.language, str(broadcast.id)
    if broadcast.started is None:
        return Reply(d.say(language, "broadcast-missed-not-started", number=number))
    tally = await missed.count(d.tx, broadcast)
    people = {each: count for each, count in tally.people.items() if only in (None, each)}
    name = "missed" if only is None else "doubtful"
    if not people:
        return Reply(d.say(language, f"broadcast-{name}-none", number=number))
    await write_down(d, operator, "broadcast.missed-exported", broadcast)
    file = made.file(
        "missed.csv",
        broadcast.id,
        only or EVERY,
        language,
        to_ms(d.now),
        name=d.say(language, f"broadcast-{name}-file", number=number),
        mime_type="text/csv",
    )
    heading = d.say(language, f"broadcast-{name}", number=number, people=sum(people.values()))
    lines = [] if only is not None else _by_class(d, language, Tally(people, tally.causes))
    buttons = await _ways_on(d, desk, broadcast, people, only)
    if buttons and only is not None:
        lines = [d.say(language, "broadcast-retry-twice")]
    return Reply("\n".join([heading, *lines, d.say(language, "missed-is-personal")]), buttons=buttons, file=file)


async def _ways_on(
    d: Decision, desk: DeskRules, broadcast: Broadcast, people: dict[Missed, int], only: Missed | None
) -> tuple[tuple[Button, ...], ...]:
    """What a press can do for them: the doubtful ones are sent to again only from the list that names just them."""
    missed_by = Missed.REFUSED if only is None else only
    if missed_by not in people or retrying.objection(d, desk, broadcast) is not None:
        return ()
    action = "broadcast_retry" if only is None else "broadcast_retry_doubtful"
    return ((await drafting.button(d, desk, action, broadcast, str(to_ms(d.now))),),)


def told(d: Decision, language: str, cause: str, people: int) -> str:
    """A cause, how many it kept from their copy, and by which word to name it."""
    return d.say(language, "missed-cause", number=people, why=answers.reason(d, language, cause), cause=cause)


def _by_class(d: Decision, language: str, tally: Tally) -> list[str]:
    lines = []
    for each, count in tally.people.items():
        shown = format_decimal(count, locale=language)
        lines.append(f"· {shown} × {d.say(language, f'missed-class-{each}')}")
        if each is Missed.REFUSED:
            causes = sorted(tally.causes.items(), key=lambda cause: (-cause[1], cause[0]))
            lines += [f"   {told(d, language, cause, number)}" for cause, number in causes]
    return lines
