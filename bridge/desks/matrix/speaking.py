"""Speaking in the room: one delivery, each of its events under a transaction of its own, so that none is said twice."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from urllib.parse import quote

from bridge import wording
from bridge.desks.matrix import choices, contents, refusals, sealed_files
from bridge.desks.matrix.client import Client
from bridge.desks.matrix.limits import ABILITIES, CARRIED, CASES, MARKS
from bridge.desks.matrix.presses import Press
from bridge.desks.matrix.room import ENCRYPTED, SAID
from bridge.errors import Failure, Refused, Retryable
from bridge.files import LocalFile
from bridge.receipt import Receipt
from storage.bodies import AnswerPress, EditNotice, Mark, Notice, Post, ShowCase, TakeBack, TurnThread, dump_body
from storage.content import Location, Media, Text
from storage.model import Anchor, CaseMark, ForeignId
from storage.outbox import Delivery, ThreadPlace

GONE = frozenset({"M_NOT_FOUND", "M_UNKNOWN", "M_INVALID_PARAM", "M_DUPLICATE_ANNOTATION"})


@dataclass(frozen=True, slots=True)
class Words:
    """What the desk itself says: above things to choose, of the case a case came back from, and why it is mute."""

    invitation: str
    former: str
    mute: Mapping[str, str] = field(default_factory=dict)  # by the cause of it


@dataclass(frozen=True, slots=True)
class Place:
    """The room, and how we speak there. `installation` tells our transactions from those of another database."""

    client: Client
    room_id: str
    account: str
    installation: str
    words: Words
    seal: Callable[[str, Mapping[str, object]], Awaitable[dict[str, object]]] | None = None  # in an encrypted room
    receipts: bool = False  # what was carried to a citizen is also shown as read by us
    queue: asyncio.Lock = field(default_factory=asyncio.Lock)  # events sent at once arrive in any order

    def address_of(self, event_id: str, room_id: str = "") -> str:
        """Where a client finds one event of the room, or of another one."""
        server, room = self.account.partition(":")[2], room_id or self.room_id
        return f"https://matrix.to/#/{quote(room, safe='!:')}/{quote(event_id, safe='$:')}?via={quote(server)}"


class Mouth:
    """Says one delivery. `opened` is the head it had to post, known even when what followed failed."""

    def __init__(self, place: Place, delivery: Delivery) -> None:
        self._place = place
        self._delivery = delivery
        self.opened: Anchor | None = None
        self.has_spoken = False

    async def say(self, media: LocalFile | None) -> Receipt:
        """Carry it. Raises a Failure."""
        match self._delivery.body:
            case Post() | Notice():
                return await self._post(media)
            case EditNotice() as edit:
                await self._edit(edit)
            case Mark() as mark:
                await self._leniently(mark)
            case AnswerPress(press=press, text=text):
                await self._answer(Press.read(press), text)
            case TurnThread(closed=closed):
                await self._change_head("turn", CaseMark.CLOSED if closed else CaseMark.WAITING)
            case ShowCase(mark=mark, holder=holder):
                await self._change_head("case", mark, holder)
            case TakeBack(target=target):
                await self._leniently(target)
            case _:
                pass
        return Receipt()

    async def _post(self, media: LocalFile | None) -> Receipt:
        body, head = self._delivery.body, await self._head()
        first = await self._utter(body, media, head)
        return Receipt(ForeignId(first), self.opened)

    async def _head(self) -> str:
        """The message the thread hangs on; empty for the room itself."""
        thread = self._delivery.thread
        if thread is None:
            return ""
        if thread.anchor is None:
            self.opened = Anchor(await self._send("head", self._head_of(thread, thread.mark or CaseMark.WAITING)))
        return thread.anchor or self.opened or ""

    async def _utter(self, body: object, media: LocalFile | None, head: str) -> str:
        """In several events only where one cannot hold it; the one that names it is what is answered and edited."""
        match body:
            case Notice(attached=Media() as attached) if media is not None:
                await self._file(contents.without_caption(attached), media, head)
                return await self._notice(body, head, has_answered=True)
            case Notice():
                return await self._notice(body, head)
            case Post(content=Text() as text):
                return await self._words(text, head, self._delivery.quoted or "")
            case Post(content=Location() as place):
                return await self._send("place", self._placed(contents.of_place(place), head, self._quoted))
            case Post(content=Media() as file) if media is not None:
                return await self._media(file, media, head)
        raise Refused("media-gone")

    @property
    def _quoted(self) -> str:
        return self._delivery.quoted or ""

    async def _notice(self, notice: Notice, head: str, *, has_answered: bool = False) -> str:
        offered = choices.offers(notice.buttons)
        text = choices.described(notice.text, offered, self._place.words.invitation)
        named = await self._words(text, head, "" if has_answered else notice.answers, choices.written(offered))
        await self._invite(named, offered)
        return named

    async def _words(self, text: Text, head: str, answers: str, more: dict[str, object] | None = None) -> str:
        """The words, cut where one event cannot hold them; what can be chosen is under the last, which names them."""
        named, parts = "", wording.split(text, ABILITIES.text_units)
        for number, part in enumerate(parts):
            content = contents.of_text(part, by_bridge=False)
            if number == len(parts) - 1:
                content |= more or {}
            said = await self._send(f"words-{number}", self._placed(content, head, answers if number == 0 else ""))
            named = said if more or not named else named
        return named

    async def _media(self, content: Media, file: LocalFile, head: str) -> str:
        """The file with its words; those of a kind without any go before it."""
        if content.media in ABILITIES.captions or not content.caption.text:
            return await self._file(content, file, head, self._quoted)
        await self._words(content.caption, head, self._quoted)
        return await self._file(contents.without_caption(content), file, head)

    async def _file(self, content: Media, file: LocalFile, head: str, answers: str = "") -> str:
        client, keys = self._place.client, None
        limit_bytes = await client.upload_limit()
        if self._place.seal is None:
            address = await client.upload(file, limit_bytes=limit_bytes)
        else:
            async with sealed_files.sealed(file) as (opaque, keys):
                address = await client.upload(opaque, limit_bytes=limit_bytes)
        kind, found = contents.of_file(content, file, address, keys)
        return await self._send("file", self._placed(found, head, answers), kind=kind)

    def _placed(self, content: dict[str, object], head: str, answers: str) -> dict[str, object]:
        return contents.in_thread(content, head, answers) if head else contents.under(content, answers)

    async def _invite(self, notice: str, offered: tuple[choices.Offer, ...]) -> None:
        """Our own reactions, so that choosing is one tap. Without them it can be chosen all the same."""
        for offer in offered:
            if not offer.sign:
                continue
            try:
                await self._send(f"offer-{offer.token}", contents.reaction(notice, offer.sign), kind="m.reaction")
            except Failure:
                return

    async def _edit(self, edit: EditNotice) -> None:
        target = self._delivery.quoted
        if target is None:
            raise Retryable("notice-not-posted", refusals.SOON)
        offered = choices.offers(edit.buttons)
        text = choices.described(edit.text, offered, self._place.words.invitation)
        shown = wording.split(text, ABILITIES.text_units)[0]  # an edit is one event; cards are far shorter
        content = contents.of_text(shown, by_bridge=False) | choices.written(offered)
        await self._send("edit", contents.edit_of(target, content))
        await self._renew(target, offered)

    async def _renew(self, notice: str, offered: tuple[choices.Offer, ...]) -> None:
        """What can no longer be chosen is no longer offered."""
        wanted = {choices.plain(offer.sign) for offer in offered}
        try:
            ours = await self._ours(notice)
            for event_id, emoji in ours.items():
                if choices.plain(emoji) not in wanted:
                    await self._redact(event_id)
        except Failure:
            return
        there = {choices.plain(emoji) for emoji in ours.values()}
        await self._invite(notice, tuple(offer for offer in offered if choices.plain(offer.sign) not in there))

    async def _leniently(self, what: Mark | str) -> None:
        """For what is not worth a second thought: a mark on a message that is gone, or that we may not set."""
        try:
            if isinstance(what, Mark):
                await self._mark(what.target, MARKS[what.mark])
                if self._place.receipts and what.mark in CARRIED:
                    await self._read(what.target)
            else:
                await self._redact(what)
        except Failure as failure:
            if failure.said not in GONE and failure.cause != "matrix-room":
                raise

    async def _mark(self, target: str, emoji: str) -> None:
        """The latest mark stands in the place of those before."""
        ours = await self._ours(target)
        if emoji not in ours.values():
            await self._send("mark", contents.reaction(target, emoji), kind="m.reaction")
        for event_id, other in ours.items():
            if other != emoji:
                await self._redact(event_id)

    async def _read(self, target: str) -> None:
        """In the thread it stands in: a receipt that names none would be of the whole room."""
        place = self._place
        thread = contents.thread_of(await place.client.event(place.room_id, target))
        await place.client.read(place.room_id, target, thread=thread)

    async def _ours(self, target: str) -> dict[str, str]:
        """Our reactions to a message: their ids and emoji."""
        return await self._place.client.reactions(self._place.room_id, target, by=self._place.account)

    async def _answer(self, press: Press | None, text: str) -> None:
        """What came of a press, under the notice, for who pressed; their emoji goes, so that they can press again."""
        if press is None:
            return
        if text:
            content = contents.of_text(Text(text), by_bridge=True) | {"m.mentions": {"user_ids": [press.member]}}
            try:
                await self._send("answer", self._placed(content, press.head, press.notice))
            except Refused as refused:
                if refused.said not in GONE:
                    raise
        if press.is_reaction:
            await self._leniently(press.event)

    async def _change_head(self, operation: str, mark: str, holder: str = "") -> None:
        thread = self._delivery.thread
        if thread is not None and thread.anchor is not None:
            await self._send(operation, contents.edit_of(thread.anchor, self._head_of(thread, mark, holder)))

    def _head_of(self, thread: ThreadPlace, mark: str, holder: str = "") -> dict[str, object]:
        title = " · ".join(part for part in (thread.title, holder) if part)
        content = contents.of_head(CASES[mark], title, thread.card)
        if thread.former is None:
            return content
        return contents.with_former(
            content, self._place.words.former, self._place.address_of(thread.former, thread.former_room)
        )

    async def _send(self, operation: str, content: dict[str, object], *, kind: str = "m.room.message") -> str:
        place = self._place
        # What somebody reads waits for what was said before; nothing waits for an emoji, nor an emoji for anything.
        async with nullcontext() if kind == "m.reaction" else place.queue:
            if place.seal is not None and kind in SAID:
                kind, content = ENCRYPTED, await place.seal(kind, content)
            said = await place.client.send(place.room_id, kind, content, transaction=self._transaction(operation))
        self.has_spoken = self.has_spoken or operation != "head"
        return said

    async def _redact(self, event_id: str) -> None:
        place, transaction = self._place, self._transaction(f"redact-{event_id}")
        await place.client.redact(place.room_id, event_id, transaction=transaction)

    def _transaction(self, operation: str) -> str:
        """The same whenever this delivery goes again, and no other's: neither the next operation's, nor that of a
        delivery of the same number in a database that was restored, which the homeserver may still remember.
        """
        delivery = self._delivery
        thread: ThreadPlace | None = delivery.thread
        whose = f"{thread.id}:{thread.title}" if thread is not None else ""
        what = "" if operation == "head" else dump_body(delivery.body)
        parts = [self._place.installation, str(delivery.id), operation, whose, str(delivery.message or ""), what]
        return f"{delivery.id}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"
