"""Citizens who are not listened to for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.scenarios.test_crowded_room import JPEG
from tests.town import Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

MONTH = 31 * 24 * 3600


async def test_what_a_blocked_citizen_writes_is_kept_and_not_shown_until_somebody_looks_again(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Insulto")
    await marta.asks(topic, "/blocca", "Dopo /blocca va scritto il motivo")
    await marta.asks(topic, "/blocca offese fino al 31/02", "Il giorno in cui riguardarlo non è chiaro")
    begun = await marta.asks(topic, "/blocca offese ripetute", f"🚫 Bloccato da {marta.name}: «offese ripetute».")
    await anna.says("Altro insulto")
    await anna.says("ISCRIZIONE ON")
    await anna.gets("text")  # whoever is blocked still decides about subscriptions
    await anna.says("E un altro")
    await town.settled()
    assert "Altro insulto" not in "".join(town.lines(topic))
    assert "E un altro" not in "".join(town.lines(topic))
    card = await marta.asks(topic, "/chi", "🚫 Bloccato da")
    assert "offese ripetute" in words_of(card)
    await town.bridge.stop()
    town.bridge.let_time_pass(MONTH)
    await town.bridge.start()
    asked = await town.notice(topic, "È il giorno di riguardarlo", after=begun["id"], seconds=30)
    assert "Nel frattempo ha scritto 2 messaggi." in words_of(asked)
    await town.restart()
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    lifted = await marta.asks(topic, "/sblocca", "✅ Sbloccato da")
    assert "Nel frattempo ha scritto 2 messaggi: eccoli." in words_of(lifted)
    kept = await town.notice(topic, "Altro insulto", after=lifted["id"])
    assert "🕘" in words_of(kept)
    await town.notice(topic, "E un altro", after=lifted["id"])
    assert anna.name in words_of(await marta.asks(None, "/coda", "Una persona aspetta una risposta"))
    await marta.asks(topic, "/sblocca", "Non è bloccato.")
    await anna.says("Mi scuso")
    await anna.shown("Mi scuso")
    await town.settled()
    assert len([words for words in town.lines(topic) if "riguardarlo: /sblocca" in words]) == 1
    actions = [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id")]
    assert actions == ["citizen.blocked", "citizen.unblocked"]


async def test_the_day_of_looking_again_is_chosen_and_a_second_block_takes_its_place(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Insulto")
    day = (datetime.now(UTC) + timedelta(days=10)).strftime("%d/%m/%Y")
    await marta.asks(topic, f"/blocca offese fino al {day}", "«offese»")
    await marta.asks(topic, "/blocca minacce", "«minacce»")
    (block,) = town.rows("SELECT reason, lifted_ms FROM block")
    assert (block["reason"], block["lifted_ms"]) == ("minacce", None)


async def test_whoever_is_blocked_is_out_of_the_queue_and_back_in_it_with_what_they_sent(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    ada = await town.operator("Ada", status="administrator")
    topic = await anna.arrives("Insulto")
    await marta.asks(topic, "/blocca offese", "«offese»")
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    await anna.shows("image", JPEG, "image/jpeg", caption="Guardate")
    await town.settled()
    lifted = await ada.asks(topic, "/sblocca", "ha scritto un messaggio: eccolo")
    photo = await town.until(
        "the photo", lambda: [m for m in town.in_topic(topic) if m["id"] > lifted["id"] and m.get("media_url")]
    )
    await town.until("the topic open", lambda: not town.look().topics[topic]["closed"])
    assert "Guardate" in words_of(photo[0])
    assert anna.name in words_of(await marta.asks(None, "/coda", "Una persona aspetta una risposta"))
    await marta.writes(topic, "Di che cosa si tratta?", reply_to=photo[0]["id"])
    heard = await anna.hears("Di che cosa si tratta?")
    assert heard["quoted"]
