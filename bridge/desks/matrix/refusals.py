"""What a homeserver's refusals mean: one table. https://spec.matrix.org/latest/client-server-api/#standard-error-response"""

from collections.abc import Mapping
from datetime import timedelta

from bridge.errors import Failure, Refused, Retryable

NO_ACCESS = frozenset(
    {"matrix-token", "matrix-account", "matrix-password"}
)  # causes of a token that is worth nothing here
SOON = timedelta(seconds=2)
MINUTE = timedelta(minutes=1)
UNTOLD_LIMIT = timedelta(seconds=5)  # where a limit does not say how long: the pace of a stock Synapse
LONGEST_LIMIT_MS = 3_600_000
TOKEN_GONE = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED"})
TOKEN_LOST = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"})  # of these another token may be had
ROOM_SHUT = frozenset({"M_FORBIDDEN", "M_GUEST_ACCESS_FORBIDDEN", "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM"})


def unreachable() -> Retryable:
    """No answer, or none of a homeserver's. Whatever had left may go again: its transaction id is the same."""
    return Retryable("unreachable", SOON, whole_lane=True)


def failure(status: int, body: object) -> Failure:
    """The failure an answer stands for; `said` is the code of the error, never words that may be a person's."""
    answer: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    code = answer.get("errcode")
    known = code if isinstance(code, str) and code.isascii() and len(code) < 60 else ""
    meant = _meaning(status, known, answer)
    meant.said = known or f"HTTP {status}"
    return meant


def of_room(trouble: str) -> Retryable:
    """Nothing can be said in the room before somebody mends it."""
    return Retryable(trouble, MINUTE, whole_lane=True, needs_somebody=True)


def of_another(account: str, configured: str) -> Retryable:
    """The token is good, and somebody else's: nothing may be heard or said by it."""
    meant = Retryable("matrix-account", MINUTE, whole_lane=True, needs_somebody=True)
    meant.said = f"the token is {account}'s, and the configuration says {configured}"
    return meant


def passwordless(refused: Failure) -> Retryable:
    """The homeserver takes no passwords: its accounts are looked after by another program, which gives tokens."""
    meant = Retryable("matrix-password", MINUTE, whole_lane=True, needs_somebody=True)
    meant.said = refused.said
    return meant


def elsewhere(refused: Failure) -> Retryable:
    """What was said where its thread is no more is said again where it is."""
    again = Retryable("room-changed", SOON)
    again.said = refused.said
    return again


def shut_out(failure: Failure) -> Failure:
    """The same where somebody knocks for the first time: what is refused is the account."""
    if failure.cause not in ("matrix-room", "matrix-refused"):
        return failure
    meant = Retryable("matrix-token", MINUTE, whole_lane=True, needs_somebody=True)
    meant.said = failure.said
    return meant


def of_file(status: int, body: object) -> Failure:
    """The same for a file that is asked for: one that may not be had is gone, the room is not."""
    meant = failure(status, body)
    return Refused("media-gone") if meant.cause in ("matrix-room", "matrix-refused") else meant


def _meaning(status: int, code: str, answer: Mapping[str, object]) -> Failure:
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        return Retryable("flood", _after(answer.get("retry_after_ms")), whole_lane=True, counts=False)
    if code in TOKEN_GONE or status == 401:
        return Retryable("matrix-token", MINUTE, whole_lane=True, needs_somebody=True)
    if status >= 500 or not code:  # a proxy speaks for a homeserver that does not
        return unreachable()
    if code in ROOM_SHUT:
        return Retryable("matrix-room", MINUTE, whole_lane=True, needs_somebody=True)
    return Refused("matrix-refused")


def _after(milliseconds: object) -> timedelta:
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float) or milliseconds <= 0:
        return UNTOLD_LIMIT
    return timedelta(milliseconds=min(milliseconds, LONGEST_LIMIT_MS))
