"""Files we make ourselves arrive in the room with their words, whatever happens on the way."""

import csv
import io

import pytest

from tests.scenarios.broadcasting import subscribed
from tests.town import Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "📄 Elenco di 3 iscritti. Contiene dati personali: non inoltrarlo, e cancellarlo quando non serve più."


async def listed(town: Town, message: Object) -> list[dict[str, str]]:
    """The rows of a list in the chat."""
    content = await town.bytes(message["media_url"])
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def test_the_list_arrives_as_a_file_under_its_words(town: Town) -> None:
    ada, carlo = await town.operator("Ada", status="administrator"), await town.operator("Carlo")
    people = await subscribed(town, 3)
    await people[1].says("OFF viabilita")
    await people[2].says("STOP")
    await people[2].says("ISCRIZIONE ON allerte")
    gone = await town.citizen("Dario")
    await gone.says("ISCRIZIONE ON")
    await gone.says("STOP")
    await town.settled()
    refused = "/iscritti esporta è riservato a chi gestisce il gruppo"
    await carlo.asks(None, "/iscritti esporta", refused)
    message = await ada.asks(None, "/iscritti esporta", WORDS)
    assert message["type"] == "document"
    assert message["filename"].startswith("iscritti-urp-")
    rows = await listed(town, message)
    assert [(row["numero"], row["argomento"], row["stato"], row["prova"]) for row in rows] == [
        (f"'+{people[0].phone.lstrip('+')}", "*", "ON", "ISCRIZIONE ON"),
        (f"'+{people[1].phone.lstrip('+')}", "*", "ON", "ISCRIZIONE ON"),
        (f"'+{people[1].phone.lstrip('+')}", "viabilita", "OFF", "OFF viabilita"),
        (f"'+{people[2].phone.lstrip('+')}", "*", "OFF", "STOP"),
        (f"'+{people[2].phone.lstrip('+')}", "allerte", "ON", "ISCRIZIONE ON allerte"),
    ]
    audited = town.rows("SELECT actor, action, subject FROM audit ORDER BY id DESC LIMIT 1")[0]
    assert (audited["action"], audited["subject"]) == ("subscribers.exported", "line:urp")


async def test_a_file_refused_by_the_room_costs_only_itself(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 3)
    await town.fault("bot", "error", "sendDocument", error_code=400, description="Bad Request: wrong file identifier")
    said = await ada.asks(None, "/iscritti esporta", "⚠️ Il file non c'è. Telegram non ha accettato il messaggio.")
    assert words_of(said).startswith(WORDS)
    assert said["type"] == "text"


async def test_after_a_crash_the_same_file_comes_again(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 3)
    await town.fault("bot", "timeout_before", "sendDocument", seconds=60)
    asked = await ada.writes(None, "/iscritti esporta")
    await town.met()
    await people[0].says("STOP")
    await town.until("STOP decided", lambda: len(people[0].chat()) == 2)
    await town.bridge.crash_after(town.mend)
    message = await town.notice(None, WORDS, after=asked)
    assert len(await listed(town, message)) == 3, "the list is not the one that was asked for"
