"""How a Bot API call travels: query, form, multipart or JSON."""

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from bridge.simulator.botapi.files import LARGEST_UPLOAD_BYTES, Files, Upload, guess_mime_type
from bridge.simulator.botapi.refusal import Refusal, bad_request

LARGEST_FIELD_BYTES = 1024 * 1024  # no text parameter comes near; bounds what a call may hold in memory
CHUNK_BYTES = 256 * 1024


@dataclass(slots=True)
class Wire:
    """A call's parameters as they arrived, and the files that came along."""

    raw: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def discard(self) -> None:
        """Remove the files nobody adopted."""
        for upload in self.uploads.values():
            upload.path.unlink(missing_ok=True)


async def read(request: web.Request, files: Files, wire: Wire) -> None:
    """Fill `wire` from a request. Raises Refusal when it cannot be read or is too large."""
    wire.raw.update(request.query)
    if not request.can_read_body:
        return
    try:
        await _read_body(request, files, wire)
    except (ValueError, web.RequestPayloadError, BadHttpMessage, ConnectionError) as error:
        raise bad_request("can't parse the request's body") from error


async def _read_body(request: web.Request, files: Files, wire: Wire) -> None:
    match request.content_type:
        case "multipart/form-data":
            await _read_multipart(request, files, wire)
        case "application/json":
            wire.raw.update(_json(await _bounded(request)))
        case _:
            await _bounded(request)
            wire.raw.update({name: str(value) for name, value in (await request.post()).items()})


async def _bounded(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise _too_large() from error


def _too_large() -> Refusal:
    return Refusal("Request Entity Too Large", code=413)


def _json(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return {name: item for name, item in value.items() if item is not None}


async def _read_multipart(request: web.Request, files: Files, wire: Wire) -> None:
    """Read part after part. What is too large is read to the end all the same, so that the client hears why."""
    is_too_large = False
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad_request("can't parse multipart body")
        if part.filename is None:
            text = await _read_field(part)
            is_too_large |= text is None
            wire.raw[part.name] = text
        else:
            upload = await _read_upload(part, files)
            wire.uploads[part.name] = upload
            is_too_large |= upload.size_bytes > LARGEST_UPLOAD_BYTES
    if is_too_large:
        raise _too_large()


async def _read_field(part: BodyPartReader) -> str | None:
    body = bytearray()
    while chunk := await part.read_chunk(CHUNK_BYTES):
        if len(body) <= LARGEST_FIELD_BYTES:
            body += chunk
    if len(body) > LARGEST_FIELD_BYTES:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


async def _read_upload(part: BodyPartReader, files: Files) -> Upload:
    path = files.new_path()
    size_bytes = 0
    handle = await asyncio.to_thread(path.open, "wb")
    try:
        while chunk := await part.read_chunk(CHUNK_BYTES):
            size_bytes += len(chunk)
            if size_bytes <= LARGEST_UPLOAD_BYTES:
                await asyncio.to_thread(handle.write, chunk)
    except BaseException:  # the client went away in the middle: nobody will ever know this file
        path.unlink(missing_ok=True)
        raise
    finally:
        handle.close()
    name = part.filename or "file"
    mime_type = part.headers.get("Content-Type", "").split(";")[0] or guess_mime_type(name, "document")
    return Upload(path, name, mime_type, size_bytes)
