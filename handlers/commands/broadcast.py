"""`/broadcast` and `/avviso`: compose a broadcast and see it before it goes."""

from bridge import addressing, wording
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_draft, broadcast_life
from storage.broadcasts import Issue


async def compose(d: Decision, call: CommandCall) -> Reply:
    """Draft what was typed, sent with the command, or answered by it; nothing goes before somebody presses."""
    if (order := broadcast_life.read(call.argument)) is not None:
        return await broadcast_life.obey(d, call, order)
    typed = broadcast_draft.typed_words(call)
    to = addressing.read(typed.text, call.line.bulletins, call.line.zones)
    if to.unknown:
        known = ", ".join(call.line.zones)
        return Reply(d.say(call.desk.language, "broadcast-zone-unknown", zone=to.unknown, zones=known))
    written = broadcast_draft.read(d, call, wording.after(typed, to.length))
    if written is None:
        return Reply(d.say(call.desk.language, "broadcast-usage"))
    if (why := await broadcast_draft.objection(d, call, to.bulletin, written)) is not None:
        return Reply(why)
    issue = Issue(
        line=call.line.name,
        desk=call.desk.name,
        bulletin=to.bulletin,
        content=written.content,
        operator=call.operator.id,
        is_alert=to.bulletin in call.line.alerts,
        zone=to.zone,
        translations=written.translations,
    )
    await broadcast_draft.draft(d, call, issue)
    return Reply(broadcast_draft.hint(d, call, issue.content))
