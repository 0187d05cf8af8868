"""What belongs to the WhatsApp Business Account and to the token: subscriptions, numbers, who am I."""

from typing import Any

from bridge.simulator.graph.door import Call, Handler
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.numbers import FIRST_FIELDS, greeted, number_node, pick

APP_ID = "634974688087057"
APP_NAME = "Sportello"
SYSTEM_PERSON_ID = "122100000000000001"  # the system user the token belongs to
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")

Object = dict[str, Any]


class Portfolio:
    """The account's calls."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def table(self) -> dict[tuple[str, str], Handler]:
        """Verb and edge to handler; the empty edge is the account itself."""
        return {
            ("GET", ""): self._show,
            ("GET", "phone_numbers"): self._numbers,
            ("GET", "subscribed_apps"): self._subscriptions,
            ("POST", "subscribed_apps"): self._subscribe,
            ("DELETE", "subscribed_apps"): self._unsubscribe,
        }

    async def _show(self, call: Call) -> Object:
        node = {
            "id": self._exchange.settings.waba_id,
            "name": "Comune di Demo",
            "timezone_id": "73",
            "currency": "EUR",
            "account_review_status": "APPROVED",
            "business_verification_status": "verified",
            "message_template_namespace": "0f8fad5b_d9cb_469f_a165_70867728950e",
        }
        return pick(node, call, ("name", "timezone_id", "message_template_namespace"))

    async def _numbers(self, call: Call) -> Object:
        number = pick(number_node(self._exchange), call, FIRST_FIELDS)
        return {"data": [number], "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}}

    async def _subscriptions(self, _: Call) -> Object:
        if not self._exchange.webhooks.is_subscribed:
            return {"data": []}
        link = f"https://www.facebook.com/games/?app_id={APP_ID}"
        app: Object = {"whatsapp_business_api_data": {"link": link, "name": APP_NAME, "id": APP_ID}}
        if self._exchange.webhooks.waba_override:
            app["override_callback_uri"] = self._exchange.webhooks.waba_override
        return {"data": [app]}

    async def _subscribe(self, call: Call) -> Object:
        """Without an override the account goes back to the app's callback (Meta's webhooks/override page)."""
        webhooks = self._exchange.webhooks
        webhooks.waba_override = await greeted(self._exchange, call.body | call.query)
        webhooks.is_subscribed = True
        return {"success": True}

    async def _unsubscribe(self, _: Call) -> Object:
        self._exchange.webhooks.is_subscribed = False
        return {"success": True}

    async def me(self, call: Call) -> Object:
        """GET /me."""
        return pick({"id": SYSTEM_PERSON_ID, "name": APP_NAME}, call, ("name",))

    async def debug_token(self, call: Call) -> Object:
        """GET /debug_token?input_token=…"""
        token = call.query.get("input_token")
        if not token:
            raise GraphError(100, message="(#100) The parameter input_token is required")
        settings = self._exchange.settings
        if token != settings.access_token:
            problem = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
            return {"data": {"error": problem, "is_valid": False, "scopes": []}}
        granular = [{"scope": scope, "target_ids": [settings.waba_id]} for scope in SCOPES]
        return {
            "data": {
                "app_id": APP_ID,
                "type": "SYSTEM_USER",
                "application": APP_NAME,
                "data_access_expires_at": 0,
                "expires_at": settings.token_expires_at,
                "is_valid": True,
                "issued_at": int(self._exchange.clock.seconds()),
                "scopes": list(SCOPES),
                "granular_scopes": granular,
                "user_id": SYSTEM_PERSON_ID,
            }
        }
