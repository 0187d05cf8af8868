import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_smoke(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator("Marta")
    topic = await anna.arrives("Buongiorno, ho un problema")
    answer = await marta.writes(topic, "Ci dica")
    heard = await anna.hears("Ci dica")
    await square.marked(answer, "👌")
    await anna.reads()
    await square.marked(answer, "👀")
    assert heard["type"] == "text"
    await square.settled()
