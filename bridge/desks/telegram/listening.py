"""Hearing what staff do: own polling, each update parsed alone, the offset kept with the events."""

import asyncio
import hmac
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from bridge import wording
from bridge.desks.telegram import updates
from bridge.desks.telegram.limits import ALLOWED_UPDATES, POLL_SECONDS
from bridge.health import Health
from bridge.metrics import ARRIVED
from storage import inbox, rooms
from storage.driver import Driver, StoreUnavailable
from storage.events import Event, Member, StaffListed
from storage.model import DeskName

log = structlog.get_logger()

GRACE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 30.0
UPDATE_BYTES = 1024 * 1024
UPDATES_AT_ONCE = 100  # getUpdates gives no more; fewer means that these were all
HEARING = "hearing"  # the side of a desk's health that is ours; the postman's is speaking
SHUT_OUT = (401, 403, 404)  # a token revoked, a bot put out: https://core.telegram.org/bots/api#making-requests


class ListenFailed(Exception):
    """Telegram did not answer as asked; `status` is its HTTP status, 0 if none came. `moved_to`: the group's new id."""

    def __init__(self, status: int, retry_after: float = 0.0, moved_to: int = 0) -> None:
        super().__init__(str(status))
        self.status = status
        self.retry_after = retry_after
        self.moved_to = moved_to


class Ear:
    """Keeps updates: by polling, or as Telegram pushes them."""

    def __init__(
        self, *, database: Driver, session: aiohttp.ClientSession, api_url: str, token: str, desk: str, health: Health
    ) -> None:
        self._health = health
        self._database = database
        self._session = session
        # Both addresses hold the bot's token: they are never logged.
        self._root = f"{api_url.rstrip('/')}/bot{token}"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}"
        self._source = f"desk:{desk}"
        self._desk = DeskName(desk)
        self.caught_up = asyncio.Event()  # set once what staff did while nobody listened has been kept
        self.room: updates.Room | None = None  # once Telegram has told who we are
        self.group_id = 0  # once `recall` has told where the group is now
        self.doubted = asyncio.Event()  # something happened to our place in the group

    async def call(self, method: str, **parameters: object) -> Any:
        """One Bot API call whose answer is wanted raw. Raises ListenFailed."""
        try:
            async with (
                asyncio.timeout(POLL_SECONDS + GRACE_SECONDS),
                self._session.post(f"{self._root}/{method}", json=parameters) as response,
            ):
                body = await response.json(content_type=None)
        except (TimeoutError, aiohttp.ClientError, ValueError):
            raise ListenFailed(0) from None
        if not isinstance(body, dict) or not body.get("ok"):
            hint = body.get("parameters", {}) if isinstance(body, dict) else {}
            moved_to = int(hint.get("migrate_to_chat_id", 0) or 0)
            raise ListenFailed(response.status, float(hint.get("retry_after", 0) or 0), moved_to)
        return body["result"]

    async def recall(self, configured: int) -> int:
        """Where the group is: as configured, or where it is known to have moved since."""
        if self.group_id:
            return self.group_id
        async with self._database.transaction() as tx:
            found = int(await rooms.whereabouts(tx, self._desk, str(configured)))
        if found != configured:
            log.warning("group moved: put the new number into the configuration", desk=self._desk, group_id=str(found))
        self.group_id = found
        return found

    async def follow(self, group_id: int) -> None:
        """The group has a new id, also after a restart."""
        if group_id == self.group_id:
            return
        async with self._database.transaction() as tx:
            await rooms.move(tx, self._desk, str(self.group_id), str(group_id), now=datetime.now(UTC))
        self._move(group_id)

    def _move(self, group_id: int) -> None:
        log.warning("group moved: put the new number into the configuration", desk=self._desk, group_id=str(group_id))
        self.group_id = group_id
        if self.room is not None:
            self.room = replace(self.room, group_id=group_id)
        self.doubted.set()

    async def tell(self, event: Event) -> None:
        """Keep something we noticed ourselves, to be decided like all that happens."""
        now = datetime.now(UTC)
        arrival = inbox.Arrival(self._source, f"{event.kind}:{now.timestamp()}", f"{self._source}:", event)
        async with self._database.transaction() as tx:
            inbox.keep(tx, [arrival], now=now)

    def report_up(self) -> None:
        """The desk can be heard."""
        self._health.up(self._source, HEARING)

    def address_of(self, path: str) -> str:
        """Where a file's bytes are."""
        return f"{self._files}/{path}"

    async def poll(self) -> None:
        """Long polling, until cancelled. What Telegram gives is acknowledged only by asking for what follows it."""
        failures = 0
        while True:
            try:
                async with self._database.transaction() as tx:
                    offset = await inbox.cursor(tx, self._source)
                patience = POLL_SECONDS if self.caught_up.is_set() else 0
                asked = {"timeout": patience, "allowed_updates": list(ALLOWED_UPDATES)}
                found = await self.call("getUpdates", **(asked | ({"offset": int(offset)} if offset else {})))
                await self.keep(found)
                if len(found) < UPDATES_AT_ONCE:
                    self.caught_up.set()
                if failures:
                    log.info("desk heard again", desk=self._desk)
                    self.report_up()
                failures = 0
            except (ListenFailed, StoreUnavailable) as error:
                failures += 1
                if isinstance(error, ListenFailed) and error.status in SHUT_OUT:
                    self.doubted.set()
                if failures == 1:
                    log.warning("desk not heard", desk=self._desk, cause=type(error).__name__, status=str(error))
                    self._health.down(self._source, "not heard", HEARING)
                await self._recover(error, failures)
            except Exception as error:
                failures += 1
                log.exception("desk listening failed", desk=self._desk)
                await self._recover(error, failures)

    async def _recover(self, error: Exception, failures: int) -> None:
        """Back off with jitter; a webhook left over from another set-up is taken off."""
        if isinstance(error, ListenFailed) and error.status == 409:
            try:
                await self.call("deleteWebhook", drop_pending_updates=False)
            except ListenFailed:
                log.warning("another bridge is listening", desk=self._desk)
        wait = error.retry_after if isinstance(error, ListenFailed) else 0.0
        pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(failures, 6)) * random.uniform(0.5, 1.0)
        await asyncio.sleep(max(wait, pause))

    async def keep(self, raw: Sequence[object]) -> None:
        """Events and offset in one transaction; who administers the group is asked anew when it may have changed."""
        mended = [wording.mended(update) for update in raw]
        known = [update for update in mended if isinstance(update, Mapping)]
        room = self.room
        if not known or room is None:
            return
        arrivals, moves = [], []
        for update in known:
            arrivals.append(updates.read(update, room))
            if moved_to := updates.moved_to(update, room):
                moves.append((room.group_id, moved_to))
                room = replace(room, group_id=moved_to)
        if any(updates.needs_ranks(update) for update in known):
            arrivals = [*await self._staff(room), *arrivals]
        numbers = [number for update in known if isinstance(number := update.get("update_id"), int)]
        async with self._database.transaction() as tx:
            inbox.keep(tx, arrivals, now=datetime.now(UTC))
            for before, after in moves:
                await rooms.move(tx, self._desk, str(before), str(after), now=datetime.now(UTC))
            if numbers:
                await inbox.move_cursor(tx, self._source, str(max(numbers) + 1))
        ARRIVED.labels(self._source).inc(len(arrivals))
        if moves:
            self._move(room.group_id)
        if any("my_chat_member" in update for update in known):
            self.doubted.set()

    async def list_staff(self) -> None:
        """Keep who administers the group now."""
        arrivals = await self._staff(self.room) if self.room is not None else []
        async with self._database.transaction() as tx:
            inbox.keep(tx, arrivals, now=datetime.now(UTC))

    async def _staff(self, room: updates.Room) -> list[inbox.Arrival]:
        """Who administers the group; nothing if Telegram refuses, which leaves what was known."""
        try:
            found = await self.call("getChatAdministrators", chat_id=room.group_id)
        except ListenFailed as error:
            log.warning("administrators not listed", desk=self._desk, status=error.status)
            return []
        event = StaffListed(self._desk, tuple(_administrator(each) for each in found if _is_somebody(each)))
        number = f"staff:{datetime.now(UTC).timestamp()}"
        return [inbox.Arrival(self._source, number, f"{self._source}:", event)]

    async def receive(self, request: web.Request, secret: str) -> web.Response:
        """A pushed update: kept before it is acknowledged, refused without the secret Telegram was given."""
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=401)
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > UPDATE_BYTES:
                return web.Response(status=413)
        try:
            await self.keep([json.loads(body)])
        except ValueError:
            return web.Response(status=400)
        except StoreUnavailable:
            return web.Response(status=503)
        return web.Response(text="ok")


def _is_somebody(raw: Mapping[str, Any]) -> bool:
    """Not a bot: nobody hands a case to one."""
    return not (raw.get("user") or {}).get("is_bot")


def _administrator(raw: Mapping[str, Any]) -> Member:
    user = raw.get("user") or {}
    name = " ".join(str(part) for part in (user.get("first_name"), user.get("last_name")) if part)
    return Member(str(user.get("id", "")), name, str(user.get("username") or ""), True)
