"""`/iscritti importa`: a list sent to the group is read, shown, confirmed and written, whatever happens meanwhile."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.broadcasting import copies, drafted, report, subscribed
from tests.scenarios.test_made_files import listed
from tests.scenarios.test_subscriptions import LINE, ledger
from tests.town import Object, Operator, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZONES = (("centro", "Centro"), ("borgo", "Borgo San Vito"))
IMPORTED = "SELECT COUNT(*) AS number, COUNT(DISTINCT citizen_id) AS people FROM consent WHERE means = 'import'"
LINES_ONCE = "SELECT citizen_id FROM consent WHERE means = 'import' GROUP BY citizen_id, bulletin HAVING COUNT(*) > 1"


async def sends(
    operator: Operator, content: bytes, *, caption: str = "/iscritti importa", name: str = "elenco.csv"
) -> int:
    """A list, with the command under it."""
    return await operator.shows(None, "document", content, filename=name, mime_type="text/csv", caption=caption)


async def card_says(town: Town, card: Object, words: str) -> None:
    """Wait until the card of a list says this."""
    await town.until(f"«{words}» on the card", lambda: words in words_of(town.world.group[card["id"]]), seconds=30)


def consents(town: Town) -> int:
    """How many lines the ledger has."""
    return int(town.rows("SELECT COUNT(*) AS n FROM consent")[0]["n"])


async def offered(town: Town, sent: int, *, seconds: float = 30) -> Object:
    """What the list would do."""
    return await town.notice(None, "Con «Importa»:", after=sent, seconds=seconds)


async def is_over(town: Town, sent: int, *, seconds: float = 60) -> Object:
    """The end of it, told in the room."""

    def find() -> Object | None:
        told = [m for m in town.in_topic(None) if m["id"] > sent and words_of(m).startswith("✅ Elenco importato.")]
        return told[-1] if len(told) > 1 else None  # the card says it too

    return await town.until(f"the end of the list: {town.lines(None)[-3:]}", find, seconds=seconds)


def many(count: int, *, first: int = 0) -> bytes:
    """A list of so many people."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["numero", "prova", "argomento", "data"])
    for n in range(first, first + count):
        writer.writerow([f"+39 347 {n:07}", f"Modulo n. {n}", "viabilita" if n % 3 else "", "3/11/2026"])
    return out.getvalue().encode()


@pytest.mark.knobs(zones=ZONES)
async def test_a_list_is_shown_first_and_written_once_though_two_confirm(town: Town) -> None:
    ada, eva = await town.operator("Ada", status="administrator"), await town.operator("Eva", status="administrator")
    carlo = await town.operator("Carlo")
    stays, gone, new = await town.citizen("Anna"), await town.citizen("Bruno"), await town.citizen("Carla")
    await stays.says("ISCRIZIONE ON")
    await gone.says("ISCRIZIONE ON")
    await gone.says("STOP")
    await town.until("all answered", lambda: len(stays.chat()) == 2 and len(gone.chat()) == 3)
    lines = [
        "Telefono;Prova del consenso;Argomento;Zona;Lingua;Data;Colore",
        f"{new.phone};Modulo perché sì;Viabilità;Borgo San Vito;inglese;3/11/2026;blu",
        f"{stays.phone};Modulo;;;;;",
        f"{gone.phone};Modulo;;;;;",
        "333 12;Modulo;;;;;",
        "+39 347 0000001;;;;;;",
        "+39 347 0000002;Modulo;palestra;;;;",
        f"{new.phone[3:]};Modulo;viabilita;;;;",
        f"{stays.phone};;viabilita;;;;",
        '+39 347 0000003;"Su due',
        'righe; con ""virgolette""";*;centro,borgo;;2026-07-01T10:00:00+02:00;',
        f"{stays.phone};al telefono;viabilita;;;;OFF",
    ]
    content = "\r\n".join(lines).encode("cp1252")
    refused = await sends(carlo, content)
    await town.notice(None, "/iscritti importa è riservato a chi gestisce il gruppo", after=refused)
    before = consents(town)
    sent = await sends(ada, content)
    card = await offered(town, sent)
    assert words_of(card).splitlines() == [
        "📋 Elenco letto, 10 righe. Non è ancora cambiato nulla. Con «Importa»:",
        "· iscrizioni nuove: 2",
        "· già così: 2",
        "Righe che restano fuori: 6",
        "· riga 4: questa persona ha scelto diversamente, dopo: resta come ha chiesto",
        "· riga 5: il numero non è valido",
        "· riga 6: manca la prova del consenso",
        "· riga 7: l'argomento non esiste",
        "· riga 8: ripete una riga precedente",
        "· riga 9: manca la prova del consenso",
    ]
    assert labels(card) == ["✅ Importa", "✖️ Annulla"]
    assert consents(town) == before
    assert town.rows("SELECT 1 FROM import_row WHERE problem <> '' AND (phone <> '' OR words <> '')") == []
    assert await carlo.presses(card, "Importa") == "Solo chi gestisce il gruppo può farlo."
    answers = await town.at_once(*(who.presses(card, "Importa") for who in (ada, eva, ada)))
    assert Counter(answers)["Va bene: si importa."] == 1
    again = "Nessun cambiamento: l'elenco è già"
    assert all(answer.startswith(("Va bene: si importa.", again)) for answer in answers)
    over = await is_over(town, sent)
    assert words_of(over).splitlines() == [
        "✅ Elenco importato.",
        "· iscrizioni nuove: 2",
        "· già così: 2",
        "· righe rimaste fuori: 6",
    ]
    await town.settled()
    assert [line[:2] for line in ledger(town, stays)] == [("*", True)]
    assert [line[:2] for line in ledger(town, gone)] == [("*", True), ("*", False)]
    assert ledger(town, new) == [("viabilita", True, "Modulo perché sì")]
    rows = town.rows("SELECT * FROM consent WHERE means = 'import' ORDER BY bulletin")
    assert [row["words"] for row in rows] == ['Su due\r\nrighe; con "virgolette"', "Modulo perché sì"]
    assert all(row["operator_id"] is not None for row in rows)
    assert rows[0]["at_ms"] == 1_782_892_800_000
    assert rows[0]["recorded_ms"] > rows[0]["at_ms"]
    zones = town.rows("SELECT zone FROM citizen_zone ORDER BY citizen_id, zone")
    assert sorted(row["zone"] for row in zones) == ["borgo", "borgo", "centro"]
    assert [row["action"] for row in town.rows("SELECT action FROM audit")] == ["subscribers.imported"]
    assert town.rows("SELECT 1 FROM import_row WHERE phone <> ''") == []
    assert new.chat() == []
    await new.says("STOP")
    await town.until("an answer in English", lambda: new.chat() and words_of(new.chat()[-1]).startswith("Done: you"))
    await ada.asks(None, "/iscritti", f"👥 {LINE}: 2 iscritti")

    repeated = await sends(ada, content)
    nothing = await town.notice(None, "Non c'è nulla da importare.", after=repeated)
    assert labels(nothing) == []


async def test_the_list_we_export_says_nothing_new_when_it_comes_back(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 3)
    await people[0].says("OFF viabilita")
    await people[1].says("STOP")
    await people[1].says("ISCRIZIONE ON allerte")
    await town.until("all answered", lambda: len(people[1].chat()) == 3)
    await town.settled()
    exported = await ada.asks(None, "/iscritti esporta", "📄 Elenco di 3 iscritti.")
    content = await town.bytes(exported["media_url"])
    sent = await ada.shows(None, "document", content, filename="iscritti.csv", mime_type="text/csv")
    asked = await ada.writes(None, "/iscritti importa", reply_to=sent)
    card = await town.notice(None, "Non c'è nulla da importare.", after=asked)
    assert words_of(card).splitlines()[1:3] == ["· iscrizioni nuove: 0", "· già così: 5"]
    assert labels(card) == []


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"PK\x03\x04" + bytes(300), "elenco.xlsx", "È un file di Excel: salvarlo come CSV."),
        (b"\n\n", "elenco.csv", "Il file è vuoto."),
        (b"telefono;nome\n333;Anna", "elenco.csv", "manca la colonna prova"),
        (b"nome;prova\nAnna;x", "elenco.csv", "manca la colonna numero"),
    ],
)
async def test_what_is_no_list_is_told_in_one_line(square: Town, content: bytes, name: str, why: str) -> None:
    ada = await square.operator("Ada", status="administrator")
    sent = await sends(ada, content, name=name)
    failed = await square.notice(None, "⚠️ L'elenco non si può leggere.", after=sent)
    assert why in words_of(failed)
    await ada.asks(None, "/iscritti importa", "Mandare l'elenco come file CSV")


async def test_every_wrong_row_is_in_a_file_where_they_are_many(square: Town) -> None:
    ada = await square.operator("Ada", status="administrator")
    content = "numero;prova\n" + "".join(f"{n};modulo\n" for n in range(40)) + "+39 347 1112223;modulo\n"
    sent = await sends(ada, content.encode())
    card = await offered(square, sent)
    assert "Righe che restano fuori: 40" in words_of(card)
    assert "… e altre 28: sono tutte nel file." in words_of(card)
    rows = await listed(square, card)
    assert [row["riga"] for row in rows] == [str(n) for n in range(2, 42)]
    assert {row["problema"] for row in rows} == {"il numero non è valido"}
    assert await ada.presses(card, "Annulla") == "Fermata."
    await card_says(square, card, "non è cambiato nulla")
    assert labels(square.world.group[card["id"]]) == []


async def test_killed_again_and_again_it_writes_everybody_once(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    sent = await sends(ada, many(4_000))
    for _ in range(2):  # while it is read and checked
        await town.until("some rows", lambda: town.rows("SELECT 1 FROM import_row LIMIT 1"))
        await town.bridge.kill()
        await town.bridge.start()
    card = await offered(town, sent)
    assert words_of(card).splitlines()[:2] == [
        "📋 Elenco letto, 4.000 righe. Non è ancora cambiato nulla. Con «Importa»:",
        "· iscrizioni nuove: 4.000",
    ]
    await ada.presses(card, "Importa")
    for least in (200, 1_200, 2_400):

        def written(least: int = least) -> bool:
            return consents(town) > least

        await town.until(f"more than {least} written", written)
        await town.bridge.kill()
        await town.bridge.start()
    over = await is_over(town, sent)
    assert "· iscrizioni nuove: 4.000" in words_of(over)
    await town.settled(seconds=30)
    counted = town.rows(IMPORTED)[0]
    assert (counted["number"], counted["people"]) == (4_000, 4_000)
    assert town.rows(LINES_ONCE) == []
    assert town.rows("SELECT SUM(change) AS n FROM subscriber_move")[0]["n"] == 4_000
    assert town.rows("SELECT COUNT(*) AS n FROM subscription WHERE given = 1")[0]["n"] == 4_000
    assert town.rows("SELECT 1 FROM import_row LIMIT 1") == []


async def test_who_leaves_before_the_press_is_not_brought_back(town: Town) -> None:
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    sent = await sends(ada, f"numero;prova\n{anna.phone};modulo\n+39 347 5556667;modulo".encode())
    card = await offered(town, sent)
    assert "· iscrizioni nuove: 2" in words_of(card)
    await anna.says("ISCRIZIONE ON")
    await anna.says("STOP")
    await town.until("both answered", lambda: len(anna.chat()) == 2)
    await ada.presses(card, "Importa")
    over = await is_over(town, sent)
    assert words_of(over).splitlines()[1:] == ["· iscrizioni nuove: 1", "· righe rimaste fuori: 1"]
    assert [line[:2] for line in ledger(town, anna)] == [("*", True), ("*", False)]


async def test_who_leaves_their_last_bulletin_by_a_list_does_not_keep_a_broadcast_from_its_end(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = [await town.citizen() for _ in range(8)]
    for person in people:
        await person.says("ISCRIZIONE ON viabilita")
    await town.until("everybody welcomed", lambda: all(person.chat() for person in people))
    await town.settled()
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "Avviso a tutti")
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "Avviso a tutti")) >= 2)
    await ada.asks(None, "/broadcast pausa 1", "è in pausa")
    await town.until("none in flight", lambda: not town.rows("SELECT 1 FROM delivery WHERE state = 'sending'"))
    waits = "SELECT a.value AS phone FROM delivery AS d JOIN address AS a ON a.citizen_id = d.citizen_id"
    waits += " WHERE d.broadcast_id = 1 AND d.state = 'waiting' AND a.kind = 'phone'"
    left = [row["phone"] for row in town.rows(waits)]
    rows = [f"{phone};modulo;viabilita;off" for phone in left]
    sent = await sends(ada, "\n".join(["numero;prova;argomento;stato", *rows]).encode())
    await ada.presses(await offered(town, sent), "Importa")
    await is_over(town, sent)
    await ada.asks(None, "/broadcast riprendi 1", "riprende")
    assert f"non più iscritti {len(left)}" in await report(town, ada, 1, "concluso")
    assert sum(copies(people, "Avviso a tutti")) == 8 - len(left)
    assert left


async def test_who_leaves_every_bulletin_one_by_one_by_a_list_has_left(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    stays, leaves, left_one = await subscribed(town, 3)
    await left_one.says("OFF allerte")
    await town.until("answered", lambda: len(left_one.chat()) == 2)
    new = "+39 347 5556667"
    off = [(leaves.phone, "viabilita"), (leaves.phone, "allerte"), (left_one.phone, "viabilita")]
    off += [(stays.phone, "viabilita"), (new, "viabilita"), (new, "allerte")]
    rows = [f"{phone};Modulo {argument};{argument};off;3/11/2026" for phone, argument in off]
    rows.append(f"{new};Modulo;tutto;on;3/11/2026")
    content = "\n".join(["numero;prova;argomento;stato;data", *rows]).encode()
    await ada.asks(None, "/iscritti", f"👥 {LINE}: 3 iscritti")
    told = ["· iscrizioni nuove: 1", "· cancellazioni: 6"]
    # Words of November would be overruled by what people chose today.
    sent = await sends(ada, content.replace(b";3/11/2026", b";"))
    card = await offered(town, sent)
    assert words_of(card).splitlines()[1:] == told
    await ada.presses(card, "Importa")
    assert words_of(await is_over(town, sent)).splitlines()[1:] == told
    await ada.asks(None, "/iscritti", f"👥 {LINE}: un iscritto")
    assert ledger(town, leaves)[1:] == [
        ("allerte", False, "Modulo allerte"),
        ("viabilita", False, "Modulo viabilita"),
        ("*", False, "Modulo viabilita"),
    ]
    assert [line[:2] for line in ledger(town, left_one)][-2:] == [("viabilita", False), ("*", False)]
    assert [line[:2] for line in ledger(town, stays)][1:] == [("viabilita", False)]
    assert [tuple(row) for row in town.rows("SELECT change, COUNT(*) FROM subscriber_move GROUP BY 1")] == [
        (-1, 2),
        (1, 3),
    ]
    card = await drafted(town, ada, "Avviso a tutti")
    assert "Destinatari: 1." in words_of(card)
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "concluso")
    assert copies([stays, leaves, left_one], "Avviso a tutti") == [1, 0, 0]
    again = await sends(ada, content)
    assert labels(await town.notice(None, "Non c'è nulla da importare.", after=again)) == []
    await leaves.says("ISCRIZIONE ON viabilita")
    await ada.asks(None, "/iscritti", f"👥 {LINE}: 2 iscritti")


async def test_a_list_stopped_halfway_says_how_far_it_got_and_one_nobody_confirms_expires(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    # So many that the writing outlasts the second or two in which a person sees the button and presses it.
    sent = await sends(ada, many(30_000))
    card = await offered(town, sent)
    await ada.presses(card, "Importa")

    def stoppable() -> Object | None:
        now = town.world.group[card["id"]]
        return now if labels(now) == ["✖️ Annulla"] else None

    running = await town.until("a button to stop it", stoppable)
    await town.until("some written", lambda: consents(town) > 300)
    assert await ada.presses(running, "Annulla") == "Fermata."
    await card_says(town, card, "Importazione fermata. Fino a qui:")
    await town.settled()
    number = town.rows(IMPORTED)[0]["number"]
    assert 0 < number < 30_000
    shown = words_of(town.world.group[card["id"]]).replace(".", "")
    assert f"iscrizioni nuove: {number}" in shown

    later = await sends(ada, many(10, first=90_000))
    waiting = await offered(town, later)
    await town.bridge.stop()
    town.bridge.let_time_pass(25 * 3600)
    await town.bridge.start()
    await card_says(town, waiting, "Nessuno ha confermato")
    assert consents(town) == number


def resident_kilobytes(pid: int) -> int:
    """The memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])


async def test_fifty_thousand_rows_in_bounded_memory_with_its_progress(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    first = await sends(ada, many(2_000, first=900_000))
    card = await offered(town, first)
    await ada.presses(card, "Importa")
    await is_over(town, first)
    process = town.bridge.process
    assert process is not None
    before, most = resident_kilobytes(process.pid), 0

    def look() -> Object | None:
        nonlocal most
        most = max(most, resident_kilobytes(process.pid))
        found = [m for m in town.in_topic(None) if m["id"] > sent and "Con «Importa»:" in words_of(m)]
        return found[0] if found else None

    sent = await sends(ada, many(50_000))
    card = await town.until("the list read", look, seconds=180)
    assert "· iscrizioni nuove: 50.000" in words_of(card)
    await ada.presses(card, "Importa")

    def written() -> bool:
        look()
        return consents(town) == 52_000

    await town.until("the list written", written, seconds=180)
    await is_over(town, sent)
    said = " ".join(words_of(entry.data) for entry in town.simulator.journal.entries(kind="group."))
    assert all(sign in said for sign in ("Leggo", "Controllo", "Scrivo")), "its progress was not told"
    grown = (most - before) / 1024
    assert grown < 40, f"{grown:.0f} MB more for 50,000 rows"
    answer = await ada.asks(None, "/iscritti", "👥")
    assert words_of(answer).startswith(f"👥 {LINE}: 52.000 iscritti")
