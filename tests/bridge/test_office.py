"""When somebody answers: weeks, holidays, closures, changed days, and the nights the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.office import Office, public_holidays
from config.hours import Hours
from storage.special_days import Opening

ROME = ZoneInfo("Europe/Rome")
# Pistoia's: mornings, and Tuesday afternoon; San Jacopo on 25 July.
WEEK = Hours.model_validate(
    {
        **{day: ["09:00-13:00"] for day in ("mon", "wed", "thu", "fri")},
        "tue": ["09:00-13:00", "15:00-18:00"],
        "closed": ["07-25", "2026-12-07"],
    }
)
OFFICE = Office(WEEK, ROME)


def rome(text: str) -> datetime:
    """An instant by the clock of Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "closes", "opens_next", "closed_since"),
    [
        ("2026-11-20 12:55", "2026-11-20 13:00", "2026-11-23 09:00", "2026-11-19 13:00"),  # a Friday
        ("2026-11-20 13:00", None, "2026-11-23 09:00", "2026-11-20 13:00"),
        ("2026-11-21 10:00", None, "2026-11-23 09:00", "2026-11-20 13:00"),
        ("2026-11-24 14:00", None, "2026-11-24 15:00", "2026-11-24 13:00"),  # between two openings of a Tuesday
        ("2026-11-24 15:00", "2026-11-24 18:00", "2026-11-25 09:00", "2026-11-24 13:00"),
        # Sunday, the day before the Immaculate closed by the town, the 8th a public holiday.
        ("2026-12-06 10:00", None, "2026-12-09 09:00", "2026-12-04 13:00"),
        ("2027-10-03 10:00", None, "2027-10-05 09:00", "2027-10-01 13:00"),  # St Francis on a Monday
        ("2027-03-28 10:00", None, "2027-03-30 09:00", "2027-03-26 13:00"),  # Easter, its Monday, and the clocks change
        ("2027-07-24 10:00", None, "2027-07-26 09:00", "2027-07-23 13:00"),  # the patron saint on a Sunday
    ],
)
def test_open_until_when_and_closed_since_when(at: str, closes: str | None, opens_next: str, closed_since: str) -> None:
    now = rome(at)
    assert OFFICE.closes(now) == (rome(closes) if closes else None)
    assert OFFICE.is_open(now) is (closes is not None)
    assert OFFICE.opens_next(now) == rome(opens_next)
    assert OFFICE.closed_since(now) == rome(closed_since)


def test_changed_days_win_over_everything() -> None:
    changed = {
        date(2026, 12, 8): (Opening(time(10), time(11)),),  # a public holiday, open after all
        date(2026, 12, 9): (),
    }
    office = Office(WEEK, ROME, changed)
    assert office.opens_next(rome("2026-12-06 10:00")) == rome("2026-12-08 10:00")
    assert office.opens_next(rome("2026-12-08 11:00")) == rome("2026-12-10 09:00")


@pytest.mark.parametrize(
    ("begins", "ends", "minutes"),
    [
        ("2026-11-20 12:55", "2026-11-23 09:05", 10),  # the weekend counts nothing
        ("2026-11-24 08:00", "2026-11-24 20:00", 7 * 60),
        ("2026-11-24 12:30", "2026-11-24 15:30", 60),
        ("2026-11-21 08:00", "2026-11-22 20:00", 0),
        ("2026-11-24 10:00", "2026-11-24 10:00", 0),
    ],
)
def test_waiting_counts_opening_hours_only(begins: str, ends: str, minutes: int) -> None:
    assert OFFICE.open_time(rome(begins), rome(ends)) == timedelta(minutes=minutes)


def test_hours_over_the_night_the_clocks_change_count_as_they_pass() -> None:
    nights = Office(Hours.model_validate({"sun": ["01:00-05:00"]}), ROME)
    assert nights.open_time(rome("2026-10-25 00:00"), rome("2026-10-25 06:00")) == timedelta(hours=5)
    assert nights.open_time(rome("2026-03-29 00:00"), rome("2026-03-29 06:00")) == timedelta(hours=3)


def test_an_office_that_never_opens_says_so() -> None:
    never = Office(Hours(), ROME)
    assert never.opens_next(rome("2026-11-20 12:00")) is None
    assert never.closed_since(rome("2026-11-20 12:00")) is None


def test_italian_public_holidays_movable_ones_and_saint_francis() -> None:
    days = public_holidays()
    assert date(2026, 10, 4) in days
    assert date(2025, 10, 4) not in days
    assert date(2026, 4, 6) in days  # Easter Monday
    assert date(2038, 4, 26) in days  # the latest Easter but one there can be: a year nobody asked about before
    assert date(2026, 7, 2) not in days  # patron saints are the towns' own
