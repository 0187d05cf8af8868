"""Answers to a broadcast: tied to it, said once, counted; thanks that open no thread, and are not lost."""

import random
import re

import pytest

from tests.scenarios.broadcasting import drafted, report, subscribed
from tests.town import Citizen, Object, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOUR = 3600
WORDS = "Via Roma chiusa per lavori da lunedì a venerdì, dalle 8 alle 18, salvo imprevisti"
TIED = "↩️ Risponde all'avviso n. 1: «Via Roma chiusa per lavori da lunedì a venerdì, dalle 8 all…»"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + random.Random(2).randbytes(4_000)


async def issued(town: Town, count: int, words: str = WORDS, number: int = 1) -> tuple[Operator, list[Citizen]]:
    """So many people who got the broadcast."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, count)
    await ada.presses(await drafted(town, ada, words), "📣 Invia")
    await report(town, ada, number, f"Inviati {count} di {count}")
    return ada, people


def copy_of(person: Citizen, words: str = WORDS) -> Object:
    """Their copy of the broadcast."""
    return next(message for message in person.chat() if words in words_of(message))


def said_in(town: Town, topic: int) -> list[str]:
    """What the bridge said in a topic, without the service message of its opening."""
    return [words_of(m) for m in town.in_topic(topic) if m["type"] != "forum_topic_created"]


async def test_what_quotes_a_broadcast_says_so_on_the_card_once(town: Town) -> None:
    ada, [anna] = await issued(town, 1)
    await anna.says("Anche per i residenti?", reply_to=copy_of(anna)["id"])
    topic = await anna.topic()
    shown = await anna.shown("Anche per i residenti?")
    assert re.sub(r" \(dal .+?, scrivendo\)", "", words_of(shown)) == (
        f"👤 {anna.name} · +39 ••• {anna.phone[-3:]}\n🔔 Iscritto a tutti gli avvisi\n🆕 Primo contatto\n{TIED}\n\n"
        "Anche per i residenti?"
    )
    await anna.says("E i furgoni?", reply_to=copy_of(anna)["id"])
    assert words_of(await anna.shown("E i furgoni?")) == "E i furgoni?"
    card = words_of(await ada.asks(topic, "/chi", "Iscritto a tutti"))
    assert f"\n{TIED}\n" in card
    said = await report(town, ada, 1, "💬 Ha risposto una persona.")
    assert "👍" not in said


async def test_the_first_words_within_two_days_answer_it_and_the_second_do_not_say_so(town: Town) -> None:
    ada, [anna, bea] = await issued(town, 2)
    await anna.says("Anche per i residenti?")
    assert TIED in words_of(await anna.shown("Anche per i residenti?"))
    await anna.says("E i furgoni?")
    assert words_of(await anna.shown("E i furgoni?")) == "E i furgoni?"
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(49 * HOUR)
    await town.bridge.start()
    await bea.says("Buongiorno, orari dell'anagrafe?")
    assert "avviso n. 1" not in words_of(await bea.shown("orari dell'anagrafe"))
    await bea.says("E questo?", reply_to=copy_of(bea)["id"])
    assert words_of(await bea.shown("E questo?")) == f"{TIED}\nE questo?", "a quotation is never too late"
    await report(town, ada, 1, "💬 Hanno risposto 2 persone.")


@pytest.mark.knobs(broadcast_answer_hours=3)
async def test_how_long_is_a_setting(town: Town) -> None:
    _, [anna] = await issued(town, 1)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(4 * HOUR)
    await town.bridge.start()
    await anna.says("Buongiorno")
    assert "avviso n. 1" not in words_of(await anna.shown("Buongiorno"))


async def test_in_a_thread_that_is_there_it_is_said_above_the_words_or_before_what_has_none(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna, bea = await subscribed(town, 2)
    for person in (anna, bea):
        await person.says("Buongiorno")
        await person.shown("Buongiorno")
    await ada.presses(await drafted(town, ada, WORDS), "📣 Invia")
    await report(town, ada, 1, "Inviati 2 di 2")
    await anna.says("Anche per i residenti?")
    assert words_of(await anna.shown("Anche per i residenti?")) == f"{TIED}\nAnche per i residenti?"
    await bea.sends(type="location", latitude=37.5, longitude=14.25)
    topic = await bea.topic()
    await town.until("the place", lambda: [m for m in town.in_topic(topic) if m["type"] == "location"])
    told = town.in_topic(topic)[-2:]
    assert (words_of(told[0]), told[1]["type"]) == (TIED, "location")


async def test_in_a_conversation_words_answer_the_operator_not_the_broadcast(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    [anna] = await subscribed(town, 1)
    topic = await anna.arrives("Devo rinnovare la carta d'identità")
    await ada.presses(await drafted(town, ada, WORDS), "📣 Invia")
    await report(town, ada, 1, "Inviati 1 di 1")
    await ada.writes(topic, "Venga giovedì alle 9")
    await anna.hears("Venga giovedì alle 9")
    await anna.says("Alle 9 non posso")
    assert words_of(await anna.shown("Alle 9 non posso")) == "Alle 9 non posso"
    assert "💬" not in await report(town, ada, 1, "Inviati 1 di 1")


async def test_thanks_open_no_thread_and_are_counted_once_each(town: Town) -> None:
    ada, people = await issued(town, 6)
    await town.settings(duplicate=True)
    thumb, words, sticker, heart, both, asks = people
    await thumb.sends(type="reaction", message_id=copy_of(thumb)["id"], emoji="👍🏽")
    await words.says("Grazie mille!! 🙏")
    await words.says("👍")
    await sticker.shows("sticker", WEBP, "image/webp")
    await heart.says("❤️", reply_to=copy_of(heart)["id"])
    await both.says("Ok, grazie")
    await both.sends(type="reaction", message_id=copy_of(both)["id"], emoji="❤️")
    await asks.says("Grazie, ma fino a quando?")
    await asks.shown("Grazie, ma fino a quando?")
    await town.settled()
    assert [person.topics() for person in people[:5]] == [[]] * 5
    assert [len(person.chat()) for person in people] == [2] * 6, "nobody was answered"
    said = await report(town, ada, 1, "👍 Hanno ringraziato 5 persone.")
    assert "💬 Ha risposto una persona. 👍 Hanno ringraziato 5 persone." in said
    kept = town.rows("SELECT body FROM message WHERE thread_id IS NULL AND direction = 'from_citizen'")
    assert len(kept) == 7, "nothing is lost"


async def test_thanks_are_remembered_on_the_card_of_a_later_thread(town: Town) -> None:
    ada, [anna] = await issued(town, 1)
    await anna.says("Grazie mille!")
    await anna.sends(type="reaction", message_id=copy_of(anna)["id"], emoji="👍")
    await town.settled()
    await anna.says("E via Garibaldi?")
    shown = words_of(await anna.shown("E via Garibaldi?"))
    assert f"{TIED}\n👍 Ha ringraziato per l'avviso n. 1: «Ha reagito con 👍»\n" in shown, (
        "the first real words answer it"
    )
    assert "👍 Ha ringraziato per l'avviso n. 1: «Grazie mille!»" in shown
    card = words_of(await ada.asks(await anna.topic(), "/chi", "Ha ringraziato"))
    assert "«Grazie mille!»" in card
    assert "🗂 3 messaggi." in card


async def test_a_reaction_taken_back_counts_no_more_and_another_one_is_read(town: Town) -> None:
    ada, [anna, bea] = await issued(town, 2)
    for person in (anna, bea):
        await person.sends(type="reaction", message_id=copy_of(person)["id"], emoji="👍")
    await report(town, ada, 1, "👍 Hanno ringraziato 2 persone.")
    await anna.sends(type="reaction", message_id=copy_of(anna)["id"], emoji="")
    await report(town, ada, 1, "👍 Ha ringraziato una persona.")
    await bea.sends(type="reaction", message_id=copy_of(bea)["id"], emoji="😢")
    assert TIED in words_of(await bea.shown("Ha reagito con 😢"))
    said = await report(town, ada, 1, "💬 Ha risposto una persona.")
    assert "👍" not in said
    assert anna.topics() == []


async def test_with_an_open_thread_thanks_are_shown_as_always(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    [anna] = await subscribed(town, 1)
    await anna.arrives("Buongiorno")
    await ada.presses(await drafted(town, ada, WORDS), "📣 Invia")
    await report(town, ada, 1, "Inviati 1 di 1")
    await anna.says("Grazie", reply_to=copy_of(anna)["id"])
    assert words_of(await anna.shown("Grazie")) == f"{TIED}\nGrazie"
    await report(town, ada, 1, "👍 Ha ringraziato una persona.")


async def test_who_was_answered_lately_is_shown_too_and_later_is_not(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    [anna] = await subscribed(town, 1)
    topic = await anna.arrives("Buongiorno")
    await ada.writes(topic, "Salve, ecco il modulo")
    await anna.hears("Salve, ecco il modulo")
    await ada.asks(topic, "/chiudi", "Chiusa da")
    await ada.presses(await drafted(town, ada, WORDS), "📣 Invia")
    await report(town, ada, 1, "Inviati 1 di 1")
    await anna.says("Grazie")
    await anna.shown("Grazie")
    await ada.asks(topic, "/chiudi", "Chiusa da")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(49 * HOUR)
    await town.bridge.start()
    before = said_in(town, topic)
    await anna.says("Grazie ancora 👍", reply_to=copy_of(anna)["id"])
    await town.settled()
    assert said_in(town, topic) == before, "the thread is closed, and nobody has answered for two days"
    await anna.says("Ancora chiusa!", reply_to=copy_of(anna)["id"])
    await anna.shown("Ancora chiusa!")


@pytest.mark.knobs(fold_thanks=False)
async def test_folding_is_a_setting(town: Town) -> None:
    ada, [anna] = await issued(town, 1)
    await anna.says("Grazie")
    assert TIED in words_of(await anna.shown("Grazie"))
    await report(town, ada, 1, "👍 Ha ringraziato una persona.")


@pytest.mark.knobs(human_only=True)
async def test_on_a_line_where_only_people_answer_too(town: Town) -> None:
    ada, [anna] = await issued(town, 1)
    await anna.says("Grazie")
    await report(town, ada, 1, "👍 Ha ringraziato una persona.")
    assert anna.topics() == []


async def test_thanks_for_nothing_we_sent_open_a_thread_as_always(town: Town) -> None:
    anna = await town.citizen("Anna")
    await anna.says("Grazie")
    shown = words_of(await anna.shown("Grazie"))
    assert "avviso" not in shown.partition("\n")[2].replace("Non iscritto agli avvisi", "")
    await anna.sends(type="reaction", message_id="wamid.unknown", emoji="👍")
    await anna.shown("Ha reagito con 👍")


async def test_a_keyword_is_a_keyword_under_a_broadcast_too(town: Town) -> None:
    ada, [anna] = await issued(town, 1)
    await anna.says("STOP", reply_to=copy_of(anna)["id"])
    await town.until("the goodbye", lambda: any("non riceverà più avvisi" in words for words in anna.heard()))
    assert anna.topics() == []
    assert "💬" not in await report(town, ada, 1, "Inviati 1 di 1")


async def test_answers_to_the_template_are_tied_as_well(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    [anna] = await subscribed(town, 1)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(48 * HOUR)
    await town.advance(48 * HOUR)
    await town.bridge.start()
    await ada.presses(await drafted(town, ada, WORDS), "📣 Invia")
    await report(town, ada, 1, "Inviati 1 di 1")
    assert copy_of(anna)["template"] == "avviso_comune"
    await anna.says("Anche per i residenti?", reply_to=copy_of(anna)["id"])
    assert TIED in words_of(await anna.shown("Anche per i residenti?"))


async def test_the_last_of_two_broadcasts_is_answered_and_each_is_counted_apart(town: Town) -> None:
    ada, [anna, bea] = await issued(town, 2)
    await ada.presses(await drafted(town, ada, "Via Roma riaperta"), "📣 Invia")
    await report(town, ada, 2, "Inviati 2 di 2")
    await anna.says("Bene, finalmente si passa")
    assert "↩️ Risponde all'avviso n. 2: «Via Roma riaperta»" in words_of(await anna.shown("finalmente si passa"))
    await bea.says("Grazie", reply_to=copy_of(bea)["id"])
    await report(town, ada, 1, "👍 Ha ringraziato una persona.")
    assert "👍" not in await report(town, ada, 2, "💬 Ha risposto una persona.")


async def test_what_was_said_before_a_crash_is_counted_once_after_it(town: Town) -> None:
    ada, people = await issued(town, 3)
    await town.fault("webhook", "hold", "messages", times=-1)
    for person in people:
        await person.says("Grazie")
    await town.bridge.kill()
    await town.mend("webhook")
    await town.bridge.start()
    await report(town, ada, 1, "👍 Hanno ringraziato 3 persone.")
    await town.bridge.kill()
    await town.bridge.start()
    await report(town, ada, 1, "👍 Hanno ringraziato 3 persone.")
    assert [person.topics() for person in people] == [[], [], []]


@pytest.mark.knobs(language="en")
async def test_in_english(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna, bea = await subscribed(town, 2)
    asked = await ada.writes(None, "/broadcast Road closed")
    await ada.presses(await town.notice(None, "📣 Broadcast no. 1", after=asked), "📣 Send")
    await town.until("both have it", lambda: all(len(person.chat()) == 2 for person in (anna, bea)))
    await anna.says("Thanks!")
    await bea.says("Until when?")
    assert "↩️ Answers broadcast no. 1: “Road closed”" in words_of(await bea.shown("Until when?"))
    await town.settled()
    said = words_of(await ada.asks(None, "/broadcast stato 1", "💬 One person answered."))
    assert "💬 One person answered. 👍 One person said thanks." in said
    await anna.says("And until when?")
    assert "👍 Thanked for broadcast no. 1: “Thanks!”" in words_of(await anna.shown("And until when?"))
