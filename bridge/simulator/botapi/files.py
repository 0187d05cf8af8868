"""Files of the group: streamed to a directory that goes away with the town, never held in memory."""

import mimetypes
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bridge.simulator.botapi.pictures import picture_size
from bridge.simulator.botapi.refusal import JSON, bad_request
from bridge.simulator.clock import Clock

# https://core.telegram.org/bots/api#sending-files and #getfile
LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024
LARGEST_PHOTO_BYTES = 10 * 1024 * 1024
LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024
LINK_SECONDS = 3600  # "guaranteed to be valid for at least 1 hour"
DIRECTORIES = {
    "photo": "photos",
    "video": "videos",
    "audio": "music",
    "voice": "voice",
    "document": "documents",
    "sticker": "stickers",
    "animation": "animations",
    "video_note": "video_notes",
}
DEFAULT_MIME_TYPES = {
    "photo": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "sticker": "image/webp",
    "animation": "video/mp4",
    "video_note": "video/mp4",
}
LARGEST_PHOTO_SIDES = (
    10_000  # width + height; and 20 is the largest ratio. https://core.telegram.org/bots/api#sendphoto
)
LARGEST_PHOTO_RATIO = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that arrived with a call, in a file of their own."""

    path: Path
    name: str
    mime_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file somebody sent. `kind` is the message type it was sent as; ids of other kinds are refused."""

    file_id: str
    file_unique_id: str
    kind: str
    path: Path
    name: str
    mime_type: str
    size_bytes: int
    size: tuple[int, int] | None


class Files:
    """Every file of the group, by id and by download path."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._directory = Path(tempfile.mkdtemp(prefix="sportello-botapi-"))
        self._by_id: dict[str, StoredFile] = {}
        self._links: dict[str, tuple[StoredFile, float]] = {}

    def new_path(self) -> Path:
        """Where an arriving file may be written."""
        return self._directory / secrets.token_hex(16)

    def keep(self, upload: Upload, kind: str) -> StoredFile:
        """Adopt an upload as a file of this kind. Raises Refusal for what Telegram would not take."""
        size = picture_size(upload.path)
        if upload.size_bytes == 0:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            _check_photo(upload, size)
        file_id = f"{kind[:2].upper()}{secrets.token_urlsafe(30)}"
        path = upload.path.rename(self._directory / f"kept-{secrets.token_hex(16)}")
        stored = StoredFile(
            file_id, secrets.token_urlsafe(9), kind, path, upload.name, upload.mime_type, upload.size_bytes, size
        )
        self._by_id[file_id] = stored
        return stored

    def keep_bytes(self, data: bytes, kind: str, name: str, mime_type: str) -> StoredFile:
        """The same for bytes at hand."""
        path = self.new_path()
        path.write_bytes(data)
        try:
            return self.keep(Upload(path, name, mime_type or guess_mime_type(name, kind), len(data)), kind)
        finally:
            path.unlink(missing_ok=True)

    def find(self, file_id: str) -> StoredFile | None:
        """A file by its id."""
        return self._by_id.get(file_id)

    def reuse(self, file_id: str, kind: str) -> StoredFile:
        """A file already sent, to be sent again. Raises Refusal when there is none, or of another kind."""
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def link(self, file_id: str) -> JSON:
        """The File that getFile answers; its path works for an hour."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if stored.size_bytes > LARGEST_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        number = list(self._by_id).index(file_id)
        suffix = Path(stored.name).suffix or mimetypes.guess_extension(stored.mime_type) or ""
        path = f"{DIRECTORIES[stored.kind]}/file_{number}{suffix}"
        self._links[path] = (stored, self._clock.seconds() + LINK_SECONDS)
        return {
            "file_id": file_id,
            "file_unique_id": stored.file_unique_id,
            "file_size": stored.size_bytes,
            "file_path": path,
        }

    def linked(self, path: str) -> StoredFile | None:
        """The file behind a download path, while the path is valid."""
        stored, until = self._links.get(path, (None, 0.0))
        return stored if until >= self._clock.seconds() else None

    def clear(self) -> None:
        """Forget every file."""
        for stored in self._by_id.values():
            stored.path.unlink(missing_ok=True)
        self._by_id.clear()
        self._links.clear()

    def close(self) -> None:
        """Remove the directory."""
        shutil.rmtree(self._directory, ignore_errors=True)


def guess_mime_type(name: str, kind: str) -> str:
    """A MIME type from a file's name, else the usual one of its kind."""
    return mimetypes.guess_type(name)[0] or DEFAULT_MIME_TYPES.get(kind, "application/octet-stream")


def _check_photo(upload: Upload, size: tuple[int, int] | None) -> None:
    if upload.size_bytes > LARGEST_PHOTO_BYTES:
        raise bad_request(
            f"file of size {upload.size_bytes} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO_BYTES} bytes"
        )
    if size and (sum(size) > LARGEST_PHOTO_SIDES or max(size) > LARGEST_PHOTO_RATIO * max(1, min(size))):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
