"""Meta's reviewers: they look at a template some time after it was sent in, and may file it under another category."""

import asyncio
from typing import Any

from bridge.simulator.graph.envelope import Change
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.templates import PLACEHOLDER, Template

# "Templates with unclear content (e.g. just {{1}} or Congratulations!)" are marketing, whatever was asked for; since
# April 2025 they are approved as that. https://developers.facebook.com/…/whatsapp/templates/template-categorization
CLEAR_WORDS = 4

Object = dict[str, Any]


class Reviewers:
    """They work `template_review_ms` after a template came; at 0 only the control API decides."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def submit(self, template: Template) -> None:
        """Somebody sent it in, new or changed."""
        pause = self._exchange.settings.template_review_ms / 1000
        if pause:
            self._exchange.reviews.run(self._review(template, pause), f"review of {template.name}")

    async def _review(self, template: Template, pause_seconds: float) -> None:
        await asyncio.sleep(pause_seconds)
        if template not in self._exchange.templates or template.status != "PENDING":
            return  # deleted, or decided by hand
        if template.category == "UTILITY" and not is_clear(template):
            recategorise(self._exchange, template, "MARKETING")
        template.status = "APPROVED"
        announce(self._exchange, template, "APPROVED")


def is_clear(template: Template) -> bool:
    """Whether its fixed words say what it is about."""
    return len(PLACEHOLDER.sub(" ", str(template.component("BODY").get("text", ""))).split()) >= CLEAR_WORDS


def recategorise(exchange: Exchange, template: Template, category: str) -> None:
    """File it under another category and say so by webhook."""
    old, template.category = template.category, category
    value = named(template) | {"previous_category": old, "new_category": category}
    exchange.webhooks.send("account", Change("template_category_update", value, int(exchange.clock.seconds())))


def announce(exchange: Exchange, template: Template, event: str, reason: str = "NONE") -> None:
    """Send `message_template_status_update`. https://…/whatsapp/webhooks/reference/message_template_status_update"""
    value: Object = {"event": event, **named(template), "reason": reason}
    value["message_template_category"] = template.category
    if event == "PAUSED":
        value["other_info"] = {"title": "FIRST_PAUSE", "description": "paused for 3 hours"}
    if event == "DISABLED":
        value["disable_info"] = {"disable_date": int(exchange.clock.seconds())}
    change = Change("message_template_status_update", value, int(exchange.clock.seconds()))
    exchange.webhooks.send("account", change)


def named(template: Template) -> Object:
    """How webhooks name a template."""
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }
