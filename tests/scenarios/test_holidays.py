"""The patron saint's day, and a bridge to the weekend: the office is closed as on any holiday, and says until when."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.scenarios.test_cases import NOON, OFFSET
from tests.town import Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TODAY = datetime.now(UTC) + timedelta(hours=OFFSET)
FEASTS = ", ".join(f'"{TODAY + timedelta(days=number):%m-%d}"' for number in range(3))
ROUND_THE_CLOCK = "\n".join(f'{day} = ["00:00-23:59"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
HOLIDAYS = f"""timezone = "{NOON}"
[lines.urp.hours]
{ROUND_THE_CLOCK}
closed = [{FEASTS}]
"""
CLOSED = "Ora l'ufficio è chiuso: riapriamo "


@pytest.mark.knobs(more=HOLIDAYS)
async def test_on_the_patron_saints_day_a_citizen_reads_when_the_office_opens_again(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    await anna.says("Siete aperti?")
    told = words_of(await anna.gets("text"))
    _, _, until = told.partition(CLOSED)
    assert "alle 00:00" in until
    assert "oggi" not in until
    assert "domani" not in until  # which is a feast, too
    await anna.shown("Siete aperti?")
    assert "🔴 Chiuso" in words_of(await marta.asks(None, "/orari", "si riapre"))
    await marta.writes(await anna.topic(), "Ci risentiamo a festa finita")
    await anna.hears("Ci risentiamo a festa finita")
