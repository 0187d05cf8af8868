"""A Telegram forum group as a Desk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import structlog
from aiohttp import web
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import ChatMigrated, TelegramError

from bridge.desks.telegram import refusals, speaking, updates
from bridge.desks.telegram.limits import ABILITIES, ALLOWED_UPDATES
from bridge.desks.telegram.listening import Ear, ListenFailed
from bridge.errors import Failure, Refused, Retryable
from bridge.files import CHUNK_BYTES, LocalFile, Stream
from bridge.receipt import Receipt
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
    """One forum group, through one bot."""

    def __init__(
        self,
        name: DeskName,
        *,
        bot: Bot,
        ear: Ear,
        session: aiohttp.ClientSession,
        group_id: int,
        menus: Sequence[Menu] = (),
        push: Push | None = None,
    ) -> None:
        self._name = name
        self._bot = bot
        self._ear = ear
        self._session = session
        self._group_id = group_id
        self._menus = menus
        self._push = push
        self._room: updates.Room | None = None

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
        if self._room is None or self._push is None:
            return web.Response(status=503)
        return await self._ear.receive(request, self._push.secret, self._room)

    async def listen(self) -> None:
        """Introduce ourselves, learn who administers the group, then hear for ever."""
        room = await self._introduce()
        await self._ear.list_staff(room)
        await self._offer_commands()
        self._ear.report_up()
        if self._push is None:
            await self._ear.poll(room)
        else:
            await self._be_pushed(self._push)

    async def _introduce(self) -> updates.Room:
        """Who the bot is; asked until Telegram answers, since nothing can be heard before."""
        pause = 0.5
        while True:
            try:
                me = await self._ear.call("getMe")
                self._room = updates.Room(self._name, self._group_id, int(me["id"]), str(me.get("username", "")))
                return self._room
            except ListenFailed as error:
                log.warning("desk not reached", desk=self._name, status=error.status)
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2)

    async def _offer_commands(self) -> None:
        """Tell Telegram the commands, only where they changed: it limits how often it may be told."""
        scope = BotCommandScopeChat(self._group_id)
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

    async def post(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """Carry one delivery into the group."""
        mouth = speaking.Mouth(self._bot, self._group_id, self._has_topics)
        try:
            return await mouth.say(delivery, media)
        except ChatMigrated as moved:
            self._follow(moved.new_chat_id)
            raise Retryable("telegram-moved", refusals.SOON, counts=False) from None
        except TelegramError as error:
            failure = refusals.failure(error)
            failure.anchor = mouth.opened
            raise failure from None
        except Failure as failure:
            failure.anchor = failure.anchor or mouth.opened
            raise

    async def _has_topics(self) -> bool:
        """Whether the group is a forum right now; asked raw, since of the long answer only this matters."""
        try:
            chat = await self._ear.call("getChat", chat_id=self._group_id)
        except ListenFailed as error:
            if error.status == 429:
                after = timedelta(seconds=error.retry_after) + refusals.AFTER_FLOOD
                raise Retryable("flood", after, whole_lane=True, counts=False) from None
            pause = refusals.SOON if error.status in (0, 500, 502, 503, 504) else refusals.MINUTE
            raise Retryable("telegram-room", pause, whole_lane=True) from None
        return bool(chat.get("is_forum"))

    def _follow(self, group_id: int) -> None:
        """The group became a supergroup and has a new number."""
        log.warning("group moved", desk=self._name)
        self._group_id = group_id
        if self._room is not None:
            self._room = updates.Room(self._name, group_id, self._room.bot_id, self._room.bot_username)

    @asynccontextmanager
    async def fetch(self, ref: MediaRef) -> AsyncIterator[Stream]:
        """An operator's file; its address holds the bot's token and is seen by nobody."""
        try:
            found = await self._ear.call("getFile", file_id=ref.file)
            path = str(found["file_path"])
        except ListenFailed as error:
            if error.status == 400:
                raise Refused("media-gone") from None
            raise Retryable("media-gone", refusals.SOON, at_most=3) from None
        try:
            timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS)
            async with self._session.get(self._ear.address_of(path), timeout=timeout) as response:
                if response.status != 200:
                    raise Retryable("media-gone", refusals.SOON, at_most=3)
                yield Stream(ref.mime_type, response.content.iter_chunked(CHUNK_BYTES))
        except (TimeoutError, aiohttp.ClientError):
            raise Retryable("media-gone", refusals.SOON, at_most=3) from None
