"""The phone-number node and its smaller edges: settings, block list, profile, calls."""

import re
from typing import Any

from bridge.simulator.graph.door import Call, Handler
from bridge.simulator.graph.errors import GraphError, row
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.inbound import Phones
from bridge.simulator.graph.town import Citizen

# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
FIRST_FIELDS = (
    *("verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type"),
    *("throughput", "webhook_configuration"),
)
# Graph knows them, this number has no value for them: asked for, they are simply absent.
UNSET_FIELDS = (
    *("quality_score", "new_name_status", "search_visibility", "certificate", "new_certificate", "username"),
    *("eligibility_for_api_business_global_search", "last_onboarded_time", "country_code", "country_dial_code"),
)
TIERS = {0: "TIER_UNLIMITED", 250: "TIER_250", 2000: "TIER_2K", 10_000: "TIER_10K", 100_000: "TIER_100K"}
LONGEST_CALLBACK = 200  # https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-profiles
PROFILE_LENGTHS = {"about": 139, "address": 256, "description": 512, "email": 128}
MOST_WEBSITES = 2
LONGEST_WEBSITE = 256
CALL_ACTIONS = ("reject", "terminate", "pre_accept", "accept")
MOST_PROMPTS = 4
MOST_COMMANDS = 30

Object = dict[str, Any]


class Numbers:
    """What can be asked of, and set on, the line's number."""

    def __init__(self, exchange: Exchange, phones: Phones) -> None:
        self._exchange = exchange
        self._phones = phones

    def table(self) -> dict[tuple[str, str], Handler]:
        """Verb and edge to handler; the empty edge is the node itself."""
        return {
            ("GET", ""): self.show,
            ("POST", ""): self.configure,
            ("GET", "settings"): self._settings,
            ("POST", "settings"): self._change_settings,
            ("GET", "block_users"): self._blocked,
            ("POST", "block_users"): self._block,
            ("DELETE", "block_users"): self._unblock,
            ("GET", "whatsapp_business_profile"): self._profile,
            ("POST", "whatsapp_business_profile"): self._change_profile,
            ("POST", "conversational_automation"): self._automate,
            ("POST", "calls"): self._call,
        }

    async def show(self, call: Call) -> Object:
        """GET /{phone}, with `fields`."""
        return pick(number_node(self._exchange), call, FIRST_FIELDS)

    async def configure(self, call: Call) -> Object:
        """POST /{phone}: the number's own callback, after the handshake; an empty one removes it."""
        wanted = call.body.get("webhook_configuration")
        if not isinstance(wanted, dict):
            raise GraphError(100, "The parameter webhook_configuration is required.")
        self._exchange.webhooks.phone_override = await greeted(self._exchange, wanted)
        return {"success": True}

    async def _settings(self, _: Call) -> Object:
        return self._exchange.line.settings

    async def _change_settings(self, call: Call) -> Object:
        calling = call.body.get("calling")
        if calling is not None and (
            not isinstance(calling, dict) or calling.get("status") not in (None, "ENABLED", "DISABLED")
        ):
            raise GraphError(100, "Param calling['status'] must be ENABLED or DISABLED.")
        for name, value in call.body.items():
            old = self._exchange.line.settings.get(name)
            both = isinstance(old, dict) and isinstance(value, dict)
            self._exchange.line.settings[name] = old | value if both else value
        return {"success": True}

    async def _blocked(self, _: Call) -> Object:
        blocked = [one for one in self._exchange.town.citizens.values() if one.blocked_by_line]
        data = [{"messaging_product": "whatsapp", **_named(citizen)} for citizen in blocked]
        return {"data": data, "paging": {"cursors": {"before": "", "after": ""}}}

    async def _block(self, call: Call) -> Object:
        return self._change_blocks(call, block=True)

    async def _unblock(self, call: Call) -> Object:
        return self._change_blocks(call, block=False)

    def _change_blocks(self, call: Call, *, block: bool) -> Object:
        """Only whoever wrote in the last 24 hours can be blocked; a mixed result is a 400 that tells both."""
        wanted = call.body.get("block_users")
        if call.body.get("messaging_product") != "whatsapp" or not isinstance(wanted, list) or not wanted:
            raise GraphError(100, "The parameters messaging_product and block_users are required.")
        done: list[Object] = []
        failed: list[Object] = []
        for one in wanted:
            named = str(one.get("user") or one.get("user_id") or "") if isinstance(one, dict) else ""
            citizen = self._find(named)
            if citizen is None or (block and not citizen.is_window_open(self._exchange.clock.seconds())):
                reason = {"message": row(131047 if citizen else 131026).title, "code": 131047 if citizen else 131026}
                failed.append({"input": named, "errors": [reason | {"error_data": {"details": reason["message"]}}]})
                continue
            citizen.blocked_by_line = block
            done.append({"input": named, **_named(citizen)})
        result: Object = {"added_users" if block else "removed_users": done}
        if failed:
            result["failed_users"] = failed
            raise GraphError(139100, extra={"messaging_product": "whatsapp", "block_users": result})
        return {"messaging_product": "whatsapp", "block_users": result}

    def _find(self, named: str) -> Citizen | None:
        digits = re.sub(r"[\s()+-]", "", named)
        return self._exchange.town.by_bsuid(named) or self._exchange.town.by_phone(digits)

    async def _profile(self, call: Call) -> Object:
        fields = call.query.get("fields")
        wanted = ["messaging_product", *fields.split(",")] if fields else list(self._exchange.line.profile)
        return {"data": [{name: part for name, part in self._exchange.line.profile.items() if name in wanted}]}

    async def _change_profile(self, call: Call) -> Object:
        for name, longest in PROFILE_LENGTHS.items():
            value = call.body.get(name, "")
            if not isinstance(value, str) or len(value) > longest:
                raise GraphError(100, f"Param {name} must be at most {longest} characters long.")
        websites = call.body.get("websites", [])
        if not isinstance(websites, list) or len(websites) > MOST_WEBSITES:
            raise GraphError(100, f"Param websites must have at most {MOST_WEBSITES} elements.")
        if any(not isinstance(site, str) or len(site) > LONGEST_WEBSITE for site in websites):
            raise GraphError(100, f"A website must be at most {LONGEST_WEBSITE} characters long.")
        self._exchange.line.profile |= call.body
        return {"success": True}

    async def _automate(self, call: Call) -> Object:
        prompts, commands = call.body.get("prompts", []), call.body.get("commands", [])
        if not isinstance(prompts, list) or len(prompts) > MOST_PROMPTS or any(len(str(one)) > 80 for one in prompts):
            raise GraphError(100, f"At most {MOST_PROMPTS} prompts of 80 characters.")
        if not isinstance(commands, list) or len(commands) > MOST_COMMANDS:
            raise GraphError(100, f"At most {MOST_COMMANDS} commands.")
        self._exchange.line.automation |= call.body
        return {"success": True}

    async def _call(self, call: Call) -> Object:
        call_id, action = str(call.body.get("call_id", "")), call.body.get("action")
        if action not in CALL_ACTIONS:
            raise GraphError(100, f"Param action must be one of {CALL_ACTIONS}.")
        if call_id not in self._exchange.line.calls:
            raise GraphError(131009, "There is no such call.")
        if action in ("reject", "terminate"):
            self._phones.end_call(call_id)
        return {"messaging_product": "whatsapp", "success": True}


def _named(citizen: Citizen) -> Object:
    return ({} if citizen.hide_phone else {"wa_id": citizen.digits}) | {"user_id": citizen.bsuid}


async def greeted(exchange: Exchange, wanted: Object) -> str:
    """The override a call asks for, once the handshake succeeded; empty when it asks for none. Raises 100 or 2200."""
    url = wanted.get("override_callback_uri") or ""
    if not url:
        return ""
    if not isinstance(url, str) or len(url) > LONGEST_CALLBACK or not url.startswith(("http://", "https://")):
        raise GraphError(100, f"Param override_callback_uri must be a url of at most {LONGEST_CALLBACK} characters.")
    if not wanted.get("verify_token"):
        raise GraphError(100, "The parameter verify_token is required.")
    await exchange.webhooks.greet(url, str(wanted["verify_token"]))
    return url


def number_node(exchange: Exchange) -> Object:
    """All the fields of the phone number. https://…/support/health-status for `health_status`."""
    settings, webhooks = exchange.settings, exchange.webhooks
    entities = {"PHONE_NUMBER": settings.phone_number_id, "WABA": settings.waba_id, "APP": "634974688087057"}
    callbacks = {
        "application": settings.webhook_url,
        "whatsapp_business_account": webhooks.waba_override,
        "phone_number": webhooks.phone_override,
    }
    limit = settings.unique_people_per_day
    return dict.fromkeys(UNSET_FIELDS) | {
        "id": settings.phone_number_id,
        "verified_name": "Comune di Demo",
        "display_phone_number": settings.phone_number,
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD" if settings.messages_per_second <= 80 else "HIGH"},
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "account_mode": "LIVE",
        "is_on_biz_app": False,
        "is_official_business_account": False,
        "is_pin_enabled": True,
        "is_preverified_number": False,
        "messaging_limit_tier": TIERS.get(limit, f"TIER_{limit}"),
        "whatsapp_business_manager_messaging_limit": TIERS.get(limit, f"TIER_{limit}"),
        "webhook_configuration": {name: url for name, url in callbacks.items() if url},
        "conversational_automation": exchange.line.automation,
        "health_status": {
            "can_send_message": "AVAILABLE",
            "entities": [
                {"entity_type": kind, "id": identity, "can_send_message": "AVAILABLE"}
                for kind, identity in entities.items()
            ],
        },
    }


def pick(node: Object, call: Call, first: tuple[str, ...]) -> Object:
    """The asked-for fields of a node that have a value, its id always among them. Raises 100 on an unknown one."""
    asked = [name.strip() for name in call.query.get("fields", "").split(",") if name.strip()] or list(first)
    for name in asked:
        if name not in node:
            raise GraphError(100, message=f"(#100) Tried accessing nonexisting field ({name})")
    return {name: node[name] for name in dict.fromkeys([*asked, "id"]) if node[name] is not None}
