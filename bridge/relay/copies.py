"""A broadcast's copies: what goes to those inside the window, and what to those outside it."""

from bridge import window, wording
from bridge.relay import choosing
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage.content import Content, Media, Text
from storage.model import Broadcast
from storage.recipients import Feed


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


async def feed_of(d: Decision, line: LineRules, broadcast: Broadcast, *, limit: int) -> Feed:
    """How the next citizens' deliveries look."""
    return Feed(
        lane=line.lane,
        words=free_words(d, line, broadcast.content),
        template=await choosing.template_for(d, line, broadcast),
        heard_since=window.opened_since(d.now),
        limit=limit,
    )
