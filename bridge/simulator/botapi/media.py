"""How a file becomes the content of a message."""

import re
from typing import Any

from bridge.simulator.botapi.files import StoredFile
from bridge.simulator.botapi.formatting import read_caption
from bridge.simulator.botapi.premises import Call, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request

DEFAULT_PHOTO_SIZE = (1280, 720)  # shown for bytes whose size cannot be read
THUMBNAIL_SIDE = 320
STICKER_SIDE = 512
# What a sender may say of a file, by kind; the server would measure the rest.
SAID_OF = {
    "video": ("width", "height", "duration"),
    "animation": ("width", "height", "duration"),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video_note": ("length", "duration"),
    "document": (),
    "sticker": (),
}
MEASURES: dict[str, Any] = {
    "video": {"width": 1280, "height": 720, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "document": {},
}
CAPTIONED = frozenset({"photo", "video", "animation", "audio", "voice", "document"})
ATTACHED = re.compile(r"attach://(.+)")


def take_file(premises: Premises, call: Call, kind: str, reference: str) -> StoredFile:
    """The file a parameter speaks of: uploaded with the call, or known by its id."""
    attached = ATTACHED.fullmatch(reference)
    if attached is None:
        return premises.files.reuse(reference, kind)
    upload = call.uploads.get(attached.group(1))
    if upload is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return premises.files.keep(upload, kind)


def describe(stored: StoredFile, said: JSON) -> JSON:
    """The part of a message that speaks of a file: `{"photo": […]}`, `{"document": {…}}` and so on."""
    shape: JSON = {"file_id": stored.file_id, "file_unique_id": stored.file_unique_id, "file_size": stored.size_bytes}
    match stored.kind:
        case "photo":
            return {"photo": _photo_sizes(stored, shape)}
        case "sticker":
            return {"sticker": {**shape, **_sticker(stored, said)}}
    shape |= MEASURES[stored.kind]
    shape |= {name: said[name] for name in SAID_OF[stored.kind] if said.get(name)}
    if stored.kind != "video_note":
        shape["mime_type"] = stored.mime_type
    if stored.kind not in ("voice", "video_note"):
        shape["file_name"] = stored.name
    content = {stored.kind: shape}
    if stored.kind == "animation":
        content["document"] = {
            name: value for name, value in shape.items() if name not in ("width", "height", "duration")
        }
    return content


def _photo_sizes(stored: StoredFile, shape: JSON) -> list[JSON]:
    """A thumbnail and the picture itself; both ids lead to the same bytes here."""
    width, height = stored.size or DEFAULT_PHOTO_SIZE
    scale = min(1.0, THUMBNAIL_SIDE / max(width, height))
    small = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
    thumbnail = {**shape, "file_unique_id": f"{stored.file_unique_id}s", **small}
    return [thumbnail, {**shape, "width": width, "height": height}]


def _sticker(stored: StoredFile, said: JSON) -> JSON:
    width, height = stored.size or (STICKER_SIDE, STICKER_SIDE)
    sticker = {
        "type": "regular",
        "width": width,
        "height": height,
        "is_animated": stored.name.endswith(".tgs"),
        "is_video": stored.name.endswith(".webm"),
    }
    return {**sticker, **{name: said[name] for name in ("emoji", "thumbnail") if said.get(name)}}


def photo_size(stored: StoredFile) -> JSON:
    """A picture as the PhotoSize of something else, a sticker's thumbnail."""
    width, height = stored.size or (THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    known = {"file_id": stored.file_id, "file_unique_id": stored.file_unique_id, "file_size": stored.size_bytes}
    return {**known, "width": width, "height": height}


def media_content(premises: Premises, call: Call, kind: str, said: JSON) -> JSON:
    """The whole content of a media message. `said` holds the file under `kind` or `media`, and the caption."""
    caption = read_caption(said) if kind in CAPTIONED else {}
    reference = said[kind] if kind in said else said["media"]
    return describe(take_file(premises, call, kind, reference), said) | caption
