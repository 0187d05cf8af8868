"""Sends with a file, albums, and getting files back."""

import secrets

from bridge.simulator.botapi import views
from bridge.simulator.botapi.delivery import find_place, post, post_as_bot
from bridge.simulator.botapi.media import media_content
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request

SMALLEST_ALBUM, LARGEST_ALBUM = 2, 10  # https://core.telegram.org/bots/api#sendmediagroup
LIVE = "live_photo"
ALONE = ("document", "audio")  # only among their own kind


def _sender_of(kind: str) -> Method:
    """The method that sends one file of a kind."""

    async def send(premises: Premises, call: Call) -> JSON:
        place = find_place(premises.room, call)
        content = media_content(premises, call, kind, call.parameters)
        return post(premises.room, call, content, place)

    return send


async def send_media_group(premises: Premises, call: Call) -> list[JSON]:
    """sendMediaGroup: all of the album or nothing of it."""
    items = call.parameters["media"]
    if not SMALLEST_ALBUM <= len(items) <= LARGEST_ALBUM:
        raise bad_request("media group must include 2-10 items")
    kinds = {item["type"] for item in items}
    if LIVE in kinds:
        raise bad_request("live photos are not simulated")
    for kind in ALONE:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    place = find_place(premises.room, call)
    contents = [(item, media_content(premises, call, item["type"], item)) for item in items]
    album = str(secrets.randbelow(10**17))
    sent = []
    for item, content in contents:
        place.extra["media_group_id"] = album
        if item.get("has_spoiler"):
            content["has_media_spoiler"] = True
        sent.append(post_as_bot(premises.room, call, content, place))
    return [views.message(premises.room, message) for message in sent]


async def get_file(premises: Premises, call: Call) -> JSON:
    """getFile."""
    return premises.files.link(call.parameters["file_id"])


METHODS: dict[str, Method] = {
    "sendPhoto": _sender_of("photo"),
    "sendVideo": _sender_of("video"),
    "sendAudio": _sender_of("audio"),
    "sendVoice": _sender_of("voice"),
    "sendDocument": _sender_of("document"),
    "sendSticker": _sender_of("sticker"),
    "sendAnimation": _sender_of("animation"),
    "sendVideoNote": _sender_of("video_note"),
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
