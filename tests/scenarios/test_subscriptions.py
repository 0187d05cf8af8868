"""Subscriptions and broadcasts: consent with its proof, and nobody told twice or after they left."""

import asyncio
import hashlib
import re
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from tests.scenarios.broadcasting import copies, drafted, report, subscribed
from tests.town import Citizen, Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINE = "WhatsURP Comune di Esempio"
TOPICS = "Per scegliere gli argomenti: ARGOMENTI"
FOOTER = "\n\nPer non ricevere più avvisi: STOP"
CONSENTS = (
    "SELECT c.* FROM consent c JOIN address a ON a.citizen_id = c.citizen_id AND a.kind = 'phone' "
    "WHERE a.value = ? ORDER BY c.id"
)


def notice_url(town: Town) -> str:
    return f"{town.bridge.url}/urp/informativa"


def welcome(town: Town) -> str:
    return (
        f"Iscrizione attiva: da ora riceve tutti gli avvisi di {LINE}.\n"
        f"Come trattiamo i suoi dati: {notice_url(town)}\nPer non riceverne più: ISCRIZIONE OFF\n{TOPICS}"
    )


GOODBYE = f"Fatto: non riceverà più avvisi da {LINE}. Può sempre scriverci qui. Per iscriversi di nuovo: ISCRIZIONE ON"


def ledger(town: Town, citizen: Citizen) -> list[tuple[str, bool, str]]:
    """The citizen's lines of the consent ledger."""
    rows = town.rows(CONSENTS, citizen.phone.lstrip("+"))
    return [(row["bulletin"], bool(row["given"]), row["words"]) for row in rows]


# Joining and leaving


async def test_joining_and_leaving_with_slips_and_accents(square: Town) -> None:
    joins = ["ISCRIZIONE ON", "  iscrizióne   on!!", "Iscrizion on", "ISCRIZOINE ON", "«Iscrizione-ON.»"]
    leaves = ["ISCRIZIONE OFF", "stop", "STOP!", "iscrizone off", "  Stòp "]
    for join, leave in zip(joins, leaves, strict=True):
        anna = await square.citizen("Anna")
        await anna.says(join)
        await anna.hears(welcome(square))
        await anna.says(leave)
        await anna.hears(GOODBYE)
        await square.settled()
        assert ledger(square, anna) == [("*", True, join), ("*", False, leave)]
        assert len(anna.chat()) == 2
        assert anna.topics() == []


async def test_consent_is_kept_with_words_time_and_notice_version(square: Town) -> None:
    anna = await square.citizen("Anna")
    at = square.now() - 600
    wamid = await anna.says("Iscrizióne ON!", timestamp=at)
    await anna.hears(welcome(square))
    row = square.rows(CONSENTS, anna.phone.lstrip("+"))[0]
    assert row["words"] == "Iscrizióne ON!"
    assert row["at_ms"] == at * 1000
    assert row["means"] == "keyword"
    assert row["foreign_id"] == wamid
    assert row["recorded_ms"] >= at * 1000 + 600_000
    status, page = await square.get("/urp/informativa")
    assert status == 200
    assert row["notice_version"]
    assert row["notice_version"] in page, "the notice the citizen was shown does not say its version"
    notice = square.rows("SELECT * FROM notice WHERE hash = ? AND line = 'urp'", row["notice_hash"])[0]
    assert notice["version"] == row["notice_version"]
    assert hashlib.sha256(notice["words"].encode()).hexdigest() == row["notice_hash"]
    assert notice["words"] in page, "the words kept are not those the citizen was shown"
    await anna.says("ISCRIZIONE ON")
    await anna.hears(
        "La sua iscrizione era già attiva. Per non ricevere più avvisi scriva ISCRIZIONE OFF.\n"
        f"Come trattiamo i suoi dati: {notice_url(square)}\n{TOPICS}"
    )
    await anna.says("STOP")
    await anna.hears(GOODBYE)
    await anna.says("STOP")
    await anna.hears("L'iscrizione non risulta attiva: questi avvisi non le arrivano. Può sempre scriverci qui.")
    with closing(sqlite3.connect(square.bridge.database, timeout=5)) as connection:
        for tampering in (
            "UPDATE consent SET words = 'x'",
            "DELETE FROM consent",
            "UPDATE notice SET words = 'x'",
            "DELETE FROM notice",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(tampering)
            connection.rollback()


async def test_one_bulletin_only(square: Town) -> None:
    anna = await square.citizen("Anna")
    await anna.says("ISCRIZIONE ON viabilita")
    heard = await anna.hears(
        f"Iscrizione attiva: da ora riceve «Viabilità e lavori» di {LINE}.\n"
        f"Come trattiamo i suoi dati: {notice_url(square)}\nPer non riceverne più: ISCRIZIONE OFF\n{TOPICS}"
    )
    assert "\u2068" not in heard["text"], "invisible isolation marks"
    await anna.says("off viabilità")
    await anna.hears(f"Fatto: non riceverà più «Viabilità e lavori» da {LINE}. Può sempre scriverci qui.")
    bruno = await square.citizen("Bruno")
    await bruno.says("iscrizione on Viabilità e lavori")
    await square.until("an answer", bruno.chat)
    await square.settled()
    assert ledger(square, anna) == [
        ("viabilita", True, "ISCRIZIONE ON viabilita"),
        ("viabilita", False, "off viabilità"),
    ]
    assert ledger(square, bruno) == [("viabilita", True, "iscrizione on Viabilità e lavori")]
    assert anna.topics() == bruno.topics() == []


async def test_letters_that_are_no_keywords_reach_the_desk(square: Town) -> None:
    anna = await square.citizen("Anna")
    letters = [
        "Vorrei fare l'iscrizione on line del bambino a scuola",
        "stop alle buche in via Roma",
        "STO arrivando",
        "on",
        "ISCRIZIONE ON e OFF, che differenza c'è?",
        "Iscrizione on line asilo",
        "Lingua dei segni allo sportello?",
    ]
    for letter in letters:
        await anna.says(letter)
        await anna.shown(letter)
    await anna.shows("image", b"\xff\xd8\xff" + bytes(500), "image/jpeg", caption="STOP")
    await anna.shown("STOP")
    await square.settled()
    assert ledger(square, anna) == []
    assert anna.chat() == []


@pytest.mark.parametrize("words", ["cancellami", "Disiscrivimi!", "UNSUBSCRIBE", "stop avvisi"])
async def test_leaving_in_other_words(square: Town, words: str) -> None:
    anna = await square.citizen("Anna")
    await anna.says("Subscribe")
    await anna.hears(welcome(square))
    await anna.says(words)
    await anna.hears(GOODBYE)
    assert ledger(square, anna)[-1] == ("*", False, words)
    assert anna.topics() == []


async def test_courtesy_is_no_bulletin(square: Town) -> None:
    anna = await square.citizen("Anna")
    await anna.says("ISCRIZIONE ON per favore")
    await anna.hears(welcome(square))
    await anna.says("Iscrizione OFF, grazie")
    await anna.hears(GOODBYE)
    await square.settled()
    assert [words for _, _, words in ledger(square, anna)] == ["ISCRIZIONE ON per favore", "Iscrizione OFF, grazie"]
    assert anna.topics() == []


async def test_what_may_be_a_question_is_answered_and_read_by_the_desk(square: Town) -> None:
    """A bulletin there is not, a language there is not, or something else: nothing a citizen asks is lost."""
    anna, marta = await square.citizen("Anna"), await square.operator("Marta")
    await anna.says("ISCRIZIONE ON sport")
    first = await anna.gets("text")
    assert words_of(first).startswith("Fra i nostri argomenti «sport» non c'è. Può scegliere fra: ")
    assert "Viabilità e lavori" in words_of(first)
    await anna.says("LINGUA tedesco")
    second = await anna.gets("text", after=1)
    assert "«tedesco» non c'è fra le lingue che conosciamo. Può scegliere fra: English, Italiano." in words_of(second)
    await anna.says("ISCRIZIONE ON quando aprite?")
    third = await anna.gets("text", after=2)
    assert words_of(third).endswith("se chiedeva altro, le risponderemo qui.")
    for words in ("ISCRIZIONE ON sport", "LINGUA tedesco", "ISCRIZIONE ON quando aprite?"):
        await anna.shown(words)
    await square.settled()
    assert ledger(square, anna) == []
    assert len(anna.topics()) == 1
    assert len(anna.heard()) == 3
    await marta.writes(anna.topics()[0], "Alle nove")
    await anna.hears("Alle nove")


async def test_who_leaves_what_there_is_not_reads_how_to_leave(square: Town) -> None:
    anna, bruno = await square.citizen("Anna"), await square.citizen("Bruno")
    for citizen in (anna, bruno):
        await citizen.says("ISCRIZIONE ON")
        await citizen.hears(welcome(square))
    await anna.says("ISCRIZIONE OFF sport")
    told = words_of(await anna.gets("text", after=1))
    assert told.startswith("Fra i nostri argomenti «sport» non c'è. Per non ricevere più avvisi: ISCRIZIONE OFF.")
    assert "ISCRIZIONE ON" not in told
    await anna.shown("ISCRIZIONE OFF sport")
    await bruno.says("ISCRIZIONE OFF tutto, grazie")
    await bruno.hears(GOODBYE)
    await square.settled()
    assert [given for _, given, _ in ledger(square, anna)] == [True]
    assert bruno.topics() == []


async def test_info_answers_and_opens_no_thread(square: Town) -> None:
    anna = await square.citizen("Anna")
    await anna.says("Info")
    await anna.hears(
        f"{LINE}\nOrari: può scrivere in qualsiasi momento\n"
        f"Altri contatti e informazioni: {square.bridge.url}/urp\nPer ricevere gli avvisi: ISCRIZIONE ON\n"
        f"{TOPICS}\nAltra lingua / other language: LINGUA"
    )
    await square.settled()
    assert anna.topics() == []


async def test_card_shows_the_subscriptions(square: Town) -> None:
    anna, bruno = await square.citizen("Anna"), await square.citizen("Bruno")
    await anna.says("ISCRIZIONE ON")
    await bruno.says("ISCRIZIONE ON viabilita")
    for person in (anna, bruno):
        await square.until("an answer", person.chat)
        await person.says("E ora una domanda")
    since = r" \(dal \d{1,2} \w{3} \d{4}, scrivendo\)\n"
    for person, subscribed_to in ((anna, "Iscritto a tutti gli avvisi"), (bruno, "Iscritto a: Viabilità e lavori")):
        card = words_of(await person.shown("E ora una domanda"))
        assert re.search(f"🔔 {subscribed_to}{since}", card), card


@pytest.mark.knobs(human_only=True)
async def test_human_only_line_says_nothing_by_itself_but_consent(town: Town) -> None:
    anna = await town.citizen("Anna")
    for words in ("INFO", "ISCRIZIONE ON sport", "ISCRIZIONE OFF sport", "LINGUA tedesco"):
        await anna.says(words)
        await anna.shown(words)
    await town.control("POST", f"citizens/{anna.id}/call", {})
    await anna.shown("📞 Ha provato a chiamare.")
    await town.settled()
    assert anna.chat() == []
    await anna.says("ISCRIZIONE ON")
    await anna.hears(welcome(town))
    await anna.says("STOP")
    await anna.hears(GOODBYE)
    await town.settled()
    assert len(anna.chat()) == 2


# Broadcasts

# A copy a second: twenty people take long enough to do something in the middle; then the rest need not be waited for.
SLOWLY, QUICKLY = {"messages_per_second": 1}, {"messages_per_second": 80}


async def test_from_draft_to_report_with_a_try_on_the_own_phone(town: Town) -> None:
    ada, eva = await town.operator("Ada", status="administrator"), await town.operator("Eva", status="administrator")
    carlo = await town.operator("Carlo")
    inside = [await town.citizen("Anna"), await town.citizen("Bruno")]
    outside, gone, only = await town.citizen("Carla"), await town.citizen("Dario"), await town.citizen("Elio")
    for person in inside:
        await person.says("ISCRIZIONE ON")
    await outside.says("ISCRIZIONE ON", timestamp=town.now() - 25 * 3600)
    await gone.says("ISCRIZIONE ON")
    await gone.says("STOP")
    await only.says("ISCRIZIONE ON viabilita")
    await inside[1].says("OFF viabilita")
    await town.until("all five answered", lambda: len(gone.chat()) == 2 and len(inside[1].chat()) == 2 and only.chat())
    await town.settled()
    count = await carlo.asks(None, "/iscritti", "👥")
    assert words_of(count).splitlines()[:3] == [
        f"👥 {LINE}: 4 iscritti",
        "· Allerte di protezione civile: 3",
        "· Viabilità e lavori: 3",
    ]
    assert re.search(r"^Ultimi 7 giorni: \+5 −1$", words_of(count), re.MULTILINE)

    words = "Domani acqua chiusa\ndalle *9* alle 12\n\nin via Roma"
    card = await drafted(town, ada, words)
    assert card["text"].startswith("📣 Avviso n. 1 – tutti gli iscritti\n")
    assert "Destinatari: 4. Ci hanno scritto nelle ultime 24 ore: 3. Gli altri, con il modello: 1.\n" in card["text"]
    assert labels(card) == ["👁 Prova a me", "📣 Invia", "🗓 Programma", "✖️ Annulla"]
    assert await ada.presses(card, "Prova a me") == "Prima va collegato il proprio WhatsApp: /collega"

    own = await town.citizen("Telefono di Ada")
    offered = await ada.asks(None, "/collega", "COLLEGA")
    code = re.search(r"COLLEGA (\d{6})", offered["text"])
    assert code is not None
    await own.says(f"COLLEGA {(int(code[1]) + 1) % 1_000_000:06}")
    await own.hears("Questo codice non è valido o è scaduto. Ne chieda un altro con /collega nel gruppo.")
    await own.says(f"collega {code[1]}")
    await own.hears("Fatto: questo numero è collegato. Le prove degli avvisi arriveranno qui.")
    await town.notice(None, f"📱 {ada.name} ha collegato il proprio WhatsApp per le prove.")
    await inside[0].says(f"COLLEGA {code[1]}")
    await inside[0].hears("Questo codice non è valido o è scaduto. Ne chieda un altro con /collega nel gruppo.")
    assert await ada.presses(card, "Prova a me") == "Prova inviata sul proprio WhatsApp."
    await own.hears(words + FOOTER)
    await town.settled()
    assert own.topics() == []
    assert copies([*inside, outside, gone, only], "acqua chiusa") == [0, 0, 0, 0, 0]

    assert await carlo.presses(card, "📣 Invia") == "Solo chi gestisce il gruppo può farlo."
    answers = await asyncio.gather(*(who.presses(card, "📣 Invia") for who in (ada, eva, ada, eva)))
    assert Counter(answers) == {
        "L'avviso n. 1 parte.": 1,
        "Nessun cambiamento: questo avviso è partito.": 3,
    }
    for person in (*inside, only):
        await person.hears(words + FOOTER)
    template = await outside.gets("template")
    assert template["template"] == "avviso_comune"
    call = next(c["body"]["template"] for c in town.sends(to=outside) if c["body"]["type"] == "template")
    said = call["components"][0]["parameters"][0]["text"]
    assert "\n" not in said
    assert "Domani acqua chiusa" in said
    assert "in via Roma" in said
    await report(
        town, ada, 1, "Inviati 4 di 4, consegnati 4, letti 0. Non riusciti 0, in dubbio 0, non più iscritti 0."
    )
    await inside[0].reads()
    await report(town, ada, 1, "consegnati 4, letti 1")
    await town.until(
        "the card tells the end",
        lambda: "✅ Avviso n. 1 – tutti gli iscritti – concluso" in words_of(town.world.group[card["id"]]),
    )
    await town.settled()
    assert copies([*inside, outside, gone, only, own], "acqua chiusa") == [1, 1, 1, 0, 1, 1]

    second = await drafted(town, eva, "viabilita Strada chiusa")
    assert second["text"].startswith("📣 Avviso n. 2 – Viabilità e lavori\n")
    assert "\nDestinatari: 3." in second["text"]
    assert await eva.presses(second, "Annulla") == "L'avviso n. 2 è annullato."
    await town.until("no buttons any more", lambda: not labels(town.world.group[second["id"]]))
    assert words_of(town.world.group[second["id"]]).startswith("✖️ Avviso n. 2 – Viabilità e lavori – annullato")
    third = await drafted(town, eva, "viabilita Strada riaperta")
    await eva.presses(third, "📣 Invia")
    await report(town, eva, 3, "Inviati 3 di 3, consegnati 3")
    await town.settled()
    assert copies([*inside, outside, gone, only, own], "Strada riaperta") == [1, 0, 1, 0, 1, 0]
    assert copies([*inside, outside, gone, only, own], "Strada chiusa") == [0, 0, 0, 0, 0, 0]
    assert all(not person.topics() for person in (*inside, outside, gone, only))


async def answered(town: Town, asked: int) -> Object:
    """What the room is told in answer to a message; a report that comes meanwhile is none."""
    found = await town.until(
        "an answer", lambda: next((m for m in town.in_topic(None) if m["reply_to"] == asked), None)
    )
    return found


async def test_longest_words_and_a_photo_reach_everybody_whole(square: Town) -> None:
    ada = await square.operator("Ada", status="administrator")
    anna = await square.citizen("Anna")
    await anna.says("ISCRIZIONE ON")
    await anna.hears(welcome(square))
    carla = await square.citizen("Carla")
    await carla.says("ISCRIZIONE ON", timestamp=square.now() - 25 * 3600)
    await square.until("the consent", lambda: ledger(square, carla))
    too_long = " ".join(f"parola{n:04}" for n in range(371))
    refused = "Il testo è troppo lungo: 4.080 caratteri. Il modello ne contiene al massimo 962."
    await ada.asks(None, f"/broadcast {too_long}", refused)
    templates = 0
    # Line breaks become longer in the template: what fits for those inside must not be cut for those outside.
    for long in (" ".join(f"parola{n:04}" for n in range(81)), "\n".join(f"riga{n:03}" for n in range(110))):
        asked = await ada.writes(None, f"/broadcast {long}")
        answer = await answered(square, asked)
        if "troppo lungo" in words_of(answer):
            assert "\n" in long
            continue
        await ada.presses(answer, "📣 Invia")
        await anna.hears(long + FOOTER)
        template = await carla.gets("template", after=templates)
        templates += 1
        assert [word for word in long.split() if word not in words_of(template)] == [], "cut without a word to anybody"

    photo = await ada.shows(None, "photo", b"\xff\xd8\xff" + bytes(range(256)) * 20, caption="La nuova piazza")
    asked = await ada.writes(None, "/avviso", reply_to=photo)
    card = await square.notice(None, "[Foto] La nuova piazza", after=asked)
    await ada.presses(card, "📣 Invia")
    picture = await anna.gets("image")
    assert picture["caption"] == "La nuova piazza" + FOOTER
    assert await square.bytes(picture["media_url"]) == b"\xff\xd8\xff" + bytes(range(256)) * 20


async def test_stop_pause_resume_and_cancel_in_the_middle(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 20)
    await town.restart(**SLOWLY)
    first = await drafted(town, ada, "Primo avviso")
    await ada.presses(first, "📣 Invia")
    await town.until("some have it", lambda: sum(copies(people, "Primo avviso")) >= 3)
    late = next(person for person in reversed(people) if not copies([person], "Primo avviso")[0])
    await late.says("STOP")
    await late.hears(GOODBYE)
    has_it = sum(copies(people, "Primo avviso"))
    assert has_it < 20, "the goodbye waited for the broadcast to end"
    latecomer = await town.citizen("Ultimo")
    await latecomer.says("ISCRIZIONE ON")
    await latecomer.hears(welcome(town))
    await town.restart(**QUICKLY)
    await report(
        town, ada, 1, "Inviati 19 di 20, consegnati 19, letti 0. Non riusciti 0, in dubbio 0, non più iscritti 1."
    )
    await town.settled()
    assert copies(people, "Primo avviso") == [int(person is not late) for person in people]
    assert copies([latecomer], "Primo avviso") == [0]

    await town.restart(**SLOWLY)
    second = await drafted(town, ada, "Secondo avviso")
    await ada.presses(second, "📣 Invia")
    await town.until("some have it", lambda: sum(copies(people, "Secondo avviso")) >= 3)
    await ada.asks(None, "/broadcast pausa 2", "L'avviso n. 2 è in pausa.")
    await town.until("nothing in flight", lambda: not town.rows("SELECT 1 FROM delivery WHERE state = 'sending'"))
    paused_at = sum(copies(people, "Secondo avviso"))
    await town.restart(**QUICKLY)
    for _ in range(12):
        await late.says("INFO")
    await town.until(
        "twelve answers on the paused line", lambda: sum("Orari:" in words for words in late.heard()) == 12
    )
    assert sum(copies(people, "Secondo avviso")) == paused_at < 19
    await ada.asks(None, "/broadcast pausa 2", "Nessun cambiamento: questo avviso è in pausa.")
    await ada.asks(None, "/broadcast riprendi 2", "L'avviso n. 2 riprende.")
    await report(town, ada, 2, "Inviati 20 di 20, consegnati 20")
    assert copies([*people, latecomer], "Secondo avviso") == [*(int(person is not late) for person in people), 1]

    await town.restart(**SLOWLY)
    third = await drafted(town, ada, "Terzo avviso")
    await ada.presses(third, "📣 Invia")
    await town.until("some have it", lambda: sum(copies(people, "Terzo avviso")) >= 3)
    await ada.asks(None, "/broadcast annulla 3", "L'avviso n. 3 è annullato.")
    await town.settled()
    sent = sum(copies([*people, latecomer], "Terzo avviso"))
    assert 3 <= sent < 20
    assert max(copies(people, "Terzo avviso")) == 1
    await report(town, ada, 3, f"Inviati {sent}, non partiti {20 - sent}.")
    await ada.asks(None, "/broadcast riprendi 3", "Nessun cambiamento: questo avviso è annullato.")
    await ada.asks(None, "/broadcast stato 99", "Non c'è un avviso n. 99.")
    await ada.asks(None, "/broadcast", "Scrivere il testo dopo /broadcast")


@pytest.mark.knobs(messages_per_second=150)
async def test_three_hundred_nobody_twice_also_through_a_kill(town: Town) -> None:
    await town.settings(messages_per_second=0, status_delay_ms=5)
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 300)
    card = await drafted(town, ada, "Avviso a trecento")
    assert "Destinatari: 300" in card["text"]
    await ada.presses(card, "📣 Invia")
    await town.until("the last one", lambda: all(copies(people, "Avviso a trecento")), seconds=30)
    await report(
        town, ada, 1, "Inviati 300 di 300, consegnati 300, letti 0. Non riusciti 0, in dubbio 0, non più iscritti 0."
    )
    assert copies(people, "Avviso a trecento") == [1] * 300

    card = await drafted(town, ada, "Avviso interrotto")
    await ada.presses(card, "📣 Invia")
    await town.until("a hundred", lambda: sum(copies(people, "Avviso interrotto")) >= 100, seconds=30)
    await town.bridge.kill()
    killed_at = sum(copies(people, "Avviso interrotto"))
    assert killed_at < 300, "the kill came too late to prove anything"
    await town.bridge.start()

    def doubtful() -> set[str]:
        return {
            row["value"]
            for row in town.rows(
                "SELECT a.value FROM delivery d JOIN address a ON a.citizen_id = d.citizen_id AND a.kind = 'phone' "
                "WHERE d.broadcast_id = 2 AND d.state = 'uncertain'"
            )
        }

    def accounted() -> bool:
        missing = {p.phone.lstrip("+") for p, n in zip(people, copies(people, "interrotto"), strict=True) if not n}
        return missing == doubtful()

    await town.until("everybody but the uncertain, and no status unheeded", accounted, seconds=30)
    await town.settled()
    got = copies(people, "Avviso interrotto")
    assert max(got) == 1
    uncertain = len(doubtful())
    assert sum(got) == 300 - uncertain
    assert uncertain <= 64
    said = await report(town, ada, 2, f"in dubbio {uncertain},")
    assert f"Inviati {300 - uncertain} di 300" in said


async def test_refusals_stay_with_their_citizen_or_stop_the_broadcast(square: Town) -> None:
    ada = await square.operator("Ada", status="administrator")
    people = await subscribed(square, 5)
    await people[0].changes(stopped_marketing=True)
    await people[1].changes(has_whatsapp=False)
    await square.fault("graph", "async_error", "messages", code=131047)
    card = await drafted(square, ada, "Avviso con intoppi")
    await ada.presses(card, "📣 Invia")
    await square.until("four have it", lambda: sum(bool(n) for n in copies(people, "intoppi")) == 4)
    await square.settled()

    def delivered() -> list[int]:
        return [sum("intoppi" in words_of(m) and m["status"] == "delivered" for m in p.chat()) for p in people]

    await square.until("four delivered", lambda: sum(delivered()) >= 4)
    await square.settled()
    assert delivered() == [1, 0, 1, 1, 1]

    await square.fault("graph", "error", "messages", code=131048)
    card = await drafted(square, ada, "Avviso fermato")
    await ada.presses(card, "📣 Invia")
    stopped = await square.notice(None, "si è fermato. Troppe persone ci hanno bloccato o segnalato")
    assert labels(stopped) == ["▶️ Riprendi", "✖️ Annulla"]
    await square.until("the card", lambda: "in pausa" in words_of(square.look().group[card["id"]]))
    assert labels(square.look().group[card["id"]]) == ["▶️ Riprendi", "✖️ Annulla", "📄 Mancati"]
    written = [row["action"] for row in square.rows("SELECT action FROM audit ORDER BY id")]
    assert written[-2:] == ["broadcast.started", "broadcast.paused"]
    await ada.presses(stopped, "Riprendi")
    await square.until("those who can have it", lambda: sum(copies(people, "Avviso fermato")) >= 3)
    await square.settled()
    assert max(copies(people, "Avviso fermato")) == 1
