"""`/iscritti` and the words after it: counts, a picture with its words, people found, added, removed."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.scenarios.broadcasting import subscribed
from tests.scenarios.test_subscriptions import LINE, ledger, welcome
from tests.town import Citizen, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZONES = (("centro", "Centro"), ("borgo", "Borgo San Vito"))
DAY = 24 * 3600


def short_id(town: Town, citizen: Citizen) -> str:
    row = town.rows("SELECT citizen_id FROM address WHERE value = ?", citizen.phone.lstrip("+"))[0]
    return f"c{row['citizen_id']}"


def masked(citizen: Citizen) -> str:
    return f"+39 ••• {citizen.phone[-3:]}"


def last_audit(town: Town) -> tuple[str, str]:
    row = town.rows("SELECT action, subject FROM audit ORDER BY id DESC LIMIT 1")[0]
    return row["action"], row["subject"]


@pytest.mark.knobs(zones=ZONES)
async def test_counts_per_bulletin_and_zone_with_a_picture_of_the_growth(town: Town, tmp_path: Path) -> None:
    ada = await town.operator("Ada")
    await ada.asks(None, "/iscritti", f"👥 {LINE}: nessun iscritto, per ora.")
    old = await subscribed(town, 4)
    await town.bridge.stop()
    town.bridge.let_time_pass(40 * DAY)
    await town.bridge.start()
    await old[0].says("STOP")
    await old[1].says("ISCRIZIONE OFF viabilita")
    await old[2].says("zona borgo")
    new = await town.citizen("Nuova")
    await new.says("ISCRIZIONE ON viabilita")
    await town.until("everybody answered", lambda: new.chat() and len(old[0].chat()) == 3)
    await town.settled()
    shown = await ada.asks(None, "/iscritti", "👥")
    assert words_of(shown).splitlines() == [
        f"👥 {LINE}: 4 iscritti",
        "· Allerte di protezione civile: 3",
        "· Viabilità e lavori: 3",
        "Per zona:",
        "· Centro: 0",
        "· Borgo San Vito: 1",
        "· senza una zona (ricevono gli avvisi di tutte): 3",
        "Ultimi 7 giorni: +1 −1",
        "Ultimi 30 giorni: +1 −1",
        "In 90 giorni: da 0 a 4",
    ]
    assert shown["type"] == "photo"
    picture = tmp_path / "growth.png"
    picture.write_bytes(await town.bytes(shown["media_url"]))
    with Image.open(picture) as opened:
        assert opened.format == "PNG"
        assert opened.width >= 1000


async def test_where_no_pictures_can_be_drawn_signs_stand_for_them(town: Town, tmp_path: Path) -> None:
    hidden = "lambda name, package=None: None if name == 'matplotlib' else found(name, package)"
    hide = f"import importlib.util as util\nfound = util.find_spec\nutil.find_spec = {hidden}\n"
    (tmp_path / "sitecustomize.py").write_text(hide)
    assert await town.bridge.stop() == 0
    town.bridge.environment["PYTHONPATH"] = str(tmp_path)
    await town.bridge.start()
    ada = await town.operator("Ada")
    await subscribed(town, 2)
    shown = await ada.asks(None, "/iscritti", "👥")
    assert shown["type"] == "text"
    assert words_of(shown).splitlines()[-2:] == ["In 90 giorni: da 0 a 2", "▁" * 22 + "█"]


@pytest.mark.knobs(zones=ZONES)
async def test_people_are_found_by_number_digits_name_and_short_id(town: Town) -> None:
    carlo = await town.operator("Carlo")
    anna, bruno = await town.citizen("Anna Bianchi"), await town.citizen("Bruno")
    await anna.says("ISCRIZIONE ON viabilita")
    await anna.says("zona borgo")
    await anna.says("lingua inglese")
    await bruno.says("Buongiorno")
    await bruno.shown("Buongiorno")
    await bruno.changes(stopped_marketing=True)
    await town.until("all told", lambda: len(anna.chat()) == 4)
    await town.until("the switch", lambda: town.rows("SELECT 1 FROM citizen WHERE marketing_stopped = 1"))
    await town.settled()
    for wanted in (anna.phone, anna.phone[3:], f"00{anna.phone[1:]}", "bianchi", short_id(town, anna)):
        found = words_of(await carlo.asks(None, f"/iscritti cerca {wanted}", "👤"))
        assert re.sub(r" \(dal .+?, scrivendo\)", "", found).splitlines()[:4] == [
            f"👤 {short_id(town, anna)} · {anna.name} · {masked(anna)}",
            "🔔 Iscritto a: Viabilità e lavori",
            "📍 Zone: Borgo San Vito",
            "🌐 Legge i messaggi automatici in: English",
        ], wanted
        assert anna.phone[3:] not in found
    found = words_of(await carlo.asks(None, f"/iscritti cerca {bruno.phone[-4:]}", "🚫"))
    assert "🚫 Ha disattivato le promozioni dentro WhatsApp" in found
    await carlo.asks(None, "/iscritti cerca 100%", "Non trovo nessuno.")
    await carlo.asks(None, "/iscritti cerca c999", "Non trovo nessuno.")
    await carlo.asks(None, "/iscritti cerca an", "va scritto il numero")
    await carlo.asks(None, "/iscritti cercca anna", "Forse /iscritti cerca?")
    await carlo.asks(None, "/iscritti palestra", "Dopo /iscritti si può scrivere: aggiungi, cerca,")
    crowd = [await town.citizen("Zeno") for _ in range(9)]
    for person in crowd:
        await person.says("ISCRIZIONE ON")
    await town.until("all welcomed", lambda: all(person.chat() for person in crowd))
    found = words_of(await carlo.asks(None, "/iscritti cerca zeno", "primi 8"))
    assert found.count("👤") == 8


async def test_staff_add_somebody_with_a_reason_and_a_second_time_changes_nothing(town: Town) -> None:
    ada, carlo = await town.operator("Ada", status="administrator"), await town.operator("Carlo")
    anna = await town.citizen("Anna")
    number = anna.phone
    await carlo.asks(None, f"/iscritti aggiungi {number} tutto modulo", "/iscritti aggiungi è riservato a chi gestisce")
    for wrong in (number, f"{number} palestra modulo firmato", f"{number} viabilita", "Anna tutto modulo firmato"):
        await ada.asks(
            None, f"/iscritti aggiungi {wrong}", "Si scrive così: /iscritti aggiungi numero argomento motivo."
        )
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    added = words_of(await ada.asks(None, f"/iscritti aggiungi {spaced} Viabilità modulo n. 12 del 3/11", "ora riceve"))
    who = f"{short_id(town, anna)} ({masked(anna)})"
    assert added.splitlines() == [
        f"✅ {who} ora riceve: Viabilità e lavori. Il motivo è scritto nel registro dei consensi.",
        "La conferma non può partire ora: WhatsApp lascia scrivere per primi solo con un modello. "
        "Dargli l'informativa in altro modo.",
    ]
    assert last_audit(town) == ("subscriber.added", f"citizen:{short_id(town, anna)[1:]}")
    await ada.asks(None, f"/iscritti aggiungi {number} viabilita modulo n. 12", "riceveva già: Viabilità e lavori.")
    row = town.rows("SELECT * FROM consent")
    assert [(r["bulletin"], r["words"], r["means"], r["notice_hash"]) for r in row] == [
        ("viabilita", "modulo n. 12 del 3/11", "staff", "")
    ]
    assert row[0]["operator_id"] is not None
    assert anna.chat() == []

    await anna.says("STOP")
    await town.until("an answer", anna.chat)
    again = words_of(
        await ada.asks(None, f"/iscritti aggiungi {short_id(town, anna)} tutto lo ha chiesto", "ora riceve")
    )
    assert "aveva chiesto di non riceverne più" in again
    assert again.endswith("Gli mando la conferma, con il collegamento all'informativa.")
    await anna.hears(welcome(town))
    await ada.asks(None, "/iscritti", f"👥 {LINE}: un iscritto")


@pytest.mark.knobs(zones=ZONES)
async def test_staff_remove_somebody_and_set_their_zones(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    (anna,) = await subscribed(town, 1)
    me = short_id(town, anna)
    await ada.asks(None, f"/iscritti rimuovi {me}", "Si scrive così: /iscritti rimuovi numero argomento motivo.")
    await ada.asks(None, f"/iscritti rimuovi {me} viabilita al telefono", "non riceve più: Viabilità e lavori.")
    await ada.asks(None, f"/iscritti rimuovi {me} viabilita al telefono", "non riceveva già: Viabilità e lavori.")
    await ada.asks(
        None, f"/iscritti rimuovi {anna.phone} lo ha chiesto al telefono", "non riceve più: tutti gli avvisi."
    )
    assert last_audit(town) == ("subscriber.removed", f"citizen:{me[1:]}")
    await ada.asks(None, "/iscritti rimuovi +39 333 9999999 al telefono", "Questa persona non ci ha mai scritto")
    assert [line[:2] for line in ledger(town, anna)] == [("*", True), ("viabilita", False), ("*", False)]

    await ada.asks(None, f"/iscritti zona {me} borgo, centro", "riceve gli avvisi di: Centro, Borgo San Vito.")
    await ada.asks(None, f"/iscritti zona {me} mare", "Zone: centro, borgo.")
    kept = town.rows("SELECT zone, means FROM citizen_zone ORDER BY zone")
    assert [(row["zone"], row["means"]) for row in kept] == [("borgo", "staff"), ("centro", "staff")]
    await ada.asks(None, f"/iscritti zona {me} tutte", "riceve gli avvisi di: Tutte le zone.")
    assert town.rows("SELECT * FROM citizen_zone") == []
    assert last_audit(town) == ("subscriber.zones", f"citizen:{me[1:]}")


@pytest.mark.knobs(language="en", zones=ZONES)
async def test_in_english_too(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna = await town.citizen("Anna")
    await anna.says("ISCRIZIONE ON")
    await anna.gets("interactive")
    assert "Which zones would you like notices about?" in words_of(anna.chat()[-1])
    me = short_id(town, anna)
    shown = words_of(await ada.asks(None, "/iscritti", "👥"))
    assert shown.splitlines()[0] == f"👥 {LINE}: one subscriber"
    assert shown.splitlines()[-1] == "In 90 days: from 0 to 1"
    assert "· without a zone (they receive notices about all of them): 1" in shown
    assert "🔔 Subscribed to every notice" in words_of(await ada.asks(None, f"/iscritti cerca {me}", "👤"))
    await ada.asks(None, f"/iscritti rimuovi {me} viabilita on the phone", "no longer receives: Viabilità e lavori.")
    await ada.asks(None, f"/iscritti aggiungi {me} viabilita asked again", "now receives: Viabilità e lavori.")
    proof = words_of(await ada.asks(None, f"/iscritti prova {me}", "🧾"))
    assert "A consent is in force." in proof
    assert f"written down by {ada.name}, who gives the reason: «asked again»" in proof
    await ada.asks(None, "/iscritti zona c1 borgo", "receives notices about: Borgo San Vito.")
    await ada.asks(None, "/iscritti importa", "Send the list as a CSV file with /iscritti importa as its caption")
    content = b"number,proof of consent\n+39 347 1112223,form\n,form\n"
    sent = await ada.shows(
        None, "document", content, filename="l.csv", mime_type="text/csv", caption="/iscritti importa"
    )
    card = await town.notice(None, "Nothing has changed yet. With “Import”:", after=sent)
    assert "· row 3: the number is missing" in words_of(card)
    assert await ada.presses(card, "Import") == "All right: importing."
    await town.notice(None, "✅ List imported.\n· new subscriptions: 1\n· rows left out: 1", after=card["id"])
    listed = await ada.asks(None, "/iscritti esporta", "📄 List of 2 subscribers.")
    assert listed["filename"].startswith("subscribers-")
