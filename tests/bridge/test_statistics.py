"""Days and hours of the statistics by the clock of the place, on the nights it changes too."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bridge.statistics import Period, Weekly, period, ratings, ready_uses
from config.hours import weekly_from
from storage.tallies import HEARD, Hour

ROME = ZoneInfo("Europe/Rome")


def test_the_days_end_with_today_or_with_yesterday() -> None:
    now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # the 23rd in Rome
    assert (period(now, 7, ROME).first, period(now, 7, ROME).last) == (date(2026, 11, 17), date(2026, 11, 23))
    assert period(now, 7, ROME, is_over=True).last == date(2026, 11, 22)


def test_an_hour_belongs_to_the_day_of_the_place() -> None:
    week = Period(date(2026, 11, 1), 7, ROME)  # the day before it has 25 hours
    assert week.since == datetime(2026, 10, 25, 23, tzinfo=UTC)
    hours = [
        Hour(datetime(2026, 10, 25, 23, tzinfo=UTC), HEARD, 2),
        Hour(datetime(2026, 11, 1, 22, tzinfo=UTC), HEARD, 3),
    ]
    assert week.by_day(hours, HEARD) == [2, 0, 0, 0, 0, 0, 3]
    assert week.by_hour(hours, HEARD)[0] == 2
    assert week.by_hour(hours, HEARD)[23] == 3


def test_what_was_taken_back_later_is_never_less_than_nothing() -> None:
    week = Period(date(2026, 11, 22), 7, ROME)
    assert week.by_day([Hour(datetime(2026, 11, 22, 10, tzinfo=UTC), HEARD, -1)], HEARD)[-1] == 0


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),  # a Monday, at nine
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), datetime(2026, 11, 16, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 30, 8, 0, tzinfo=UTC), datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),
        (
            datetime(2026, 10, 25, 22, 0, tzinfo=UTC),
            datetime(2026, 10, 19, 7, 0, tzinfo=UTC),
        ),  # before the clocks change
    ],
)
def test_the_last_hour_of_the_week(now: datetime, due: datetime) -> None:
    assert Weekly(0, time(9)).last(now, ROME) == due


def test_the_most_used_come_first() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    hours = [Hour(at, "ready:ztl", 1), Hour(at, "ready:orari", 2), Hour(at, "ready:ztl", 2), Hour(at, "rated:up", 4)]
    assert ready_uses(hours) == [("ztl", 3), ("orari", 2)]
    assert ratings(hours) == {"up": 4}


@pytest.mark.parametrize("written", ["monday 09:00", "mon 9", "mon 25:00", 9, "lun 09:00"])
def test_an_hour_of_the_week_that_is_none_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="mon 09:00"):
        weekly_from(written)


def test_none_is_meant_by_nothing() -> None:
    assert weekly_from("") is None
    read = weekly_from("sun 18:30")
    assert read is not None
    assert (read.weekday, read.hour) == (6, time(18, 30))
