"""A disk that is full: Meta is told to come back at once, nothing is lost, nothing grows, and it mends by itself."""

import resource

import pytest

from tests.scenarios.test_webhooks import encoded, knock
from tests.town import GRAPH_NUMBER, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

BYTES_MORE = 8 * 1024  # two pages: hardly a commit


def status(number: int) -> bytes:
    """A status nobody waits for, long enough to need room."""
    news = {"id": f"wamid.{number:0400}", "status": "read", "timestamp": "1790000000", "recipient_id": "393331112222"}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": GRAPH_NUMBER}, "statuses": [news] * 1}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    return encoded({"object": "whatsapp_business_account", "entry": [entry]})


def limit(town: Town, size_bytes: int) -> None:
    """No file of the bridge may grow beyond this."""
    assert town.bridge.process is not None
    hard = resource.prlimit(town.bridge.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(town.bridge.process.pid, resource.RLIMIT_FSIZE, (size_bytes, hard))


async def test_a_full_disk_is_answered_503_and_mends_by_itself(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives("prima")
    await town.settled()
    log = town.bridge.database.with_name(town.bridge.database.name + "-wal")
    limit(town, log.stat().st_size + BYTES_MORE)
    answers = [await knock(town, status(number)) for number in range(200)]
    assert set(answers) <= {200, 503}
    assert answers[-1] == 503, "the disk was not full"
    assert town.bridge.is_alive
    kept = town.rows("SELECT COUNT(*) FROM parked_status")[0][0]
    assert kept == answers.count(200)
    await anna.says("durante")
    limit(town, resource.RLIM_INFINITY)
    await town.until("room again", lambda: town.bridge.is_alive)
    assert await knock(town, status(1000)) == 200
    await anna.shown("durante", seconds=60)
    await marta.writes(topic, "dopo")
    await anna.hears("dopo")
    assert "Traceback" not in town.bridge.log()
