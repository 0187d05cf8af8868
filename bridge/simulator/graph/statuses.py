"""What becomes of a sent message: left, arrived, read, or failed, and the webhooks that tell so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bridge.simulator.clock import Clock
from bridge.simulator.graph.envelope import Change, value_of
from bridge.simulator.graph.errands import Errands
from bridge.simulator.graph.errors import status_error
from bridge.simulator.graph.settings import Settings
from bridge.simulator.graph.town import Citizen, Message
from bridge.simulator.graph.webhooks import Parcel, Webhooks
from bridge.simulator.journal import Journal

# Since 1 Oct 2026 each number has 1,000 free service messages a month; templates are always paid.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
FREE_SERVICE_MESSAGES = 1_000
FIRST_POST_SECONDS = 5.0  # with status_before_response: how long a send waits for a bridge that does not answer

Check = Callable[[Citizen, Message], Awaitable[int | None]]


class Statuses:
    """Moves messages along and reports it."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal, webhooks: Webhooks) -> None:
        self._settings = settings
        self._clock = clock
        self._journal = journal
        self._webhooks = webhooks
        self._errands = Errands()
        self._served: dict[str, int] = {}  # month -> service messages

    async def follow(self, citizen: Citizen, message: Message, failure: int | None, check: Check) -> None:
        """Take an accepted message over; `failure` is the code it will fail with, `check` finds one in its own time."""
        if self._settings.status_before_response and failure is None and message.link is None:
            parcel = self._leave(citizen, message)
            try:
                async with asyncio.timeout(FIRST_POST_SECONDS):
                    await parcel.posted.wait()
            except TimeoutError:
                pass
        self._errands.run(self._live(citizen, message, failure, check), "status of a message")

    async def _live(self, citizen: Citizen, message: Message, failure: int | None, check: Check) -> None:
        await self._pause()
        if failure is None:
            failure = await check(citizen, message)
        if failure is not None:
            self._fail(citizen, message, failure)
            return
        if not message.has_left:
            self._leave(citizen, message)
        if message.type == "reaction":
            return  # reactions only yield `sent`. https://developers.facebook.com/…/whatsapp/messages/reaction-messages
        if (citizen.online and self._settings.auto_deliver) or message.wants_read:
            await self._pause()
            self._arrive(citizen, message)
        if self._settings.auto_read and message.status == "delivered":
            await self._pause()
            message.wants_read = True
        if message.wants_read:
            self._read(citizen, message)

    async def _pause(self) -> None:
        await asyncio.sleep(self._settings.status_delay_ms / 1000)

    def came_online(self, citizen: Citizen) -> None:
        """The phone is on again: what waited for it arrives."""
        for message in _from_line(citizen):
            if message.has_left and message.status == "sent" and self._settings.auto_deliver:
                self._arrive(citizen, message)
                if self._settings.auto_read:
                    self._read(citizen, message)

    def read_all(self, citizen: Citizen) -> None:
        """The citizen looks at the conversation. What has not left yet is read as soon as it arrives."""
        for message in _from_line(citizen):
            message.wants_read = True
            if message.has_left:
                self._arrive(citizen, message)
                self._read(citizen, message)

    def _leave(self, citizen: Citizen, message: Message) -> Parcel:
        message.has_left = True
        return self._report(citizen, message, "sent", pricing=self._price(message))

    def _arrive(self, citizen: Citizen, message: Message) -> None:
        if message.status != "sent":
            return
        self._show(citizen, message, "delivered")
        if not self._settings.drop_delivered:
            self._report(citizen, message, "delivered", pricing=self._settled_price(message))

    def _read(self, citizen: Citizen, message: Message) -> None:
        if message.status != "delivered":
            return
        self._show(citizen, message, "read")
        # Pricing comes with `sent` and with one of delivered and read (Meta's status reference).
        self._report(citizen, message, "read", pricing=self._settled_price(message))

    def _fail(self, citizen: Citizen, message: Message, code: int) -> None:
        self._show(citizen, message, "failed")
        self._report(citizen, message, "failed", errors=[status_error(code)])

    def _show(self, citizen: Citizen, message: Message, status: str) -> None:
        message.status = status
        self._journal.write("phone.changed", citizen=citizen.id, id=message.id, status=status)

    def _price(self, message: Message) -> dict[str, Any]:
        if message.category != "service":
            return _pricing(message.category, is_free=False)
        month = self._clock.now().strftime("%Y-%m")
        self._served[month] = self._served.get(month, 0) + 1
        message.is_free = self._served[month] <= FREE_SERVICE_MESSAGES
        return _pricing("service", is_free=message.is_free)

    def _settled_price(self, message: Message) -> dict[str, Any] | None:
        if message.is_priced:
            return None
        message.is_priced = True
        return _pricing(message.category, is_free=message.is_free)

    def _report(self, citizen: Citizen, message: Message, status: str, **more: Any) -> Parcel:
        unit: dict[str, Any] = {"id": message.id, "status": status, "timestamp": str(int(self._clock.seconds()))}
        if not citizen.hide_phone:
            unit["recipient_id"] = citizen.digits
        # A failed send to a number shows neither contacts nor the BSUID (Meta's BSUID page).
        if status != "failed" or message.was_sent_by_bsuid:
            unit["recipient_user_id"] = citizen.bsuid
        if message.opaque is not None:
            unit["biz_opaque_callback_data"] = message.opaque
        unit |= {name: part for name, part in more.items() if part is not None}
        contacts = {} if status == "failed" else {"contacts": [citizen.as_contact()]}
        value = value_of(self._settings, **contacts, statuses=[unit])
        return self._webhooks.send(citizen.id, Change("messages", value), "statuses")

    def forget(self) -> None:
        """Nothing sent so far is followed any more."""
        self._errands.forget()
        self._served.clear()

    async def close(self) -> None:
        """Stop following."""
        await self._errands.close()


def _from_line(citizen: Citizen) -> list[Message]:
    return [message for message in citizen.messages if message.sender == "line"]


def _pricing(category: str, *, is_free: bool) -> dict[str, Any]:
    kind = "free_customer_service" if is_free else "regular"
    return {"billable": not is_free, "pricing_model": "PMP", "type": kind, "category": category}
