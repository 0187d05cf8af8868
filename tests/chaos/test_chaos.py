"""The short form: one round whose plan never changes, and the plan itself."""

from pathlib import Path

from tests.chaos.actors import PEOPLE
from tests.chaos.breakage import THINGS
from tests.chaos.plan import GRAVE, PEOPLE_ACT, THINGS_BREAK, draw
from tests.chaos.run import Orders, run

SEED = 8


def test_the_same_seed_draws_the_same_plan() -> None:
    assert draw(SEED, 3, 45.0) == draw(SEED, 3, 45.0)
    assert draw(SEED, 3, 45.0) != draw(SEED, 4, 45.0)


def test_whatever_is_drawn_can_be_done() -> None:
    assert PEOPLE_ACT.keys() == PEOPLE.keys()
    assert (THINGS_BREAK | GRAVE).keys() == THINGS.keys()


async def test_a_short_while_of_chaos_breaks_no_promise(tmp_path: Path) -> None:
    report = await run(Orders(seconds=10, seed=SEED, round_seconds=10, is_hurried=True), tmp_path)
    assert not report.wrong, "\n".join(report.lines())
    assert report.kills > 0
    assert report.figures["replies arrived"] > 0
