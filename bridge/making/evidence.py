"""The printable page of `/iscritti prova`: whom, what, when, in which words, and the hash of it all."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime

from bridge.making.maker import Workshop
from bridge.proof import Proof, grouped
from bridge.relay import proving
from bridge.rules import LineRules
from config.texts import Texts
from storage import citizens, evidence, operators
from storage.driver import from_ms
from storage.evidence import Entry, Notice
from storage.model import CitizenId, OperatorId


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the page besides the ledger: who asked, when, for which line, in which language."""

    by: str
    at: datetime
    line: LineRules
    texts: Texts
    language: str

    def say(self, key: str, **values: str | int) -> str:
        """A sentence in the page's language."""
        return self.texts.say(self.language, key, **values)

    def when(self, moment: datetime) -> str:
        """A time as it stands on the page."""
        return proving.when(moment, self.line.timezone, self.language)


async def page(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`evidence.pdf:CITIZEN:CEILING:ASKED:OPERATOR:LANGUAGE`: as the ledger stood when it ended at CEILING."""
    number, ceiling, asked_ms, operator, language = arguments
    async with shop.database.transaction() as tx:
        citizen = await citizens.get(tx, CitizenId(int(number)))
        entries = await evidence.ledger(tx, citizen.id, ceiling=int(ceiling))
        notices = await evidence.notices(tx, citizen.line, (entry.notice_hash for entry in entries))
        by = (await operators.get(tx, OperatorId(int(operator)))).name
    asked = Asked(by, from_ms(int(asked_ms)), shop.rules.lines[citizen.line], shop.texts, language)
    proof = Proof(citizen, tuple(entries))
    yield await asyncio.to_thread(lambda: _drawn(asked, proof, notices))


def _drawn(asked: Asked, proof: Proof, notices: list[Notice]) -> bytes:
    from bridge.making import pages  # heavy to import, and seldom needed

    page = pages.Page(asked.say("proof-title"))
    page.heading(asked.say("proof-title"))
    page.pairs(_about(asked, proof))
    page.heading(asked.say("proof-ledger", number=len(proof.entries)), rank=2)
    for entry in proof.entries:
        page.box(_entry(asked, entry))
    page.turn()
    page.heading(asked.say("proof-hash-heading"), rank=2)
    page.words(asked.say("proof-hash-explained", hash=proof.hash))
    page.code(proof.text)
    for notice in notices:
        page.turn()
        kept = "—" if notice.kept is None else asked.when(notice.kept)
        page.heading(asked.say("proof-notice", version=notice.version), rank=2)
        page.words(asked.say("proof-notice-kept", kept=kept, hash=notice.hash))
        for paragraph in pages.paragraphs(notice.words):
            page.words(paragraph)
    return page.packed()


def _about(asked: Asked, proof: Proof) -> list[tuple[str, str]]:
    citizen = proof.citizen
    state = "proof-in-force" if proving.is_in_force(proof) else "proof-not-in-force"
    return [
        (asked.say("proof-line"), f"{asked.line.title}, {asked.line.phone_number}"),
        (asked.say("proof-person"), f"c{citizen.id}, {citizen.name or '—'}"),
        (asked.say("proof-number"), f"+{citizen.phone}" if citizen.phone else "—"),
        *((asked.say("proof-address"), a.value) for a in citizen.addresses if a.value != citizen.phone),
        (asked.say("proof-state"), asked.say(state)),
        (asked.say("proof-asked"), f"{asked.by}, {asked.when(asked.at)}"),
        (asked.say("proof-hash-label"), " ".join(grouped(proof.hash))),
    ]


def _entry(asked: Asked, entry: Entry) -> list[tuple[str, str]]:
    what = proving.what(asked.texts, asked.language, entry, asked.line.bulletins)
    rows = [
        (f"n. {entry.number}", what),
        (asked.say("proof-said"), asked.when(entry.at)),
        (asked.say("proof-how"), proving.how(asked.texts, asked.language, entry)),
        (asked.say("proof-words"), f"«{entry.words}»"),
    ]
    if entry.notice_version:
        rows.append((asked.say("proof-notice-seen"), f"{entry.notice_version} (SHA-256 {entry.notice_hash or '—'})"))
    if entry.foreign_id:
        rows.append((asked.say("proof-message"), entry.foreign_id))
    return [*rows, (asked.say("proof-recorded"), asked.when(entry.recorded))]
