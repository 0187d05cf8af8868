"""Nothing of a person in logs and metrics, whatever goes wrong."""

import base64
import hashlib
import hmac
import json
import random

import pytest

from tests.town import ACCESS_TOKEN, BOT_TOKEN, GRAPH_NUMBER, SECRET, VERIFY, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "Zaccaria Riservatissimo"
PHONE = "+393477654321"
WORDS = "parolasegreta7Q"
CODE = "COLLEGA 483921"


def traces() -> list[str]:
    """Everything that must not be found, the number also as base64 wherever it begins."""
    digits = PHONE.lstrip("+")
    hidden = [base64.b64encode(b"\0" * at + digits.encode())[4 if at else 0 : -4].decode() for at in range(3)]
    tokens = [ACCESS_TOKEN, BOT_TOKEN, BOT_TOKEN.partition(":")[2], SECRET, VERIFY]
    return [WORDS, "Zaccaria", "Riservatissimo", digits, digits[2:], "+39 347", *hidden, *tokens, "wamid.", CODE[-6:]]


async def test_traces_would_be_found() -> None:
    digits = PHONE.lstrip("+")
    wamid = base64.b64encode(b"\x1c\x18\x0c" + digits.encode() + b"\x15\x02\x00").decode()
    for line in (f"to {PHONE}", f"from {digits}", f"x{wamid}", NAME, f"he said {WORDS}!"):
        assert any(trace in line for trace in traces()), line


async def test_no_trace_of_anybody_after_a_day_of_errors(town: Town) -> None:
    zac = await town.citizen("Z", phone=PHONE)
    await zac.changes(name=NAME)
    ada = await town.operator("Ada Segretaria", status="administrator")
    jpeg = b"\xff\xd8\xff" + random.Random(1).randbytes(2000)

    await zac.says(f"{WORDS} primo")
    topic = int(
        (await town.until("shown", lambda: [m for m in town.look().group.values() if WORDS in str(m["text"])]))[0][
            "topic"
        ]
    )
    said = f"Message to {PHONE} ({NAME}): {WORDS}"
    await town.fault("graph", "error", "messages", code=131026, message=said, details=said)
    await ada.writes(topic, f"{WORDS} risposta")
    await town.notice(topic, "💔 Non è arrivato.")
    await town.fault("graph", "error", "messages", code=987654, message=said, details=said)
    await ada.writes(topic, f"{WORDS} codice mai visto")
    await town.fault("graph", "html", "messages")
    await ada.writes(topic, f"{WORDS} html")
    await town.fault("graph", "reset_after", "messages")
    await ada.writes(topic, f"{WORDS} interrotta")
    await town.fault("bot", "error", "sendMessage", error_code=400, description=f"Bad Request: {said}")
    await zac.says(f"{WORDS} secondo")
    await town.fault("bot", "error", "sendMessage", error_code=500, description=f"Internal: {said}")
    await zac.says(f"{WORDS} terzo")
    await town.fault("bot", "html", "sendMessage")
    await zac.says(f"{WORDS} quarto")
    await town.fault("graph", "error", "media_url", code=100, message=said)
    await zac.shows("document", jpeg, "application/pdf", filename=f"{WORDS} {NAME}.pdf", caption=WORDS)
    await town.fault("graph", "error", "media", code=131053, times=3, message=said)
    await ada.shows(topic, "photo", jpeg, caption=WORDS)
    await town.notice(topic, "📄 Documento non recuperato.")

    await zac.sends(type="raw", message={"type": "location", "location": {"latitude": "nan", "longitude": WORDS}})
    await zac.sends(type="raw", message={"type": "text", "text": {"body": [WORDS]}})
    await zac.sends(type="raw", message={"type": WORDS, WORDS: {"body": NAME}})
    await zac.says(CODE)
    await zac.says("ISCRIZIONE ON")
    update = {
        "message": {"message_id": WORDS, "text": said, "chat": {"id": -1001000000001, "type": WORDS}, "date": NAME}
    }
    await town.control("POST", "group/updates", {"update": update})
    await town.control("POST", "group/updates", {"update": {"callback_query": {"id": 5, "data": said, "from": said}}})
    value = {
        "metadata": {"phone_number_id": GRAPH_NUMBER},
        "messages": [{"id": "wamid.x", "text": said, "from": PHONE}],
    }
    for field in ("messages", "calls", "account_update", WORDS):
        body = {
            "object": "whatsapp_business_account",
            "entry": [{"id": PHONE, "changes": [{"field": field, "value": value}]}],
        }
        raw = json.dumps(body).encode()
        for data in (raw, raw[:-3], b"[" + raw):
            for signature in ("sha256=" + hmac.new(SECRET.encode(), data, hashlib.sha256).hexdigest(), WORDS, SECRET):
                url = f"{town.bridge.url}/webhooks/whatsapp"
                async with town.client.post(url, data=data, headers={"X-Hub-Signature-256": signature}) as answer:
                    assert answer.status < 500
    for path in (f"/{WORDS}/{PHONE}", f"/webhooks/whatsapp?hub.verify_token={VERIFY}&hub.challenge={WORDS}"):
        await town.get(path)

    draft = await ada.asks(None, f"/broadcast {WORDS} a tutti", "Non è ancora partito.")
    await ada.presses(draft, "📣 Invia")
    await ada.asks(None, "/collega", "COLLEGA")
    await ada.writes(None, f"/{WORDS} {NAME}")
    await town.until("the broadcast", lambda: any("a tutti" in words for words in zac.heard()))
    await town.fault("graph", "timeout_after", "messages", seconds=30)
    await ada.writes(topic, f"{WORDS} a metà")
    await town.until("in flight", lambda: town.rows("SELECT 1 FROM delivery WHERE state = 'sending'"))
    await town.bridge.crash_after(town.mend)
    await zac.says(f"{WORDS} dopo")
    await zac_shown(town)

    metrics, ready = await town.get("/metrics"), await town.get("/readyz")
    assert metrics[0] == ready[0] == 200
    assert await town.bridge.stop() == 0
    log = town.bridge.log()
    assert len(log.splitlines()) > 10
    assert '"level": "warning"' in log or '"level": "error"' in log
    for line in log.splitlines():
        assert json.loads(line)["event"], "not one JSON object a line"
    found = {trace: [line for line in log.splitlines() if trace in line][:2] for trace in traces()}
    assert {trace: lines for trace, lines in found.items() if lines} == {}
    for _, page in (metrics, ready):
        assert [trace for trace in traces() if trace in page] == []
    assert "Traceback" not in log


async def zac_shown(town: Town) -> None:
    """The words after the crash are in the group."""
    await town.until(
        "words after the crash",
        lambda: any(f"{WORDS} dopo" in str(m["text"]) for m in town.look().group.values()),
        seconds=30,
    )
