"""What the bot has not heard yet: kept for a day, handed out by long polling or by webhook."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from bridge.simulator.botapi.refusal import JSON, bad_request, conflict
from bridge.simulator.clock import Clock

KEPT_SECONDS = 86_400  # "no longer than 24 hours": https://core.telegram.org/bots/api#getting-updates
LONGEST_POLL_SECONDS = 50  # LONG_POLL_MAX_TIMEOUT, tdlib/telegram-bot-api Client.h
MOST_UPDATES = 100  # https://core.telegram.org/bots/api#getupdates
CONFLICT_PAUSE_SECONDS = 3.0  # the server spaces its 409 answers: next_conflict_response_time_, Client.cpp
HANG_UP_CHECK_SECONDS = 0.5  # how soon a poller that went away frees its place
# https://core.telegram.org/bots/api#getupdates: "all update types except chat_member, message_reaction, and
# message_reaction_count (default)"
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Waiting:
    """One update in the queue. A pushed one is handed out once even if its id was confirmed long ago."""

    update_id: int
    at: float
    update: JSON
    is_pushed: bool = False


class Updates:
    """The queue of one bot."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: list[Waiting] = []
        # Ids grow over restarts too, or a bridge that remembers its offset would confirm what it never saw.
        self._next_id = int(time.time()) - 1_000_000_000
        self._allowed: list[str] | None = None
        self._bell = asyncio.Event()
        self._poller = 0
        self._next_conflict_at = 0.0
        self._is_closed = False
        self.is_webhook_set = False

    @property
    def allowed(self) -> list[str]:
        """The kinds asked for; empty means Telegram's default."""
        return self._allowed or []

    def allow(self, kinds: list[str] | None) -> None:
        """Choose kinds. None keeps the previous choice; an empty list is the default again."""
        if kinds is not None:
            self._allowed = kinds

    def hears(self, kind: str) -> bool:
        """Whether an update of this kind would be queued."""
        return kind in self._allowed if self._allowed else kind not in ONLY_ON_REQUEST

    def offer(self, kind: str, payload: JSON) -> None:
        """Queue an update if the bot asked for its kind: the choice is applied when things happen, not when polled."""
        if self.hears(kind):
            self._append({"update_id": self._new_id(), kind: payload}, is_pushed=False)

    def push(self, update: JSON) -> int:
        """Queue a raw update, whatever it is; it gets an id if it has none. Returns the id."""
        given = update.get("update_id")
        update_id = given if isinstance(given, int) else self._new_id()
        self._append({**update, "update_id": update_id}, is_pushed=True)
        self._next_id = max(self._next_id, update_id + 1)
        return update_id

    def _new_id(self) -> int:
        update_id, self._next_id = self._next_id, self._next_id + 1
        return update_id

    def _append(self, update: JSON, *, is_pushed: bool) -> None:
        self._queue.append(Waiting(update["update_id"], self._clock.seconds(), update, is_pushed))
        self.ring()

    def ring(self) -> None:
        """Wake whoever waits for a change."""
        self._bell.set()
        self._bell = asyncio.Event()

    async def wait(self, seconds: float | None = None) -> None:
        """Until something changes or the time is over."""
        bell = self._bell
        try:
            async with asyncio.timeout(seconds):
                await bell.wait()
        except TimeoutError:
            return

    def pending(self) -> list[Waiting]:
        """What waits, oldest first; what is older than a day is gone."""
        oldest = self._clock.seconds() - KEPT_SECONDS
        self._queue = [item for item in self._queue if item.at >= oldest]
        return self._queue

    def settle(self, item: Waiting) -> None:
        """Take one out: its webhook was answered."""
        if item in self._queue:
            self._queue.remove(item)

    def drop_pending(self) -> None:
        """Forget all that waits."""
        self._queue.clear()

    async def poll(self, parameters: JSON, is_gone: Callable[[], bool]) -> list[JSON]:
        """Long polling. An `offset` confirms everything before it; a second poller makes the first fail with 409."""
        if self.is_webhook_set:
            await self._pause_before_conflict()
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        limit = parameters.get("limit", MOST_UPDATES)
        if not 1 <= limit <= MOST_UPDATES:
            raise bad_request("limit must be between 1 and 100")
        self.allow(parameters.get("allowed_updates"))
        self._poller += 1
        mine = self._poller
        self.ring()
        self._confirm(parameters.get("offset", 0))
        await self._wait_for_some(mine, min(max(parameters.get("timeout", 0), 0), LONGEST_POLL_SECONDS), is_gone)
        if is_gone():
            return []
        return [self._hand_out(item) for item in self.pending()[:limit]]

    async def _wait_for_some(self, mine: int, seconds: float, is_gone: Callable[[], bool]) -> None:
        deadline = time.monotonic() + seconds
        while not self.pending() and not is_gone() and not self._is_closed:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return
            await self.wait(min(remaining, HANG_UP_CHECK_SECONDS))
            if self._poller != mine and not is_gone():
                await self._pause_before_conflict()
                reason = "setWebhook" if self.is_webhook_set else "other getUpdates"
                advice = "" if self.is_webhook_set else "; make sure that only one bot instance is running"
                raise conflict(f"terminated by {reason} request{advice}")

    async def _pause_before_conflict(self) -> None:
        pause = self._next_conflict_at - time.monotonic()
        self._next_conflict_at = max(self._next_conflict_at, time.monotonic()) + CONFLICT_PAUSE_SECONDS
        deadline = time.monotonic() + pause
        while not self._is_closed and (remaining := deadline - time.monotonic()) > 0:
            await self.wait(remaining)

    def _hand_out(self, item: Waiting) -> JSON:
        item.is_pushed = False
        return item.update

    def _confirm(self, offset: int) -> None:
        """Forget what is before `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            self._queue = self._queue[offset:]
        elif offset > 0:
            self._queue = [item for item in self._queue if item.update_id >= offset or item.is_pushed]

    def supersede_poller(self) -> None:
        """A webhook was set: whoever polls is told so."""
        self._poller += 1
        self.ring()

    def reset(self) -> None:
        """An empty queue and the default kinds; ids go on."""
        self._queue.clear()
        self._allowed = None
        self.is_webhook_set = False
        self.supersede_poller()

    def close(self) -> None:
        """Let every poller go, with nothing."""
        self._is_closed = True
        self.ring()
