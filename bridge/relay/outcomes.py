"""What became of a delivery: one table from outcome to what is written down and who is told."""

import random
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import structlog

from bridge import parcels, wording
from bridge.errors import Failure, OptedOut, Refused, Retryable, Uncertain, WindowClosed
from bridge.receipt import Receipt
from bridge.relay import alarms, answers, copies, mailing, missing, notices, stopping, trying, usage
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import broadcasts, citizens, lanes, messages, outbox, statuses, threads
from storage.bodies import (
    AnswerPress,
    EditNotice,
    Mail,
    Mark,
    MarkRead,
    Notice,
    Post,
    Say,
    ShowCase,
    TakeBack,
    TurnThread,
)
from storage.bulletins import BroadcastState
from storage.content import Template, Text, words_of
from storage.driver import StoreUnavailable
from storage.model import Anchor, DeliveryState, DeskName, LineName
from storage.outbox import Delivery, Sent

log = structlog.get_logger()

MAX_ATTEMPTS = 8  # posts whose answer never came; more copies than that help nobody
FIRST_BACKOFF = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(minutes=3)
JITTER = 1.25  # those that failed together do not come back together
STEEPEST = 8  # doublings that matter
DESK_REPEAT = timedelta(seconds=2)  # long enough to hear of a thread that did open


class Carried(NamedTuple):
    """A delivery and what became of it."""

    delivery: Delivery
    outcome: Receipt | Failure


async def settle(d: Decision, carried: list[Carried]) -> None:
    """Write down what became of a tick's deliveries, successes in one statement."""
    sent = [(c.delivery, c.outcome) for c in carried if isinstance(c.outcome, Receipt)]
    await outbox.settle_sent(d.tx, [Sent(delivery.id, receipt.foreign_id) for delivery, receipt in sent], now=d.now)
    for delivery, receipt in sent:
        if delivery.broadcast is None:
            await _apart(d, delivery, _arrived(d, delivery, receipt))
    usage.note(d, [c.delivery for c in carried if isinstance(c.outcome, Receipt | Uncertain)])
    for each in carried:
        if isinstance(each.outcome, Failure):
            await _apart(d, each.delivery, _failed(d, each.delivery, each.outcome))


async def _apart(d: Decision, delivery: Delivery, consequences: Coroutine[None, None, None]) -> None:
    """One delivery whose consequences cannot be written must not hold up its whole lane."""
    try:
        async with d.tx.savepoint():
            await consequences
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("outcome not written", delivery=delivery.id, lane=delivery.lane)
        await outbox.settle(d.tx, delivery.id, DeliveryState.UNCERTAIN, cause="internal", now=d.now)


async def _arrived(d: Decision, delivery: Delivery, receipt: Receipt) -> None:
    if receipt.anchor is not None and delivery.thread is not None:
        await threads.hang(d.tx, delivery.thread.id, receipt.anchor)
    if delivery.thread is not None and isinstance(delivery.body, Post | Notice):
        await threads.show_card(d.tx, delivery.thread.id)
    await missing.arrived(d, delivery, receipt)
    if delivery.message is not None and receipt.foreign_id is not None:
        await messages.name(d.tx, delivery.message, delivery.lane, receipt.foreign_id)
        if isinstance(delivery.body, Say):
            await answers.show_progress(d, delivery.message)
        elif isinstance(delivery.body, Notice):  # a colleague's answer, shown here after it may have got there
            await answers.show_progress(d, delivery.message, at=delivery.lane)


def join_early_statuses(d: Decision, carried: list[Carried]) -> None:
    """What the network said of these before it had told us their names; call it after `settle`, if any is parked."""
    sent = [(c.delivery, c.outcome) for c in carried if isinstance(c.outcome, Receipt)]
    by_lane: dict[str, dict[str, int]] = {}
    for delivery, receipt in sent:
        if delivery.lane.startswith("line:") and receipt.foreign_id is not None:
            by_lane.setdefault(delivery.lane.removeprefix("line:"), {})[receipt.foreign_id] = delivery.id
    for line, names in by_lane.items():
        statuses.join_parked(d.tx, line, names, now=d.now)


async def _failed(d: Decision, delivery: Delivery, failure: Failure) -> None:
    if failure.anchor is not None and delivery.thread is not None:
        await threads.hang(d.tx, delivery.thread.id, Anchor(failure.anchor))
    if failure.stray is not None:
        await notices.take_back(d, delivery.lane, failure.stray)
    if missing.concerns(delivery, failure):
        await missing.failed(d, delivery, failure)
        return
    match failure:
        case Retryable():
            await _retry(d, delivery, failure)
        case WindowClosed():
            await _window_closed(d, delivery)
        case OptedOut():
            await _opted_out(d, delivery, failure)
        case Uncertain() if delivery.lane.startswith("desk:") and delivery.attempts + 1 >= MAX_ATTEMPTS:
            await _refused(d, delivery, Refused(failure.cause))
        case Uncertain() if delivery.lane.startswith("desk:"):
            await outbox.requeue(d.tx, delivery, due=d.now + DESK_REPEAT, cause=failure.cause, counts=True, now=d.now)
        case Uncertain():
            await outbox.settle(d.tx, delivery.id, DeliveryState.UNCERTAIN, cause=failure.cause, now=d.now)
        case Refused():
            await _refused(d, delivery, failure)


async def _retry(d: Decision, delivery: Delivery, failure: Retryable) -> None:
    if failure.whole_lane:
        until = d.now + failure.after
        if await lanes.freeze(d.tx, delivery.lane, until, failure.cause, now=d.now):
            if isinstance(delivery.body, Mail):
                await mailing.waits(d, delivery.body, failure.cause)
            await _tell_lane_stopped(d, delivery, failure.cause)
        await stopping.after(d, delivery, failure)
        desk = _desk_of(d, delivery)
        if failure.needs_somebody and desk is not None:
            await alarms.desk_silent(d, desk, failure.cause)
        await outbox.requeue(d.tx, delivery, due=until, cause=_doubt(delivery, failure), counts=False, now=d.now)
        return
    if failure.counts and delivery.attempts + 1 >= failure.at_most:
        await _refused(d, delivery, Refused(failure.cause))
        return
    pause = max(failure.after, min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(delivery.attempts, STEEPEST)))
    if not failure.counts:
        pause = failure.after
    pause *= random.uniform(1.0, JITTER)
    await outbox.requeue(
        d.tx, delivery, due=d.now + pause, cause=_doubt(delivery, failure), counts=failure.counts, now=d.now
    )


def _doubt(delivery: Delivery, failure: Retryable) -> str:
    return (parcels.doubt(delivery, failure) if delivery.lane.startswith("desk:") else "") or failure.cause


async def _tell_lane_stopped(d: Decision, delivery: Delivery, cause: str) -> None:
    """A line that takes nothing is everybody's business."""
    if not delivery.lane.startswith("line:") or not cause.isdecimal():  # a lost connection mends itself
        return
    line = d.rules.lines[LineName(delivery.lane.removeprefix("line:"))]
    for desk in d.rules.desks_of(line.name):
        why = answers.reason(d, desk.language, cause)
        await notices.tell(d, desk, d.say(desk.language, "line-stopped", line=line.title, why=why))


async def _window_closed(d: Decision, delivery: Delivery) -> None:
    if delivery.broadcast is not None:
        await _fall_back_to_template(d, delivery)
    elif trying.is_trial(delivery.body):
        await _refused(d, delivery, Refused("131047"))
    elif delivery.message is None:
        await outbox.settle(d.tx, delivery.id, DeliveryState.REFUSED, cause="131047", now=d.now)
    elif await outbox.settle(d.tx, delivery.id, DeliveryState.HELD, cause="131047", now=d.now):
        await answers.window_closed(d, await outbox.get(d.tx, delivery.id))


async def _fall_back_to_template(d: Decision, delivery: Delivery) -> None:
    line = d.rules.lines[LineName(delivery.lane.removeprefix("line:"))]
    broadcast = await broadcasts.get(d.tx, delivery.broadcast) if delivery.broadcast is not None else None
    if broadcast is None or (isinstance(delivery.body, Say) and isinstance(delivery.body.content, Template)):
        await _refused(d, delivery, Refused("131047"))
        return
    language = "" if delivery.citizen is None else (await citizens.get(d.tx, delivery.citizen)).language
    copy = await copies.copy_for(d, line, broadcast, language)
    await outbox.requeue(d.tx, delivery, due=d.now, cause="131047", counts=True, now=d.now)
    await outbox.rewrite(d.tx, delivery.id, Say(copy.template))
    if delivery.citizen is not None:
        outbox.refuse_marketing(d.tx, delivery.citizen, now=d.now)


async def send_as_template(d: Decision, delivery: Delivery) -> None:
    """Meta refused the free words after accepting them: the same citizen's same row goes again as the template."""
    record = await outbox.get(d.tx, delivery.id)
    broadcast = await broadcasts.get(d.tx, delivery.broadcast) if delivery.broadcast is not None else None
    if broadcast is None or broadcast.state is BroadcastState.CANCELLED or record.state is DeliveryState.SUPERSEDED:
        return
    if broadcast.state is BroadcastState.DONE:  # not so done after all
        await broadcasts.turn(d.tx, broadcast, BroadcastState.RUNNING, now=d.now)
    if await outbox.turn(d.tx, record, DeliveryState.SENDING, now=d.now):
        await outbox.forget_progress(d.tx, record.id)
        await _fall_back_to_template(d, delivery)


async def remember_opt_out(d: Decision, delivery: Delivery) -> None:
    """WhatsApp's own switch, learnt from a refusal."""
    if delivery.citizen is not None:
        await citizens.stop_marketing(d.tx, delivery.citizen, stopped=True)
        outbox.refuse_marketing(d.tx, delivery.citizen, now=d.now)


async def _opted_out(d: Decision, delivery: Delivery, failure: OptedOut) -> None:
    await remember_opt_out(d, delivery)
    await _refused(d, delivery, Refused(failure.cause))


async def _say_without_file(d: Decision, delivery: Delivery, notice: Notice, cause: str) -> None:
    """A list or picture of ours that cannot be made or shown: its words do not go down with it."""
    desk = _desk_of(d, delivery)
    if desk is not None:
        key = "file-not-made" if delivery.message is None else "echo-without-file"
        told = wording.join(
            notice.text, Text("\n\n" + d.say(desk.language, key, why=answers.reason(d, desk.language, cause)))
        )
        await outbox.recast(d.tx, delivery.id, replace(notice, text=told, attached=None), cause="", now=d.now)


async def _refused(d: Decision, delivery: Delivery, failure: Refused) -> None:
    if isinstance(delivery.body, Notice) and delivery.body.attached is not None:
        await _say_without_file(d, delivery, delivery.body, failure.cause)
        return
    if isinstance(delivery.body, Mail):
        await mailing.refused(d, delivery, delivery.body, failure.cause)
        return
    if not await outbox.settle(d.tx, delivery.id, DeliveryState.REFUSED, cause=failure.cause, now=d.now):
        return
    if delivery.broadcast is not None:
        await stopping.after(d, delivery, failure)
        return
    match delivery.body:
        case Say() if delivery.message is not None:
            await answers.keep_back_rest(d, delivery.message, delivery.id)
            await answers.show_progress(d, delivery.message)
            await answers.explain_failure(d, await outbox.get(d.tx, delivery.id), failure.cause)
        case Say() if delivery.thread is not None and delivery.citizen is not None:
            await answers.call_back_failed(d, delivery.thread.id, delivery.citizen, failure.cause)
        case Say():
            await trying.explain_failure(d, delivery.body, failure.cause)
        case Post():
            await _post_in_words(d, delivery, failure.cause)
        case MarkRead() | AnswerPress() | EditNotice() | Mark() | Notice():
            return
        case TurnThread() | ShowCase() | TakeBack():
            return


async def _post_in_words(d: Decision, delivery: Delivery, cause: str) -> None:
    """What the room cannot show is told in words; it must not vanish."""
    body, desk = delivery.body, _desk_of(d, delivery)
    if not isinstance(body, Post) or delivery.message is None or delivery.thread is None or desk is None:
        return
    why = answers.reason(d, desk.language, cause)
    text = d.say(desk.language, "not-shown", why=why, words=words_of(body.content) or "—")
    await notices.tell(d, desk, text, thread=delivery.thread.id)


def _desk_of(d: Decision, delivery: Delivery) -> DeskRules | None:
    return d.rules.desks.get(DeskName(delivery.lane.removeprefix("desk:")))
