"""The price in a status, as Meta tells it with `sent` and with one of `delivered` and `read`. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
"""

from storage.model import Charge

CHARGES = {
    "service": Charge.SERVICE.value,
    "utility": Charge.UTILITY.value,
    "marketing": Charge.MARKETING.value,
    "marketing_lite": Charge.MARKETING.value,
}
FREE, OTHER, UNKNOWN = Charge.FREE.value, Charge.OTHER.value, Charge.UNKNOWN.value


def charge_of(pricing: object) -> int:
    """The `Charge` of a message. What is not understood is not known; `billable` goes once `type` is everywhere."""
    if not isinstance(pricing, dict):
        return UNKNOWN
    kind, category = pricing.get("type"), pricing.get("category")
    if isinstance(kind, str):
        is_free = kind.startswith("free")
    elif isinstance(pricing.get("billable"), bool):
        is_free = not pricing["billable"]
    else:
        return UNKNOWN
    if is_free:
        return FREE
    return CHARGES.get(category.replace("-", "_"), OTHER) if isinstance(category, str) else OTHER
