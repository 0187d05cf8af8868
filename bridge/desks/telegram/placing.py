"""A place in the group: texts, files and places as Telegram takes them, in as few calls as possible."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest

from bridge import wording
from bridge.desks.telegram import refusals
from bridge.desks.telegram.entities import to_entities
from bridge.desks.telegram.limits import ABILITIES
from bridge.errors import Refused
from bridge.files import LocalFile
from storage.content import Location, Media, MediaKind, Text

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")

_SENDERS = {
    MediaKind.IMAGE: ("send_photo", "photo"),
    MediaKind.VIDEO: ("send_video", "video"),
    MediaKind.AUDIO: ("send_audio", "audio"),
    MediaKind.VOICE: ("send_voice", "voice"),
    MediaKind.DOCUMENT: ("send_document", "document"),
    MediaKind.STICKER: ("send_sticker", "sticker"),
}
_IN_ALBUM = {
    MediaKind.IMAGE: InputMediaPhoto,
    MediaKind.VIDEO: InputMediaVideo,
    MediaKind.AUDIO: InputMediaAudio,
    MediaKind.DOCUMENT: InputMediaDocument,
}


class Place:
    """Where in the group to speak, and under what."""

    def __init__(
        self, bot: Bot, group_id: int, topic: int | None, answers: int | None, markup: InlineKeyboardMarkup | None
    ) -> None:
        self._bot = bot
        self._where: dict[str, Any] = {"chat_id": group_id, "message_thread_id": topic}
        self._answers = answers
        self._markup = markup
        self.has_spoken = False
        self.about = ""  # what is answered, in words, should it be gone

    async def text(self, text: Text) -> list[Message]:
        """The words, cut where one message cannot hold them; buttons go under the last."""
        sent: list[Message] = []
        parts = wording.split(text, ABILITIES.text_units)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            sent.append(
                await self._send(
                    self._bot.send_message,
                    first=not sent,
                    text=part.text,
                    entities=to_entities(part),
                    link_preview_options=NO_PREVIEW,
                    reply_markup=self._markup if last else None,
                )
            )
        return sent

    async def location(self, place: Location) -> Message:
        """A place on the map, with its name if it has one."""
        where: dict[str, Any] = {"latitude": place.latitude, "longitude": place.longitude}
        if place.name or place.address:
            named: dict[str, Any] = {"title": place.name or place.address, "address": place.address or place.name}
            return await self._send(self._bot.send_venue, **where, **named)
        return await self._send(self._bot.send_location, **where)

    async def media(
        self, content: Media, file: LocalFile, prefix: Text, *, markup: InlineKeyboardMarkup | None = None
    ) -> list[Message]:
        """The file with its words; words that do not fit under it go before it."""
        if content.media is MediaKind.STICKER and content.animated:
            moving = await asyncio.to_thread(_as_gif, file)
            if moving is not None:
                return await self._animation(moving, wording.join(prefix, Text(content.emoji)))
        kind = _shown_as(content, file)
        method, parameter = _SENDERS[kind]
        words = wording.join(prefix, content.caption)
        fits = kind in ABILITIES.captions and wording.units(words.text) <= ABILITIES.caption_units
        before = [] if fits or not words.text else await self.text(words)
        caption: dict[str, Any] = {} if markup is None else {"reply_markup": markup}
        if fits and words.text:
            caption |= {"caption": words.text, "caption_entities": to_entities(words)}
        upload = {parameter: _upload(content, file)}
        try:
            sent = await self._send(getattr(self._bot, method), first=not before, **upload, **caption)
        except BadRequest as error:
            if kind is not MediaKind.IMAGE or not refusals.says(error, refusals.NOT_A_PHOTO):
                raise
            upload = {"document": _upload(content, file)}  # too long and narrow, or damaged: still a file
            sent = await self._send(self._bot.send_document, first=not before, **upload, **caption)
        return [sent, *before]

    async def under_file(self, content: Media, file: LocalFile, words: Text) -> list[Message]:
        """Our own file with the words under it, in the next message where a caption cannot hold them.

        What bears the words, and the buttons, comes first: it is what is edited later.
        """
        if wording.units(words.text) <= ABILITIES.caption_units:
            return await self.media(replace(content, caption=words), file, Text(""), markup=self._markup)
        shown = await self.media(content, file, Text(""))
        return [*await self.text(words), *shown]

    async def _animation(self, moving: bytes, words: Text) -> list[Message]:
        """A moving sticker as Telegram plays it; what it stands for, where known, is its text."""
        upload: dict[str, Any] = {"animation": InputFile(moving, filename="sticker.gif")}
        if words.text:
            upload |= {"caption": words.text, "caption_entities": to_entities(words)}
        return [await self._send(self._bot.send_animation, **upload)]

    async def album(self, contents: Sequence[Media], file: LocalFile, prefix: Text) -> list[Message]:
        """Several files as one album, each with its own caption; the first bears the prefix."""
        items = []
        for number, (content, each) in enumerate(zip(contents, (file, *file.more), strict=True)):
            kind = _shown_as(content, each)
            if kind is not content.media:
                raise Refused("telegram-refused")  # shown as something else it would not fit in: each by itself
            words = wording.join(prefix, content.caption) if number == 0 else content.caption
            upload = _upload(content, each, attach=True)
            items.append(_IN_ALBUM[kind](upload, caption=words.text or None, caption_entities=to_entities(words)))
        return list(await self._send(self._bot.send_media_group, media=items))

    async def _send(self, method: Callable[..., Coroutine[Any, Any, T]], *, first: bool = True, **what: Any) -> T:
        said = await self._say(method, first=first, **what)
        self.has_spoken = True
        return said

    async def _say(self, method: Callable[..., Coroutine[Any, Any, T]], *, first: bool, **what: Any) -> T:
        """Send; an answered message that is gone is no reason not to speak."""
        if self._answers is None or not first:
            return await method(**self._where, **what)
        try:
            return await method(**self._where, **what, reply_parameters=ReplyParameters(self._answers))
        except BadRequest as error:
            if not refusals.says(error, refusals.REPLY_GONE):
                raise
            if self.about and "text" in what:
                what["text"] = f"{what['text']}\n— «{self.about}»"  # behind the words: their dress stays where it is
            return await method(**self._where, **what)


def _as_gif(file: LocalFile) -> bytes | None:
    from bridge import drawing  # heavy to import, and seldom needed

    return drawing.moving(file.handle.read())


def _shown_as(content: Media, file: LocalFile) -> MediaKind:
    """What Telegram cannot show as itself goes as a document: damaged moving stickers, photos that are too heavy."""
    if content.media is MediaKind.STICKER and content.animated:
        return MediaKind.DOCUMENT
    if content.media is MediaKind.IMAGE and file.size_bytes > ABILITIES.media[MediaKind.IMAGE].max_bytes:
        return MediaKind.DOCUMENT
    return content.media


def _upload(content: Media, file: LocalFile, *, attach: bool = False) -> InputFile:
    file.handle.seek(0)
    name = file.filename or f"{content.media}{_extension(file.mime_type)}"
    return InputFile(file.handle, filename=name, attach=attach, read_file_handle=False)


def _extension(mime_type: str) -> str:
    plain = mime_type.partition(";")[0].rpartition("/")[2]
    return f".{'jpg' if plain == 'jpeg' else plain}" if plain else ""
