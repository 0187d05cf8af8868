"""Once per person through kills, lost answers, refusals and people who leave: the small form of the bench's night."""

import pytest

from tests.scenarios.broadcasting import subscribed
from tests.scenarios.flood import Night, flood
from tests.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.knobs(messages_per_second=40)
@pytest.mark.parametrize("seed", [3, 11])
async def test_a_night_of_flood_reaches_everybody_once(town: Town, seed: int) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 120)
    await town.settings(shuffle=True, duplicate=True, messages_per_second=1000)
    outcome = await flood(town, ada, people, Night("Il fiume sale", 1, leavers=10, kills=2, seed=seed))
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert outcome.kills
    assert outcome.left == 10
    assert outcome.copies + outcome.in_doubt + outcome.left >= len(people)
