"""Hearing what staff do: own loop, every gap filled, the place in the stream kept with its events."""

import asyncio
import random
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog

from bridge.desks.matrix import refusals, timeline
from bridge.desks.matrix.client import Client
from bridge.errors import Failure, Retryable
from bridge.health import Health
from bridge.metrics import ARRIVED
from storage import inbox
from storage.driver import Driver, StoreUnavailable
from storage.events import DeskRestored, DeskSilenced, Event, StaffListed
from storage.model import DeskName

log = structlog.get_logger()

HOLD_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.5
EVENTS_AT_ONCE = 100
HEARING = "hearing"  # the side of a desk's health that is ours; the postman's is speaking


class TokenRevoked(Exception):
    """The account's access is no longer valid: asking again would never help."""


class Ear:
    """Keeps what happens in one room."""

    def __init__(self, *, database: Driver, client: Client, desk: DeskName, room_id: str, health: Health) -> None:
        self._database = database
        self._client = client
        self._desk = desk
        self._room_id = room_id
        self._health = health
        self._source = f"desk:{desk}"
        # Of nothing else: an account may be in rooms that are none of ours, and what they say is not to be kept.
        room = {"rooms": [room_id], "timeline": {"limit": EVENTS_AT_ONCE}, "ephemeral": {"not_types": ["*"]}}
        self._only = {"room": room, "presence": {"not_types": ["*"]}, "account_data": {"not_types": ["*"]}}
        self.room: timeline.Room | None = None
        self.caught_up = asyncio.Event()  # set once what staff did while nobody listened has been kept

    async def hear(self) -> None:
        """Until cancelled. Raises TokenRevoked, after telling everybody who can be told, when it is worth nothing."""
        failures = 0
        while True:
            try:
                await self._hear_once()
                if failures:
                    log.info("desk heard again", desk=self._desk)
                self._health.up(self._source, HEARING)
                failures = 0
                continue
            except (Failure, StoreUnavailable) as error:
                failures += 1
                if failures == 1:
                    log.warning("desk not heard", desk=self._desk, cause=str(error))
                    self._health.down(self._source, "not heard", HEARING)
                if isinstance(error, Failure) and error.cause == "matrix-token":
                    await self._be_silent(error)
                    raise TokenRevoked(error.said) from None
                wait = error.after.total_seconds() if isinstance(error, Retryable) and not error.counts else 0.0
            except Exception:
                failures += 1
                wait = 0.0
                log.exception("desk listening failed", desk=self._desk)
            await asyncio.sleep(max(wait, _pause(failures)))

    async def _hear_once(self) -> None:
        """One sync: all that happened since the last, and where it ends, in one transaction."""
        async with self._database.transaction() as tx:
            since = await inbox.cursor(tx, self._source)
        hold = HOLD_SECONDS if since and self.caught_up.is_set() else 0.0
        found = await self._client.sync(since, only=self._only, hold_seconds=hold)
        position = found.get("next_batch")
        if not isinstance(position, str):
            raise refusals.unreachable()
        happened = _table(_table(_table(found.get("rooms")).get("join")).get(self._room_id))
        events = await self._events(happened, since)
        noticed: list[Event] = []
        if self.room is None:  # an alarm may be sounding from before the start
            noticed = [DeskRestored(self._desk)]
        if self.room is None or any(timeline.touches_rights(event) for event in events):
            noticed.append(await self._staff())
        # What was said before anybody ever listened is nobody's to answer.
        await self._keep(events if since else [], position, noticed)
        self.caught_up.set()

    async def _events(self, happened: Mapping[str, object], since: str) -> list[object]:
        """The room's events in order, with those a limited answer leaves out."""
        part = _table(happened.get("timeline"))
        events = part.get("events")
        latest = events if isinstance(events, list) else []
        if not part.get("limited") or not since:
            return latest
        gap: list[object] = []
        position, seen = part.get("prev_batch"), set[str]()
        while isinstance(position, str) and position not in seen:
            seen.add(position)
            page = await self._client.before(self._room_id, position, until=since)
            chunk = page.get("chunk")
            if not isinstance(chunk, list) or not chunk:
                break
            gap += chunk
            position = page.get("end")
        return [*reversed(gap), *latest]

    async def _staff(self) -> StaffListed:
        """Who may do what, read anew from the room itself, so that it is known before anything is decided."""
        whose = self.room.account if self.room is not None else (await self._client.who_am_i()).user_id
        self.room = timeline.inside(self._desk, self._room_id, whose, await self._client.state(self._room_id))
        return StaffListed(self._desk, self.room.administrators)

    async def _keep(self, events: list[object], position: str, noticed: list[Event]) -> None:
        room, now = self.room, datetime.now(UTC)
        if room is None:
            return
        read = [arrival for event in events if (arrival := timeline.read(event, room)) is not None]
        arrivals = [*(self._noticed(event, now) for event in noticed), *read]
        async with self._database.transaction() as tx:
            await inbox.keep(tx, arrivals, now=now)
            await inbox.move_cursor(tx, self._source, position)
        ARRIVED.labels(self._source).inc(len(arrivals))

    async def _be_silent(self, failure: Failure) -> None:
        now = datetime.now(UTC)
        try:
            async with self._database.transaction() as tx:
                await inbox.keep(tx, [self._noticed(DeskSilenced(self._desk, failure.cause), now)], now=now)
        except StoreUnavailable:
            log.error("desk silent", desk=self._desk, cause=failure.cause)

    def _noticed(self, event: Event, now: datetime) -> inbox.Arrival:
        """Something we saw ourselves, to be decided like all that happens."""
        return inbox.Arrival(self._source, f"{event.kind}:{now.timestamp()}", f"{self._source}:", event)


def _pause(failures: int) -> float:
    """Longer each time, never quite the same: many bridges must not come back to a homeserver at once."""
    return min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(failures, 6)) * random.uniform(0.5, 1.0)


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
