"""Questions about the group and its members; leaving it; pins."""

from bridge.simulator.botapi import views
from bridge.simulator.botapi.membership import change_member
from bridge.simulator.botapi.nouns import Draft, Member, Standing
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request


async def get_chat(premises: Premises, call: Call) -> JSON:
    """getChat."""
    room = premises.room
    full = views.full_chat(room)
    if room.pinned and (pinned := room.find(room.pinned[-1])):
        full["pinned_message"] = views.message(room, pinned, with_reply=False)
    return full


async def get_chat_member(premises: Premises, call: Call) -> JSON:
    """getChatMember."""
    member = premises.room.members.get(call.parameters["user_id"])
    if member is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return views.chat_member(member)


async def get_chat_administrators(premises: Premises, call: Call) -> list[JSON]:
    """getChatAdministrators. Other bots are left out unless asked for; the bot itself is not another."""
    administrators = [member for member in _inside(premises) if member.is_administrator]
    return [views.chat_member(member) for member in administrators if not member.is_bot or member.id == call.bot_id]


def _inside(premises: Premises) -> list[Member]:
    return [member for member in premises.room.members.values() if member.is_inside]


async def get_chat_member_count(premises: Premises, call: Call) -> int:
    """getChatMemberCount."""
    return len(_inside(premises))


async def leave_chat(premises: Premises, call: Call) -> bool:
    """leaveChat."""
    bot = premises.room.members[call.bot_id]
    change_member(premises.room, bot, bot, Standing("left"))
    return True


def _check_pins(premises: Premises, call: Call) -> None:
    if not premises.room.members[call.bot_id].may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


async def pin_chat_message(premises: Premises, call: Call) -> bool:
    """pinChatMessage."""
    room = premises.room
    post = room.find(call.parameters["message_id"])
    if post is None:
        raise bad_request("message to pin not found")
    _check_pins(premises, call)
    if post.is_service:
        raise bad_request("message can't be pinned")
    if post.id not in room.pinned:
        room.pinned.append(post.id)
        content = {"pinned_message": views.message(room, post, with_reply=False)}
        room.post(Draft(call.bot_id, post.topic_id, content, is_service=True))
    return True


async def unpin_chat_message(premises: Premises, call: Call) -> bool:
    """unpinChatMessage: the one named, else the newest pin."""
    room = premises.room
    _check_pins(premises, call)
    message_id = call.parameters.get("message_id") or (room.pinned[-1] if room.pinned else 0)
    if room.find(message_id) is None:
        raise bad_request("message to unpin not found")
    if message_id in room.pinned:
        room.pinned.remove(message_id)
    return True


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
