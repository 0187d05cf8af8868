"""A WhatsApp number as a Line."""

import asyncio
import io
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta

from aiohttp import web

from bridge.errors import Failure, Refused, Retryable, TooLarge, Uncertain
from bridge.files import LocalFile, Stream
from bridge.lines.whatsapp import limits, payloads, templates, tiers
from bridge.lines.whatsapp.graph import Graph
from bridge.lines.whatsapp.uploads import Uploads
from bridge.lines.whatsapp.webhook import Webhook
from bridge.receipt import Receipt
from bridge.rules import Abilities
from storage.bodies import MarkRead, RejectCall, Say
from storage.content import Content, Media, MediaKind, MediaRef, Template, file_of
from storage.model import ForeignId, LineName
from storage.outbox import Delivery
from storage.templates import TemplateState, TemplateVersion

LOOK_AGAIN = timedelta(seconds=2)  # what was uploaded a moment ago is no more: the next attempt brings the bytes


class WhatsAppLine:
    """One phone number on the Cloud API."""

    def __init__(
        self,
        name: LineName,
        *,
        graph: Graph,
        webhook: Webhook,
        phone_number_id: str,
        business_account_id: str,
        installation: str,
    ) -> None:
        self._name = name
        self._graph = graph
        self._webhook = webhook
        self._number = phone_number_id
        self._account = business_account_id
        self._installation = installation
        self._versions: dict[str, list[TemplateVersion]] = {}  # by name, one a language
        self._due: dict[str, float] = {}  # when to ask about it again
        self._asking = asyncio.Lock()
        self._uploads = Uploads()

    @property
    def name(self) -> LineName:
        """Its name in the configuration."""
        return self._name

    @property
    def abilities(self) -> Abilities:
        """What WhatsApp can do."""
        return limits.ABILITIES

    def routes(self) -> Sequence[web.RouteDef]:
        """The webhook, shared by all lines."""
        return self._webhook.routes()

    async def send(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """One POST. After it left, silence is Uncertain."""
        match delivery.body:
            case Say(content=content):
                return await self._say(delivery, content, media)
            case MarkRead():
                if delivery.quoted is None:
                    raise Refused("131009")
                await self._quietly(f"{self._number}/messages", payloads.mark_read(delivery.quoted))
                return Receipt()
            case RejectCall(call=call):
                await self._quietly(f"{self._number}/calls", payloads.reject_call(call))
                return Receipt()
            case _:
                raise Refused("131051")

    async def _quietly(self, path: str, body: payloads.Json) -> None:
        """A courtesy: if Meta does not take it, nobody needs to know, and asking twice harms nobody."""
        try:
            await self._graph.post(path, body)
        except Uncertain:
            return
        except Retryable as failure:
            if failure.cause == "unreachable" or not failure.counts:
                raise
            raise Refused(failure.cause) from None  # a courtesy stops no line: the next real message will tell

    async def _say(self, delivery: Delivery, content: Content, media: LocalFile | None) -> Receipt:
        media_id, file = "", file_of(content)
        if file is not None:
            content, media_id = await self._with_upload(delivery, content, file, media)
        body = payloads.message(
            delivery,
            content,
            opaque=f"{self._installation}:{delivery.id}",
            media_id=media_id,
            version=await self._version(content) if isinstance(content, Template) else None,
        )
        try:
            answer = await self._graph.post(f"{self._number}/messages", body, attempts=delivery.attempts)
        except (Refused, Retryable) as failure:
            if file is not None:
                self._uploads.doubt(file, failure.cause)
            raise
        try:
            return Receipt(ForeignId(str(answer["messages"][0]["id"])))
        except (KeyError, IndexError, TypeError):
            raise Uncertain("no-receipt") from None

    def holds(self, file: Media) -> bool:
        """Whether it was uploaded for a broadcast lately."""
        return self._uploads.find(file) is not None

    async def _with_upload(
        self, delivery: Delivery, content: Content, file: Media, media: LocalFile | None
    ) -> tuple[Content, str]:
        """The content as Meta takes its file, and what Meta calls that; a broadcast's is remembered for all others."""
        if media is None:
            upload = self._uploads.find(file)
            if upload is None:
                raise Refused("media-gone") if delivery.broadcast is None else Retryable("media-upload", LOOK_AGAIN)
            return _with_file(content, upload.as_for(file)), upload.media_id
        if file.media is MediaKind.STICKER and not file.animated:
            media = await _as_sticker(media)
        taken, media = _as_whatsapp_takes_it(file, media)
        content = _with_file(content, taken)
        media_id = await self._graph.upload(self._number, media)
        if delivery.broadcast is not None:
            self._uploads.keep(file, taken, media_id)
        return content, media_id

    async def templates(self) -> Sequence[TemplateVersion]:
        """Every language of every template of the account, page by page."""
        found: list[TemplateVersion] = []
        asked = {"fields": templates.FIELDS, "limit": str(templates.PAGE)}
        while len(found) < templates.MOST:
            answer = await self._graph.get(f"{self._account}/message_templates", **asked)
            found += templates.versions(answer)
            if not (after := templates.next_page(answer)):
                break
            asked["after"] = after
        for name in {each.name for each in found} | self._versions.keys():
            self._remember(name, [each for each in found if each.name == name])
        return found

    async def people_per_day(self) -> int | None:
        """Meta's messaging limit of this number."""
        return tiers.people_per_day(await self._graph.get(self._number, fields=tiers.FIELD))

    async def _version(self, content: Template) -> TemplateVersion | None:
        """The template as it is, asked of Meta now and then, by one at a time. None if Meta does not say."""
        if time.monotonic() >= self._due.get(content.name, 0.0):
            async with self._asking:
                if time.monotonic() >= self._due.get(content.name, 0.0):  # else who asked meanwhile asked for us too
                    await self._look_up(content.name)
        known = self._versions.get(content.name, [])
        wanted = content.language
        return min(known, key=lambda v: (v.language != wanted, v.state is not TemplateState.APPROVED), default=None)

    async def _look_up(self, name: str) -> None:
        asked = {"name": name, "fields": templates.FIELDS, "limit": str(templates.PAGE)}
        try:
            found = templates.versions(await self._graph.get(f"{self._account}/message_templates", **asked))
        except Failure:
            self._due[name] = time.monotonic() + limits.TEMPLATES_AGAIN.total_seconds()
            return
        self._remember(name, [each for each in found if each.name == name])

    def _remember(self, name: str, found: list[TemplateVersion]) -> None:
        self._versions[name] = found
        self._due[name] = time.monotonic() + limits.TEMPLATES_FRESH.total_seconds()

    def fetch(self, ref: MediaRef) -> AbstractAsyncContextManager[Stream]:
        """A citizen's file, by Meta's media id."""
        return self._graph.download(ref.file)


def _fitted(file: LocalFile) -> bytes:
    from bridge import drawing  # heavy to import, and seldom needed

    return drawing.fitted(file.handle.read())


async def _as_sticker(file: LocalFile) -> LocalFile:
    fitted = await asyncio.to_thread(_fitted, file)
    return replace(file, handle=io.BytesIO(fitted), size_bytes=len(fitted), mime_type="image/webp")


def _with_file(content: Content, file: Media) -> Content:
    """The same content with its file as WhatsApp takes it; above a template nothing else than what was approved."""
    if not isinstance(content, Template):
        return file
    if isinstance(content.header, Media) and content.header.media is not file.media:
        raise Refused("131053")
    return replace(content, header=file)


def _as_whatsapp_takes_it(content: Media, file: LocalFile) -> tuple[Media, LocalFile]:
    """A kind of file WhatsApp would not take under its own kind goes as a document; one too large is refused."""
    mime_type = file.mime_type.partition(";")[0].strip() or "application/octet-stream"
    limit = limits.ABILITIES.media[content.media]
    fits = (not limit.mime_types or mime_type in limit.mime_types) and file.size_bytes <= limit.max_bytes
    if not fits and content.media is not MediaKind.DOCUMENT:
        content = replace(content, media=MediaKind.DOCUMENT)
        limit = limits.ABILITIES.media[MediaKind.DOCUMENT]
    if file.size_bytes > limit.max_bytes:
        raise TooLarge(file.size_bytes, limit.max_bytes)
    name = file.filename or content.ref.filename or _plain_name(mime_type)
    # Voice notes are recognised by codec. https://developers.facebook.com/…/messages/audio-messages
    kept = file.mime_type if mime_type == "audio/ogg" else mime_type
    if content.media is MediaKind.VOICE and "codecs" not in kept:
        kept = "audio/ogg; codecs=opus"
    named = replace(content, ref=replace(content.ref, filename=name))
    return named, replace(file, mime_type=kept, filename=name)


def _plain_name(mime_type: str) -> str:
    extension = mime_type.rpartition("/")[2].partition("+")[0]
    return f"allegato.{'jpg' if extension == 'jpeg' else extension}"
