"""One message of the group as content. Pure."""

from telegram import Message
from telegram import Sticker as TelegramSticker

from bridge.desks.telegram.entities import to_text
from storage.content import Contact, Contacts, Content, Location, Media, MediaKind, MediaRef, Placeholder, Text


def content(message: Message, *, lane: str) -> Content | None:
    """What a member said; None for what the group says of itself (somebody joined, a message was pinned)."""
    if message.text is not None:
        return to_text(message.text, message.entities)
    if message.venue is not None:
        place = message.venue.location
        return Location(place.latitude, place.longitude, message.venue.title, message.venue.address)
    if message.location is not None:
        return Location(message.location.latitude, message.location.longitude)
    if message.contact is not None:
        card = message.contact
        name = " ".join(part for part in (card.first_name, card.last_name) if part)
        return Contacts((Contact(name, (card.phone_number,)),))
    if message.sticker is not None:
        return _sticker(message.sticker, lane)
    return _media(message, lane) or _other(message)


def _sticker(sticker: TelegramSticker, lane: str) -> Content:
    """Moving stickers (Lottie, WebM) have no form on WhatsApp: their still picture goes, else what they mean."""
    if sticker.is_animated or sticker.is_video:
        if (still := sticker.thumbnail) is not None:
            ref = MediaRef(lane, still.file_id, "image/webp", still.file_size)
            return Media(MediaKind.STICKER, ref, emoji=sticker.emoji or "")
        return Text(sticker.emoji) if sticker.emoji else Placeholder("kind", "sticker")
    ref = MediaRef(lane, sticker.file_id, "image/webp", sticker.file_size)
    return Media(MediaKind.STICKER, ref, emoji=sticker.emoji or "")


def _media(message: Message, lane: str) -> Content | None:
    caption = to_text(message.caption or "", message.caption_entities)
    if message.photo:
        best = message.photo[-1]
        return Media(MediaKind.IMAGE, MediaRef(lane, best.file_id, "image/jpeg", best.file_size), caption)
    if (film := message.video or message.animation or message.video_note) is not None:
        mime_type = getattr(film, "mime_type", None) or "video/mp4"
        name = getattr(film, "file_name", None) or ""
        return Media(MediaKind.VIDEO, MediaRef(lane, film.file_id, mime_type, film.file_size, name), caption)
    if message.voice is not None:
        voice = message.voice
        ref = MediaRef(lane, voice.file_id, voice.mime_type or "audio/ogg", voice.file_size)
        return Media(MediaKind.VOICE, ref, caption)
    if (file := message.audio or message.document) is not None:
        kind = MediaKind.AUDIO if message.audio is not None else MediaKind.DOCUMENT
        ref = MediaRef(lane, file.file_id, file.mime_type or "", file.file_size, file.file_name or "")
        return Media(kind, ref, caption)
    return None


def _other(message: Message) -> Content | None:
    for kind in ("poll", "dice", "game", "story", "checklist", "paid_media", "invoice", "giveaway"):
        if getattr(message, kind, None) is not None:
            return Placeholder("kind", kind)
    return None
