"""Encrypted rooms, with an independent client at the other end. What stands on the homeserver nobody can read there."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from nio.crypto import Olm  # type: ignore[import-untyped]  # it has types, and does not say so

from bridge.desks.matrix.keyring import Keyring
from tests.homeserver.people import Object, StaffRoom
from tests.homeserver.sealed import Reader, encrypt, in_clear, log_in_anew, reading
from tests.homeserver.server import Homeserver
from tests.pictures import drawn, encoded
from tests.scenarios.matrix.conftest import Place, keys
from tests.town import open_town

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = encoded(drawn())
TOLD = "Questa stanza ora è cifrata"  # said once the bridge knows it


@pytest_asyncio.fixture(loop_scope="session")
async def sealed(tmp_path: Path, bytecode: Path, homeserver: Homeserver) -> AsyncIterator[Place]:
    """A room of the version that the independent client knows, and a fresh bridge."""
    async with aiohttp.ClientSession() as session:
        room = StaffRoom(homeserver, session)
        await room.open(room_version="11")
        async with open_town(tmp_path, bytecode, matrix=keys(room)) as town:
            yield Place(town, room)


@asynccontextmanager
async def encrypted(room: StaffRoom) -> AsyncIterator[Reader]:
    """Maria in the room, whose encryption was switched on and who was told what it means."""
    async with reading(room.maria) as maria:
        await encrypt(room)
        await maria.sees(TOLD)
        yield maria


def vouches_for_its_device(shown: Object, account: str) -> bool:
    """Whether an account's devices are signed by its own keys: some clients write to no others."""
    judge = Olm("@judge:comune.test", "J", Keyring({}))
    (master,) = shown["master_keys"][account]["keys"].values()
    (own,) = shown["self_signing_keys"][account]["keys"].values()
    (device,) = shown["device_keys"][account].values()
    return bool(
        judge.verify_json(shown["self_signing_keys"][account], master, account, master)
        and judge.verify_json(device, own, account, own)
    )


async def marked(place: Place, event_id: str, emoji: str) -> bool:
    """Whether the bridge has put a mark on a message: in clear, as servers want it."""
    relations = [each["content"].get("m.relates_to", {}) for each in await place.room.events()]
    return any((each.get("event_id"), each.get("key")) == (event_id, emoji) for each in relations)


async def test_encryption_switched_on_in_mid_conversation_stops_nothing(sealed: Place) -> None:
    town, room = sealed.town, sealed.room
    anna = await town.citizen("Anna")
    async with reading(room.maria) as maria:
        head = await sealed.arrives(anna, "in chiaro")
        await encrypt(room)
        told = await maria.sees(TOLD)
        assert told.head == ""
        await anna.says("sotto sigillo")
        await maria.sees("sotto sigillo", head=head)
        await maria.writes("la leggo", head)
        await anna.hears("la leggo")
        first = await maria.writes("arriviamo alle dieci", head)
        await anna.hears("arriviamo alle dieci")
        await maria.corrects(first, "arriviamo alle nove")
        asked = await maria.sees("WhatsApp non permette di correggerlo", head=head)
        await maria.writes("!1", head, answers=asked.id)
        await anna.hears("arriviamo alle nove")
        await room.until("👌", lambda: marked(sealed, first, "👌"))
        await maria.writes("!chiudi", head)
        await town.until("closed", lambda: bool(town.rows("SELECT 1 FROM thread WHERE state = 'closed'")))
        assert not maria.shut
    assert [words for words in await in_clear(room) if "📥" not in words] == ["in chiaro"]


async def test_photos_go_both_ways_and_the_homeserver_has_none_of_them(sealed: Place) -> None:
    town, room = sealed.town, sealed.room
    anna = await town.citizen("Anna")
    async with encrypted(room) as maria:
        await anna.shows(kind="image", content=JPEG, mime_type="image/jpeg", caption="una buca")
        shown = await maria.sees("una buca")
        assert (shown.kind, shown.content["info"]["mimetype"]) == ("m.image", "image/jpeg")
        photo = await maria.opens(shown)
        assert photo.startswith(b"\xff\xd8")
        assert (await maria.client.download(shown.content["file"]["url"])).body != photo
        await maria.shows("m.image", JPEG, shown.head, "image/jpeg")
        await anna.gets("image")
        assert not maria.shut
    assert await in_clear(room) == []


async def test_a_restart_goes_on_with_the_same_device_and_a_new_one_of_an_operator_reads_on(sealed: Place) -> None:
    town, room = sealed.town, sealed.room
    anna = await town.citizen("Anna")
    async with encrypted(room) as maria:
        await anna.says("prima")
        head = (await maria.sees("prima")).head
        await town.bridge.kill()
        await maria.writes("scritto mentre dormiva", head)
        await anna.says("anch'io")
        await town.bridge.start()
        await anna.hears("scritto mentre dormiva")
        await maria.sees("anch'io", head=head)
        async with reading(room.maria, log_in_anew(room.maria, "TELEFONO")) as phone:
            await anna.says("e dal telefono?")
            await phone.sees("e dal telefono?", head=head)
            await phone.writes("anche di qui", head)
            await anna.hears("anche di qui")
        assert not maria.shut
        told = [each for each in maria.look() if TOLD in each.words]
        assert len(told) == 1
    shown = await room.maria.ask("POST", "keys/query", {"device_keys": {room.bot.id: []}})
    assert list(shown["device_keys"][room.bot.id]) == [room.bot.account.device_id]
    assert vouches_for_its_device(shown, room.bot.id)


async def test_words_whose_key_never_came_are_asked_for_again(sealed: Place) -> None:
    town, room = sealed.town, sealed.room
    anna = await town.citizen("Anna")
    async with encrypted(room) as maria:
        await anna.says("mi sentite?")
        head = (await maria.sees("mi sentite?")).head
        relation = {
            "rel_type": "m.thread",
            "event_id": head,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": head},
        }
        lost = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnACgAkLmt6qF84IK", "session_id": "perduta"}
        sent = await room.maria.sends(
            {**lost, "device_id": room.maria.account.device_id, "sender_key": "nessuna", "m.relates_to": relation},
            "m.room.encrypted",
        )
        asked = await maria.sees("riscrivilo", head=head)
        assert asked.answers == sent
        await maria.writes("sì", head)
        await anna.hears("sì")
    await town.settled()
    assert anna.heard() == ["sì"]


async def test_who_is_put_out_reads_nothing_of_what_follows(sealed: Place) -> None:
    town, room = sealed.town, sealed.room
    luca, anna = await room.operator("luca"), await town.citizen("Anna")
    async with reading(room.maria) as maria, reading(luca) as other:
        await encrypt(room)
        await maria.sees(TOLD)
        await anna.says("per tutti")
        await other.sees("per tutti")
        assert len(await _keys_used(sealed)) == 1
        await room.boss.ask("POST", room.path("kick"), {"user_id": luca.id})
        asked = await maria.writes("!aiuto")
        # The answer: whoever was put out is known to be gone.
        await town.until("an answer", lambda: any(each.answers == asked for each in maria.look()))
        await anna.says("non per lui")
        await maria.sees("non per lui")
        assert len(await _keys_used(sealed)) == 2
        assert not [each for each in other.look() if "non per lui" in each.words]


async def test_a_key_is_used_for_as_many_messages_as_the_room_asks(sealed: Place) -> None:
    town, room = sealed.town, sealed.room
    anna = await town.citizen("Anna")
    async with reading(room.maria) as maria:
        await encrypt(room, rotation_period_msgs=3)
        await maria.sees(TOLD)
        for number in range(6):
            await anna.says(f"parola {number}")
        await maria.sees("parola 5")
        assert not maria.shut
    used = await _keys_used(sealed)
    assert len(used) > 1
    assert max(used.values()) == 3


async def _keys_used(place: Place) -> Counter[str]:
    """The keys that the bridge has written under, and how many events under each."""
    events = [each for each in await place.room.events() if each["type"] == "m.room.encrypted"]
    return Counter(each["content"]["session_id"] for each in events if each["sender"] == place.room.bot.id)
