"""What goes wrong on Matrix: limits, crashes, a token that is worth nothing."""

import asyncio
from pathlib import Path

import pytest

from tests.homeserver.server import Account, call
from tests.scenarios.matrix.conftest import Place, by_password, keys

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_kill_9_while_catching_up_loses_nothing_and_says_nothing_twice(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    await place.town.bridge.kill()
    answers = [f"risposta {number}" for number in range(12)]
    words = [f"parola {number}" for number in range(12)]
    for answer, word in zip(answers, words, strict=True):
        await room.maria.writes(answer, head)
        await anna.says(word)
    for seconds in (0.0, 0.4, 1.0):  # before it hears, while it keeps what it heard, while it answers
        await place.town.bridge.spawn_again()
        await asyncio.sleep(seconds)
        await place.town.bridge.kill()
    await place.town.bridge.start()
    kept = "SELECT 1 FROM message WHERE direction = 'to_citizen'"
    await place.town.until("every answer kept", lambda: len(place.town.rows(kept)) == len(answers), seconds=60)
    await place.town.settled(seconds=90)
    in_doubt = "SELECT body ->> '$.content.text' AS words FROM delivery WHERE state = 'uncertain' AND lane = 'line:urp'"
    asked_about = {row["words"] for row in place.town.rows(in_doubt)}  # at most what was in flight at a kill
    assert len(asked_about) <= 3
    assert anna.heard() == [answer for answer in answers if answer in anna.heard() or answer not in asked_about]
    shown = [each.words for each in await room.in_thread(head)]
    assert [each for each in shown if each.startswith("parola")] == words


@pytest.mark.knobs(limited=True)
async def test_stock_limits_delay_and_lose_nothing(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    words = [f"parola {number}" for number in range(16)]
    for word in words:
        await anna.says(word)
    await place.town.settled(seconds=120)
    shown = [each.words for each in await room.look() if each.words.startswith("parola")]
    assert shown == words


async def test_a_desk_whose_account_is_locked_rests_and_goes_on_by_itself(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    await place.arrives(anna)
    lock(place, locked=True)
    await anna.says("durante il blocco")

    def is_silent() -> bool:
        return bool(place.town.rows("SELECT 1 FROM alarm WHERE lane = 'desk:urp'"))

    await place.town.until("the alarm", is_silent, seconds=60)
    lock(place, locked=False)
    await room.shown("durante il blocco")
    await place.town.until("no alarm", lambda: not is_silent(), seconds=60)
    assert place.town.bridge.is_alive


async def test_a_room_that_does_not_let_the_desk_speak_is_told_and_gets_the_rest_afterwards(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    levels = await room.boss.ask("GET", room.path("state/m.room.power_levels"))
    await room.boss.ask("PUT", room.path("state/m.room.power_levels"), levels | {"events_default": 60})
    await anna.says("si legge?")
    rows = "SELECT 1 FROM alarm WHERE lane = 'desk:urp'"
    await place.town.until("the alarm", lambda: place.town.rows(rows), seconds=60)
    await room.boss.writes("rispondo lo stesso", head)
    await anna.hears("rispondo lo stesso")
    await room.boss.ask("PUT", room.path("state/m.room.power_levels"), levels)
    assert (await room.shown("si legge?")).head == head
    await room.boss.ask("POST", room.path("kick"), {"user_id": room.bot.id})
    await anna.says("e adesso?")
    await place.town.until("the alarm", lambda: place.town.rows(rows), seconds=60)
    await room.boss.ask("POST", room.path("invite"), {"user_id": room.bot.id})
    assert (await room.shown("e adesso?")).head == head
    await place.town.until("no alarm", lambda: not place.town.rows(rows), seconds=60)


async def test_encryption_switched_on_without_its_libraries_is_told_and_nothing_more_is_relayed(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "sitecustomize.py").write_text("import sys\nsys.modules['vodozemac'] = None\n")
    assert await place.town.bridge.stop() == 0
    place.town.bridge.environment["PYTHONPATH"] = str(tmp_path / "without")
    await place.town.bridge.start()
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    await room.boss.ask("PUT", room.path("state/m.room.encryption"), {"algorithm": "m.megolm.v1.aes-sha2"})
    rows = "SELECT cause FROM alarm WHERE lane = 'desk:urp'"
    await place.town.until("the alarm", lambda: place.town.rows(rows), seconds=60)
    await anna.says("segreto")
    waiting = "SELECT 1 FROM delivery WHERE kind = 'post' AND state = 'waiting'"
    await place.town.until("a post that waits", lambda: place.town.rows(waiting))
    assert [each.words for each in await room.in_thread(head)] == ["Buongiorno"]
    told = await room.shown("Qui non posso più leggere né scrivere")
    assert "Nella stanza è stata attivata la cifratura" in told.words
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.spawn_again()
    await room.maria.writes("qualcuno mi sente?", head)
    told_again = "SELECT 1 FROM inbox WHERE body LIKE '%desk_silenced%' OR foreign_id LIKE 'desk_silenced%'"
    await place.town.until("heard once more", lambda: len(place.town.rows(told_again)) == 2, seconds=60)
    said = [each.words for each in await room.look() if each.sender == room.bot.id and "Qui non posso" in each.words]
    assert len(said) == 1
    assert "segreto" not in "".join(each.words for each in await room.look())


def lock(place: Place, *, locked: bool) -> None:
    """By the homeserver's administrator."""
    server, who = place.room.server, place.room.bot.id
    call("PUT", f"{server.url}/_synapse/admin/v2/users/{who}", {"locked": locked}, server.admin_token)


async def test_a_revoked_token_is_replaced_and_what_waited_goes(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": room.bot.id},
        "password": room.bot.account.password,
        "device_id": room.bot.account.device_id,
    }
    await room.bot.ask("POST", "logout", {})
    await anna.says("chi mi sente?")
    await place.town.until("resting", lambda: "desk rests" in place.town.bridge.log())
    assert place.town.bridge.is_alive
    token = (await room.maria.ask("POST", "login", login))["access_token"]
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.start(matrix=keys(room, token=token))
    assert (await room.shown("chi mi sente?")).head == head


async def test_a_password_is_enough_and_a_lost_token_is_had_anew(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    account = room.bot.account
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.start(matrix=by_password(room))
    head = await place.arrives(anna)
    (installation,) = place.town.rows("SELECT token FROM installation")
    await room.bot.ask("DELETE", f"devices/SPORTELLO-{installation['token']}", {"auth": _proof(account)})
    await anna.says("chi mi sente?")
    assert (await room.shown("chi mi sente?")).head == head
    await room.maria.writes("noi", head)
    await anna.hears("noi", seconds=60)


def _proof(account: Account) -> dict[str, object]:
    user = {"type": "m.id.user", "user": account.user_id}
    return {"type": "m.login.password", "identifier": user, "password": account.password}


async def test_a_room_that_anybody_can_enter_is_told_at_the_start_and_when_it_comes_to_be_so(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)

    async def told(words: str, times: int) -> None:
        async def find() -> bool:
            said = [each for each in await room.look() if words in each.words and each.sender == room.bot.id]
            return len(said) == times and all(not each.head for each in said)

        await room.until(f"{times} times «{words}»", find)

    await room.boss.ask("PUT", room.path("state/m.room.join_rules"), {"join_rule": "public"})
    await told("chiunque può entrarvi da sé", 1)
    await room.boss.ask("PUT", room.path("state/m.room.history_visibility"), {"history_visibility": "world_readable"})
    await told("chiunque può leggerla senza entrarvi", 1)
    await told("chiunque può entrarvi da sé", 1)
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.start()
    await told("chiunque può entrarvi da sé", 2)
    assert "room is not as it should be" in place.town.bridge.log()
    await room.boss.ask("PUT", room.path("state/m.room.join_rules"), {"join_rule": "invite"})
    await room.maria.writes("eccomi", head)
    await anna.hears("eccomi")


async def test_the_token_of_another_account_is_refused_in_one_line(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.spawn_again(matrix=keys(room, token=room.boss.account.access_token))
    await anna.says("chi mi sente?")
    alarm = "SELECT 1 FROM alarm WHERE lane = 'desk:urp' AND cause = 'matrix-account'"
    await place.town.until("the alarm", lambda: place.town.rows(alarm), seconds=60)
    said = f"the token is {room.boss.id}'s, and the configuration says {room.bot.id}"
    assert said in place.town.bridge.log()
    await room.maria.writes("nessuno ascolta", head)
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.start(matrix=keys(room))
    await anna.hears("nessuno ascolta")
    assert (await room.shown("chi mi sente?")).head == head
