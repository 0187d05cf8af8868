"""What a citizen chooses with a tap: bulletins, zones, the language of what they read."""

from pathlib import Path

import pytest

from config import translations
from tests.config.test_texts import SOURCES
from tests.scenarios.test_subscriptions import LINE, TOPICS, ledger, notice_url, welcome
from tests.town import Citizen, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

KNOBS = {"zones": (("centro", "Centro"), ("borgo", "Borgo San Vito"))}
TWELVE = tuple((f"argomento-{n}", f"Argomento numero {n} con un titolo lungo") for n in range(1, 13))
MANY_ZONES = tuple((f"zona-{n}", f"Frazione {n}") for n in range(1, 15))

ON, OFF = "Attivo, tocchi per disattivare", "Non attivo, tocchi per attivare"
ZONES = (
    "Di quali zone vuole ricevere gli avvisi? Tocchi una zona per volta; se non sceglie, le arrivano quelli di tutte."
)


def rows(message: Object) -> list[tuple[str, str]]:
    """What can be tapped in a list: title and description."""
    return [(row["title"], row["description"]) for row in message["rows"]]


async def taps(citizen: Citizen, message: Object, title: str) -> Object:
    """Tap the row that holds this; the answer."""
    before = len(citizen.chat())
    (row,) = [row for row in message["rows"] if title in row["title"]]
    await citizen.presses(message["id"], row["id"])
    await citizen.town.until("an answer to the tap", lambda: len(citizen.chat()) > before)
    return citizen.chat()[before]


async def asks(citizen: Citizen, word: str) -> Object:
    """Write a word; the answer."""
    before = len(citizen.chat())
    await citizen.says(word)
    await citizen.town.until(f"an answer to {word}", lambda: len(citizen.chat()) > before)
    return citizen.chat()[before]


# Bulletins


async def test_a_list_of_topics_and_a_tap_that_switches_one(town: Town) -> None:
    anna = await town.citizen("Anna")
    shown = await asks(anna, "ARGOMENTI")
    assert words_of(shown) == (
        f"Gli avvisi di {LINE}: tocchi un argomento per attivarlo o disattivarlo.\n"
        f"Come trattiamo i suoi dati: {notice_url(town)}"
    )
    assert [button["title"] for button in shown["buttons"]] == ["Argomenti"]
    assert rows(shown) == [
        ("⬜ Allerte di protezione…", f"{OFF} – Allerte di protezione civile"),
        ("⬜ Viabilità e lavori", OFF),
    ]
    first = await taps(anna, shown, "Viabilità")
    assert words_of(first) == (
        f"Iscrizione attiva: da ora riceve «Viabilità e lavori» di {LINE}.\n"
        f"Come trattiamo i suoi dati: {notice_url(town)}\nPer non riceverne più: ISCRIZIONE OFF\n{TOPICS}"
    )
    second = await taps(anna, shown, "Allerte")
    assert words_of(second) == (
        f"Fatto: da ora riceve «Allerte di protezione civile» di {LINE}. Per cambiare altro, apra di nuovo l'elenco."
    )
    assert [row[0][0] for row in rows(second)] == ["✅", "✅"]
    third = await taps(anna, second, "Viabilità")
    assert words_of(third).startswith("Fatto: non riceverà più «Viabilità e lavori» da")
    assert [row[0][0] for row in rows(third)] == ["✅", "⬜"]
    last = await taps(anna, third, "Allerte")
    assert words_of(last).startswith("Fatto: non riceverà più «Allerte di protezione civile», né altri avvisi da")
    await town.settled()
    assert [(bulletin, given) for bulletin, given, _ in ledger(town, anna)] == [
        ("viabilita", True),
        ("allerte", True),
        ("viabilita", False),
        ("allerte", False),
    ]
    means = town.rows("SELECT DISTINCT means FROM consent")
    assert [row["means"] for row in means] == ["button"]
    assert anna.topics() == []


async def test_who_gets_everything_switches_off_one_and_then_the_last(town: Town) -> None:
    anna = await town.citizen("Anna")
    await anna.says("ISCRIZIONE ON")
    await anna.hears(welcome(town))
    shown = await asks(anna, "topics")
    assert [row[0][0] for row in rows(shown)] == ["✅", "✅"]
    shown = await taps(anna, shown, "Allerte")
    assert [row[0][0] for row in rows(shown)] == ["⬜", "✅"]
    shown = await taps(anna, shown, "Viabilità")
    assert "né altri avvisi" in words_of(shown)
    await town.settled()
    assert [(bulletin, given) for bulletin, given, _ in ledger(town, anna)] == [
        ("*", True),
        ("allerte", False),
        ("viabilita", False),
        ("*", False),
    ]
    ada = await town.operator("Ada", status="administrator")
    await ada.asks(None, "/iscritti", f"👥 {LINE}: nessun iscritto")


@pytest.mark.knobs(bulletins=TWELVE)
async def test_more_topics_than_a_list_holds_come_in_pages(town: Town) -> None:
    anna = await town.citizen("Anna")
    first = await asks(anna, "ARGOMENTI")
    assert len(first["rows"]) == 10
    assert rows(first)[0] == ("⬜ Argomento numero 1…", f"{OFF} – {TWELVE[0][1]}"[:72].rstrip())
    second = await taps(anna, first, "Altri argomenti")
    assert [row[0] for row in rows(second)] == [
        *(f"⬜ Argomento numero {n}…" for n in (10, 11, 12)),
        "Altri argomenti ›",
    ]
    await taps(anna, second, "numero 11")
    answered = await taps(anna, second, "numero 12")
    assert [row[0][0] for row in rows(answered)] == ["⬜", "✅", "✅", "A"], "not the page that was tapped"
    again = await taps(anna, answered, "Altri argomenti")
    assert rows(again)[0][0] == rows(first)[0][0]
    await town.settled()
    assert [bulletin for bulletin, _, _ in ledger(town, anna)] == ["argomento-11", "argomento-12"]
    # A list from before the configuration changed, tapped now.
    await town.restart(bulletins=TWELVE[:2])
    await taps(anna, second, "numero 12")
    fresh = await taps(anna, again, "Altri argomenti")
    assert [row[0] for row in rows(fresh)] == ["⬜ Argomento numero 1…", "⬜ Argomento numero 2…"]
    assert anna.topics() == []


@pytest.mark.knobs(bulletins=())
async def test_a_line_without_topics_says_so(town: Town) -> None:
    anna = await town.citizen("Anna")
    shown = await asks(anna, "ARGOMENTI")
    assert words_of(shown) == f"{LINE} ha un solo elenco di avvisi, senza argomenti. Per riceverli: ISCRIZIONE ON"
    assert words_of(await asks(anna, "ISCRIZIONE ON")).endswith("Per non riceverne più: ISCRIZIONE OFF")
    shown = await asks(anna, "argomenti")
    assert "la sua iscrizione è attiva" in words_of(shown)
    await anna.says("zona")
    await anna.hears(f"{LINE} non divide gli avvisi per zone: le arrivano tutti quelli che ha scelto.")


@pytest.mark.knobs(human_only=True, **KNOBS)
async def test_a_line_where_only_people_answer_lists_topics_and_leaves_the_rest_to_them(town: Town) -> None:
    anna = await town.citizen("Anna")
    shown = await asks(anna, "ARGOMENTI")
    assert len(rows(shown)) == 2
    await taps(anna, shown, "Viabilità")
    for word in ("ZONA", "LINGUA", "lingua inglese", "zona borgo"):
        await anna.says(word)
        await anna.shown(word)
    await town.settled()
    assert len(anna.chat()) == 2


# Zones


@pytest.mark.knobs(**KNOBS)
async def test_the_zone_is_asked_once_and_can_be_changed(town: Town) -> None:
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    await anna.says("ISCRIZIONE ON")
    asked = await anna.hears(ZONES)
    assert anna.heard()[0] == welcome(town), "the welcome comes first"
    assert rows(asked) == [("✅ Tutte le zone", ON), ("⬜ Centro", OFF), ("⬜ Borgo San Vito", OFF)]
    one = await taps(anna, asked, "Borgo")
    assert words_of(one) == (
        "Fatto: riceverà gli avvisi che riguardano tutti e quelli di Borgo San Vito. "
        "Per cambiare altro, apra di nuovo l'elenco."
    )
    assert [row[0][0] for row in rows(one)] == ["⬜", "⬜", "✅"]
    two = await asks(anna, "zona centro")
    assert "quelli di Centro, Borgo San Vito." in words_of(two)
    await asks(anna, "zona centro")
    three = await taps(anna, two, "Borgo")
    assert "quelli di Centro." in words_of(three)
    none = await taps(anna, three, "Tutte")
    assert words_of(none) == "Fatto: riceverà gli avvisi di tutte le zone. Per cambiare, apra di nuovo l'elenco."
    await anna.says("STOP")
    await anna.says("ISCRIZIONE ON")
    await town.settled()
    assert anna.heard().count(ZONES) == 1
    assert words_of(await asks(anna, "Zone")) == ZONES

    topics = await asks(bruno, "ARGOMENTI")
    await taps(bruno, topics, "Viabilità")
    await bruno.hears(ZONES)
    await bruno.says("zona borgo")
    await town.settled()
    kept = town.rows("SELECT zone, means FROM citizen_zone")
    assert [(row["zone"], row["means"]) for row in kept] == [("borgo", "keyword")]
    assert anna.topics() == bruno.topics() == []


@pytest.mark.knobs(zones=MANY_ZONES)
async def test_more_zones_than_a_list_holds_come_in_pages(town: Town) -> None:
    anna = await town.citizen("Anna")
    first = await asks(anna, "ZONA")
    second = await taps(anna, first, "Altre zone")
    assert [row[0] for row in rows(second)] == [f"⬜ Frazione {n}" for n in range(9, 15)] + ["Altre zone ›"]
    answered = await taps(anna, second, "Frazione 14")
    assert rows(answered)[5][0] == "✅ Frazione 14"


# Languages


async def test_everything_a_citizen_reads_comes_in_their_language(town: Town) -> None:
    anna = await town.citizen("Anna")
    shown = await asks(anna, "LINGUA")
    assert [button["title"] for button in shown["buttons"]] == ["English", "Italiano"]
    english = next(button["id"] for button in shown["buttons"] if button["title"] == "English")
    await anna.presses(shown["id"], english)
    await anna.hears("Done: automatic messages are in English from now on.")
    await anna.says("ISCRIZIONE ON")
    await anna.hears(
        f"You are subscribed: from now on you will receive every notice from {LINE}.\n"
        f"How we handle your data: {notice_url(town)}\nTo stop receiving them: ISCRIZIONE OFF\n"
        "To choose topics: ARGOMENTI"
    )
    topics = await asks(anna, "topics")
    assert rows(topics)[1] == ("✅ Viabilità e lavori", "On, tap to switch off")
    before = len(anna.chat())
    await town.control("POST", f"citizens/{anna.id}/call", {})
    await anna.gets("text", after=before)
    assert "please write to us here" in words_of(anna.chat()[-1]).casefold()
    await anna.says("lingua italiano")
    await anna.hears("Fatto: da ora i messaggi automatici sono in italiano.")
    await anna.says("STOP")
    await anna.hears(
        f"Fatto: non riceverà più avvisi da {LINE}. Può sempre scriverci qui. Per iscriversi di nuovo: ISCRIZIONE ON"
    )


async def test_a_language_dropped_in_is_offered_and_spoken(town: Town, tmp_path: Path) -> None:
    wanted = translations.citizens_keys(SOURCES["it"])
    told = {key: uses for key, uses in translations.messages(SOURCES["it"]).items() if key in wanted}
    lines = [f"{key} = SHQIP {key} {' '.join(f'{{ {use} }}' for use in sorted(uses))}" for key, uses in told.items()]
    folder = tmp_path / "testi"
    folder.mkdir()
    (folder / "sq.ftl").write_text("\n".join(lines), "utf-8")
    (folder / "it.ftl").write_text("always-open = giorno e notte\n", "utf-8")
    await town.restart(texts=str(folder))
    anna = await town.citizen("Anna")
    assert "Orari: giorno e notte" in words_of(await asks(anna, "INFO"))
    shown = await asks(anna, "LINGUA")
    assert [button["title"] for button in shown["buttons"]] == ["English", "Italiano", "Shqip"]
    assert words_of(await asks(anna, "lingua albanese")) == "SHQIP language-chosen"
    assert words_of(await asks(anna, "STOP")) == "SHQIP not-subscribed"
