"""Watching the group: whether it can be spoken to, known before a citizen's words need to know it."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import structlog

from bridge.desks.telegram import refusals
from bridge.desks.telegram.listening import Ear, ListenFailed
from bridge.errors import Retryable
from storage.driver import StoreUnavailable
from storage.events import DeskRestored, DeskSilenced

log = structlog.get_logger()

FRESH_SECONDS = 60.0  # older knowledge is asked for again before anybody's words rely on it
ROUND_SECONDS = 45.0  # so that it is fresh whenever somebody writes
TROUBLED_SECONDS = 10.0  # a right given back is noticed this soon
ANSWER_SECONDS = 20.0
BUSY = (0, 429, 500, 502, 503, 504)  # nothing is known of the group, and nobody has to mend it


class Watch:
    """What is known of our place in the group."""

    def __init__(self, ear: Ear, *, desk: str, configured: int) -> None:
        self._ear = ear
        self._desk = desk
        self._configured = configured
        self._trouble = ""
        self._looked = float("-inf")
        self._told: str | None = None  # the trouble last reported; None: nothing since the start

    def doubt(self, *, is_seen: bool) -> None:
        """A surprising answer: what is known may not be so any more.

        `is_seen`: looking tells whether it is over. Of other troubles only the next delivery can tell.
        """
        self._looked = float("-inf")
        if is_seen:
            self._told = None
        self._ear.doubted.set()

    async def be_sure(self) -> None:
        """Raise a Retryable unless citizens' words would land in topics. Asks only when that is not known fresh."""
        if time.monotonic() - self._looked > FRESH_SECONDS:
            await self._look()
        if self._trouble:
            raise Retryable(self._trouble, refusals.MINUTE, whole_lane=True, needs_somebody=True)

    async def run(self) -> None:
        """Look again every so often, and at once when in doubt, until cancelled."""
        while True:
            self._ear.doubted.clear()
            with suppress(Retryable):
                await self._look()
            await self._report()
            pause = TROUBLED_SECONDS if self._trouble else ROUND_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._ear.doubted.wait()
                    await asyncio.sleep(0.2)  # several doubts at once are one

    async def _look(self) -> None:
        """Ask; raises a Retryable when Telegram does not say."""
        group_id = await self._ear.recall(self._configured)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                self._trouble = await self._ask(group_id)
        except TimeoutError:
            raise Retryable("unreachable", refusals.SOON, whole_lane=True) from None
        except ListenFailed as error:
            if error.moved_to:
                await self._ear.follow(error.moved_to)
                raise Retryable("telegram-moved", refusals.SOON, counts=False) from None
            if error.status == 429:
                after = timedelta(seconds=error.retry_after) + refusals.AFTER_FLOOD
                raise Retryable("flood", after, whole_lane=True, counts=False) from None
            if error.status in BUSY:
                raise Retryable("unreachable", refusals.SOON, whole_lane=True) from None
            self._trouble = _shut_out(error.status)
        self._looked = time.monotonic()

    async def _ask(self, group_id: int) -> str:
        chat = await self._ear.call("getChat", chat_id=group_id)
        if not chat.get("is_forum"):
            return "topics-off"
        room = self._ear.room
        if room is None:
            return ""
        member = await self._ear.call("getChatMember", chat_id=group_id, user_id=room.bot_id)
        return "" if _may_open_topics(member) else "telegram-room"

    async def _report(self) -> None:
        """Tell what changed; after a restart also that all is well, since an alarm may be sounding from before."""
        if self._trouble == self._told or self._looked == float("-inf"):
            return
        try:
            await self._ear.tell(DeskSilenced(self._desk, self._trouble) if self._trouble else DeskRestored(self._desk))
        except StoreUnavailable:
            log.warning("room not reported", desk=self._desk)
            return
        self._told = self._trouble


def _shut_out(status: int) -> str:
    return {401: "telegram-invalidtoken", 403: "telegram-forbidden", 404: "telegram-invalidtoken"}.get(
        status, "telegram-room"
    )


def _may_open_topics(member: object) -> bool:
    if not isinstance(member, Mapping):
        return True
    status = member.get("status")
    return status == "creator" or (status == "administrator" and member.get("can_manage_topics") is not False)
