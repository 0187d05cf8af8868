"""Media: files on disk behind ids, urls that expire, and the limits of each kind."""

import asyncio
import base64
import hashlib
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bridge.simulator.clock import Clock
from bridge.simulator.graph.errors import GraphError

# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
URL_LIFETIME = timedelta(minutes=5)
UPLOAD_LIFETIME = timedelta(days=30)
WEBHOOK_LIFETIME = timedelta(days=7)
MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT_BYTES = 100 * MEGABYTE
STATIC_STICKER_BYTES = 100 * 1024
ANIMATED_STICKER_BYTES = 500 * 1024
VOICE_MIME_TYPE = "audio/ogg"
SENDABLE: dict[str, frozenset[str]] = {
    "image": frozenset({"image/jpeg", "image/png"}),
    "video": frozenset({"video/mp4", "video/3gpp", "video/3gp"}),
    "audio": frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    "voice": frozenset({VOICE_MIME_TYPE}),
    "sticker": frozenset({"image/webp"}),
}
LARGEST_BYTES: dict[str, int] = {
    **dict.fromkeys(SENDABLE["image"], 5 * MEGABYTE),
    **dict.fromkeys(SENDABLE["video"], 16 * MEGABYTE),
    **dict.fromkeys(SENDABLE["audio"], 16 * MEGABYTE),
    "image/webp": ANIMATED_STICKER_BYTES,
}
MIME_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+_-]*", re.IGNORECASE)
WEBP_HEAD_BYTES = 64  # the VP8X header with its animation flag sits in the first 30


@dataclass(frozen=True, slots=True)
class Media:
    """One stored file. `sha256` is raw; `expires` and `size_bytes` are what Meta reports."""

    id: str
    path: Path
    mime_type: str
    size_bytes: int
    sha256: bytes
    expires: float
    is_animated: bool

    @property
    def plain_type(self) -> str:
        """The mime type without parameters: `audio/ogg; codecs=opus` is `audio/ogg`."""
        return self.mime_type.partition(";")[0].strip().lower()

    @property
    def sha256_text(self) -> str:
        """The digest as webhooks write it."""
        return base64.b64encode(self.sha256).decode()


class MediaStore:
    """A temporary folder of files, with Meta's lifetimes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._folder: Path | None = None
        self._media: dict[str, Media] = {}
        self._urls: dict[str, tuple[str, float]] = {}

    async def keep(self, chunks: AsyncIterator[bytes], mime_type: str, lifetime: timedelta) -> Media:
        """Stream to disk. Raises 131053 above the kind's largest size, having kept nothing."""
        plain = mime_type.partition(";")[0].strip().lower()
        largest = LARGEST_BYTES.get(plain, LARGEST_DOCUMENT_BYTES)
        media_id = str(secrets.randbelow(9 * 10**15) + 10**15)
        path = self._place() / media_id
        digest, size, head = hashlib.sha256(), 0, b""
        try:
            with path.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > largest:
                        raise GraphError(131053, f"Media file size too big. Max file size: {largest} bytes.")
                    head = (head + chunk)[:WEBP_HEAD_BYTES] if len(head) < WEBP_HEAD_BYTES else head
                    digest.update(chunk)
                    await asyncio.to_thread(file.write, chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        expires = self._clock.seconds() + lifetime.total_seconds()
        media = Media(media_id, path, mime_type, size, digest.digest(), expires, _is_animated(head))
        self._media[media_id] = media
        return media

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sportello-simulator-"))
        return self._folder

    def find(self, media_id: str) -> Media | None:
        """What is behind an id; None once it has expired or was deleted."""
        media = self._media.get(media_id)
        return media if media is not None and self._clock.seconds() < media.expires else None

    def recall(self, media_id: str) -> Media | None:
        """What is behind an id, expired for Meta or not: a phone keeps its pictures."""
        return self._media.get(media_id)

    def issue_token(self, media: Media) -> str:
        """The last part of a download url good for five minutes."""
        token = secrets.token_urlsafe(24)
        self._urls[token] = (media.id, self._clock.seconds() + URL_LIFETIME.total_seconds())
        return token

    def redeem(self, token: str) -> Media | None:
        """The media a url stands for; None when the url or the media expired."""
        media_id, expires = self._urls.get(token, ("", 0.0))
        return self.find(media_id) if self._clock.seconds() < expires else None

    def delete(self, media_id: str) -> None:
        """Remove one, as DELETE does. The phone that has it keeps it: only its expiry is brought forward."""
        self._media[media_id] = replace(self._media[media_id], expires=0.0)

    def clear(self) -> None:
        """Remove all and their folder."""
        self._media.clear()
        self._urls.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def check_mime_type(mime_type: str) -> str:
    """Raises 100 unless it looks like a type; any well-formed one may be a document."""
    if not MIME_TYPE.fullmatch(mime_type.partition(";")[0].strip()):
        raise GraphError(100, "Param file must be a file with one of the supported types.")
    return mime_type


def why_unsendable(kind: str, media: Media) -> str:
    """Why this media cannot be sent as `image`, `audio`, …; empty when it can. Meta finds out after accepting."""
    allowed = SENDABLE.get(kind)
    if allowed is not None and media.plain_type not in allowed:
        return f"Unsupported {kind} mime type {media.plain_type}."
    if kind == "sticker":
        largest = ANIMATED_STICKER_BYTES if media.is_animated else STATIC_STICKER_BYTES
        return "The sticker is too large." if media.size_bytes > largest else ""
    return ""


def _is_animated(head: bytes) -> bool:
    """Bit 1 of the flags of a webp's VP8X chunk. https://developers.google.com/speed/webp/docs/riff_container"""
    return head[8:16] == b"WEBPVP8X" and len(head) > 20 and bool(head[20] & 0x02)


def as_number(value: Any) -> float | None:
    """A number, or one written as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
