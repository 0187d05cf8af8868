"""What Meta's error codes mean for a delivery: one table, as data.

Codes: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
What the operator reads is the text `cause-<code>`.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from bridge.errors import Failure, OptedOut, Refused, Retryable, Uncertain, WindowClosed
from bridge.lines.whatsapp.limits import PAIR_PAUSE_EXPONENT


class Outcome(Enum):
    """What to do about an error."""

    SLOW_DOWN = "rejected before it was processed; again after a pause"
    PAIR = "too fast to this one person; again after 4^n seconds"
    ONCE_MORE = "again once, then refused"
    UNKNOWN = "it may have been sent"
    STOP_LINE = "nothing will pass until a person mends it; tried again every minute"
    STOP_BROADCAST = "nobody would get this broadcast"
    REFUSED = "this one message to this one person never"
    WINDOW = "only a template"
    OPTED_OUT = "the citizen switched it off"


@dataclass(frozen=True, slots=True)
class Meaning:
    """An outcome with the pause that goes with it."""

    outcome: Outcome
    pause: timedelta = timedelta(0)


_SLOW = Meaning(Outcome.SLOW_DOWN, timedelta(seconds=2))
_SLOWER = Meaning(Outcome.SLOW_DOWN, timedelta(minutes=1))
_STOP = Meaning(Outcome.STOP_LINE, timedelta(minutes=1))
_UNKNOWN = Meaning(Outcome.UNKNOWN)
_REFUSED = Meaning(Outcome.REFUSED)
_BROADCAST = Meaning(Outcome.STOP_BROADCAST)

MEANINGS: dict[int, Meaning] = {
    0: _STOP,
    1: _UNKNOWN,
    2: _UNKNOWN,
    3: _STOP,
    4: _SLOWER,
    10: _STOP,
    33: _STOP,
    100: _REFUSED,
    190: _STOP,
    200: _STOP,
    368: _STOP,
    613: _SLOWER,
    80007: _SLOWER,
    130403: _REFUSED,
    130429: _SLOW,
    130472: _REFUSED,
    130497: _REFUSED,
    131000: _UNKNOWN,
    131005: _STOP,
    131008: _REFUSED,
    131009: _REFUSED,
    131016: _UNKNOWN,
    131021: _REFUSED,
    131026: _REFUSED,
    131030: _REFUSED,
    131031: _STOP,
    131037: _STOP,
    131042: _STOP,
    131044: _STOP,
    131045: _STOP,
    131047: Meaning(Outcome.WINDOW),
    131048: _BROADCAST,
    131049: _REFUSED,
    131050: Meaning(Outcome.OPTED_OUT),
    131051: _REFUSED,
    131052: _REFUSED,
    131053: Meaning(Outcome.ONCE_MORE, timedelta(seconds=2)),
    131055: _REFUSED,
    131056: Meaning(Outcome.PAIR),
    131057: _SLOWER,
    131059: _REFUSED,
    131060: _REFUSED,
    131061: _BROADCAST,
    131062: _REFUSED,
    131063: _BROADCAST,
    131064: _BROADCAST,
    132000: _BROADCAST,
    132001: _BROADCAST,
    132005: _BROADCAST,
    132007: _BROADCAST,
    132008: _BROADCAST,
    132012: _BROADCAST,
    132015: _BROADCAST,
    132016: _BROADCAST,
    132018: _BROADCAST,
    132068: _BROADCAST,
    132069: _BROADCAST,
    133000: _STOP,
    133004: _UNKNOWN,
    133005: _STOP,
    133006: _STOP,
    133008: _STOP,
    133009: _STOP,
    133010: _STOP,
    133015: _STOP,
    133016: _STOP,
    134011: _STOP,
    134100: _BROADCAST,
    134101: _BROADCAST,
    134102: _BROADCAST,
    135000: _REFUSED,
    136024: _REFUSED,
    137000: _REFUSED,
    139100: _REFUSED,
    139101: _REFUSED,
    139102: Meaning(Outcome.ONCE_MORE, timedelta(seconds=2)),
    139103: Meaning(Outcome.ONCE_MORE, timedelta(seconds=2)),
    2494100: _SLOWER,
}


def meaning(code: int) -> Meaning:
    """The row of a code; 200 to 299 are one kind, and one Meta never wrote down is refused with its number."""
    if 200 <= code <= 299:
        return MEANINGS[200]
    return MEANINGS.get(code, _REFUSED)


def failure(code: int, *, attempts: int = 0) -> Failure:
    """The failure a code stands for; `attempts` made before, for the pauses that grow."""
    row, cause = meaning(code), str(code)
    match row.outcome:
        case Outcome.SLOW_DOWN:
            return Retryable(cause, row.pause, counts=False)
        case Outcome.PAIR:
            return Retryable(cause, timedelta(seconds=4 ** min(attempts, PAIR_PAUSE_EXPONENT)))
        case Outcome.ONCE_MORE:
            return Retryable(cause, row.pause, at_most=2)
        case Outcome.UNKNOWN:
            return Uncertain(cause)
        case Outcome.STOP_LINE:
            return Retryable(cause, row.pause, whole_lane=True)
        case Outcome.STOP_BROADCAST:
            return Refused(cause, stops_broadcast=True)
        case Outcome.WINDOW:
            return WindowClosed()
        case Outcome.OPTED_OUT:
            return OptedOut(cause)
        case Outcome.REFUSED:
            return Refused(cause)
