"""Meta's side of the webhooks: who gets them, in which order, how often."""

import asyncio
import io
import json
import random
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from bridge.simulator.clock import Clock
from bridge.simulator.faults import Faults
from bridge.simulator.graph.envelope import Change, compose, encode, sign
from bridge.simulator.graph.errands import Errands
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.settings import Settings
from bridge.simulator.journal import Journal

# Retries go on for 7 days with decreasing frequency. https://developers.facebook.com/…/whatsapp/webhooks/overview
RETRY_FOR = timedelta(days=7)
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)  # real seconds, so that tests of retries end; the last one repeats
ANSWER_TIMEOUT = aiohttp.ClientTimeout(total=20)  # Meta's own limit is undocumented; 10 to 20 s are reported
LARGEST_BODY_BYTES = (
    3_000_000  # https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
)
BATCH_GATHERING_SECONDS = 0.05
SHUFFLE_SPREAD_SECONDS = 0.15
# Only these follow an override; templates and accounts stay with the app's callback (Meta's webhooks/override page).
OVERRIDABLE = frozenset({"messages", "calls", "user_preferences"})


@dataclass(slots=True)
class Parcel:
    """A change on its way. `posted` is set once a first attempt was answered or failed."""

    change: Change
    kind: str
    born: float
    was_held: bool = False
    posted: asyncio.Event = field(default_factory=asyncio.Event)


class Webhooks:
    """Posts signed changes. Those of one lane (a citizen) follow each other unless a habit says otherwise."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal, faults: Faults) -> None:
        self._settings = settings
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._errands = Errands()
        self._lanes: dict[str, deque[Parcel]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._dice = random.Random(1)  # the same disorder on every run
        self.phone_override = ""
        self.waba_override = ""
        self.is_subscribed = True

    def send(self, lane: str, change: Change, kind: str = "") -> Parcel:
        """Queue one change. `kind` is what a fault's `method` is compared with: the field, or `statuses`."""
        parcel = Parcel(change, kind or change.field, self._clock.seconds())
        if self._url(change.field) and self.is_subscribed:
            self._queue(lane, parcel)
        else:
            parcel.posted.set()
        return parcel

    def _queue(self, lane: str, parcel: Parcel) -> None:
        habits = self._settings
        if habits.shuffle and not habits.batch:
            lane = f"shuffled {secrets.token_hex(4)}"
        elif habits.batch > 1:
            lane = f"batch {self._url(parcel.change.field)}"
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(parcel)
            return
        self._lanes[lane] = deque([parcel])
        self._errands.run(self._drive(lane), f"webhooks {lane}")

    async def _drive(self, lane: str) -> None:
        habits = self._settings
        waiting = self._lanes[lane]
        try:
            if habits.shuffle and not habits.batch:
                await asyncio.sleep(self._dice.random() * SHUFFLE_SPREAD_SECONDS)
            while waiting:
                parcels = [waiting.popleft()]
                if habits.batch > 1:
                    await asyncio.sleep(BATCH_GATHERING_SECONDS)
                    parcels += [waiting.popleft() for _ in range(min(habits.batch - 1, len(waiting)))]
                parcels = [parcel for parcel in parcels if not self._is_diverted(lane, parcel)]
                if habits.shuffle:
                    self._dice.shuffle(parcels)
                if parcels:
                    await self._deliver(parcels)
        finally:
            if self._lanes.get(lane) is waiting:
                del self._lanes[lane]

    def _is_diverted(self, lane: str, parcel: Parcel) -> bool:
        """Whether a fault takes this parcel out of its lane."""
        if self._faults.take("webhook", parcel.kind, frozenset({"drop"})) is not None:
            parcel.posted.set()
            return True
        if parcel.was_held or self._faults.take("webhook", parcel.kind, frozenset({"hold"})) is None:
            return False
        parcel.was_held = True
        parcel.posted.set()
        self._errands.run(self._hold(lane, parcel), f"held webhook {lane}")
        return True

    async def _hold(self, lane: str, parcel: Parcel) -> None:
        await self._faults.until_cleared("webhook")
        self._queue(lane, parcel)

    async def _deliver(self, parcels: list[Parcel]) -> None:
        """Post until it is answered 200 or seven virtual days are over; the same bytes every time."""
        body = encode(compose([parcel.change for parcel in parcels], self._settings))
        attempt = 0
        while url := self._url(parcels[0].change.field):
            attempt += 1
            if self._settings.delay_ms:
                await asyncio.sleep(self._settings.delay_ms / 1000)
            status = await self._post(url, body, attempt)
            for parcel in parcels:
                parcel.posted.set()
            if status == 200:
                break
            if self._clock.seconds() - parcels[0].born > RETRY_FOR.total_seconds():
                return
            await asyncio.sleep(BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS)) - 1])
        if self._settings.duplicate and url:
            # Retries go to every subscribed app, so a 200 does not protect from a second copy (webhooks/overview).
            await self._post(url, body, attempt + 1)

    async def _post(self, url: str, body: bytes, attempt: int) -> int:
        """The HTTP status of one attempt; 0 when nothing answered."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(body, self._settings.app_secret),
        }
        try:
            async with self._client().post(
                url, data=io.BytesIO(body), headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        self._journal.write("webhook.sent", body=json.loads(body), status=status, attempt=attempt)
        return status

    async def post_once(self, body: dict[str, Any]) -> int:
        """Post any body, signed, a single time, whatever the habits. Raises ValueError without a place to post to."""
        url = self._url("messages")
        encoded = encode(body)
        if not url:
            raise ValueError("webhook_url is not set")
        if len(encoded) > LARGEST_BODY_BYTES:
            raise ValueError("Meta posts at most 3 MB")
        return await self._post(url, encoded, 1)

    async def greet(self, url: str, verify_token: str) -> None:
        """Meta's handshake with a new callback. Raises GraphError 2200 unless the challenge comes back."""
        challenge = str(secrets.randbelow(10**10))
        question = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        try:
            async with self._client().get(url, params=question, allow_redirects=False) as answer:
                text, status = await answer.text(), answer.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
            raise GraphError(2200, f"Callback verification failed: {type(problem).__name__}") from problem
        if status != 200 or text != challenge:
            raise GraphError(2200, f"Callback verification failed: HTTP Status Code = {status}")

    def _url(self, name: str) -> str:
        overrides = self.phone_override or self.waba_override
        return (name in OVERRIDABLE and overrides) or self._settings.webhook_url

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=ANSWER_TIMEOUT)
        return self._session

    def forget(self) -> None:
        """Drop what is on its way."""
        self._errands.forget()
        self._lanes.clear()

    async def close(self) -> None:
        """Stop posting."""
        self._lanes.clear()
        await self._errands.close()
        if self._session is not None:
            await self._session.close()
            self._session = None
