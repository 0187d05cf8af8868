"""Reactions and the answers to pressed buttons."""

from bridge.simulator.botapi.formatting import utf16_length
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import bad_request

# The 73 emoji of https://core.telegram.org/bots/api#reactiontypeemoji
# fmt: off
REACTIONS = frozenset({
    "👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏",
    "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔",
    "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇",
    "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊",
    "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡",
})
# fmt: on
LONGEST_ANSWER = 200  # https://core.telegram.org/bots/api#answercallbackquery


def plain(emoji: str) -> str:
    """An emoji without its variation selector: the standard set is compared so."""
    return emoji.replace("\ufe0f", "")


async def set_message_reaction(premises: Premises, call: Call) -> bool:
    """setMessageReaction: one standard emoji at most for a bot, none to take it back; service messages take none."""
    post = premises.room.find(call.parameters["message_id"])
    if post is None or post.is_service:
        raise bad_request("message to react not found")
    wanted = call.parameters.get("reaction", [])
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(item["type"] != "emoji" or plain(item["emoji"]) not in REACTIONS for item in wanted):
        raise bad_request("REACTION_INVALID")
    first = premises.room.first_of_album(post)
    premises.room.react(first, call.bot_id, wanted[0]["emoji"] if wanted else "")
    return True


async def answer_callback_query(premises: Premises, call: Call) -> bool:
    """answerCallbackQuery."""
    text = call.parameters.get("text", "")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    show_alert = call.parameters.get("show_alert", False)
    premises.presses.answer(call.parameters["callback_query_id"], {"text": text, "show_alert": show_alert})
    return True


METHODS: dict[str, Method] = {
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
