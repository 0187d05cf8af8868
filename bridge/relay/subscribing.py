"""Consent given and withdrawn, by whatever hand: what is written down, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from bridge.relay.decision import Decision, KeywordCall
from bridge.rules import LineRules
from storage import consents, outbox
from storage.bulletins import EVERYTHING, Consent
from storage.consents import Subscriptions
from storage.model import CitizenId, OperatorId


@dataclass(frozen=True, slots=True)
class Will:
    """What somebody wants (`bulletin` empty: everything), and what proves it."""

    line: LineRules
    citizen: CitizenId
    bulletin: str
    words: str
    means: str
    at: datetime
    foreign_id: str = ""
    operator: OperatorId | None = None


def will_of(call: KeywordCall) -> Will:
    """What a citizen typed or tapped."""
    return Will(
        line=call.line,
        citizen=call.citizen.id,
        bulletin=call.argument,
        words=call.verbatim,
        means=call.means,
        at=call.at,
        foreign_id=call.foreign_id,
    )


async def give(d: Decision, will: Will) -> Subscriptions:
    """Consent given. What they were subscribed to before."""
    before = await consents.of_citizen(d.tx, will.citizen)
    await _record(d, will, will.bulletin or EVERYTHING, given=True)
    return before


async def withdraw(d: Decision, will: Will) -> Subscriptions:
    """Consent withdrawn, at once, in the middle of a broadcast too. What they were subscribed to before."""
    before = await consents.of_citizen(d.tx, will.citizen)
    await _record(d, will, will.bulletin or EVERYTHING, given=False)
    after = await consents.of_citizen(d.tx, will.citizen)
    # Who has left the last bulletin gets no issue to everybody either.
    is_gone = not any(after.includes(bulletin) for bulletin in will.line.bulletins) if will.bulletin else not after
    if is_gone and after:
        await _record(d, will, EVERYTHING, given=False)
    left = EVERYTHING if is_gone or not will.bulletin else will.bulletin
    await outbox.cancel_broadcasts_of(d.tx, will.citizen, left, now=d.now)
    return before


def is_known(before: Subscriptions, bulletin: str) -> bool:
    """Whether a consent says nothing new."""
    return before.includes(bulletin) if bulletin else before.everything and not before.without


async def _record(d: Decision, will: Will, bulletin: str, *, given: bool) -> None:
    # Staff and lists speak for somebody who may never have seen today's notice.
    has_seen_notice = will.means in ("keyword", "button")
    consent = Consent(
        line=will.line.name,
        citizen=will.citizen,
        bulletin=bulletin,
        given=given,
        words=will.words,
        notice_version=will.line.notice_version if has_seen_notice else "",
        means=will.means,
        at=will.at,
        notice_hash=will.line.notice_hash if has_seen_notice else "",
        foreign_id=will.foreign_id,
        operator=will.operator,
    )
    await consents.record(d.tx, consent, now=d.now)
