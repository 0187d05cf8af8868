"""Four eyes: where the desk has approvers, a broadcast goes only when a second person out of them agrees."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_second_person_out_of_the_approvers_must_agree(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator", id=700000001)
    eva = await town.operator("Eva", id=700000002)
    carlo = await town.operator("Carlo", id=700000003)
    await town.restart(approvers=("telegram:700000001", "telegram:700000002"))
    anna = await town.citizen("Anna")
    await anna.says("ISCRIZIONE ON")
    await anna.gets("text")
    asked = await ada.writes(None, "/broadcast Strada chiusa")
    card = await town.notice(None, "Non è ancora partito.", after=asked)
    assert await carlo.presses(card, "Invia") == "Solo chi gestisce il gruppo può farlo."
    assert "si aspetta l'approvazione" in await ada.presses(card, "Invia")
    request = await town.notice(None, "Serve l'approvazione", after=asked)
    assert "Strada chiusa" in request["text"]
    assert "Può approvare solo" in await ada.presses(request, "Approva")
    assert "Può approvare solo" in await carlo.presses(request, "Approva")
    assert len(anna.heard()) == 1
    assert await eva.presses(request, "Approva") == "L'avviso n. 1 parte."
    assert "Nessun cambiamento" in await eva.presses(request, "Approva")
    await anna.gets("text", after=1)
    await town.settled()
    assert sum("Strada chiusa" in words for words in anna.heard()) == 1
    written = [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id")]
    assert written == ["broadcast.proposed", "broadcast.started"]
