"""Edits and deletions of messages."""

from bridge.simulator.botapi import views
from bridge.simulator.botapi.delivery import read_markup
from bridge.simulator.botapi.formatting import read_caption, read_text
from bridge.simulator.botapi.media import CAPTIONED, media_content
from bridge.simulator.botapi.nouns import Post
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600  # https://core.telegram.org/bots/api#deletemessage
MOST_DELETED_AT_ONCE = 100  # https://core.telegram.org/bots/api#deletemessages


def _own(premises: Premises, call: Call) -> Post:
    """The bot's message that a call speaks of."""
    if "inline_message_id" in call.parameters:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in call.parameters:
        raise bad_request("chat_id is empty")
    if "message_id" not in call.parameters:
        raise bad_request("message identifier is not specified")
    post = premises.room.find(call.parameters["message_id"])
    if post is None:
        raise bad_request("message to edit not found")
    if post.sender_id != call.bot_id or post.is_service or "forward_origin" in post.extra:
        raise bad_request("message can't be edited")
    return post


def _edit(premises: Premises, call: Call, post: Post, content: JSON) -> JSON:
    """Replace content and buttons; an edit without `reply_markup` takes the buttons away."""
    markup = read_markup(call.parameters)
    if content == post.content and markup == post.markup:
        raise bad_request(NOT_MODIFIED)
    is_content_new = content != post.content
    post.markup = markup
    if is_content_new:
        premises.room.edit(post, content)
    else:
        premises.room.changed(post)
    return views.message(premises.room, post)


async def edit_message_text(premises: Premises, call: Call) -> JSON:
    """editMessageText."""
    text, entities = read_text(call.parameters)
    post = _own(premises, call)
    if "text" not in post.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(premises, call, post, {"text": text, **({"entities": entities} if entities else {})})


async def edit_message_caption(premises: Premises, call: Call) -> JSON:
    """editMessageCaption."""
    caption = read_caption(call.parameters)
    post = _own(premises, call)
    if CAPTIONED.isdisjoint(post.content):
        raise bad_request("there is no caption in the message to edit")
    rest = {name: value for name, value in post.content.items() if not name.startswith("caption")}
    return _edit(premises, call, post, rest | caption)


async def edit_message_reply_markup(premises: Premises, call: Call) -> JSON:
    """editMessageReplyMarkup."""
    post = _own(premises, call)
    return _edit(premises, call, post, post.content)


async def edit_message_media(premises: Premises, call: Call) -> JSON:
    """editMessageMedia."""
    post, media = _own(premises, call), call.parameters["media"]
    if CAPTIONED.isdisjoint(post.content) and "text" not in post.content:
        raise bad_request("there is no media in the message to edit")
    if media["type"] not in CAPTIONED:
        raise bad_request("live photos are not simulated")
    return _edit(premises, call, post, media_content(premises, call, media["type"], media))


def _check_deletable(premises: Premises, call: Call, post: Post) -> None:
    room = premises.room
    is_allowed = post.sender_id == call.bot_id or room.members[call.bot_id].may("can_delete_messages")
    is_recent = room.now() - post.at < DELETABLE_SECONDS
    if not is_allowed or not is_recent or "forum_topic_created" in post.content:
        raise bad_request("message can't be deleted")


async def delete_message(premises: Premises, call: Call) -> bool:
    """deleteMessage."""
    post = premises.room.find(call.parameters["message_id"])
    if post is None:
        raise bad_request("message to delete not found")
    _check_deletable(premises, call, post)
    premises.room.delete(post)
    return True


async def delete_messages(premises: Premises, call: Call) -> bool:
    """deleteMessages: those that cannot be found are skipped."""
    ids = call.parameters["message_ids"]
    if not 1 <= len(ids) <= MOST_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified" if ids else "message identifiers are not specified")
    posts = [post for message_id in ids if (post := premises.room.find(message_id))]
    for post in posts:
        _check_deletable(premises, call, post)
    for post in posts:
        premises.room.delete(post)
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
