"""`sportello demo --desk matrix`: one command, a real Synapse, and Maria's room with the story's threads in it."""

import asyncio
import os
import re
import sys
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from tests.ports import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOLD = re.compile(r"Element: homeserver (\S+), user (\S+), password (\S+)")


async def test_maria_finds_the_story_in_her_room_and_answers() -> None:
    port = free_port()
    command = (sys.executable, "-m", "bridge", "demo", "--port", str(port), "--desk", "matrix")
    demo = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert demo.stdout is not None
    try:
        async with asyncio.timeout(120), aiohttp.ClientSession() as session:
            assert f":{port}" in (await demo.stdout.readline()).decode()
            told = TOLD.fullmatch((await demo.stdout.readline()).decode().strip())
            assert told is not None
            url, user, password = told.groups()
            login = {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": user},
                "password": password,
            }
            async with session.post(f"{url}/_matrix/client/v3/login", json=login) as answer:
                headers = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}
            async with session.get(f"{url}/_matrix/client/v3/joined_rooms", headers=headers) as answer:
                (room,) = (await answer.json())["joined_rooms"]
            path = f"{url}/_matrix/client/v3/rooms/{quote(room)}"
            head = ""
            while not head:
                async with session.get(f"{path}/messages?dir=b&limit=100", headers=headers) as answer:
                    chunk = (await answer.json())["chunk"]
                said = [each["content"] for each in chunk if "carta d’identità" in each["content"].get("body", "")]
                head = said[0]["m.relates_to"]["event_id"] if said else ""
                await asyncio.sleep(0.1)
            words = {
                "msgtype": "m.text",
                "body": "Sì, con l'appuntamento",
                "m.relates_to": {"rel_type": "m.thread", "event_id": head},
            }
            async with session.put(f"{path}/send/m.room.message/1", json=words, headers=headers) as answer:
                assert answer.status == 200
            while "con l'appuntamento" not in await phones(session, port):  # noqa: ASYNC110  # another process has no event
                await asyncio.sleep(0.1)
    finally:
        demo.terminate()
        async with asyncio.timeout(60):
            assert await demo.wait() == 0


async def phones(session: aiohttp.ClientSession, port: int) -> str:
    """What citizens see."""
    async with session.get(f"http://127.0.0.1:{port}/control/citizens/giulia/messages") as answer:
        return await answer.text()


async def test_without_a_synapse_it_says_how_to_get_one(tmp_path: Path) -> None:
    code = (
        "import sys; from bridge.simulator import homeserver; homeserver.HERE = 'none';"
        " sys.argv = ['sportello', 'demo', '--port', '0', '--desk', 'matrix'];"
        " from bridge.cli import main; main()"
    )
    around = {**os.environ, "PATH": str(tmp_path)}
    done = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), env=around, stderr=asyncio.subprocess.PIPE
    )
    said = (await done.communicate())[1].decode()
    assert done.returncode == 1
    assert said.startswith(
        "Synapse is not installed: run make .venv-synapse/.installed in the source tree, or pip install "
    )
    assert len(said.splitlines()) == 1
