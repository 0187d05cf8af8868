"""Green, yellow or red: what speaks against sending a draft as it stands. A table of rules; pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from storage.templates import TemplateCategory, TemplateState

SOON = timedelta(hours=1)  # two notices within an hour: the second is read as the first come twice


class Light(IntEnum):
    """The worst of the reasons; green without any."""

    GREEN = 0
    YELLOW = 1
    RED = 2


class Template(IntEnum):
    """What is known of the template that those outside the window would get."""

    UNKNOWN = 0  # the network has never said
    MISSING = 1  # it has none that would do
    KNOWN = 2


class Asked(IntEnum):
    """How the question stands that was put to the network for this card."""

    ANSWERED = 0
    OPEN = 1
    SILENT = 2  # no answer came


@dataclass(frozen=True, slots=True)
class Outlook:
    """The facts a draft is judged by. `reachable` is None where the network's limit is not known."""

    recipients: int
    outside: int  # of them, those whom only a template reaches
    reachable: int | None
    template: Template
    state: TemplateState
    category: TemplateCategory
    asked: Asked
    silence: str  # the cause for which the line is silent now; empty: it is not
    is_alert: bool
    since_last: timedelta | None  # since the line's last broadcast
    is_repeat: bool  # the last one said the same
    quiet_until: datetime | None  # it would have to wait till then
    cost: Decimal
    warn_above: Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a draft is not green: what is said is the text `draft-why-<key>`. `forbids`: so it cannot be sent."""

    key: str
    light: Light
    forbids: bool = False


_ON_THE_WAY = frozenset({TemplateState.PENDING, TemplateState.IN_APPEAL})
_USABLE = frozenset({TemplateState.APPROVED, TemplateState.UNKNOWN})


def _lacks_template(o: Outlook) -> bool:
    """Told of a draft for nobody too: whoever set up the number tries it before there are any subscribers."""
    return o.template is Template.MISSING and (o.outside > 0 or not o.recipients)


def _is_unusable(o: Outlook, *, on_the_way: bool) -> bool:
    is_known = o.outside > 0 and o.template is Template.KNOWN and o.state not in _USABLE
    return is_known and (o.state in _ON_THE_WAY) is on_the_way


def _is_short(o: Outlook) -> bool:
    return o.reachable is not None and o.reachable < o.recipients


RULES: tuple[tuple[Reason, Callable[[Outlook], bool]], ...] = (
    (Reason("nobody", Light.RED, forbids=True), lambda o: not o.recipients),
    (Reason("no-template", Light.RED, forbids=True), _lacks_template),
    (Reason("waiting", Light.RED, forbids=True), lambda o: _is_unusable(o, on_the_way=True)),
    (Reason("unusable", Light.RED, forbids=True), lambda o: _is_unusable(o, on_the_way=False)),
    (Reason("none-reachable", Light.RED, forbids=True), lambda o: _is_short(o) and not o.reachable),
    (Reason("some-reachable", Light.RED), lambda o: _is_short(o) and bool(o.reachable)),
    # A line that Meta has stopped keeps what it is given and sends it once it may: better an alert late than never.
    (Reason("stopped", Light.RED), lambda o: o.silence.isdecimal()),
    (Reason("unreachable", Light.YELLOW), lambda o: bool(o.silence) and not o.silence.isdecimal()),
    (Reason("asking", Light.YELLOW), lambda o: o.asked is Asked.OPEN),
    (Reason("no-answer", Light.YELLOW), lambda o: o.asked is Asked.SILENT),
    (
        Reason("marketing", Light.YELLOW),
        lambda o: o.is_alert and o.outside > 0 and o.category is TemplateCategory.MARKETING,
    ),
    (Reason("repeat", Light.YELLOW), lambda o: o.is_repeat),
    (
        Reason("recent", Light.YELLOW),
        lambda o: not o.is_repeat and o.since_last is not None and o.since_last < SOON,
    ),
    (Reason("quiet", Light.YELLOW), lambda o: o.quiet_until is not None),
    (Reason("costly", Light.YELLOW), lambda o: o.cost > o.warn_above),
)


def judge(outlook: Outlook) -> tuple[Reason, ...]:
    """All that speaks against it, the gravest first."""
    found = [reason for reason, applies in RULES if applies(outlook)]
    if any(reason.key == "nobody" for reason in found):
        found = [
            reason for reason in found if reason.key in ("nobody", "no-template", "stopped", "asking", "no-answer")
        ]
    return tuple(sorted(found, key=lambda reason: -reason.light))


def light_of(reasons: tuple[Reason, ...]) -> Light:
    """The colour of the card."""
    return max((reason.light for reason in reasons), default=Light.GREEN)


def may_go(reasons: tuple[Reason, ...]) -> bool:
    """Whether it may be sent at all."""
    return not any(reason.forbids for reason in reasons)
