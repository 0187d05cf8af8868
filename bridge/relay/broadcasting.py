"""A broadcast's card, its words to citizens, and its progress: everything about it but the typing."""

from babel.numbers import format_decimal, format_percent

from bridge import window, wording
from bridge.relay import answers, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import broadcasts, buttons, consents
from storage.bodies import Button
from storage.broadcasts import Counts, Feed
from storage.content import Content, Location, Media, Template, Text, words_of
from storage.model import Broadcast, BroadcastState, DeliveryId, Operator

BAR = 10  # squares of the progress bar


def free_words(d: Decision, line: LineRules, content: Content) -> Content:
    """What goes to those inside the window: the operator's words, and how to leave."""
    footer = Text("\n\n" + d.say(line.language, "bulletin-footer"))
    match content:
        case Text():
            return wording.join(content, footer)
        case Media(caption=caption):
            return with_caption(content, wording.join(caption, footer))
        case _:
            return content


def with_caption(content: Media, caption: Text) -> Media:
    """The same file under other words."""
    return Media(content.media, content.ref, caption, content.animated, content.emoji)


def template_words(line: LineRules, content: Content) -> Template:
    """What goes to those outside it: the approved template with the words in its parameter."""
    words = words_of(content)
    if isinstance(content, Location):
        words = ", ".join(part for part in (content.name, content.address) if part)
    return Template(line.broadcast_template, line.language, words)


def feed_of(d: Decision, line: LineRules, broadcast: Broadcast, *, limit: int) -> Feed:
    """How the next citizens' deliveries look."""
    return Feed(
        lane=line.lane,
        words=free_words(d, line, broadcast.content),
        template=template_words(line, broadcast.content),
        heard_since=window.opened_since(d.now),
        limit=limit,
    )


async def draft_card(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast) -> DeliveryId:
    """Post the preview: what, to how many, in how long, with the buttons that decide."""
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
        template=line.broadcast_template,
    )
    rows = [[await _button(d, desk, "broadcast_test", broadcast)]]
    if recipients:
        rows.append([await _button(d, desk, "broadcast_send", broadcast)])
    rows[-1].append(await _button(d, desk, "broadcast_cancel", broadcast))
    return await notices.tell(d, desk, text, buttons=rows)


async def _button(d: Decision, desk: DeskRules, action: str, broadcast: Broadcast) -> Button:
    label = d.say(desk.language, f"button-{action.replace('_', '-')}")
    return Button(label, await buttons.make(d.tx, desk.name, action, broadcast.id))


def bulletin_title(d: Decision, desk: DeskRules, line: LineRules, bulletin: str) -> str:
    """The bulletin's title, or the words for every subscriber."""
    return line.bulletins.get(bulletin, bulletin) if bulletin else d.say(desk.language, "bulletin-everybody")


def preview(d: Decision, desk: DeskRules, content: Content) -> str:
    """What will be sent, in words."""
    if isinstance(content, Media):
        what = d.say(desk.language, f"media-{content.media}")
        return f"[{what}] {content.caption.text}".strip()
    if isinstance(content, Location):
        return f"📍 {content.name or content.address or f'{content.latitude}, {content.longitude}'}"
    return words_of(content)


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
        await _button(d, desk, "broadcast_approve", broadcast),
        await _button(d, desk, "broadcast_cancel", broadcast),
    ]
    await notices.tell(d, desk, text, buttons=[row])


async def show(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """Bring the card up to date by editing it."""
    if broadcast.notice is None:
        return
    counts = await broadcasts.count(d.tx, broadcast.id)
    rows = []
    if broadcast.state is BroadcastState.RUNNING:
        rows = [[await _button(d, desk, "broadcast_pause", broadcast), await _stop_button(d, desk, broadcast)]]
    elif broadcast.state is BroadcastState.PAUSED:
        rows = [[await _button(d, desk, "broadcast_resume", broadcast), await _stop_button(d, desk, broadcast)]]
    await notices.retell(d, desk, broadcast.notice, progress_text(d, desk, broadcast, counts), buttons=rows)


async def _stop_button(d: Decision, desk: DeskRules, broadcast: Broadcast) -> Button:
    return await _button(d, desk, "broadcast_cancel", broadcast)


def progress_text(d: Decision, desk: DeskRules, broadcast: Broadcast, counts: Counts) -> str:
    """How it stands, in words; the report once it is over."""
    language, line = desk.language, d.rules.lines[broadcast.line]
    settled = counts.sent + counts.refused + counts.uncertain + counts.unsubscribed
    share = settled / counts.total if counts.total else 0.0
    text = d.say(
        language,
        "broadcast-waits" if broadcast.state is BroadcastState.DRAFT else f"broadcast-{broadcast.state}",
        number=str(broadcast.id),
        bulletin=bulletin_title(d, desk, line, broadcast.bulletin),
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
    causes = sorted(counts.causes.items(), key=lambda cause: -cause[1])
    told = [f"· {number} × {answers.reason(d, language, cause)}" for cause, number in causes]
    return "\n".join([text, *told])


async def report(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """It is over: the card says so, and the room is told once."""
    await show(d, desk, broadcast)
    counts = await broadcasts.count(d.tx, broadcast.id)
    await notices.tell(d, desk, progress_text(d, desk, broadcast, counts))
