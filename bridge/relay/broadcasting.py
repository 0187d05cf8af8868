"""A broadcast that goes: its card's progress, and the report once it is over."""

from babel.numbers import format_decimal, format_percent

from bridge.relay import answers, drafting, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import recipients
from storage.model import Broadcast, BroadcastState
from storage.recipients import Counts

BAR = 10  # squares of the progress bar


async def show(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """Bring the card up to date by editing it."""
    if broadcast.notice is None:
        return
    counts = await recipients.count(d.tx, broadcast.id)
    actions = {BroadcastState.RUNNING: "broadcast_pause", BroadcastState.PAUSED: "broadcast_resume"}
    rows = []
    if action := actions.get(broadcast.state):
        rows = [[await drafting.button(d, desk, each, broadcast) for each in (action, "broadcast_cancel")]]
    await notices.retell(d, desk, broadcast.notice, progress_text(d, desk, broadcast, counts), buttons=rows)


def progress_text(d: Decision, desk: DeskRules, broadcast: Broadcast, counts: Counts) -> str:
    """How it stands, in words; the report once it is over."""
    language, line = desk.language, d.rules.lines[broadcast.line]
    settled = counts.sent + counts.refused + counts.uncertain + counts.unsubscribed
    share = settled / counts.total if counts.total else 0.0
    text = d.say(
        language,
        "broadcast-waits" if broadcast.state is BroadcastState.DRAFT else f"broadcast-{broadcast.state}",
        number=str(broadcast.id),
        bulletin=drafting.bulletin_title(d, desk, line, broadcast.bulletin),
        bar="▰" * round(share * BAR) + "▱" * (BAR - round(share * BAR)),
        share=format_percent(share, locale=language),
        total=format_decimal(counts.total, locale=language),
        sent=format_decimal(counts.sent, locale=language),
        delivered=format_decimal(counts.delivered, locale=language),
        read=format_decimal(counts.read, locale=language),
        refused=format_decimal(counts.refused, locale=language),
        uncertain=format_decimal(counts.uncertain, locale=language),
        unsubscribed=format_decimal(counts.unsubscribed, locale=language),
    )
    said = []
    if counts.answers.answers:
        said.append(d.say(language, "broadcast-answers", answers=counts.answers.answers))
    if counts.answers.thanks:
        said.append(d.say(language, "broadcast-thanks", thanks=counts.answers.thanks))
    causes = sorted(counts.causes.items(), key=lambda cause: -cause[1])
    told = [f"· {number} × {answers.reason(d, language, cause)}" for cause, number in causes]
    return "\n".join([text, *([" ".join(said)] if said else []), *told])


async def report(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """It is over: the card says so, and the room is told once."""
    await show(d, desk, broadcast)
    counts = await recipients.count(d.tx, broadcast.id)
    await notices.tell(d, desk, progress_text(d, desk, broadcast, counts))
