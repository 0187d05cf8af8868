"""`/broadcast rettifica 12 text`: a correction, to exactly those who got, or may have got, the twelfth.

It carries what any broadcast carries: a photo, a file, words in several languages.
"""

import re

from bridge import wording
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_draft
from storage.broadcasts import Issue
from storage.bulletins import Broadcast, BroadcastState
from storage.content import Text

_ORDER = re.compile(r"\s*\S+\s+\d+")
OVER = frozenset({BroadcastState.DONE, BroadcastState.CANCELLED})


async def by_word(d: Decision, call: CommandCall, broadcast: Broadcast, _: str) -> Reply:
    """Draft it, as any other: nothing goes before somebody presses."""
    language, number = call.desk.language, str(broadcast.id)
    if broadcast.started is None:
        return Reply(d.say(language, "broadcast-correct-not-started", number=number))
    if broadcast.state not in OVER:  # who is still to get it would get the wrong words after the right ones
        return Reply(d.say(language, "broadcast-correct-under-way", number=number))
    if broadcast.line != call.line.name:
        return Reply(d.say(language, "broadcast-none", number=number))
    written = broadcast_draft.read(d, call, _typed(call))
    if written is None:
        return Reply(d.say(language, "broadcast-correct-usage", number=number))
    if (why := await broadcast_draft.objection(d, call, broadcast.bulletin, written)) is not None:
        return Reply(why)
    issue = Issue(
        line=broadcast.line,
        desk=broadcast.desk,
        bulletin=broadcast.bulletin,
        content=written.content,
        operator=call.operator.id,
        is_alert=broadcast.is_alert,
        corrects=broadcast.id,
        translations=written.translations,
    )
    await broadcast_draft.draft(d, call, issue)
    return Reply(broadcast_draft.hint(d, call, issue.content))


def _typed(call: CommandCall) -> Text:
    """The right words, with their dress: what follows the number."""
    words = broadcast_draft.typed_words(call)
    order = _ORDER.match(words.text)
    return words if order is None else wording.after(words, order.end())
