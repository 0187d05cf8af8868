"""Citizens who are not listened to for a while: what they write is kept and not shown, and nobody forgets them."""

from babel.dates import format_date

from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import blocks, citizens, messages, threads
from storage.events import CitizenWrote
from storage.messages import Draft
from storage.model import Citizen, Direction, ForeignId


async def keep(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote) -> None:
    """Their words, where no desk sees them."""
    known = await threads.of_citizen(d.tx, citizen.id)
    thread = known[0].id if known else None
    message = await messages.record(d.tx, Draft(citizen.id, thread, Direction.FROM_CITIZEN, event.content, event.at))
    await messages.name(d.tx, message, line.lane, ForeignId(event.foreign_id))


async def remind(d: Decision, desk: DeskRules) -> None:
    """On the day somebody set, the thread asks whether the block is still right; it stands until it is lifted."""
    for citizen in await blocks.to_review(d.tx, desk.name, now=d.now):
        block, thread = await blocks.standing(d.tx, citizen), await threads.current(d.tx, citizen, desk.name)
        line = d.rules.lines.get((await citizens.get(d.tx, citizen)).line)
        if block is None or thread is None or line is None:
            continue
        since = format_date(block.begun.astimezone(line.timezone), "long", locale=desk.language)
        text = d.say(
            desk.language, "block-review", since=since, name=block.operator, reason=block.reason, written=block.written
        )
        await notices.tell(d, desk, text, thread=thread.id)
