"""A Telegram forum group as a Desk."""

import asyncio
import functools
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import structlog
from aiohttp import web
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import ChatMigrated, TelegramError

from bridge.desks.telegram import refusals, speaking, updates
from bridge.desks.telegram.icons import Icons
from bridge.desks.telegram.limits import ABILITIES, ALLOWED_UPDATES
from bridge.desks.telegram.listening import Ear, ListenFailed
from bridge.desks.telegram.watching import Watch
from bridge.errors import Failure, Refused, Retryable
from bridge.files import CHUNK_BYTES, FETCH_AGAIN, FETCH_TRIES, SILENCE_SECONDS, LocalFile, Stream
from bridge.receipt import Carrier, Receipt
from bridge.rules import Abilities
from storage.content import MediaRef
from storage.model import DeskName
from storage.outbox import Delivery

log = structlog.get_logger()

DOWNLOAD_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Push:
    """Telegram pushes updates to `url` instead of being polled; `secret` proves it is Telegram."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands a client offers while typing, for one language (empty: any other)."""

    language: str
    commands: tuple[tuple[str, str], ...]


class TelegramDesk:
    """One forum group, through a bot that hears and says everything, and maybe helpers that only post."""

    def __init__(
        self,
        name: DeskName,
        *,
        bot: Bot,
        helpers: Sequence[Bot] = (),
        ear: Ear,
        session: aiohttp.ClientSession,
        group_id: int,
        others: Callable[[int], str],
        menus: Sequence[Menu] = (),
        push: Push | None = None,
    ) -> None:
        self._name = name
        self._bot = bot
        self._helpers = helpers
        self._ear = ear
        self._session = session
        self._configured = group_id
        self._others = others
        self._menus = menus
        self._push = push
        self._icons = Icons(bot)
        self._watch = Watch(ear, desk=name, configured=group_id)

    @property
    def name(self) -> DeskName:
        """Its name in the configuration."""
        return self._name

    @property
    def abilities(self) -> Abilities:
        """What Telegram can do."""
        return ABILITIES

    def routes(self) -> Sequence[web.RouteDef]:
        """Where Telegram pushes updates, if it does."""
        return [web.post(f"/webhooks/telegram/{self._name}", self._receive)] if self._push is not None else []

    async def _receive(self, request: web.Request) -> web.Response:
        if self._ear.room is None or self._push is None:
            return web.Response(status=503)
        return await self._ear.receive(request, self._push.secret)

    async def listen(self) -> None:
        """Introduce ourselves, learn who administers the group, then hear for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch.run(), name=f"watch {self._name}")
            await self._introduce()
            await self._ear.list_staff()
            await self._offer_commands()
            self._ear.report_up()
            if self._push is None:
                await self._ear.poll()
            else:
                await self._be_pushed(self._push)

    async def _introduce(self) -> None:
        """Who the bot is; asked until Telegram answers, since nothing can be heard before."""
        pause = 0.5
        group_id = await self._ear.recall(self._configured)
        while True:
            try:
                me = await self._ear.call("getMe")
                helpers = frozenset(int(helper.token.partition(":")[0]) for helper in self._helpers)
                username = str(me.get("username", ""))
                self._ear.room = updates.Room(self._name, group_id, int(me["id"]), username, helpers)
                return
            except ListenFailed as error:
                log.warning("desk not reached", desk=self._name, status=error.status)
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2)

    async def _offer_commands(self) -> None:
        """Tell Telegram the commands, only where they changed: it limits how often it may be told."""
        scope = BotCommandScopeChat(self._ear.group_id)
        for menu in self._menus:
            wanted = [BotCommand(name, words) for name, words in menu.commands]
            try:
                if list(await self._bot.get_my_commands(scope, menu.language)) != wanted:
                    await self._bot.set_my_commands(wanted, scope, menu.language)
            except TelegramError as error:
                log.warning("commands not offered", desk=self._name, cause=type(error).__name__)

    async def _be_pushed(self, push: Push) -> None:
        while True:
            try:
                await self._ear.call(
                    "setWebhook", url=push.url, secret_token=push.secret, allowed_updates=list(ALLOWED_UPDATES)
                )
                self._ear.caught_up.set()
                break
            except ListenFailed as error:
                log.warning("desk not heard", desk=self._name, status=error.status)
                await asyncio.sleep(max(error.retry_after, 5.0))
        await asyncio.Event().wait()

    @property
    def helpers(self) -> Sequence[Carrier]:
        """The bots that share the load of speaking. Only who posted may edit or be pressed: they post words alone."""
        return [functools.partial(self._post_as, helper) for helper in self._helpers]

    async def post(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """Carry one delivery into the group."""
        return await self._post_as(self._bot, delivery, media)

    async def _post_as(self, bot: Bot, delivery: Delivery, media: LocalFile | None) -> Receipt:
        group_id = await self._ear.recall(self._configured)
        mouth = speaking.Mouth(
            bot, group_id, self._watch.be_sure, icons=self._icons, others=self._others, opener=self._bot
        )
        try:
            return await mouth.say(delivery, media)
        except ChatMigrated as moved:
            await self._ear.follow(moved.new_chat_id)
            raise Retryable("telegram-moved", refusals.SOON, counts=False) from None
        except TelegramError as error:
            failure = refusals.failure(error)
            failure.anchor, failure.is_half_said = mouth.opened, mouth.has_spoken
            if isinstance(failure, Retryable) and bot is not self._bot:
                failure.of_voice = failure.whole_lane and failure.cause != "unreachable"
            else:
                self._doubt(failure, is_seen=refusals.is_seen_by_looking(error))
            raise failure from None
        except Failure as failure:
            failure.anchor, failure.stray = failure.anchor or mouth.opened, mouth.stray
            failure.is_half_said = mouth.has_spoken
            self._doubt(failure, is_seen=True)
            raise

    def _doubt(self, failure: Failure, *, is_seen: bool) -> None:
        if isinstance(failure, Retryable) and failure.needs_somebody:
            self._watch.doubt(is_seen=is_seen)

    @asynccontextmanager
    async def fetch(self, ref: MediaRef) -> AsyncIterator[Stream]:
        """An operator's file; its address holds the bot's token and is seen by nobody."""
        try:
            found = await self._ear.call("getFile", file_id=ref.file)
            path = str(found["file_path"])
        except ListenFailed as error:
            if error.status == 400:
                raise Refused("media-gone") from None
            raise _gone(error.retry_after) from None
        chunks = self._chunks(path)
        try:
            yield Stream(ref.mime_type, chunks, found.get("file_size"))
        finally:
            await chunks.aclose()

    async def _chunks(self, path: str) -> AsyncGenerator[bytes, None]:
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS, sock_connect=SILENCE_SECONDS, sock_read=SILENCE_SECONDS)
        try:
            async with self._session.get(self._ear.address_of(path), timeout=timeout) as response:
                if response.status != 200:
                    raise _gone()
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    yield chunk
        except (TimeoutError, aiohttp.ClientError):
            raise _gone() from None


def _gone(after_seconds: float = 0.0) -> Retryable:
    pause = max(FETCH_AGAIN, timedelta(seconds=after_seconds))
    return Retryable("media-gone", pause, at_most=FETCH_TRIES)
