"""`/iscritti prova`: the evidence of a consent, as text and as a page, with a hash anybody can work out again."""

import base64
import hashlib
import json
import re
import zlib
from datetime import UTC, datetime

import pytest

from tests.scenarios.test_iscritti import last_audit, masked, short_id
from tests.scenarios.test_subscriptions import CONSENTS
from tests.town import Citizen, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def printed(pdf: bytes) -> str:
    """What a page says in the printer's own letters, the lines put together again."""
    said = ""
    for stream in re.findall(rb"stream\n(.*?)endstream", pdf, re.DOTALL):
        if stream.rstrip().endswith(b"~>"):
            plain = zlib.decompress(base64.a85decode(b"<~" + stream.strip(), adobe=True)).decode("latin-1")
            said += "".join(re.findall(r"\(((?:[^()\\]|\\.)*)\) Tj", plain))
    return re.sub(r"\\(.)", r"\1", said)


def canonical(town: Town, citizen: Citizen) -> str:
    """The text that is hashed, put together from what is on disk."""
    rows = town.rows(CONSENTS, citizen.phone.lstrip("+"))
    addresses = [["bsuid", citizen.bsuid], ["phone", citizen.phone.lstrip("+")]]
    head = {"form": "sportello evidence 1", "line": "urp", "citizen": rows[0]["citizen_id"], "addresses": addresses}
    lines = [head]
    for row in rows:
        lines.append(
            {
                "number": row["id"],
                "said": stamp(row["at_ms"]),
                "recorded": stamp(row["recorded_ms"]),
                "bulletin": row["bulletin"],
                "given": bool(row["given"]),
                "means": row["means"],
                "words": row["words"],
                "message": row["foreign_id"],
                "operator": row["operator_id"],
                "notice": row["notice_version"],
                "notice_sha256": row["notice_hash"],
            }
        )
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


def stamp(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


async def test_the_evidence_of_a_consent_with_its_page_and_its_hash(town: Town) -> None:
    ada, carlo = await town.operator("Ada", status="administrator"), await town.operator("Carlo")
    anna = await town.citizen("Anna")
    await anna.says("«Iscrizione-ON.»")
    await anna.says("OFF viabilità")
    await town.until("both answered", lambda: len(anna.chat()) == 2)
    await ada.asks(None, f"/iscritti aggiungi {anna.phone} viabilita ha richiamato", "ora riceve")
    await carlo.asks(None, f"/iscritti prova {anna.phone}", "/iscritti prova è riservato a chi gestisce il gruppo")
    assert last_audit(town)[0] == "subscriber.added"

    national = f"{anna.phone[3:6]} {anna.phone[6:]}"
    shown = await ada.asks(None, f"/iscritti prova {national}", "🧾")
    told = words_of(shown)
    lines = told.splitlines()
    assert lines[:2] == [
        f"🧾 {short_id(town, anna)} ({masked(anna)}): 3 righe nel registro dei consensi.",
        "Un consenso è in vigore.",
    ]
    assert lines[2].endswith("iscritto a: tutti gli avvisi; scrivendo: ««Iscrizione-ON.»»")
    assert lines[3].endswith("cancellato da: Viabilità e lavori; scrivendo: «OFF viabilità»")
    assert lines[4].endswith(
        f"iscritto a: Viabilità e lavori; scritto da {ada.name}, che dà il motivo: «ha richiamato»"
    )
    text = canonical(town, anna)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert lines[5] == f"Impronta SHA-256: {digest}"
    assert anna.phone[3:] not in told
    assert last_audit(town) == ("evidence.shown", f"citizen:{short_id(town, anna)[1:]}")

    assert shown["type"] == "document"
    assert shown["filename"].startswith(f"prova-{short_id(town, anna)}-")
    page = await town.bytes(shown["media_url"])
    assert page.startswith(b"%PDF")
    assert text.replace("\n", "") in printed(page)
    assert anna.phone.lstrip("+") in printed(page)

    again = words_of(await ada.asks(None, f"/iscritti prova {short_id(town, anna)}", "🧾"))
    assert again == told, "the same ledger gives the same words and the same hash"
    await anna.says("STOP")
    await town.until("an answer", lambda: len(anna.chat()) == 3)
    after = words_of(await ada.asks(None, f"/iscritti prova {anna.phone}", "🧾"))
    assert "Nessun consenso è in vigore." in after
    assert digest not in after


async def test_who_left_no_trace_and_what_is_no_number(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    bruno = await town.citizen("Bruno")
    await bruno.arrives()
    for wanted in (bruno.phone, "+39 333 9999999", "c999"):
        await ada.asks(None, f"/iscritti prova {wanted}", "Nel registro dei consensi non c'è nulla su questa persona.")
    for wrong in ("", "Bruno", f"{bruno.phone} subito"):
        await ada.asks(None, f"/iscritti prova {wrong}", "Si scrive così: /iscritti prova numero.")
    assert town.rows("SELECT 1 FROM audit WHERE action = 'evidence.shown'") == []


async def test_the_page_comes_again_the_same_after_a_crash(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna = await town.citizen("Anna")
    await anna.says("ISCRIZIONE ON")
    await town.until("an answer", anna.chat)
    await town.fault("bot", "timeout_after", "sendDocument", seconds=60)
    asked = await ada.writes(None, f"/iscritti prova {anna.phone}")
    await town.met()
    await anna.says("STOP")
    await town.until("STOP decided", lambda: len(anna.chat()) == 2)
    await town.bridge.crash_after(town.mend)

    def both() -> list[str] | None:
        found = [m for m in town.in_topic(None) if m["id"] > asked and m["type"] == "document"]
        return [message["media_url"] for message in found] if len(found) == 2 else None

    first, second = [await town.bytes(url) for url in await town.until("both copies", both)]
    assert first == second
