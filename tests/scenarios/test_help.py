"""`/aiuto` on the wire: each role reads what it may use, by rank or by name in the configuration."""

import re

import pytest

from tests.town import Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANAGERS_ALONE = {"broadcast", "costi"}
MORE_FOR_MANAGERS = ("/orari 24/12 chiuso", "/ufficio anagrafe telefono", "aggiungi")
REFUSED = "è riservato a chi gestisce il gruppo"


async def shown(operator: Operator, topic: int | None) -> tuple[set[str], str]:
    """The commands somebody reads of, and the whole."""
    heading = "In questa" if topic else "Nella discussione"
    told = words_of(await operator.asks(topic, "/aiuto", heading))
    return set(re.findall(r"^/(\w+)", told, flags=re.MULTILINE)), told


async def reads_as(operator: Operator, topic: int, *, is_manager: bool) -> None:
    """What is shown to them is theirs, in the room and in a thread, and what is not shown is refused."""
    in_room, told = await shown(operator, None)
    assert MANAGERS_ALONE & in_room == (MANAGERS_ALONE if is_manager else set())
    assert [more in told for more in MORE_FOR_MANAGERS] == [is_manager] * len(MORE_FOR_MANAGERS)
    assert {"salute", "coda", "turno", "aiuto"} <= in_room
    in_thread, _ = await shown(operator, topic)
    assert {"chi", "prendi", "r", "segnalazione"} <= in_thread
    assert not in_thread & (MANAGERS_ALONE | {"salute", "coda"})
    for name in sorted(in_room - {"collega"}):
        asked = await operator.writes(None, f"/{name}")
        assert REFUSED not in words_of(await operator.town.notice(None, "", after=asked)), name
    for name in sorted(MANAGERS_ALONE - in_room):
        await operator.asks(None, f"/{name} prova", REFUSED)


async def test_ranks_of_the_group_say_who_manages(town: Town) -> None:
    marta, ada = await town.operator("Marta"), await town.operator("Ada", status="administrator")
    topic = await (await town.citizen("Anna")).arrives()
    await reads_as(marta, topic, is_manager=False)
    await reads_as(ada, topic, is_manager=True)


@pytest.mark.knobs(managers=("telegram:777000",))
async def test_managers_named_in_the_configuration_are_the_only_ones(town: Town) -> None:
    marta, ada = await town.operator("Marta", id=777000), await town.operator("Ada", status="administrator")
    topic = await (await town.citizen("Anna")).arrives()
    await reads_as(ada, topic, is_manager=False)  # whatever their rank
    await reads_as(marta, topic, is_manager=True)
    await town.restart(managers=())
    await reads_as(ada, topic, is_manager=True)
    await reads_as(marta, topic, is_manager=False)
