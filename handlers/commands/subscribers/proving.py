"""`/iscritti prova`: the evidence of one citizen's consents, as text and as a page; who asked is written down."""

from datetime import UTC

from bridge import identity, made, wording
from bridge.proof import Proof
from bridge.relay import proving
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands.subscribers import finding
from storage import audit, consents, evidence
from storage.driver import to_ms
from storage.model import Citizen

SHOWN = 10  # lines of the ledger in the room; the page has all


async def prove(d: Decision, call: CommandCall) -> Reply:
    """The last lines of the ledger and the hash of all of them in the room, number masked; the page beside them."""
    language = call.desk.language
    citizen, rest = await finding.whom(d, call)
    if (citizen is None and not finding.SHORT.match(call.argument)) or rest:
        return Reply(d.say(language, "proof-usage"))
    ceiling = await consents.ceiling(d.tx)
    entries = await evidence.ledger(d.tx, citizen.id, ceiling=ceiling) if isinstance(citizen, Citizen) else []
    if not isinstance(citizen, Citizen) or not entries:
        return Reply(d.say(language, "proof-none"))
    actor, subject = f"operator:{call.operator.id}", f"citizen:{citizen.id}"
    await audit.append(d.tx, actor=actor, action="evidence.shown", subject=subject, at=d.now)
    proof = Proof(citizen, tuple(entries))
    at = f"{d.now.astimezone(UTC):%Y%m%d-%H%M%S}"
    file = made.file(
        "evidence.pdf",
        *(citizen.id, ceiling, to_ms(d.now), call.operator.id, language),
        name=d.say(language, "proof-file", citizen=finding.short_id(citizen.id), at=at),
        mime_type="application/pdf",
    )
    return Reply(_told(d, call, proof), file=file)


def _told(d: Decision, call: CommandCall, proof: Proof) -> str:
    language, line = call.desk.language, call.line
    who = f"{finding.short_id(proof.citizen.id)} ({identity.mask(proof.citizen.phone) or '—'})"
    state = d.say(language, "proof-in-force" if proving.is_in_force(proof) else "proof-not-in-force")
    lines = [d.say(language, "proof-heading", who=who, number=len(proof.entries)), state]
    if len(proof.entries) > SHOWN:
        lines.append(d.say(language, "proof-last", number=SHOWN))
    for entry in proof.entries[-SHOWN:]:
        moment = proving.when(entry.at, line.timezone, language)
        what = proving.what(d.texts, language, entry, line.bulletins)
        words = wording.clean_name(entry.words, longest=proving.LONGEST_WORDS) or "—"
        lines.append(f"· {moment}: {what}; {proving.how(d.texts, language, entry)}: «{words}»")
    return "\n".join([*lines, d.say(language, "proof-hash", hash=proof.hash), d.say(language, "proof-page")])
