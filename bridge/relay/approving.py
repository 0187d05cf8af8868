"""The second person's word on a broadcast: asked for with two buttons, and once it is given the buttons are gone."""

from datetime import datetime

from bridge.relay import dates, drafting, notices, previews
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import broadcasts
from storage.bulletins import Broadcast, BroadcastState
from storage.driver import to_ms
from storage.model import Operator


def may_cancel(desk: DeskRules, operator: Operator, broadcast: Broadcast) -> bool:
    """Who is asked to approve may also say no, though they manage nothing else."""
    is_asked = broadcast.state is BroadcastState.DRAFT and broadcast.proposer is not None
    return is_asked and operator.foreign_id in desk.approvers


async def ask(d: Decision, desk: DeskRules, broadcast: Broadcast, proposer: Operator, due: datetime | None) -> None:
    """Ask the second person, under the same words that will be sent. `due`: for which hour, None: at once."""
    await end(d, desk, broadcast, "broadcast-request-outdated", proposer)
    line = d.rules.lines[broadcast.line]
    text = d.say(
        desk.language,
        "broadcast-approval" if due is None else "broadcast-approval-at",
        number=str(broadcast.id),
        name=proposer.name,
        bulletin=drafting.title(d, desk, line, broadcast),
        at="" if due is None else dates.when(d, desk.language, due, line.timezone),
        words=previews.with_translations(d, desk, broadcast),
    )
    row = [
        await drafting.button(d, desk, "broadcast_approve", broadcast, "" if due is None else str(to_ms(due))),
        await drafting.button(d, desk, "broadcast_cancel", broadcast),
    ]
    request = await notices.tell(d, desk, text, buttons=[row])
    broadcasts.ask_on(d.tx, broadcast.id, request)


async def end(d: Decision, desk: DeskRules, broadcast: Broadcast, key: str, operator: Operator) -> None:
    """What was asked is decided, and by whom (the text `key`); nothing if nothing was asked."""
    if broadcast.request is None:
        return
    text = d.say(
        desk.language,
        key,
        number=str(broadcast.id),
        name=operator.name,
        bulletin=drafting.title(d, desk, d.rules.lines[broadcast.line], broadcast),
        words=previews.with_translations(d, desk, broadcast),
    )
    await notices.retell(d, d.rules.desks.get(broadcast.desk, desk), broadcast.request, text)
