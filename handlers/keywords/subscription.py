"""`ISCRIZIONE ON` and `OFF`, `STOP`: consent given and withdrawn, with the exact words as proof."""

from bridge.relay.decision import Decision, KeywordCall, Reply
from storage import consents, outbox
from storage.model import EVERYTHING, Consent


async def join(d: Decision, call: KeywordCall) -> Reply:
    """Record the consent; welcome, with the link to the privacy notice."""
    before = await consents.of_citizen(d.tx, call.citizen.id)
    await consents.record(d.tx, _consent(call, given=True))
    language = call.citizen.language or call.line.language
    known = before.includes(call.bulletin) if call.bulletin else before.everything and not before.without
    key = "already-subscribed" if known else "welcome-bulletin" if call.bulletin else "welcome"
    return Reply(
        d.say(
            language,
            key,
            line=call.line.title,
            bulletin=call.line.bulletins.get(call.bulletin, ""),
            notice=call.line.notice_url,
        )
    )


async def leave(d: Decision, call: KeywordCall) -> Reply:
    """Withdraw at once, in the middle of a broadcast too; one confirmation."""
    before = await consents.of_citizen(d.tx, call.citizen.id)
    await consents.record(d.tx, _consent(call, given=False))
    # Who has left the last bulletin gets no issue to everybody either.
    is_gone = not await consents.of_citizen(d.tx, call.citizen.id)
    left = EVERYTHING if is_gone or not call.bulletin else call.bulletin
    await outbox.cancel_broadcasts_of(d.tx, call.citizen.id, left, now=d.now)
    language = call.citizen.language or call.line.language
    had = before.includes(call.bulletin) if call.bulletin else bool(before)
    key = "not-subscribed" if not had else "goodbye-bulletin" if call.bulletin else "goodbye"
    return Reply(d.say(language, key, line=call.line.title, bulletin=call.line.bulletins.get(call.bulletin, "")))


def _consent(call: KeywordCall, *, given: bool) -> Consent:
    return Consent(
        line=call.line.name,
        citizen=call.citizen.id,
        bulletin=call.bulletin or EVERYTHING,
        given=given,
        words=call.verbatim,
        notice_version=call.line.notice_version,
        means="keyword",
        at=call.at,
    )
