"""What is forked is a process like any other: its own number, environment and log, signals, and a status at its end."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.town import Town, open_town
from tests.zygote import Forked, Zygote, zygote_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def zygote(bytecode: Path) -> AsyncIterator[Zygote]:
    """The one of this run."""
    found = zygote_of(bytecode)
    assert found is not None
    yield found


async def ended(zygote: Zygote, folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """The status and the words of a command that was forked."""
    path = folder / "said"
    with path.open("wb") as log:
        process = await zygote.fork(words, log=log, environment={**os.environ, **environment})
    return await process.wait(), path.read_text()


async def test_it_ends_with_the_status_of_what_it_did_and_says_why(zygote: Zygote, tmp_path: Path) -> None:
    status, said = await ended(zygote, tmp_path, "run", "--config", str(tmp_path / "none.toml"))
    assert (status, said.startswith(f"{tmp_path / 'none.toml'}: no such file"), said.count("\n")) == (2, True, 1)
    assert (await ended(zygote, tmp_path, "--help"))[0] == 0


async def test_its_environment_is_the_one_it_is_given_and_no_other(zygote: Zygote, tmp_path: Path) -> None:
    status, said = await ended(zygote, tmp_path, "run", SPORTELLO_CONFIG=str(tmp_path / "elsewhere.toml"))
    assert (status, "elsewhere.toml" in said) == (2, True)
    status, said = await ended(zygote, tmp_path, "run", "--config", "/dev/null", SPORTELLO__HTTP__PORT="x")
    assert "http.port" in said
    assert "http.port" not in (await ended(zygote, tmp_path, "run", "--config", "/dev/null"))[1]


async def test_bridges_live_side_by_side_and_die_one_by_one(bytecode: Path, tmp_path: Path, town: Town) -> None:
    (tmp_path / "other").mkdir()
    async with open_town(tmp_path / "other", bytecode) as other:
        first, second = town.bridge.process, other.bridge.process
        assert isinstance(first, Forked)
        assert isinstance(second, Forked)
        assert len({first.pid, second.pid, os.getpid()}) == 3
        second.kill()
        assert await second.wait() == -signal.SIGKILL
        assert first.returncode is None
        assert (await town.get("/readyz"))[0] == 200
        first.send_signal(signal.SIGTERM)
        assert await first.wait() == 0
        first.send_signal(signal.SIGTERM)  # there is nobody: nobody is hit
        await other.bridge.start()
        assert (await other.get("/readyz"))[0] == 200


async def test_nothing_of_one_stays_open_in_another(bytecode: Path, tmp_path: Path, town: Town) -> None:
    def sockets(pid: int) -> set[str]:
        folder = Path(f"/proc/{pid}/fd")
        return {where for each in folder.iterdir() if (where := os.readlink(each)).startswith("socket:")}

    (tmp_path / "other").mkdir()
    async with open_town(tmp_path / "other", bytecode) as other:
        assert town.bridge.process is not None
        assert other.bridge.process is not None
        assert not sockets(town.bridge.process.pid) & sockets(other.bridge.process.pid)
