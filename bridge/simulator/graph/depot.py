"""The media calls: upload, look-up, download, delete."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import BodyPartReader, web

from bridge.simulator.graph.door import Call, bearer_of
from bridge.simulator.graph.errors import GraphError, unknown_object
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.media import UPLOAD_LIFETIME, Media, check_mime_type

CHUNK_BYTES = 2**16
LONGEST_FIELD_BYTES = 1024


class Depot:
    """Media over HTTP. https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media"""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def upload(self, call: Call) -> dict[str, Any]:
        """POST /{phone}/media: multipart, in any order of its parts."""
        media, fields = await self._read_parts(call)
        call.body = fields | ({"mime_type": media.mime_type, "size": media.size_bytes} if media is not None else {})
        try:
            if fields.get("messaging_product") != "whatsapp":
                raise GraphError(100, "The parameter messaging_product is required and must be 'whatsapp'.")
            if media is None or not media.size_bytes:
                raise GraphError(100, "The parameter file is required.")
        except GraphError:
            if media is not None:
                self._exchange.media.delete(media.id)
            raise
        return {"id": media.id}

    async def _read_parts(self, call: Call) -> tuple[Media | None, dict[str, str]]:
        if not call.request.content_type.startswith("multipart/"):
            raise GraphError(100, "The parameter file is required.")
        media: Media | None = None
        fields: dict[str, str] = {}
        try:
            async for part in await call.request.multipart():
                if not isinstance(part, BodyPartReader):
                    raise GraphError(100, "Nested multipart bodies are not supported.")
                if part.name == "file" and media is None:
                    mime_type = check_mime_type(part.headers.get("Content-Type", ""))
                    media = await self._exchange.media.keep(_chunks(part), mime_type, UPLOAD_LIFETIME)
                elif part.name is not None:
                    fields[part.name] = (await part.read_chunk(LONGEST_FIELD_BYTES)).decode(errors="replace")
        except ValueError as problem:
            raise GraphError(100, "The multipart body cannot be read.") from problem
        return media, fields

    async def look_up(self, call: Call) -> dict[str, Any]:
        """GET /{media}: a url good for five minutes."""
        media = self._find(call)
        token = self._exchange.media.issue_token(media)
        return {
            "messaging_product": "whatsapp",
            "url": f"{call.request.url.origin()}/media-host/{token}",
            "mime_type": media.mime_type,
            "sha256": media.sha256.hex(),
            "file_size": str(self._exchange.settings.told_file_size or media.size_bytes),
            "id": media.id,
        }

    async def delete(self, call: Call) -> dict[str, Any]:
        """DELETE /{media}."""
        self._exchange.media.delete(self._find(call).id)
        return {"success": True}

    async def download(self, call: Call) -> web.StreamResponse:
        """The bytes; 404 for whatever is wrong, as Meta's host does."""
        media = self._exchange.media.redeem(call.request.match_info["token"])
        if media is None or bearer_of(call.request) != self._exchange.settings.access_token:
            return web.Response(status=404, text="Not Found")
        return web.FileResponse(media.path, headers={"Content-Type": media.mime_type})

    def _find(self, call: Call) -> Media:
        media = self._exchange.media.find(call.node)
        if media is None:
            raise unknown_object(call.node)
        owner = call.query.get("phone_number_id", self._exchange.settings.phone_number_id)
        if owner != self._exchange.settings.phone_number_id:
            raise GraphError(100, "The media does not belong to this phone_number_id.")
        return media


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK_BYTES):
        yield bytes(chunk)
