"""Hours as people type them, and the two nights of the year on which a clock is no clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import moments, quiet
from bridge.moments import Moment, Oddity
from bridge.rules import QuietHours

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ROME)  # a Sunday
NIGHT = QuietHours(time(21, 0), time(8, 0))


def rome(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ROME).astimezone(UTC)


TYPED = {
    "domani 8:30": rome(2026, 11, 23, 8, 30),
    "domani alle 8.30": rome(2026, 11, 23, 8, 30),
    "Domani alle ore 8": rome(2026, 11, 23, 8),
    "tomorrow at 8:30": rome(2026, 11, 23, 8, 30),
    "dopodomani 7:00": rome(2026, 11, 24, 7),
    "oggi 18:00": rome(2026, 11, 22, 18),
    "stasera 18": rome(2026, 11, 22, 18),
    "18:00": rome(2026, 11, 22, 18),
    "8:30": rome(2026, 11, 23, 8, 30),  # today's is over
    "9:00": rome(2026, 11, 23, 9),  # this very minute is over too
    "24/12 9:00": rome(2026, 12, 24, 9),
    "24/12/2026 9:00": rome(2026, 12, 24, 9),
    "2026-12-24 9:00": rome(2026, 12, 24, 9),
    "24 dicembre 9:00": rome(2026, 12, 24, 9),
    "il 24 dicembre, alle 9": rome(2026, 12, 24, 9),
    "24 december 2026 9:00": rome(2026, 12, 24, 9),
    "1/3 9:00": rome(2027, 3, 1, 9),  # this year's is over
    "lunedì 8:30": rome(2026, 11, 23, 8, 30),
    "lunedi 8:30": rome(2026, 11, 23, 8, 30),
    "monday 8:30": rome(2026, 11, 23, 8, 30),
    "domenica 10:00": rome(2026, 11, 22, 10),
    "domenica 8:00": rome(2026, 11, 29, 8),
    "oggi 7:00": rome(2026, 11, 22, 7),  # behind us: whoever names the day hears that it has passed
    "22/11/2026 7:00": rome(2026, 11, 22, 7),
}


@pytest.mark.parametrize("words", TYPED)
def test_what_people_type(words: str) -> None:
    assert moments.read(words, NOW, ROME) == Moment(TYPED[words])


NO_HOUR = [
    *("", "domani", "presto", "domani mattina", "25:00", "8:61", "31/2 9:00", "24/13 9:00", "32/12 9:00"),
    *("24 brumaio 9:00", "8:30 9:30", "domani 8:30 circa", "24/12/99999 9:00", "-1:00", "ieri 9:00", "9:00 e via"),
]


@pytest.mark.parametrize("words", NO_HOUR)
def test_what_is_no_hour(words: str) -> None:
    assert moments.read(words, NOW, ROME) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_harms_nothing(words: str) -> None:
    found = moments.read(words, NOW, ROME)
    assert found is None or found.at.tzinfo is UTC


ODD = {
    # 28 March 2027: at 2:00 the clock goes to 3:00.
    "the last minute of winter": (
        rome(2027, 3, 27, 12),
        "28/3/2027 1:59",
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        "",
    ),
    "2:00 is not there": (rome(2027, 3, 27, 12), "28/3/2027 2:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "skipped"),
    "2:30 is not there": (rome(2027, 3, 27, 12), "domani 2:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "skipped"),
    "3:00 is there": (rome(2027, 3, 27, 12), "domani 3:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC), ""),
    "the day after is in summer": (rome(2027, 3, 27, 12), "domani 8:30", datetime(2027, 3, 28, 6, 30, tzinfo=UTC), ""),
    # 25 October 2026 and 31 October 2027: at 3:00 the clock goes back to 2:00.
    "2:30 twice": (rome(2026, 10, 24, 12), "domani 2:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "twice"),
    "2:00 twice": (rome(2026, 10, 24, 12), "25/10/2026 2:00", datetime(2026, 10, 25, 0, 0, tzinfo=UTC), "twice"),
    "3:00 once": (rome(2026, 10, 24, 12), "domani 3:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC), ""),
    "8:30 in winter": (rome(2026, 10, 24, 12), "domani 8:30", datetime(2026, 10, 25, 7, 30, tzinfo=UTC), ""),
    "2:30 twice, a year later": (
        rome(2027, 10, 30, 12),
        "31/10 2:30",
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        "twice",
    ),
    "1:59 once": (rome(2027, 10, 30, 12), "31/10 1:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC), ""),
}


@pytest.mark.parametrize("label", ODD)
def test_the_two_odd_nights(label: str) -> None:
    now, words, at, oddity = ODD[label]
    assert moments.read(words, now, ROME) == Moment(at, Oddity(oddity))


def test_between_the_two_half_past_twos_the_next_one_is_tomorrows() -> None:
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 2:15 for the second time
    assert moments.read("2:30", second, ROME) == Moment(datetime(2026, 10, 26, 1, 30, tzinfo=UTC))


@given(
    st.dates(date(2026, 1, 1), date(2036, 12, 31)), st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
)
def test_an_hour_that_exists_is_what_the_clock_shows_then(day: date, hour: time) -> None:
    moment = moments.on_clock(day, hour, ROME)
    shown = moment.at.astimezone(ROME)
    if moment.oddity is Oddity.SKIPPED:
        assert (shown.date(), shown.hour) == (day, hour.hour + 1)
    else:
        assert (shown.date(), shown.time()) == (day, hour)


QUIET = {
    "in the evening": (rome(2026, 11, 22, 21), rome(2026, 11, 23, 8)),
    "after midnight": (rome(2026, 11, 23, 3), rome(2026, 11, 23, 8)),
    "the last minute": (rome(2026, 11, 23, 7, 59), rome(2026, 11, 23, 8)),
    "it is over": (rome(2026, 11, 23, 8), None),
    "the last minute before": (rome(2026, 11, 22, 20, 59), None),
    "the night that is an hour shorter": (rome(2027, 3, 27, 23), datetime(2027, 3, 28, 6, tzinfo=UTC)),
    "the night that is an hour longer": (rome(2026, 10, 24, 23), datetime(2026, 10, 25, 7, tzinfo=UTC)),
}


@pytest.mark.parametrize("label", QUIET)
def test_quiet_hours_over_midnight(label: str) -> None:
    now, over = QUIET[label]
    assert quiet.over_at(NIGHT, now, ROME) == over


def test_quiet_hours_within_a_day_and_none() -> None:
    siesta = QuietHours(time(13, 0), time(16, 0))
    assert quiet.over_at(siesta, rome(2026, 11, 22, 14), ROME) == rome(2026, 11, 22, 16)
    assert quiet.over_at(siesta, rome(2026, 11, 22, 22), ROME) is None
    assert quiet.over_at(None, rome(2026, 11, 22, 22), ROME) is None
    assert quiet.next_after(None, NOW, ROME) is None
    assert quiet.next_after(NIGHT, rome(2026, 11, 22, 9), ROME) == rome(2026, 11, 22, 21)
    assert quiet.next_after(NIGHT, rome(2026, 11, 22, 22), ROME) == rome(2026, 11, 23, 21)
