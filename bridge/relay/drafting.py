"""A broadcast before it goes: the draft's card, and the second person's approval."""

from datetime import timedelta

from bridge import window
from bridge.relay import choosing, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import broadcasts, buttons, consents
from storage.bodies import Button
from storage.content import Content, Location, Media, words_of
from storage.model import Broadcast, DeliveryId, Operator

DRAFTS_SHOWN = timedelta(days=2)  # an edit is one of the room's few calls: nobody waits for what an old card says


async def draft_card(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast) -> DeliveryId:
    """Post the preview: what, to how many, in how long, with the buttons that decide."""
    text, rows = await _draft(d, desk, line, broadcast)
    return await notices.tell(d, desk, text, buttons=rows)


async def redraft(d: Decision, line: LineRules) -> None:
    """Something that drafts of this line show has changed: their cards say how it is now."""
    for broadcast in await broadcasts.drafts(d.tx, line.name, since=d.now - DRAFTS_SHOWN):
        desk = d.rules.desks.get(broadcast.desk)
        if desk is not None and broadcast.notice is not None:
            text, rows = await _draft(d, desk, line, broadcast)
            await notices.retell(d, desk, broadcast.notice, text, buttons=rows)


async def _draft(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast) -> tuple[str, list[list[Button]]]:
    language = desk.language
    recipients = await consents.count(d.tx, line.name, broadcast.bulletin)
    inside = await consents.count_inside_window(d.tx, line.name, broadcast.bulletin, since=window.opened_since(d.now))
    text = d.say(
        language,
        "broadcast-draft",
        number=str(broadcast.id),
        bulletin=bulletin_title(d, desk, line, broadcast.bulletin),
        words=preview(d, desk, broadcast.content),
        recipients=recipients,
        inside=inside,
        outside=recipients - inside,
        minutes=max(1, round(recipients / line.messages_per_second / 60)),
        template=(await choosing.template_for(d, line, broadcast)).name,
    )
    text = "\n".join([text, *await choosing.remarks(d, desk, line, broadcast)])
    rows = [[await button(d, desk, "broadcast_test", broadcast)]]
    if recipients:
        rows.append([await button(d, desk, "broadcast_send", broadcast)])
    rows[-1].append(await button(d, desk, "broadcast_cancel", broadcast))
    return text, rows


async def ask_approval(d: Decision, desk: DeskRules, broadcast: Broadcast, proposer: Operator) -> None:
    """Ask the second person, under the same words that will be sent."""
    text = d.say(
        desk.language,
        "broadcast-approval",
        number=str(broadcast.id),
        name=proposer.name,
        words=preview(d, desk, broadcast.content),
    )
    row = [
        await button(d, desk, "broadcast_approve", broadcast),
        await button(d, desk, "broadcast_cancel", broadcast),
    ]
    await notices.tell(d, desk, text, buttons=[row])


def preview(d: Decision, desk: DeskRules, content: Content) -> str:
    """What will be sent, in words."""
    if isinstance(content, Media):
        what = d.say(desk.language, f"media-{content.media}")
        return f"[{what}] {content.caption.text}".strip()
    if isinstance(content, Location):
        return f"📍 {content.name or content.address or f'{content.latitude}, {content.longitude}'}"
    return words_of(content)


def bulletin_title(d: Decision, desk: DeskRules, line: LineRules, bulletin: str) -> str:
    """The bulletin's title, or the words for every subscriber."""
    return line.bulletins.get(bulletin, bulletin) if bulletin else d.say(desk.language, "bulletin-everybody")


async def button(d: Decision, desk: DeskRules, action: str, broadcast: Broadcast) -> Button:
    """A button of a card: `broadcast_send` is labelled with the text `button-broadcast-send`."""
    label = d.say(desk.language, f"button-{action.replace('_', '-')}")
    return Button(label, await buttons.make(d.tx, desk.name, action, broadcast.id))
