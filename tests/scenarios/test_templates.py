"""WhatsApp's templates in the staff room: how they stand, asked for now, and what Meta says of them by itself."""

import asyncio
from typing import Any

import pytest

from tests.scenarios.broadcasting import drafted, subscribed
from tests.town import ACCESS_TOKEN, SECRET, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WABA = "102290129340398"
BODY = {
    "type": "BODY",
    "text": "Avviso con foto: {{1}} Comune di Esempio.",
    "example": {"body_text": [["strada chiusa"]]},
}
PHOTO: Object = {
    "name": "avviso_foto",
    "language": "it",
    "category": "UTILITY",
    "components": [{"type": "HEADER", "format": "IMAGE"}, BODY, {"type": "FOOTER", "text": "Per uscire: STOP"}],
}


def news(field: str, **value: Any) -> Object:
    """A webhook about `avviso_comune`, as Meta posts it."""
    named = {"message_template_name": "avviso_comune", "message_template_language": "it", "message_template_id": 42}
    change = {"field": field, "value": named | value}
    return {"object": "whatsapp_business_account", "entry": [{"id": WABA, "time": 1795255700, "changes": [change]}]}


async def told(town: Town, words: str) -> list[str]:
    """What the room was told with these words, once all has settled."""
    await town.settled()
    return [words_of(m) for m in town.in_topic(None) if words in words_of(m)]


async def changes(town: Town, name: str = "avviso_comune", **given: Any) -> None:
    """Meta's reviewers change the Italian version of a template, and say so by webhook."""
    await town.control("PATCH", f"templates/{name}", {"language": "it", **given})


async def test_the_list_is_meta_s_of_this_moment(town: Town) -> None:
    ada = await town.operator("Ada")
    await town.control("POST", "templates", PHOTO)
    said = words_of(await ada.asks(None, "/modelli", "come li dà Meta adesso"))
    assert said.startswith("📋 I modelli di «WhatsURP Comune di Esempio», come li dà Meta adesso:\n\n")
    assert "avviso_comune (it): ✅ approvato, utilità, in uso\nAvviso dal Comune: ‹1› Rispondi a questo" in said
    assert "avviso_foto (it): ✅ approvato, utilità\n[foto] Avviso con foto: ‹1› Comune di Esempio." in said
    assert said.index("risposta_pronta (it)") < said.index("avviso_foto"), "those in use come first"
    assert said.endswith("Uno per intero: /modelli NOME")


async def test_one_in_full_and_a_name_with_a_slip(town: Town) -> None:
    ada = await town.operator("Ada")
    await town.control("POST", "templates", PHOTO)
    said = words_of(await ada.asks(None, "/modelli avviso_foto", "avviso_foto"))
    assert said == (
        "avviso_foto (it): ✅ approvato, utilità\n[foto]\nAvviso con foto: ‹1› Comune di Esempio.\nPer uscire: STOP\n"
        "Fra ‹ › va il testo: al massimo 988 caratteri."
    )
    whole = words_of(await ada.asks(None, "/modelli risposta_pronta", "risposta_pronta (en)"))
    assert "Abbiamo risposto alla tua richiesta.\n[Leggi la risposta]" in whole
    await ada.asks(None, "/modelli aviso_foto", "non c'è un modello «aviso_foto». Forse «avviso_foto»?")
    await ada.asks(None, "/modelli sagra", "Su «WhatsURP Comune di Esempio» non c'è un modello «sagra».")


@pytest.mark.knobs(language="en")
async def test_in_english(town: Town) -> None:
    ada = await town.operator("Ada")
    said = words_of(await ada.asks(None, "/modelli", "as Meta lists them now"))
    assert "avviso_comune (en): ✅ approved, utility, in use\nNotice from the municipality: ‹1› Reply" in said
    await changes(town, status="PAUSED")
    await town.notice(None, "⏸ Meta has paused the template “avviso_comune (it)” of “WhatsURP Comune di Esempio”")


async def test_where_meta_does_not_answer_the_list_is_of_before_and_says_so(town: Town) -> None:
    ada = await town.operator("Ada")
    await ada.asks(None, "/modelli", "adesso:")
    await town.fault("graph", "error", "message_templates", times=1, code=190, http_status=401)
    said = words_of(await ada.asks(None, "/modelli", "com'erano l'ultima volta"))
    assert "Adesso Meta non li dice. Il permesso di Meta (token) non è valido" in said
    assert "avviso_comune (it): ✅ approvato" in said


async def test_before_the_first_answer_nothing_is_invented(town: Town) -> None:
    await town.bridge.kill()
    town.bridge.database.unlink()
    await town.fault("graph", "error", "message_templates", times=-1, code=2, http_status=503)
    await town.bridge.start()
    ada = await town.operator("Ada")
    said = words_of(await ada.asks(None, "/modelli", "Non so ancora quali modelli"))
    assert "WhatsApp non risponde in questo momento. Riprovare fra poco." in said
    assert "avviso_comune" not in said


async def test_who_asked_before_a_crash_is_answered_after_it(town: Town) -> None:
    ada = await town.operator("Ada")
    await town.settled()
    await town.fault("graph", "timeout_before", "message_templates", seconds=30)
    asked = await ada.writes(None, "/modelli")
    await town.until("the question kept", lambda: town.rows("SELECT 1 FROM template_question"))
    await town.bridge.crash_after(town.mend)
    await town.notice(None, "come li dà Meta adesso", after=asked)
    assert len(await told(town, "come li dà Meta adesso")) == 1
    assert not town.rows("SELECT 1 FROM template_question")


async def test_a_crowd_of_questions_does_not_use_up_meta_s_limit(town: Town) -> None:
    """Meta takes 200 questions an hour; past a burst the list is of a moment ago, and says why."""
    ada = await town.operator("Ada")
    for _ in range(25):
        asked = await ada.writes(None, "/modelli")
        said = await town.notice(None, "📋", after=asked)
    assert "Troppe richieste a Meta" in words_of(said)
    assert "avviso_comune (it): ✅ approvato" in words_of(said)
    assert len([c for c in town.look().graph_calls if c["method"] == "message_templates"]) <= 20


async def test_a_pause_is_told_once_with_what_to_do(town: Town) -> None:
    await town.settled()
    await changes(town, status="PAUSED")
    said = words_of(await town.notice(None, "⏸ Meta ha messo in pausa il modello «avviso_comune (it)»"))
    assert "Riprende da solo, dopo 3 ore la prima volta" in said
    assert said.endswith("\nServe agli avvisi, per chi non ci scrive da 24 ore.")
    await town.settings(duplicate=True)
    await town.control("POST", "webhook", {"body": news("message_template_status_update", event="PAUSED")})
    await town.restart()
    assert len(await told(town, "messo in pausa")) == 1
    await changes(town, status="APPROVED")
    back = words_of(await town.notice(None, "Meta ha approvato il modello «avviso_comune (it)»"))
    assert "\n" not in back, "nothing to do about it"


NEWS: list[tuple[str, Object, list[str]]] = [
    (
        "rejected",
        news(
            "message_template_status_update",
            event="REJECTED",
            reason="INVALID_FORMAT",
            rejection_info={"reason": "Parameters stand next to each other."},
        ),
        ["❌ Meta ha rifiutato", "Meta dice: Parameters stand next to each other.", "Serve agli avvisi"],
    ),
    ("disabled", news("message_template_status_update", event="DISABLED", reason="NONE"), ["🚫 Meta ha disattivato"]),
    (
        "paused by pacing",
        news("message_template_status_update", event="PAUSED", other_info={"title": "RATE_LIMITING_PAUSE"}),
        ["in mezzo a un invio grande", "Non riprende da solo"],
    ),
    (
        "marketing from now on",
        news("template_category_update", previous_category="UTILITY", new_category="MARKETING"),
        [
            "💶 Meta considera ora pubblicità",
            "ogni messaggio costa di più",
            "\nPrima: utilità, 0,0248\u00a0€ a messaggio. Adesso: marketing, 0,0658\u00a0€ a messaggio.\n",
        ],
    ),
    (
        "access codes",
        news("template_category_update", previous_category="UTILITY", new_category="AUTHENTICATION"),
        [
            "⚠️ Meta considera ora di autenticazione",
            "Prima: utilità, 0,0248\u00a0€ a messaggio. Adesso: autenticazione.\n",
        ],
    ),
    (
        "marketing tomorrow",
        news("template_category_update", new_category="UTILITY", correct_category="MARKETING"),
        [
            "💶 Entro un giorno Meta considererà pubblicità",
            "\nAdesso: utilità, 0,0248\u00a0€ a messaggio. Poi: marketing, 0,0658\u00a0€ a messaggio.\n",
        ],
    ),
    (
        "quality falls",
        news("message_template_quality_update", previous_quality_score="GREEN", new_quality_score="YELLOW"),
        ["⚠️ La qualità del modello", "scende"],
    ),
    (
        "quality is low, under the other field",
        news("message_template_status_update", previous_quality_score="GREEN", new_quality_score="RED"),
        ["è bassa: se non migliora Meta lo mette in pausa"],
    ),
    (
        "reworded",
        news("message_template_components_update", message_template_element="Altro: {{1}} fine."),
        ["✏️ Sono cambiate le parole"],
    ),
]


@pytest.mark.parametrize(("label", "body", "expected"), NEWS, ids=[label for label, *_ in NEWS])
async def test_what_meta_says_by_itself_is_told_in_plain_words(
    square: Town, label: str, body: Object, expected: list[str]
) -> None:
    before = square.last_id()
    await square.control("POST", "webhook", {"body": body})
    said = words_of(await square.notice(None, expected[0], after=before))
    assert [words for words in expected if words not in said] == []
    assert "«avviso_comune (it)»" in said


@pytest.mark.knobs(language="en", tables="[rates]\nutility = 0.03\nmarketing = 0\n")
async def test_another_category_and_back_with_the_prices_that_are_known(town: Town) -> None:
    await town.settled()
    await changes(town, category="MARKETING")
    said = words_of(await town.notice(None, "💶 Meta now takes"))
    assert "\nBefore: utility, €0.03 a message. Now: marketing.\n" in said
    await changes(town, category="UTILITY")
    back = words_of(await town.notice(None, "✅"))
    assert back.splitlines()[1:] == ["Before: marketing. Now: utility, €0.03 a message."]
    assert len(await told(town, "Before: ")) == 2


async def test_a_template_nobody_uses_says_that_it_is_not_used(town: Town) -> None:
    await town.control("POST", "templates", PHOTO)
    await changes(town, "avviso_foto", status="DISABLED")
    said = words_of(await town.notice(None, "🚫 Meta ha disattivato il modello «avviso_foto (it)»"))
    assert said.endswith("\nIl programma non lo usa.")


async def test_news_that_were_lost_are_found_by_asking(town: Town) -> None:
    """The webhook was dropped while nobody listened: the next list tells the room all the same."""
    await town.settled()
    await town.fault("webhook", "drop", "message_template_status_update", times=-1)
    await changes(town, status="DISABLED")
    ada = await town.operator("Ada")
    said = words_of(await ada.asks(None, "/modelli", "avviso_comune (it): 🚫 disattivato"))
    assert "come li dà Meta adesso" in said
    assert len(await told(town, "🚫 Meta ha disattivato il modello «avviso_comune (it)»")) == 1


async def test_news_that_are_overtaken_change_nothing(town: Town) -> None:
    await town.settled()
    await changes(town, status="PAUSED")
    await town.notice(None, "⏸ Meta ha messo in pausa")
    late = news("message_template_status_update", event="APPROVED")
    late["entry"][0]["time"] = 1_600_000_000
    await town.control("POST", "webhook", {"body": late})
    assert await told(town, "Meta ha approvato") == []
    assert [
        r["state"] for r in town.rows("SELECT state FROM template WHERE name='avviso_comune' AND language='it'")
    ] == ["paused"]


async def test_a_deleted_template_is_told_and_forgotten(town: Town) -> None:
    await town.settled()
    async with town.client.delete(
        f"{town.simulator.url}/v25.0/{WABA}/message_templates?name=risposta_pronta",
        headers={"Authorization": "Bearer demo-access-token"},
    ) as answer:
        assert answer.status == 200
    said = words_of(await town.notice(None, "🗑 Il modello «risposta_pronta (it)»"))
    assert said.endswith("Serve ad avvisare chi aspetta una risposta da più di 24 ore.")
    await town.until("forgotten", lambda: not town.rows("SELECT 1 FROM template WHERE name = 'risposta_pronta'"))
    assert len(await told(town, "🗑 Il modello «risposta_pronta (it)»")) == 1


async def test_one_account_with_two_numbers_tells_one_room_once(town: Town) -> None:
    """Both lines are told of it by Meta, and share their desk."""
    await town.restart(second_line=True, second_account=WABA, second_token=ACCESS_TOKEN, second_secret=SECRET)
    await town.settled()
    await town.until("both know", lambda: len(town.rows("SELECT DISTINCT line FROM template")) == 2)
    await changes(town, status="PAUSED")
    await town.notice(None, "⏸ Meta ha messo in pausa")
    assert len(await told(town, "messo in pausa")) == 1
    assert {
        r["state"] for r in town.rows("SELECT state FROM template WHERE name='avviso_comune' AND language='it'")
    } == {"paused"}
    ada = await town.operator("Ada")
    await ada.asks(None, "/modelli", "I modelli di «WhatsURP Comune di Esempio»")
    await town.notice(None, "I modelli di «Polizia locale»")


async def test_the_card_of_a_draft_is_shown_anew_when_its_template_changes(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    card = await drafted(town, ada, "Via Roma chiusa")
    await town.settled()
    edits = len([c for c in town.look().bot_calls if c["method"] == "editMessageText"])
    await changes(town, category="MARKETING")
    await town.until(
        "the card edited",
        lambda: len([c for c in town.look().bot_calls if c["method"] == "editMessageText"]) > edits,
    )
    assert town.look().group[card["id"]]["buttons"], "it can still be sent"


async def test_a_stop_in_the_middle_of_asking_takes_no_longer(town: Town) -> None:
    await town.settled()
    await town.fault("graph", "timeout_before", "message_templates", seconds=30)
    ada = await town.operator("Ada")
    await ada.writes(None, "/modelli")
    await town.until("being asked", lambda: town.rows("SELECT 1 FROM template_question"))
    await asyncio.sleep(0.05)
    assert await town.bridge.stop() == 0
