"""Hearing what staff do: own loop, every gap filled, the place in the stream kept with its events."""

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bridge.desks.matrix import contents, entrance, history, refusals, timeline
from bridge.desks.matrix.client import Client
from bridge.desks.matrix.room import Json, Room
from bridge.desks.matrix.room import table as _table
from bridge.desks.matrix.seat import Seat
from bridge.errors import Failure, Refused, Retryable
from bridge.health import Health
from bridge.metrics import ARRIVED
from storage import alarms, inbox, operators, rooms
from storage.content import Text
from storage.driver import Driver, StoreUnavailable
from storage.events import DeskExposed, DeskMoved, DeskRestored, DeskSealed, DeskSilenced, Event
from storage.model import DeskName, lane_of_desk

log = structlog.get_logger()

HOLD_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 30.0
TROUBLED_SECONDS = 10.0  # a right given back is noticed this soon
FIRST_PAUSE_SECONDS = 0.5
STUMBLES = 3
AUTHORS_KEPT = 10_000
HEARING = "hearing"  # the side of a desk's health that is ours; the postman's is speaking


class TokenRevoked(Exception):
    """The account's access is no longer valid: asking again would never help."""


class Ear:
    """Keeps what happens in one room."""

    def __init__(
        self,
        seat: Seat,
        *,
        database: Driver,
        client: Client,
        desk: DeskName,
        health: Health,
        mute: Mapping[str, str] | None = None,
    ) -> None:
        self.seat = seat
        self._mute = mute or {}  # what to say in the room itself where nothing else may be said, by the cause of it
        self._database = database
        self._client = client
        self._desk = desk
        self._health = health
        self._source = f"desk:{desk}"
        self._disbelieved = set[str]()  # rooms named as ours that do not say so themselves
        self._doubted = asyncio.Event()
        self._failures = 0
        self._authors = dict[str, str]()  # of the messages that threads hang on
        self._told = ""  # the trouble last reported
        self._cautioned = set[str]()
        self._listed: Room | None = None  # the room whose members are in the store
        self._is_well = False  # the room could be heard, and whoever heard the contrary has been told
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
                self._note_failure(error)
                if isinstance(error, Retryable) and error.needs_somebody:
                    await self._be_silent(error)
                if isinstance(error, Failure) and error.cause in refusals.NO_ACCESS:
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

    def _note_failure(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            log.warning("desk not heard", desk=self._desk, cause=str(error))
            is_others = isinstance(error, Failure) and error.cause == "matrix-account"
            self._health.down(self._source, "matrix-account" if is_others else "not heard", HEARING)

    async def _hear_once(self) -> None:
        """One sync: all that happened since the last, and where it ends, in one transaction."""
        await self.seat.settle()
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
            await self.seat.look()
        room, seal = self.seat.room, self.seat.seal
        trouble = "matrix-room" if room is None or self.seat.room_id in left else room.trouble
        if not trouble and not self._is_well:  # an alarm may be sounding from before
            noticed.insert(0, DeskRestored(self._desk))
        if seal is not None and room is not None and seal.is_new_in(room):
            noticed.append(DeskSealed(self._desk))
        noticed += self._cautions()
        await self._keep(events, targets, position, noticed)
        if seal is not None:
            await seal.tend()
        if room is not None and room.replacement:
            await self._follow(room)
            return
        self.caught_up.set()
        if trouble:
            await self._say_why_mute(trouble)
            raise refusals.of_room(trouble)
        self._is_well = True

    async def _say_why_mute(self, trouble: str) -> None:
        """Once, in clear: nothing else may be, but without a word nobody in the room would know why it is still.

        It is no delivery: those wait until all can be said again, and one that got through would end the alarm.
        """
        words, lane = self._mute.get(trouble), lane_of_desk(self._desk)
        if words is None:
            return
        async with self._database.transaction() as tx:
            if alarms.MUTE in await alarms.sounding(tx, lane):
                return
        content = contents.of_text(Text(words), by_bridge=True)
        with suppress(Refused):
            await self._client.send(self.seat.room_id, "m.room.message", content, transaction=f"{trouble}-{self._desk}")
        async with self._database.transaction() as tx:
            await alarms.sound(tx, lane, alarms.MUTE, trouble, now=datetime.now(UTC))

    def _cautions(self) -> list[Event]:
        """What is not as it should be in the room: for the log when it changes, the gravest for who is in it too."""
        found = self.seat.room.cautions if self.seat.room is not None and self.seat.is_in else ()
        new, self._cautioned = set(found) - self._cautioned, set(found)
        if new:
            log.warning("room is not as it should be: see sportello check", desk=self._desk, cautions=found)
        grave = tuple(each for each in found if each in new - entrance.QUIET)
        return [DeskExposed(self._desk, grave)] if grave else []

    def _take_doubt(self) -> None:
        """What could not be said makes the lane silent: it is looked into as any trouble, and over when all is well."""
        self._is_well = self._is_well and not self._doubted.is_set()
        self._doubted.clear()

    async def _heard(self, found: Json, since: str, position: str) -> tuple[list[object], dict[str, Json]]:
        """A sync's events, unsealed, and the messages they speak of; what was said before we listened is nobody's."""
        seal = self.seat.seal
        if seal is not None:
            seal.take(found)
        happened, events, targets = history.by_room(found), list[object](), dict[str, Json]()
        for room_id in self.seat.heard_in if since else ():
            span = history.Span(since, position)
            heard = await history.whole(self._client, room_id, _table(happened.get(room_id)), span)
            spoken_of = await self._spoken_of(room_id, heard)
            if seal is not None:
                heard = await seal.read(room_id, heard, position)
                spoken_of = {name: seal.opened(room_id, event) for name, event in spoken_of.items()}
            events += heard
            targets |= spoken_of
        return events, targets

    async def _spoken_of(self, room_id: str, heard: list[object]) -> dict[str, Json]:
        """What others reacted to and answered, as it stands now; of what threads hang on, asked once, who said it."""
        others = [event for event in heard if _table(event).get("sender") != self.seat.account]
        roots = {root for event in others if (root := timeline.root_of(event))}
        if len(self._authors) > AUTHORS_KEPT:
            self._authors.clear()
        names = [*map(timeline.target_of, others), *(roots - self._authors.keys())]
        found = await history.targets(self._client, room_id, names, is_stumbling=self._failures >= STUMBLES)
        self._authors |= {root: str(found[root].get("sender", "")) for root in roots & found.keys()}
        return found | {root: {"sender": self._authors[root]} for root in roots - found.keys()}

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
        self.seat.leave()
        self._is_well = False

    @property
    def _only(self) -> Json:
        return history.only(self.seat.heard_in, but=self.seat.account)

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

    async def _keep(
        self,
        events: list[object],
        targets: Mapping[str, Json],
        position: str,
        noticed: list[Event],
    ) -> None:
        room, seal, now = self.seat.room, self.seat.seal, datetime.now(UTC)
        if room is None:
            return
        read = [arrival for event in events if (arrival := timeline.read(event, room, targets))]
        arrivals = [*(self._noticed(event, now) for event in noticed), *read]
        async with seal.kept() if seal is not None else self._database.transaction() as tx:
            inbox.keep(tx, arrivals, now=now)
            if not room.trouble and not self._is_well:
                await alarms.clear(tx, lane_of_desk(self._desk), alarms.MUTE)
            if self.seat.is_in and room is not self._listed:  # what waits is decided by who is in the room from now on
                await operators.list_members(tx, self._desk, room.members)
                await inbox.hurry(tx, self._source, now=now)
            if self.seat.is_in:  # what is said while we are out is heard from here on, once we are let in again
                await inbox.move_cursor(tx, self._source, position)
        self._listed = room
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
