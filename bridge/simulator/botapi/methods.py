"""Every method that is simulated, and what it costs of the group's patience."""

from bridge.simulator.botapi import (
    calls_account,
    calls_answers,
    calls_chat,
    calls_edits,
    calls_media,
    calls_send,
    calls_topics,
)
from bridge.simulator.botapi.premises import Call, Method

METHODS: dict[str, Method] = {
    **calls_account.METHODS,
    **calls_answers.METHODS,
    **calls_chat.METHODS,
    **calls_edits.METHODS,
    **calls_media.METHODS,
    **calls_send.METHODS,
    **calls_topics.METHODS,
}

# Sends, edits and topic calls share one budget: TDLib's author in tdlib/td#2592. Typing has its own regime, reactions
# and answers to presses none that is known.
COUNTED = frozenset(
    {
        *calls_send.METHODS,
        *calls_media.METHODS,
        "editMessageText",
        "editMessageCaption",
        "editMessageReplyMarkup",
        "editMessageMedia",
        *(set(calls_topics.METHODS) - {"getForumTopicIconStickers"}),
    }
) - {"sendChatAction", "getFile"}


def units(call: Call) -> int:
    """How many messages a call counts for: an album of N counts N (nazurin#6)."""
    if call.method not in COUNTED:
        return 0
    return len(call.parameters["media"]) if call.method == "sendMediaGroup" else 1
