"""Phone numbers as people write them, and lists that fit a phone: tables."""

import pytest

from bridge import lists, numbers
from bridge.lines.whatsapp.limits import ABILITIES
from bridge.lists import Pages, Row

ANNA = "393331234567"


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+39 333 1234567", ANNA),
        ("+39-333-123.45.67", ANNA),
        ("0039 333 1234567", ANNA),
        ("333 123 4567", ANNA),
        ("(333) 1234567", ANNA),
        ("393331234567", ANNA),
        (" 3331234567 ", ANNA),
        ("+41 79 123 45 67", "41791234567"),
        ("0573 371111", "390573371111"),
        ("+39", ""),
        ("12", ""),
        ("", ""),
        ("Anna", ""),
        ("+39 333 12", ""),
        ("999999999999999999", ""),
    ],
)
def test_a_number_in_any_usual_spelling(written: str, digits: str) -> None:
    assert numbers.read(written, "IT") == digits


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("+39 333 123 4567 viabilita modulo firmato", ANNA, "viabilita modulo firmato"),
        ("3331234567 2 volte allo sportello", ANNA, "2 volte allo sportello"),
        ("333 1234567", ANNA, ""),
        ("333/1234567: tutto", ANNA, ": tutto"),
        ("Anna Rossi", "", "Anna Rossi"),
        ("12 marzo", "", "12 marzo"),
    ],
)
def test_a_command_that_begins_with_a_number(text: str, number: str, rest: str) -> None:
    assert numbers.leading(text, "IT") == (number, rest)


@pytest.mark.parametrize(("own", "region"), [("+390935000000", "IT"), ("+41791234567", "CH"), ("?", "IT")])
def test_the_country_is_that_of_our_own_number(own: str, region: str) -> None:
    assert numbers.region_of(own) == region


def rows(count: int) -> list[Row]:
    return [Row(f"topic:{n}", f"Argomento numero {n} dal titolo lungo", n == 3, "Attivo") for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 9, 10, 11, 18, 19, 40])
def test_every_row_stands_on_one_page_and_the_pages_go_round(count: int) -> None:
    seen: list[str] = []
    page = 1
    while True:
        shown = lists.switches("Scelga", rows(count), "Argomenti", ABILITIES, Pages("topics", "Altri argomenti"), page)
        assert 1 <= len(shown.choices) <= 10
        assert all(len(choice.title) <= 24 and len(choice.description) <= 72 for choice in shown.choices)
        assert len({choice.id for choice in shown.choices}) == len(shown.choices)
        onward = [choice.id for choice in shown.choices if choice.id.startswith("topics:")]
        seen += [choice.id for choice in shown.choices if choice.id.startswith("topic:")]
        for choice in shown.choices:
            if choice.id.startswith("topic:"):
                assert lists.page_of(rows(count), choice.id, ABILITIES) == page
        page = int(onward[0].partition(":")[2]) if onward else 1
        if page == 1:
            break
    assert seen == [row.id for row in rows(count)]


@pytest.mark.parametrize(
    ("text", "units", "short"),
    [
        ("Viabilità", 24, "Viabilità"),
        ("Allerte di protezione civile", 22, "Allerte di protezione…"),
        ("Precipitevolissimevolmente", 10, "Precipite…"),
        ("🎉🎉🎉🎉", 5, "🎉🎉…"),
    ],
)
def test_a_title_is_cut_at_a_word_and_never_in_half_a_sign(text: str, units: int, short: str) -> None:
    assert lists.shortened(text, units) == short
