"""Webhook mode: updates posted to the bridge, in order, until it says 200."""

import asyncio

from aiohttp import ClientError, ClientSession, ClientTimeout

from bridge.simulator.botapi.refusal import JSON
from bridge.simulator.botapi.updates import Updates, Waiting
from bridge.simulator.clock import Clock

ANSWER_SECONDS = 60  # a webhook that is silent for longer has failed: WebhookActor.cpp
FIRST_RETRY_SECONDS = 1.0  # grows while the webhook fails: WebhookActor.cpp
LONGEST_RETRY_SECONDS = 60.0
LONGEST_RETRY_AFTER_SECONDS = 3600.0  # a Retry-After header is honoured up to here: WebhookActor.cpp
DEFAULT_CONNECTIONS = 40  # https://core.telegram.org/bots/api#setwebhook


class Webhook:
    """The registered webhook and the task that feeds it."""

    def __init__(self, clock: Clock, updates: Updates) -> None:
        self._clock = clock
        self._updates = updates
        self._task: asyncio.Task[None] | None = None
        self._forget()

    def _forget(self) -> None:
        self._url = ""
        self._secret = ""
        self._connections = DEFAULT_CONNECTIONS
        self._ip_address = ""
        self._error: tuple[int, str] | None = None

    async def set(self, parameters: JSON) -> None:
        """Register a url, in place of what was there."""
        await self.delete()
        self._url = parameters["url"]
        self._secret = parameters.get("secret_token", "")
        self._connections = parameters.get("max_connections", DEFAULT_CONNECTIONS)
        self._ip_address = parameters.get("ip_address", "")
        self._updates.is_webhook_set = True
        self._updates.supersede_poller()
        # The task outlives the call that starts it; `delete` and `close` end it, the town closes us.
        self._task = asyncio.create_task(self._feed(), name="botapi-webhook")

    async def delete(self) -> None:
        """Back to long polling; waits until the feeding task is gone."""
        task, self._task = self._task, None
        self._forget()
        self._updates.is_webhook_set = False
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def abandon(self) -> None:
        """The same without waiting, for a reset of the town."""
        task, self._task = self._task, None
        self._forget()
        if task is not None:
            task.cancel()

    def info(self) -> JSON:
        """A WebhookInfo."""
        info: JSON = {
            "url": self._url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending()),
        }
        if self._url:
            info["max_connections"] = self._connections
        if self._ip_address:
            info["ip_address"] = self._ip_address
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def _feed(self) -> None:
        """One update at a time, as Telegram does for one chat (webhook_queue_id, Client.cpp)."""
        pause = FIRST_RETRY_SECONDS
        async with ClientSession(timeout=ClientTimeout(total=ANSWER_SECONDS)) as session:
            while True:
                pending = self._updates.pending()
                if not pending:
                    await self._updates.wait()
                    continue
                retry_in = await self._post(session, pending[0], pause)
                if retry_in is None:
                    self._updates.settle(pending[0])
                    pause = FIRST_RETRY_SECONDS
                    continue
                await asyncio.sleep(retry_in)
                pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    async def _post(self, session: ClientSession, item: Waiting, pause: float) -> float | None:
        """None when delivered, else the seconds until the next try."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with session.post(self._url, json=item.update, headers=headers, allow_redirects=False) as response:
                if 200 <= response.status < 300:
                    return None
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                asked = response.headers.get("Retry-After", "")
                return min(float(asked), LONGEST_RETRY_AFTER_SECONDS) if asked.isdigit() else pause
        except TimeoutError:
            self._failed("Read timeout expired")
        except ClientError:
            self._failed("Connection refused")
        return pause

    def _failed(self, reason: str) -> None:
        self._error = (int(self._clock.seconds()), reason)
