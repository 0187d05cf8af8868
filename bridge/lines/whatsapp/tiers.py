"""Meta's messaging limit: how many people a day a number may write to before they write. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messaging-limits
"""

import re
from collections.abc import Mapping
from typing import Any

FIELD = "whatsapp_business_manager_messaging_limit"  # of the portfolio: all its numbers share it
_TIER = re.compile(r"TIER_(\d+)(K?)")


def people_per_day(node: Mapping[str, Any]) -> int | None:
    """What a phone number's node says; 0: as many as one likes; None: it does not say."""
    tier = str(node.get(FIELD) or "").upper()
    if tier == "TIER_UNLIMITED":
        return 0
    found = _TIER.fullmatch(tier)
    return None if found is None else int(found[1]) * (1000 if found[2] else 1)
