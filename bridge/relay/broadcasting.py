"""A broadcast that goes: how it stands, on its card and in words. The report of one that is over: `reporting`."""

from collections.abc import Sequence
from dataclasses import replace

from babel.numbers import format_decimal, format_percent

from bridge import terms
from bridge.relay import answers, dates, drafting, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import broadcasts, missed, recipients
from storage.bulletins import Broadcast, BroadcastState
from storage.recipients import Counts

BAR = 10  # squares of the progress bar
KEYS = {
    BroadcastState.DRAFT: "broadcast-waits",
    BroadcastState.SCHEDULED: "broadcast-scheduled",
    BroadcastState.RUNNING: "broadcast-running",
    BroadcastState.PAUSED: "broadcast-paused",
    BroadcastState.DONE: "broadcast-done",
    BroadcastState.CANCELLED: "broadcast-cancelled",
}
BEFORE = frozenset({BroadcastState.DRAFT, BroadcastState.SCHEDULED})
UNDER_WAY = frozenset({BroadcastState.RUNNING, BroadcastState.PAUSED})
OVER = frozenset({BroadcastState.DONE, BroadcastState.CANCELLED})


async def rehouse(d: Decision) -> None:
    """What was written at a desk that is gone from the configuration goes on at the line's first one."""
    for line in d.rules.lines.values():
        for number in await broadcasts.rehouse(d.tx, line.name, line.desks):
            desk = d.rules.desks_of(line.name)[0]
            await notices.tell(d, desk, d.say(desk.language, "moved-broadcast", number=str(number)))


async def show(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """Bring the card up to date by editing it, at the desk where it stands."""
    if broadcast.notice is None:
        return
    desk = d.rules.desks.get(broadcast.desk, desk)
    if broadcast.state in BEFORE:
        await drafting.show(d, desk, broadcast)
        return
    counts = await count(d, broadcast)
    actions = {BroadcastState.RUNNING: "broadcast_pause", BroadcastState.PAUSED: "broadcast_resume"}
    names = [action, "broadcast_cancel"] if (action := actions.get(broadcast.state)) else []
    if names and counts.refused + counts.uncertain:
        names.append("broadcast_missed")
    if broadcast.started is not None and broadcast.state in OVER:
        names = ["broadcast_missed", "broadcast_correct"]
    rows = [[await drafting.button(d, desk, each, broadcast) for each in names]] if names else []
    await notices.retell(d, desk, broadcast.notice, progress_text(d, desk, broadcast, counts), buttons=rows)


async def count(d: Decision, broadcast: Broadcast) -> Counts:
    """How it stands; those for whom no copy was made any more are called off like those whose copy was taken back."""
    counts = await recipients.count(d.tx, broadcast.id)
    never_entered = await missed.count_never_entered(d.tx, broadcast.id)
    return replace(counts, called_off=counts.called_off + never_entered)


def progress_text(
    d: Decision, desk: DeskRules, broadcast: Broadcast, counts: Counts, *, key: str = "", more: Sequence[str] = ()
) -> str:
    """How it stands, in words. `key`: of other words than those of its state; `more`: lines after the first numbers."""
    language, line = desk.language, d.rules.lines[broadcast.line]
    total = max(counts.total, broadcast.planned if broadcast.state in UNDER_WAY else 0)
    share = counts.settled / total if total else 0.0
    text = d.say(
        language,
        key or _key(broadcast),
        number=str(broadcast.id),
        bulletin=drafting.title(d, desk, line, broadcast),
        at="" if broadcast.due is None else dates.when(d, language, broadcast.due, line.timezone),
        bar="▰" * round(share * BAR) + "▱" * (BAR - round(share * BAR)),
        share=format_percent(share, locale=language),
        total=format_decimal(total, locale=language),
        sent=format_decimal(counts.sent, locale=language),
        delivered=format_decimal(counts.delivered, locale=language),
        read=format_decimal(counts.read, locale=language),
        refused=format_decimal(counts.refused, locale=language),
        uncertain=format_decimal(counts.uncertain, locale=language),
        unsubscribed=format_decimal(counts.unsubscribed, locale=language),
        called_off=format_decimal(counts.called_off, locale=language),
    )
    said = []
    if counts.answers.answers:
        said.append(d.say(language, "broadcast-answers", answers=counts.answers.answers))
    if counts.answers.thanks:
        said.append(d.say(language, "broadcast-thanks", thanks=counts.answers.thanks))
    causes = sorted(counts.causes.items(), key=lambda cause: -cause[1])
    told = [f"· {number} × {answers.reason(d, language, cause)}" for cause, number in causes]
    ahead = _ahead(d, desk, broadcast, total - counts.settled)
    return "\n".join([text, *ahead, *more, *([" ".join(said)] if said else []), *told])


def _ahead(d: Decision, desk: DeskRules, broadcast: Broadcast, left: int) -> list[str]:
    """How fast it goes, and how long it will take, while that is known."""
    if broadcast.state is not BroadcastState.RUNNING or not broadcast.per_minute or left <= 0:
        return []
    minutes = 0 if left <= broadcast.per_minute else -(-left // broadcast.per_minute)
    rate = format_decimal(broadcast.per_minute, locale=desk.language)
    return [d.say(desk.language, "broadcast-pace", rate=rate, minutes=minutes)]


def _key(broadcast: Broadcast) -> str:
    """The text that says how it stands."""
    match broadcast.state, broadcast.cause:
        case BroadcastState.PAUSED, terms.QUIET:
            return "broadcast-resting"
        case BroadcastState.PAUSED, _ if broadcast.started is None:
            return "broadcast-held"
        case BroadcastState.CANCELLED, terms.EXPIRED:
            return "broadcast-lapsed"
        case BroadcastState.CANCELLED, _ if broadcast.started is None:
            return "broadcast-dropped"
        case state, _:
            return KEYS[state]
