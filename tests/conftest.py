"""The town of the scenarios. `town` is a fresh one, `square` is shared by a module's tests with people of their own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from bridge.simulator.server import Simulator
from tests.homeserver.server import Homeserver
from tests.homeserver.sharing import shared
from tests.post_office import PostOffice
from tests.town import Town, open_town
from tests.zygote import serving


def pytest_configure(config: pytest.Config) -> None:
    """Our own marker; and no test fails because the machine is slow."""
    settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")
    config.addinivalue_line("markers", "knobs(**changed): the bridge's configuration in the test's town")


@pytest.fixture(scope="session")
def bytecode(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Where the bridge's processes share their compiled modules: a start takes a second instead of three.

    Bridges that are started with it are forked from one that has loaded them: a start takes a fraction of a second.
    """
    cache = getattr(request.config, "cache", None)
    assert isinstance(cache, pytest.Cache)
    path = Path(cache.mkdir("bytecode"))
    with serving(path):
        yield path


@pytest.fixture(scope="session")
def homeserver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """A real Synapse, the same one for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    with shared((base.parent if hasattr(request.config, "workerinput") else base) / "homeserver") as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def town(request: pytest.FixtureRequest, tmp_path: Path, bytecode: Path) -> AsyncIterator[Town]:
    """A town with a fresh bridge on a fresh database."""
    marker = request.node.get_closest_marker("knobs")
    async with open_town(tmp_path, bytecode, **(marker.kwargs if marker is not None else {})) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def shared_town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, bytecode: Path
) -> AsyncIterator[Town]:
    """One bridge for a module's tests, configured by the module's KNOBS, if any."""
    knobs = getattr(request.module, "KNOBS", {})
    async with open_town(tmp_path_factory.mktemp("square"), bytecode, **knobs) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def square(shared_town: Town) -> AsyncIterator[Town]:
    """The shared town, put in order afterwards: tests bring their own citizens and leave no faults behind."""
    yield shared_town
    await shared_town.mend()
    if not shared_town.bridge.is_alive:
        await shared_town.bridge.start()


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere() -> AsyncIterator[Simulator]:
    """Another Telegram, with the room of another desk."""
    simulator = Simulator()
    await simulator.start()
    async with aiohttp.ClientSession() as client:
        other = {"bot_token": "1000000003:another-bot-token", "group_id": -1003000000003}
        async with client.patch(f"{simulator.url}/control/settings", json=other) as answer:
            assert answer.status == 200
    yield simulator
    await simulator.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def office() -> AsyncIterator[PostOffice]:
    """A mail server that takes what comes."""
    opened = PostOffice()
    await opened.open()
    yield opened
    await opened.close()
