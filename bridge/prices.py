"""What a broadcast costs, out of the rate card of the configuration. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from bridge.rules import Rates
from storage.templates import TemplateCategory


@dataclass(frozen=True, slots=True)
class Estimate:
    """Between these two amounts of euro; they differ while the template's category is not known."""

    low: Decimal
    high: Decimal


def estimate(rates: Rates, *, inside: int, outside: int, category: TemplateCategory, service_used: int) -> Estimate:
    """The cost if all is delivered. `service_used`: free words this number has sent this month already.

    Free words cost as utility does since 1 October 2026, but for the first of a number's month; templates go only to
    those outside the window. https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
    """
    free = min(inside, max(0, rates.free_service_per_month - service_used))
    service = (inside - free) * rates.service
    known = {
        TemplateCategory.UTILITY: (rates.utility, rates.utility),
        TemplateCategory.MARKETING: (rates.marketing, rates.marketing),
    }
    low, high = known.get(category, tuple(sorted((rates.utility, rates.marketing))))
    return Estimate(service + outside * low, service + outside * high)
