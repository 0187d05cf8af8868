"""Opening hours in words."""

from __future__ import annotations

import pytest

from bridge.pages import hours_in_words
from config.hours import WEEKDAYS, Hours

MORNING, LONG = "09:00-13:00", "09:00-13:00,15:00-18:00"
WORKING = WEEKDAYS[:5]
HOLIDAYS = "chiuso nei giorni festivi"

TABLE = {
    "days alike are one range": (
        dict.fromkeys(WORKING, MORNING),
        f"da lunedì a venerdì 9:00–13:00; sabato e domenica chiuso; {HOLIDAYS}",
    ),
    "days alike but apart are listed": (
        dict.fromkeys(WORKING, MORNING) | {"tue": LONG, "thu": LONG},
        "lunedì, mercoledì e venerdì 9:00–13:00; martedì e giovedì 9:00–13:00 e 15:00–18:00; "
        f"sabato e domenica chiuso; {HOLIDAYS}",
    ),
    "few days": (
        {"mon": MORNING, "tue": LONG},
        f"lunedì 9:00–13:00; martedì 9:00–13:00 e 15:00–18:00; da mercoledì a domenica chiuso; {HOLIDAYS}",
    ),
    "closed days come last": ({"sun": "10:30-12:00"}, f"domenica 10:30–12:00; da lunedì a sabato chiuso; {HOLIDAYS}"),
    "every day": (dict.fromkeys(WEEKDAYS, "00:00-23:59"), f"tutti i giorni 0:00–23:59; {HOLIDAYS}"),
    "never": ({}, f"tutti i giorni chiuso; {HOLIDAYS}"),
    "the patron saint": (
        dict.fromkeys(WEEKDAYS, MORNING) | {"closed": "06-24"},
        f"tutti i giorni 9:00–13:00; {HOLIDAYS} e il 24 giugno",
    ),
    "closures of one year, and the apostrophe": (
        dict.fromkeys(WEEKDAYS, MORNING) | {"closed": "08-11,02-29,2026-12-07"},
        f"tutti i giorni 9:00–13:00; {HOLIDAYS}, l'11 agosto, il 29 febbraio e il 7 dicembre 2026",
    ),
}


@pytest.mark.parametrize(("days", "words"), TABLE.values(), ids=TABLE.keys())
def test_in_italian(days: dict[str, str], words: str) -> None:
    assert hours_in_words(Hours.model_validate(days), "it") == words


def test_in_english() -> None:
    days = dict.fromkeys(WORKING, MORNING) | {"fri": LONG, "closed": "06-24"}
    assert hours_in_words(Hours.model_validate(days), "en") == (
        "Monday to Thursday 9:00–13:00; Friday 9:00–13:00 and 15:00–18:00; Saturday and Sunday closed; "
        "closed on public holidays and on 24 June"
    )


def test_a_language_we_do_not_have_is_italian() -> None:
    hours = Hours.model_validate({"mon": MORNING})
    assert hours_in_words(hours, "de") == hours_in_words(hours, "it")
