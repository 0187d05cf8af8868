"""What Meta says of a number: is it ours, may it speak, how fast, to how many, and where its events go.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
"""

from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from bridge.checking.finding import Finding, Json, found, objects, one_line, table
from bridge.checking.meta import Meta

FIELDS = (
    *("account_mode", "status", "quality_rating", "health_status", "throughput", "webhook_configuration"),
    "whatsapp_business_manager_messaging_limit",
)
PER_SECOND = {"STANDARD": 80, "HIGH": 1000}
CONNECTED, LIMITED = "CONNECTED", frozenset({"FLAGGED", "RATE_LIMITED", "RESTRICTED", "UNKNOWN"})
LOW_QUALITY = frozenset({"YELLOW", "RED"})
NARROW = frozenset({"TIER_50", "TIER_250"})  # an unverified business
HEALTH = {"AVAILABLE": "health.available", "LIMITED": "health.limited", "BLOCKED": "health.blocked"}
# An override of the number wins over one of the account, and that over the app's own. …/whatsapp/webhooks/override
CALLBACKS = ("phone_number", "whatsapp_business_account", "application")


def identity(meta: Meta, node: Json) -> Finding:
    """Whether the id is that of the configured number; Meta writes it with spaces and dashes."""
    shown, configured = str(node.get("display_phone_number", "")), meta.line.whatsapp.phone_number
    title = node.get("verified_name", "")
    actual = "+" + "".join(c for c in shown if c.isdigit())
    if actual == "+":
        return found("phone_number.unknown", meta.subject)
    if actual == configured:
        return found("phone_number.matches", meta.subject, number=configured, title=title)
    return found("phone_number.differs", meta.subject, configured=configured, actual=actual)


async def condition(meta: Meta, expected: str) -> Iterable[Finding]:
    """One question, many findings; what Meta leaves out is not spoken of. `expected`: our webhook's address."""
    node = await meta.ask(meta.line.whatsapp.phone_number_id, fields=",".join(FIELDS))
    told = (_mode(meta, node), _registration(meta, node), _quality(meta, node), _health(meta, node))
    return [
        *(finding for finding in (*told, _throughput(meta, node), _daily_limit(meta, node)) if finding is not None),
        _delivery(meta, table(node.get("webhook_configuration")), expected),
    ]


def _mode(meta: Meta, node: Json) -> Finding | None:
    match node.get("account_mode"):
        case "LIVE":
            return found("account_mode.live", meta.subject)
        case "SANDBOX":
            return found("account_mode.sandbox", meta.subject)
    return None


def _registration(meta: Meta, node: Json) -> Finding | None:
    status = str(node.get("status") or "")
    if not status:
        return None
    if status == CONNECTED:
        return found("registration.connected", meta.subject)
    return found("registration.limited" if status in LIMITED else "registration.off", meta.subject, status=status)


def _quality(meta: Meta, node: Json) -> Finding | None:
    rating = str(node.get("quality_rating") or "")
    if not rating:
        return None
    return found("quality.low" if rating in LOW_QUALITY else "quality.fine", meta.subject, rating=rating)


def _health(meta: Meta, node: Json) -> Finding | None:
    """The best single answer to "is it us?". …/whatsapp/support/health-status"""
    health = table(node.get("health_status"))
    key = HEALTH.get(str(health.get("can_send_message")))
    if key is None:
        return None
    reasons = [
        f"{one_line(error.get('error_description', 'no reason given'))} {one_line(error.get('possible_solution', ''))}"
        for entity in objects(health.get("entities"))
        for error in objects(entity.get("errors"))
    ]
    return found(key, meta.subject, reasons="; ".join(reasons) or "no reason given")


def _throughput(meta: Meta, node: Json) -> Finding | None:
    allowed = PER_SECOND.get(str(table(node.get("throughput")).get("level")))
    if allowed is None:
        return None
    configured = meta.line.whatsapp.messages_per_second
    key = "throughput.fits" if configured <= allowed else "throughput.exceeds"
    return found(key, meta.subject, configured=configured, allowed=allowed)


def _daily_limit(meta: Meta, node: Json) -> Finding | None:
    tier = str(node.get("whatsapp_business_manager_messaging_limit") or "")
    if not tier:
        return None
    return found("daily_limit.narrow" if tier in NARROW else "daily_limit.wide", meta.subject, tier=tier)


def _delivery(meta: Meta, configured: Json, expected: str) -> Finding:
    url = next((str(configured[name]) for name in CALLBACKS if configured.get(name)), "")
    if not url:
        return found("delivery.unknown", meta.subject, expected=expected)
    if url.rstrip("/") == expected:
        return found("delivery.here", meta.subject, url=url)
    return found("delivery.elsewhere", meta.subject, url=_without_query(url), expected=expected)


def _without_query(url: str) -> str:
    """An address to show: what follows the path may be somebody's secret."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
