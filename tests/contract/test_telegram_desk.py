"""What only a desk on Telegram does, proven against the simulated Bot API over real HTTP."""

import asyncio
import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from bridge.desks.telegram.desk import Push, TelegramDesk
from bridge.desks.telegram.listening import Ear
from bridge.desks.telegram.request import SessionRequest
from bridge.errors import Failure, Refused, Retryable, Uncertain
from bridge.files import LocalFile
from bridge.health import Health
from bridge.simulator.server import Simulator
from storage.bodies import Post
from storage.content import Media, MediaKind, MediaRef, Text
from storage.database import open_database
from storage.events import OperatorWrote, ThreadAppeared, ThreadTurned
from storage.model import DeskName
from tests.contract.conftest import GROUP, TOKEN, others
from tests.contract.desks import CARD, TITLE, TelegramRoom, delivery
from tests.ports import free_port


async def open_thread(room: TelegramRoom) -> str:
    receipt = await room.desk.post(delivery(Post(Text("Buongiorno"))), None)
    assert receipt.anchor
    return str(receipt.anchor)


async def test_card_and_words_are_one_message(telegram: TelegramRoom) -> None:
    (message,) = await telegram.messages(await open_thread(telegram))
    assert message.words == f"{CARD}\n\nBuongiorno"


async def test_a_moving_sticker_that_cannot_be_turned_is_a_document(telegram: TelegramRoom) -> None:
    sticker = Media(MediaKind.STICKER, MediaRef("line:urp", "1"), animated=True)
    receipt = await telegram.desk.post(delivery(Post(sticker)), LocalFile(io.BytesIO(b"a"), 1, "image/webp", ""))
    assert "document" in [each.kind for each in await telegram.messages(receipt.anchor)]


async def test_a_deleted_thread_is_made_anew_and_nothing_is_lost(telegram: TelegramRoom) -> None:
    anchor = await open_thread(telegram)
    await telegram.control("DELETE", f"/control/group/topics/{anchor}")
    receipt = await telegram.desk.post(delivery(Post(Text("ci siete?")), anchor), None)
    assert receipt.anchor not in (None, anchor)
    (message,) = await telegram.messages(receipt.anchor)
    assert message.words == f"{CARD}\n\nci siete?"


async def test_threads_that_appear_and_turn_are_heard(telegram: TelegramRoom) -> None:
    anchor = await open_thread(telegram)
    appeared = await telegram.next(ThreadAppeared)
    assert (appeared.anchor, appeared.title) == (anchor, TITLE)
    change = {"closed": True, "from": telegram.maria}
    await telegram.control("PATCH", f"/control/group/topics/{anchor}", change)
    turned = await telegram.next(ThreadTurned)
    assert (turned.anchor, turned.closed) == (anchor, True)


REFUSED = [
    ("flood", {"retry_after": 7}, Retryable),
    ("error", {"error_code": 400, "description": "Bad Request: not enough rights to create a topic"}, Retryable),
    ("error", {"error_code": 403, "description": "Forbidden: bot was kicked from the supergroup chat"}, Retryable),
    ("error", {"error_code": 401, "description": "Unauthorized"}, Retryable),
    ("error", {"error_code": 400, "description": "Bad Request: message is too long"}, Refused),
    ("error", {"error_code": 500, "description": "Internal Server Error"}, Uncertain),
    ("html", {}, Uncertain),
    ("reset_after", {}, Uncertain),
]


@pytest.mark.parametrize(("kind", "details", "expected"), REFUSED)
async def test_every_refusal_has_its_outcome(
    telegram: TelegramRoom, kind: str, details: dict[str, Any], expected: type[Failure]
) -> None:
    anchor = await open_thread(telegram)
    fault = {"place": "bot", "method": "sendMessage", "kind": kind, "times": 1, "details": details}
    await telegram.control("POST", "/control/faults", fault)
    with pytest.raises(Failure) as raised:
        await telegram.desk.post(delivery(Post(Text("ciao")), anchor), None)
    assert type(raised.value) is expected
    if kind == "flood":
        assert isinstance(raised.value, Retryable)
        assert raised.value.after.total_seconds() >= 7


async def test_updates_can_be_pushed_and_only_telegram_may_push(tmp_path: Path) -> None:
    simulator = Simulator()
    await simulator.start()
    database = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    port = free_port()
    async with aiohttp.ClientSession() as session:
        ear = Ear(database=database, session=session, api_url=simulator.url, token=TOKEN, desk="urp", health=Health())
        bot = Bot(TOKEN, base_url=f"{simulator.url}/bot", request=SessionRequest(session))
        url = f"http://127.0.0.1:{port}/webhooks/telegram/urp"
        desk = TelegramDesk(
            DeskName("urp"),
            bot=bot,
            ear=ear,
            session=session,
            group_id=GROUP,
            others=others,
            push=Push(url, "a-secret"),
        )
        app = web.Application()
        app.add_routes(desk.routes())
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        room = TelegramRoom(desk, database, session, simulator=simulator)
        listening = asyncio.create_task(desk.listen())
        async with asyncio.timeout(30):
            async for entry in simulator.journal.listen():
                if entry.kind == "bot.call" and entry.data["method"] == "setWebhook":
                    break
        who = {"name": "Maria", "status": "administrator"}
        room.maria = (await room.control("POST", "/control/group/members", who))["id"]
        await room.write(None, "/aiuto")
        assert (await room.next(OperatorWrote)).content == Text("/aiuto")
        async with session.post(url, json={"update_id": 1}) as answer:
            assert answer.status == 401
        secret = {"X-Telegram-Bot-Api-Secret-Token": "a-secret"}
        async with session.post(url, data=b"not json", headers=secret) as answer:
            assert answer.status == 400
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await runner.cleanup()
    await database.close()
    await simulator.stop()
