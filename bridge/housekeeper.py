"""The housekeeper: asks about what nobody has told us, and throws away what is no longer of use."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bridge.metrics import BACKLOG, MEDIA_MISSING
from bridge.relay import alarms, answers, blocking, hours, mailing, statistics, withdrawing
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import alarms as told
from storage import fault_links, inbox, lanes, messages, outbox, recipients, statuses
from storage.driver import Driver, StoreUnavailable, Transaction
from storage.model import Lane, lane_of_desk

log = structlog.get_logger()

ROUND_SECONDS = 5.0
SILENCE = timedelta(seconds=30)  # statuses come within seconds; after this the operator is asked
HELD_FOR = timedelta(days=7)  # who has not tapped in a week does not wait for the answer any more
REPEATED_FOR = timedelta(days=8)  # Meta repeats webhooks for seven days
FILES_KEPT = timedelta(days=7)  # by Meta; a file older than that is lost, and its alarm with it
DRAFTS_KEPT = timedelta(days=8)  # of faults: nobody presses that button any more
MARKS_WORTH = timedelta(minutes=10)  # a mark older than this is not worth one of the group's calls


class Housekeeper:
    """One small round every few seconds."""

    def __init__(
        self,
        *,
        database: Driver,
        decision: Callable[[Transaction, datetime], Decision],
        rates: Mapping[Lane, Callable[[], float]],
    ) -> None:
        self._database = database
        self._decision = decision
        self._rates = rates  # calls a minute each lane takes at the moment

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self._round()
            except StoreUnavailable as error:
                log.error("store unavailable", cause=str(error))
            except Exception:
                log.exception("round not made")

    async def _ask(self, d: Decision, doubt: lanes.Doubt) -> None:
        """One doubt that cannot be asked about (its desk is gone) must not keep the round from the others."""
        try:
            async with d.tx.savepoint():
                await answers.ask_what_to_do(d, await messages.get(d.tx, doubt.message))
        except LookupError:
            log.warning("doubt not asked", delivery=doubt.delivery)
        await outbox.note_cause(d.tx, doubt.delivery, "asked")

    async def _look_after(self, d: Decision, desk: DeskRules) -> None:
        """A desk's marks and queue."""
        await lanes.shed_marks(d.tx, desk.lane, before=d.now - MARKS_WORTH, now=d.now)
        words_wait = await lanes.do_words_wait(d.tx, desk.lane, now=d.now)
        if not words_wait and await lanes.show_late_marks(d.tx, desk.lane, since=d.now - MARKS_WORTH):
            d.tx.wake(desk.lane)
        await alarms.watch_queue(d, desk, self._rates[desk.lane]())
        await hours.watch(d, desk)
        await blocking.remind(d, desk)
        await statistics.watch(d, desk)

    async def _round(self) -> None:
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            d = self._decision(tx, now)
            for doubt in await lanes.doubtful(tx, before=now - SILENCE):
                await self._ask(d, doubt)
            await mailing.ask(d)
            for message in await lanes.expire_held(tx, before=now - HELD_FOR, now=now):
                await withdrawing.expire(d, await messages.get(tx, message), days=HELD_FOR.days)
            for line in d.rules.lines.values():
                again = await recipients.send_again(tx, line.name, before=now - line.alert_silence)
                if again:
                    log.warning("alerts sent again", line=line.name, deliveries=again)
            await statuses.forget_parked(tx, before=now - REPEATED_FOR)
            await inbox.forget(tx, before=now - REPEATED_FOR)
            await fault_links.forget(tx, drafts_before=now - DRAFTS_KEPT, now=now)
            await told.forget_told(tx, before=now - REPEATED_FOR)
            for desk in d.rules.desks.values():
                await self._look_after(d, desk)
            backlog = await lanes.backlog(tx)
            missing = await lanes.missing_files(tx, since=now - FILES_KEPT)
        BACKLOG.clear()
        for (lane, state), number in backlog.items():
            BACKLOG.labels(lane, state).set(number)
        for name in d.rules.desks:
            MEDIA_MISSING.labels(lane_of_desk(name)).set(missing.get(lane_of_desk(name), 0))
