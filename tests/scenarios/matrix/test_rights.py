"""Who may do what in a room on Matrix, and what nobody may make the bridge do."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from storage.content import Text
from storage.events import Member, OperatorWrote, dump_event
from tests.homeserver.people import Person, Seen
from tests.scenarios.matrix.conftest import Place

pytestmark = pytest.mark.asyncio(loop_scope="session")
MANAGERS = "SELECT 1 FROM operator WHERE is_administrator = 1"


async def test_commands_are_obeyed_however_they_begin_and_only_by_who_may(place: Place) -> None:
    room = place.room
    for command in ("!iscritti", "/iscritti", "//iscritti"):
        asked = await room.maria.writes(command)
        assert "iscritto" in (await _answer(place, asked)).words
    refused = await room.maria.writes("!broadcast Domani acqua chiusa")
    assert "broadcast" in (await _answer(place, refused)).words
    assert not await _drafts(place)
    levels = await room.boss.ask("GET", room.path("state/m.room.power_levels"))
    levels["users"][room.maria.id] = 50
    await room.boss.ask("PUT", room.path("state/m.room.power_levels"), levels)
    allowed = await room.maria.writes("!broadcast Domani acqua chiusa")
    card = await _answer(place, allowed)
    assert "❌ Annulla" in card.words
    levels["users"][room.maria.id] = 0
    await room.boss.ask("PUT", room.path("state/m.room.power_levels"), levels)
    await room.maria.reacts(card.id, "❌")
    await room.shown("Solo chi gestisce il gruppo può farlo.")
    await room.boss.reacts(card.id, "❌")

    async def cancelled() -> bool:
        seen = next(each for each in await room.look() if each.id == card.id)
        return "❌ Annulla" not in seen.words and not seen.signs(room.bot.id)

    await room.until("the card without choices", cancelled)


async def _answer(place: Place, asked: str) -> Seen:
    async def find() -> Seen | None:
        return next((each for each in await place.room.look() if each.answers == asked), None)

    return await place.room.until(f"an answer to {asked}", find)


async def _drafts(place: Place) -> list[object]:
    return list(place.town.rows("SELECT 1 FROM broadcast"))


async def test_no_command_comes_from_an_edit_or_from_a_citizen(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna, "!chiudi")
    await anna.says("/broadcast evviva")
    await room.shown("/broadcast evviva", head=head)
    harmless = await room.boss.writes("# nota", head)
    await room.boss.corrects(harmless, "!chiudi")
    in_room = await room.boss.writes("# altra nota")
    await room.boss.corrects(in_room, "!broadcast evviva")
    await room.boss.writes("eccomi", head)
    await anna.hears("eccomi")
    await place.town.settled()
    assert not await _drafts(place)
    assert not (await place.head(anna)).words.startswith("✅")


async def test_who_was_put_out_before_it_was_heard_gives_no_orders(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    luca = await room.operator("luca")
    await place.town.bridge.stop()
    await luca.writes("a nome del Comune", head)
    await luca.writes("!chiudi", head)
    await room.boss.ask("POST", room.path("kick"), {"user_id": luca.id})
    await room.maria.writes("buongiorno", head)
    await place.town.bridge.start()
    await anna.hears("buongiorno")
    await place.town.settled()
    assert anna.heard() == ["buongiorno"]
    assert not (await place.head(anna)).words.startswith("✅")


def wait(place: Place, who: Person, words: str, head: str) -> None:
    """What was kept and not decided when the bridge was struck down."""
    at, name = datetime.now(UTC), f"${words}"
    event = OperatorWrote("urp", name, head, Member(who.id, who.id, "", True), Text(words), at)
    kept = "INSERT INTO inbox (source, foreign_id, sequence_key, body, kept_ms) VALUES (?, ?, ?, ?, ?)"
    with closing(sqlite3.connect(place.town.bridge.database)) as database, database:
        row = ("desk:urp", name, f"desk:urp:{head}", dump_event(event), int(at.timestamp() * 1000))
        database.execute(kept, row)


async def test_who_was_put_out_before_it_was_decided_gives_no_orders(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head, luca = await place.arrives(anna), await place.room.operator("luca")
    levels = await room.boss.ask("GET", room.path("state/m.room.power_levels"))
    levels["users"] |= {luca.id: 50, room.maria.id: 50}
    await room.boss.ask("PUT", room.path("state/m.room.power_levels"), levels)
    await luca.writes("# ci sono", head)
    await place.town.until("both known", lambda: len(place.town.rows(MANAGERS)) == 3)
    assert await place.town.bridge.stop() == 0
    for words in ("!chiudi", "a nome del Comune"):
        wait(place, luca, words, head)
    wait(place, luca, "!broadcast Domani acqua chiusa", "")
    wait(place, room.maria, "!broadcast Domani si canta", "")
    wait(place, room.maria, "buongiorno", head)
    await room.boss.ask("POST", room.path("kick"), {"user_id": luca.id})
    levels["users"][room.maria.id] = 0
    await room.boss.ask("PUT", room.path("state/m.room.power_levels"), levels)
    await place.town.bridge.start()
    await anna.hears("buongiorno")
    await room.shown("!broadcast è riservato a chi gestisce il gruppo")

    async def told() -> bool:
        return len([each for each in await room.look() if "non è più in questa stanza" in each.words]) == 3

    await room.until("that it was set aside", told)
    await place.town.settled()
    assert anna.heard() == ["buongiorno"]
    assert not await _drafts(place)
    assert not (await place.head(anna)).words.startswith("✅")


async def test_malformed_events_of_a_hostile_member_stop_nothing(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    hostile: list[tuple[str, object]] = [
        ("m.room.message", {}),
        ("m.room.message", {"msgtype": "m.text", "body": {"a": []}, "m.relates_to": "x"}),
        ("m.room.message", {"msgtype": "m.text", "body": "x", "m.relates_to": {"m.in_reply_to": {"event_id": "$no"}}}),
        ("m.room.message", {"msgtype": "m.text", "body": "!1", "m.relates_to": {"m.in_reply_to": {"event_id": 7}}}),
        ("m.room.message", {"msgtype": "m.image", "body": "a", "url": "mxc://../../x"}),
        ("m.room.message", {"msgtype": "m.text", "body": "x", "it.sportello.choices": [["✅", "tok"]]}),
        ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": head, "key": "x" * 2000}}),
        ("m.reaction", {"m.relates_to": None}),
        ("m.room.redaction", {"redacts": 7}),
        ("m.sticker", {"url": 7}),
        ("m.room.encrypted", {"algorithm": 7}),
        ("it.esempio.nuovo", {"a": 1}),
    ]
    taken = 0
    for kind, content in hostile:
        status, _ = await room.maria.try_to(
            "PUT", room.path(f"send/{kind}/{quote(str(hostile.index((kind, content))))}"), content
        )
        taken += status == 200
    assert taken > 5
    await room.maria.writes("si sente?", head)
    await anna.hears("si sente?")
    await place.town.settled()
    assert anna.heard() == ["si sente?"]
