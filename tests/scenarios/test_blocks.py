"""Citizens who are not listened to for a while."""

from datetime import UTC, datetime, timedelta

import pytest

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
    await marta.asks(topic, "/sblocca", "✅ Sbloccato da")
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
