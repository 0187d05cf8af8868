"""Sends without a file: text, places, contacts, copies and forwards."""

from bridge.simulator.botapi import views
from bridge.simulator.botapi.delivery import find_place, post, post_as_bot
from bridge.simulator.botapi.formatting import read_caption, read_text
from bridge.simulator.botapi.nouns import Post
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request

LARGEST_VCARD_BYTES = 2048  # https://core.telegram.org/bots/api#sendcontact
LARGEST_ACCURACY_METERS = 1500  # https://core.telegram.org/bots/api#sendlocation
FOREVER_SECONDS = 0x7FFFFFFF
# https://core.telegram.org/bots/api#sendchataction
# fmt: off
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})
# fmt: on


async def send_message(premises: Premises, call: Call) -> JSON:
    """sendMessage."""
    text, entities = read_text(call.parameters)
    content: JSON = {"text": text}
    if entities:
        content["entities"] = entities
    return post(premises.room, call, content, find_place(premises.room, call))


def _location(parameters: JSON) -> JSON:
    latitude, longitude = parameters["latitude"], parameters["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    location: JSON = {"latitude": latitude, "longitude": longitude}
    for name in ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"):
        if parameters.get(name):
            location[name] = parameters[name]
    if not 0 <= location.get("horizontal_accuracy", 0) <= LARGEST_ACCURACY_METERS:
        raise bad_request("wrong horizontal accuracy specified")
    period = location.get("live_period", 60)
    if not (60 <= period <= 86400 or period == FOREVER_SECONDS):
        raise bad_request("wrong live location period specified")
    return location


async def send_location(premises: Premises, call: Call) -> JSON:
    """sendLocation."""
    content = {"location": _location(call.parameters)}
    return post(premises.room, call, content, find_place(premises.room, call))


async def send_venue(premises: Premises, call: Call) -> JSON:
    """sendVenue. A venue message carries its location twice, as the real one does."""
    parameters = call.parameters
    if not parameters["title"] or not parameters["address"]:
        raise bad_request("venue title and address must be non-empty")
    location = _location({"latitude": parameters["latitude"], "longitude": parameters["longitude"]})
    venue: JSON = {"location": location, "title": parameters["title"], "address": parameters["address"]}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if parameters.get(name):
            venue[name] = parameters[name]
    place = find_place(premises.room, call)
    return post(premises.room, call, {"venue": venue, "location": location}, place)


async def send_contact(premises: Premises, call: Call) -> JSON:
    """sendContact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: call.parameters[name] for name in names if call.parameters.get(name)}
    if "phone_number" not in contact:
        raise bad_request("phone number must be non-empty")
    if "first_name" not in contact:
        raise bad_request("first name must be non-empty")
    if len(contact.get("vcard", "").encode()) > LARGEST_VCARD_BYTES:
        raise bad_request("vCard is too long")
    return post(premises.room, call, {"contact": contact}, find_place(premises.room, call))


async def send_chat_action(premises: Premises, call: Call) -> bool:
    """sendChatAction: seen by nobody."""
    if call.parameters["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    find_place(premises.room, call)
    return True


def _source(premises: Premises, call: Call, verb: str) -> Post:
    source = premises.room.find(call.parameters["message_id"])
    if source is None:
        raise bad_request(f"message to {verb} not found")
    if source.is_service:
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return source


async def copy_message(premises: Premises, call: Call) -> JSON:
    """copyMessage. It answers an id and nothing else, so the caller cannot see which topic it landed in."""
    source = _source(premises, call, "copy")
    content = dict(source.content)
    if "caption" in call.parameters and "text" not in content:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= read_caption(call.parameters)
    return {"message_id": post_as_bot(premises.room, call, content, find_place(premises.room, call)).id}


async def forward_message(premises: Premises, call: Call) -> JSON:
    """forwardMessage."""
    source = _source(premises, call, "forward")
    if source.extra.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    place = find_place(premises.room, call)
    sender = views.sender(premises.room, source.sender_id)["from"]
    origin = source.extra.get("forward_origin") or {"type": "user", "date": source.at, "sender_user": sender}
    place.extra["forward_origin"] = origin
    return post(premises.room, call, dict(source.content), place)


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
