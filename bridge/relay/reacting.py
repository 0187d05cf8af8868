"""What staff react to, and what they take away again: an answer within the undo time, a reaction, a whole thread."""

from bridge import parcels, wording
from bridge.relay import answers, echoes, notices, withdrawing
from bridge.relay.decision import Decision, TooEarly
from bridge.rules import DeskRules
from storage import inbox, lanes, messages, operators, outbox, reactions, strays, threads
from storage.bodies import Say
from storage.content import Reaction, Text
from storage.events import OperatorReacted, OperatorTookBack
from storage.model import Anchor, DeskName, Direction, ForeignId, Message, Priority

TAKE_BACK = "🙈"  # the reaction with which an operator takes an answer back
SAID_PERHAPS = parcels.DOUBTFUL | {"unreachable"}  # the line may have broken after a homeserver took it


async def reacted(d: Decision, event: OperatorReacted) -> None:
    """On a citizen's message: the citizen sees it. On an own answer, 🙈 takes it back while there is time."""
    desk = d.rules.desks[DeskName(event.desk)]
    message = await messages.called(d.tx, desk.lane, ForeignId(event.target))
    outside = None if message is not None else await messages.commanded(d.tx, desk.lane, ForeignId(event.target))
    if outside is not None:
        if event.emoji == TAKE_BACK:
            operator = await operators.meet(d.tx, desk.name, event.member)
            if operator.id == outside.operator:
                await withdrawing.outside(d, desk, outside, event.target)
        return
    if message is None and await lanes.is_repeating(d.tx, desk.lane, SAID_PERHAPS):
        raise TooEarly  # it may be on what was posted without our having heard so, and goes again under the same name
    if message is None or message.thread is None:
        return
    if message.direction is Direction.TO_CITIZEN and event.emoji == TAKE_BACK:
        operator = await operators.meet(d.tx, desk.name, event.member)
        if operator.id == message.operator:  # a colleague's smile is no order
            await _withdraw(d, desk, message, event.target)
    elif message.direction is Direction.FROM_CITIZEN:
        if event.emoji and not wording.is_emoji(event.emoji):
            text = d.say(desk.language, "reaction-no-emoji")
            await notices.tell(d, desk, text, thread=message.thread, answers=event.target)
            return
        if event.foreign_id:
            await reactions.name(d.tx, desk.lane, ForeignId(event.foreign_id), message.id, event.emoji)
        await _react(d, message, event.emoji)


async def took_back(d: Decision, event: OperatorTookBack) -> None:
    """A deleted answer is withdrawn while there is time, whoever may delete it; afterwards they learn that it left."""
    desk = d.rules.desks[DeskName(event.desk)]
    target = ForeignId(event.target)
    message = await messages.called(d.tx, desk.lane, target)
    if message is not None and message.direction is Direction.TO_CITIZEN:
        if not await echoes.is_copy(d, desk.name, message):
            await _withdraw(d, desk, message, event.target)
    elif message is not None and message.direction is Direction.NOTE:
        if not await echoes.is_copy(d, desk.name, message):
            await messages.rewrite(d.tx, message.id, Text(""))
            await messages.retype(d.tx, message.id, "")
            await echoes.note(d, desk, message.id)
    elif (reacted_to := await reactions.called(d.tx, desk.lane, target)) is not None:
        shown = await reactions.latest(d.tx, reacted_to.id)
        await reactions.forget(d.tx, desk.lane, target)
        if shown is not None and shown[0] == target:  # a citizen is shown one: of those that remain, the latest
            remains = await reactions.latest(d.tx, reacted_to.id)
            await _react(d, reacted_to, "" if remains is None else remains[1])
    elif (outside := await messages.commanded(d.tx, desk.lane, target)) is not None:
        await withdrawing.outside(d, desk, outside, event.target)
    elif message is None:
        if await inbox.is_waiting(d.tx, desk.lane, event.target):
            raise TooEarly
        await strays.forget(d.tx, desk.name, target)
        await _unhang(d, desk, target)


async def _unhang(d: Decision, desk: DeskRules, target: ForeignId) -> None:
    """What a thread hung on is gone."""
    thread = await threads.at_anchor(d.tx, desk.name, Anchor(target))
    if thread is not None:
        await threads.hang(d.tx, thread.id, None)  # opened anew with the next words


async def _withdraw(d: Decision, desk: DeskRules, message: Message, written_as: str) -> None:
    taken = await answers.take_back(d, message)
    if taken:
        await withdrawing.withdraw(d, message)
    key = "answer-taken-back" if taken else "answer-left-already"
    await notices.tell(d, desk, d.say(desk.language, key), thread=message.thread, answers=written_as)


async def _react(d: Decision, message: Message, emoji: str) -> None:
    whom = None if message.thread is None else await answers.citizen_of(d, message.thread)
    if whom is None:
        return
    citizen, line = whom
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=line.lane,
            body=Say(Reaction("", emoji), quoted=message.id),
            priority=Priority.REPLY,
            sequence_key=answers.citizen_sequence(citizen.id),
            citizen=citizen.id,
            coalesce_key=f"reaction:{message.id}",
        ),
        now=d.now,
    )
