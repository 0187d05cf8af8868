"""What a broadcast will cost, and what it did cost, out of the rate card of the configuration. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bridge.rules import Rates
from storage.model import Charge
from storage.templates import TemplateCategory


@dataclass(frozen=True, slots=True)
class Estimate:
    """Between these two amounts of euro; they differ while the template's category is not known."""

    low: Decimal
    high: Decimal


def estimate(rates: Rates, *, inside: int, outside: Mapping[TemplateCategory, int], service_used: int) -> Estimate:
    """The cost if all is delivered. `service_used`: free words this number has sent this month already.

    Free words cost as utility does since 1 October 2026, but for the first of a number's month; templates go only to
    those outside the window. https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
    """
    free = min(inside, max(0, rates.free_service_per_month - service_used))
    service = (inside - free) * rates.service
    low = high = service
    for category, number in outside.items():
        price = of_category(rates, category)
        least, most = sorted((rates.utility, rates.marketing)) if price is None else (price, price)
        low, high = low + number * least, high + number * most
    return Estimate(low, high)


def of_category(rates: Rates, category: TemplateCategory) -> Decimal | None:
    """What a template of it costs, delivered; None: the rate card does not say."""
    return {TemplateCategory.UTILITY: rates.utility, TemplateCategory.MARKETING: rates.marketing}.get(category)


@dataclass(frozen=True, slots=True)
class Bill:
    """What the delivered copies cost, in euro: `paid` of them together, `free` ones nothing.

    `other`: the network asks a price for these that is not on the rate card. `unknown`: it has not said what it asks.
    """

    euro: Decimal
    paid: int
    free: int
    other: int
    unknown: int


def bill(rates: Rates, charges: Mapping[Charge, int]) -> Bill:
    """The cost of so many delivered copies of each charge."""
    card = {Charge.SERVICE: rates.service, Charge.UTILITY: rates.utility, Charge.MARKETING: rates.marketing}
    return Bill(
        euro=sum((charges.get(charge, 0) * rate for charge, rate in card.items()), Decimal(0)),
        paid=sum(charges.get(charge, 0) for charge in card),
        free=charges.get(Charge.FREE, 0),
        other=charges.get(Charge.OTHER, 0),
        unknown=charges.get(Charge.UNKNOWN, 0),
    )
