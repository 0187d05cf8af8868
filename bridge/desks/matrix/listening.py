"""Hearing what staff do: own loop, every gap filled, the place in the stream kept with its events."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bridge.desks.matrix import history, refusals, timeline
from bridge.desks.matrix.client import Client, Login
from bridge.desks.matrix.room import Json, Room, inside
from bridge.desks.matrix.room import table as _table
from bridge.errors import Failure, Retryable
from bridge.health import Health
from bridge.metrics import ARRIVED
from storage import inbox, rooms
from storage.driver import Driver, StoreUnavailable
from storage.events import DeskMoved, DeskRestored, DeskSealed, DeskSilenced, Event, StaffListed
from storage.model import DeskName

if TYPE_CHECKING:  # its libraries are an extra
    from bridge.desks.matrix.sealing import Seal

log = structlog.get_logger()

HOLD_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 30.0
TROUBLED_SECONDS = 10.0  # a right given back is noticed this soon
FIRST_PAUSE_SECONDS = 0.5
STUMBLES = 3
HEARING = "hearing"  # the side of a desk's health that is ours; the postman's is speaking


class TokenRevoked(Exception):
    """The account's access is no longer valid: asking again would never help."""


class Ear:
    """Keeps what happens in one room."""

    def __init__(
        self,
        *,
        database: Driver,
        client: Client,
        desk: DeskName,
        room_id: str,
        health: Health,
        log_in: Callable[[], Awaitable[object]] | None = None,
        make_seal: Callable[[Login], Awaitable["Seal | None"]] | None = None,
        no_seal: str = "matrix-encrypted",
    ) -> None:
        self._database = database
        self._client = client
        self._desk = desk
        self._configured = room_id
        self.room_id = ""  # where it is now, once that is known
        self._former: list[str] = []  # where it was before: what managers still say there is heard
        self._log_in = log_in  # where there is no token yet
        self._make_seal = make_seal  # where the libraries for encrypted rooms are installed
        self._no_seal = no_seal  # what an encrypted room wants without one
        self._settling, self._account = asyncio.Lock(), ""
        self.seal: Seal | None = None
        self._health = health
        self._source = f"desk:{desk}"
        self._disbelieved = set[str]()  # rooms named as ours that do not say so themselves
        self._doubted = asyncio.Event()
        self._failures = 0
        self._told = ""  # the trouble last reported
        self._is_in = False  # whether we were in the room when it was last looked at
        self._is_well = False  # the room could be heard, and whoever heard the contrary has been told
        self.room: Room | None = None
        self.caught_up = asyncio.Event()  # set once what staff did while nobody listened has been kept

    async def hear(self) -> None:
        """Until cancelled. Raises TokenRevoked, after telling everybody who can be told, when it is worth nothing."""
        while True:
            wait = 0.0
            try:
                await self._hear_once()
                self._note_heard()
                continue
            except (Failure, StoreUnavailable) as error:
                self._note_failure(str(error))
                if isinstance(error, Retryable) and error.needs_somebody:
                    await self._be_silent(error)
                if isinstance(error, Failure) and error.cause == "matrix-token":
                    raise TokenRevoked(error.said) from None
                wait = error.after.total_seconds() if isinstance(error, Retryable) and not error.counts else 0.0
            except Exception:
                self._failures += 1
                log.exception("desk listening failed", desk=self._desk)
            await asyncio.sleep(max(wait, min(self.pause(), TROUBLED_SECONDS if self._told else LONGEST_PAUSE_SECONDS)))

    def pause(self) -> float:
        """How long to wait before trying again: longer each time."""
        return _pause(self._failures)

    def _note_heard(self) -> None:
        if self._failures:
            log.info("desk heard again", desk=self._desk)
        self._health.up(self._source, HEARING)
        self._failures, self._told = 0, ""

    def _note_failure(self, cause: str) -> None:
        self._failures += 1
        if self._failures == 1:
            log.warning("desk not heard", desk=self._desk, cause=cause)
            self._health.down(self._source, "not heard", HEARING)

    async def _hear_once(self) -> None:
        """One sync: all that happened since the last, and where it ends, in one transaction."""
        await self._settle()
        async with self._database.transaction() as tx:
            since = await inbox.cursor(tx, self._source)
        self._take_doubt()
        hold = HOLD_SECONDS if since and self.caught_up.is_set() and self._is_well else 0.0
        found = await self._sync(since, hold)
        position, left = found.get("next_batch"), _table(_table(found.get("rooms")).get("leave"))
        if not isinstance(position, str):
            raise refusals.unreachable()
        events, targets = await self._heard(found, since, position)
        noticed: list[Event] = []
        if not self._is_well or any(timeline.touches_rights(event, targets) for event in events):
            noticed.append(await self._staff())
        is_out = self.room_id in left or self.room is None
        trouble = "matrix-room" if is_out or self.room is None else self.room.trouble
        if not trouble and not self._is_well:  # an alarm may be sounding from before
            noticed.insert(0, DeskRestored(self._desk))
        if self.seal is not None and self.room is not None and self.seal.is_new_in(self.room):
            noticed.append(DeskSealed(self._desk))
        await self._keep(events, targets, position, noticed)
        if self.seal is not None:
            await self.seal.tend()
        if self.room is not None and self.room.replacement:
            await self._follow(self.room)
            return
        self.caught_up.set()
        if trouble:
            raise refusals.of_room(trouble)
        self._is_well = True

    def _take_doubt(self) -> None:
        """What could not be said makes the lane silent: it is looked into as any trouble, and over when all is well."""
        self._is_well = self._is_well and not self._doubted.is_set()
        self._doubted.clear()

    async def _heard(self, found: Json, since: str, position: str) -> tuple[list[object], dict[str, Json]]:
        """A sync's events, unsealed, and the messages they speak of; what was said before we listened is nobody's."""
        if self.seal is not None:
            self.seal.take(found)
        happened, events, targets = history.by_room(found), list[object](), dict[str, Json]()
        for room_id in (*self._former, self.room_id) if since else ():
            span = history.Span(since, position)
            heard = await history.whole(self._client, room_id, _table(happened.get(room_id)), span)
            others = [event for event in heard if _table(event).get("sender") != self._account]
            spoken_of = await history.targets(self._client, room_id, others, is_stumbling=self._failures >= STUMBLES)
            if self.seal is not None:
                heard = await self.seal.read(room_id, heard, position)
                spoken_of = {name: self.seal.opened(room_id, event) for name, event in spoken_of.items()}
            events += heard
            targets |= spoken_of
        return events, targets

    async def find(self) -> str:
        """Where the room is: as configured, or where it is known to have gone since."""
        if not self.room_id:
            async with self._database.transaction() as tx:
                self._former = await rooms.former(tx, self._desk, self._configured)
                self.room_id = await rooms.whereabouts(tx, self._desk, self._configured)
        return self.room_id

    @property
    def has_followed(self) -> bool:
        """Whether the room is another one than the configured."""
        return bool(self._former)

    async def _follow(self, room: Room) -> None:
        """The room was replaced: go there, if it says the same, and have the conversations opened there."""
        if room.replacement in self._disbelieved:
            raise refusals.of_room("matrix-moved")
        entered = await history.enter(self._client, room)
        if entered is None:
            self._disbelieved.add(room.replacement)
        if not entered:
            raise refusals.of_room("matrix-moved")
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            await rooms.upgrade(tx, self._desk, room.room_id, room.replacement, now=now)
            inbox.keep(tx, [self._noticed(DeskMoved(self._desk), now)], now=now)
        log.warning("room replaced: put the new id into the configuration", desk=self._desk, room_id=room.replacement)
        self.room_id, self.room, self._is_well = "", None, False

    @property
    def _only(self) -> Json:
        return history.only([*self._former, self.room_id], but=self._account)

    def doubt(self) -> None:
        """The room did not take what was said there: what is known of it may not be so any more."""
        self._doubted.set()

    async def _sync(self, since: str, hold_seconds: float) -> Mapping[str, object]:
        """What happened since; a doubt is looked into at once instead of when something happens."""
        if hold_seconds:
            asked = self._client.sync(since, only=self._only, hold_seconds=hold_seconds)
            found = await history.unless(self._doubted, asked)
            if found is not None:
                return found
            self._take_doubt()
        return await self._client.sync(since, only=self._only, hold_seconds=0.0)

    async def _staff(self) -> StaffListed:
        """Who may do what, read anew from the room itself, so that it is known before anything is decided."""
        whose = await self._settle()
        room = await self._look(whose)
        self._is_in = whose in room.names
        if not self._is_in and await history.is_let_in(self._client, room):
            room = await self._look(whose)
        if self.seal is not None and room.is_sealed:
            self.seal.follow(room)
        self.room = room
        return StaffListed(self._desk, room.administrators)

    async def _settle(self) -> str:
        """Whose account it is, and where; its keys are at hand before a sync brings others for them."""
        await self.find()
        if not self._client.has_token and self._log_in is not None:
            await self._log_in()
            if self.seal is not None:
                self.seal.doubt()
        async with self._settling:
            if not self._account:
                login = await self._client.who_am_i()
                if self._make_seal is not None and login.device_id:
                    self.seal = await self._make_seal(login)
                self._account = login.user_id
        return self._account

    async def seen(self) -> Room:
        """The room, looked at at least once: in an encrypted one not even the first word may be said in clear."""
        if self.room is None:
            await self._staff()
        if self.room is None:
            raise refusals.unreachable()
        return self.room

    async def _look(self, whose: str) -> Room:
        try:
            state = await self._client.state(self.room_id)
        except Failure as failure:
            if failure.cause != "matrix-room":
                raise
            state = []  # who was never in it may not see it
        no_seal = self.seal.trouble if self.seal is not None else self._no_seal
        return inside(self._desk, self.room_id, whose, state, no_seal=no_seal)

    async def _keep(
        self,
        events: list[object],
        targets: Mapping[str, Json],
        position: str,
        noticed: list[Event],
    ) -> None:
        room, now = self.room, datetime.now(UTC)
        if room is None:
            return
        read = [arrival for event in events if (arrival := timeline.read(event, room, targets))]
        arrivals = [*(self._noticed(event, now) for event in noticed), *read]
        async with self.seal.kept() if self.seal is not None else self._database.transaction() as tx:
            inbox.keep(tx, arrivals, now=now)
            if self._is_in:  # what is said while we are out is heard from here on, once we are let in again
                await inbox.move_cursor(tx, self._source, position)
        ARRIVED.labels(self._source).inc(len(arrivals))

    async def _be_silent(self, failure: Failure) -> None:
        """Tell what somebody must mend, once; when it is over is noticed as at the start."""
        self._is_well, now = False, datetime.now(UTC)
        if self._told == failure.cause:
            return
        self._told = failure.cause
        try:
            async with self._database.transaction() as tx:
                inbox.keep(tx, [self._noticed(DeskSilenced(self._desk, failure.cause), now)], now=now)
        except StoreUnavailable:
            self._told = ""
            log.error("desk silent", desk=self._desk, cause=failure.cause)

    def _noticed(self, event: Event, now: datetime) -> inbox.Arrival:
        """Something we saw ourselves, to be decided like all that happens."""
        return inbox.Arrival(self._source, f"{event.kind}:{now.timestamp()}", f"{self._source}:", event)


def _pause(failures: int) -> float:
    """Longer each time, never quite the same: many bridges must not come back to a homeserver at once."""
    return min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(failures, 6)) * random.uniform(0.5, 1.0)
