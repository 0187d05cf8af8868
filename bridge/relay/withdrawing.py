"""An answer that does not go after all: taken back, thrown away, or waited for in vain."""

from bridge.relay import answers, casework, echoes, notices, whereabouts
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import joins, messages, outbox
from storage.model import CitizenId, DeliveryState, Direction, Message


async def withdraw(d: Decision, message: Message) -> None:
    """It stays among staff, whoever waited for it waits still, and those who read it at another desk learn of that."""
    await messages.redirect(d.tx, message.id, Direction.NOTE)
    await casework.unanswered(d, message)
    await echoes.call_off(d, message)


async def outside(
    d: Decision,
    desk: DeskRules,
    message: Message,
    written_as: str,
    *,
    done: str = "answer-taken-back",
    late: str = "answer-left-already",
) -> None:
    """Take back what a command outside its thread said, if it has not left; what came of it is told there."""
    if message.direction is not Direction.TO_CITIZEN:
        return  # it was taken back before
    taken = await answers.take_back(d, message)
    if taken:
        await withdraw(d, message)
        under = await answers.written_as(d, message.id, desk)
        await notices.tell(d, desk, d.say(desk.language, "answer-taken-back"), thread=message.thread, answers=under)
    await notices.tell(d, desk, d.say(desk.language, done if taken else late), answers=written_as)


async def discard(d: Decision, citizen: CitizenId) -> int:
    """Throw away what waits for the citizen's next word; how many answers."""
    held = [await outbox.get(d.tx, delivery) for delivery in await outbox.held_of(d.tx, citizen)]
    for record in held:
        await outbox.turn(d.tx, record, DeliveryState.CANCELLED, now=d.now)
    for first in dict.fromkeys(record.message for record in held if record.message is not None):
        for message in (await messages.get(d.tx, first), *await joins.others(d.tx, first)):
            await withdraw(d, message)
    return len(held)


async def expire(d: Decision, first: Message, *, days: int) -> None:
    """An answer waited in vain for the citizen, and those that were to leave with it: whoever wrote them knows."""
    for message in (first, *await joins.others(d.tx, first.id)):
        if message.thread is None:
            continue
        if (place := await whereabouts.of(d, message.thread)) is not None:
            text = place.words(d.say(place.desk.language, "answer-expired", days=days))
            under = await answers.written_as(d, message.id, place.desk)
            await notices.tell(d, place.desk, text, thread=place.thread, answers=under)
        await withdraw(d, message)
