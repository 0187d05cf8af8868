"""A broadcast's copies: what goes to those inside the window, and what to those outside it."""

from bridge import window, wording
from bridge.relay import choosing
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage.bulletins import Broadcast
from storage.content import Content, Location, Media, Text
from storage.recipients import Copy, Feed

MAP = "https://maps.google.com/?q="  # https://developers.google.com/maps/documentation/urls/get-started


def free_words(d: Decision, language: str, content: Content) -> Content:
    """What goes to those inside the window: the operator's words, and how to leave in their language."""
    footer = Text("\n\n" + d.say(language, "bulletin-footer"))
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


def with_place(words: Text, place: Location) -> Text:
    """A place under words: WhatsApp carries either, so the place goes as an address that opens the phone's map."""
    name = ", ".join(part for part in (place.name, place.address) if part)
    address = f"{MAP}{place.latitude:.6f},{place.longitude:.6f}"
    return wording.join(words, Text(f"\n📍 {name}\n{address}" if name else f"\n📍 {address}"))


async def all_of(d: Decision, line: LineRules, broadcast: Broadcast) -> dict[str, Copy]:
    """What goes out, by language ("": the line's)."""
    chosen = await choosing.choose(d, line, broadcast)
    return {
        language: Copy(
            words=free_words(d, language or line.language, broadcast.content_in(language)),
            template=each.template,
            is_marketing=each.is_marketing,
        )
        for language, each in chosen.items()
    }


async def copy_for(d: Decision, line: LineRules, broadcast: Broadcast, language: str) -> Copy:
    """What goes to who reads this language."""
    copies = await all_of(d, line, broadcast)
    return copies.get(language, copies[""])


async def feed_of(d: Decision, line: LineRules, broadcast: Broadcast, *, limit: int) -> Feed:
    """How the next citizens' deliveries look."""
    return Feed(
        lane=line.lane,
        copies=await all_of(d, line, broadcast),
        heard_since=window.opened_since(d.now),
        limit=limit,
        zone=broadcast.zone,
    )
