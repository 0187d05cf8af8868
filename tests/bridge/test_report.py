"""How long copies took, in words and under a curve."""

from collections import Counter

import pytest

from bridge.making.arrivals import race
from bridge.relay.reporting import duration
from config.texts import Texts
from storage.reports import Figures, Stage

TEXTS = Texts.load()


@pytest.mark.parametrize(
    ("seconds", "italian", "english"),
    [
        (0, "1 secondo", "1 second"),
        (1, "1 secondo", "1 second"),
        (45, "45 secondi", "45 seconds"),
        (120, "120 secondi", "120 seconds"),
        (180, "3 minuti", "3 minutes"),
        (7_200, "120 minuti", "120 minutes"),
        (10_800, "3 ore", "3 hours"),
    ],
)
def test_a_time_is_said_as_exactly_as_it_is_known(seconds: int, italian: str, english: str) -> None:
    assert duration(seconds, "it") == italian
    assert duration(seconds, "en") == english


def figures(sent: dict[int, int], delivered: dict[int, int], read: dict[int, int]) -> Figures:
    found = Figures()
    for stage, pace in zip(Stage, (sent, delivered, read), strict=True):
        found.paces[stage] = Counter(pace)
    return found


def test_a_share_is_reached_when_so_many_have_it() -> None:
    found = figures({1: 100}, {2: 49, 3: 1, 9: 48}, {})
    assert [found.reached(percent) for percent in (49, 50, 51, 98, 99)] == [2, 3, 9, 9, None]
    alone = figures({1: 1}, {4: 1}, {})
    assert [alone.reached(percent) for percent in (1, 50, 99, 100)] == [4] * 4
    assert [Figures().reached(percent) for percent in (50, 99)] == [None, None]
    assert figures({1: 2}, {}, {}).reached(50) is None


def test_the_curves_rise_to_the_last_number_and_stay_there() -> None:
    drawn = race(figures({1: 5, 3: 5}, {2: 4, 30: 5}, {40: 1}), "7", TEXTS, "it")
    assert drawn.curves == (
        ("inviati 10", ((0, 0), (1, 5), (2, 5), (3, 10), (40, 10))),
        ("consegnati 9", ((0, 0), (1, 0), (2, 4), (29, 4), (30, 9), (40, 9))),
        ("letti 1", ((0, 0), (39, 0), (40, 1), (40, 1))),
    )
    assert drawn.marks == ((0, "0 s"), (10, "10 s"), (20, "20 s"), (30, "30 s"), (40, "40 s"))
    assert (drawn.end, drawn.is_stretched, drawn.axes[0]) == (40, False, "tempo dall'invio")


def test_where_most_came_at_once_the_beginning_has_more_room() -> None:
    drawn = race(figures({1: 2_000}, {5: 1_990}, {86_400: 9}), "7", TEXTS, "en")
    assert drawn.is_stretched
    assert [words for _, words in drawn.marks] == ["1 sec", "10 sec", "1 min", "10 min", "1 hr", "6 hr", "1 day"]
    assert drawn.curves[0][0] == "sent 2,000"


def test_nothing_at_all_can_be_drawn_too() -> None:
    drawn = race(Figures(), "7", TEXTS, "it")
    assert [points for _, points in drawn.curves] == [((0, 0), (10, 0))] * 3
