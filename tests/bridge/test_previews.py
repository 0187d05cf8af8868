"""A card is one message, since a message that is edited cannot be shown in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import wording
from bridge.relay import previews
from storage.content import Span, Style, Text


def test_what_fits_is_whole_with_its_dress() -> None:
    bold = Text("forte", (Span(0, 5, Style.BOLD),))
    joined = previews.paragraphs([Text("uno"), bold], longest=100)
    assert joined == Text("uno\n\nforte", (Span(5, 5, Style.BOLD),))


@pytest.mark.parametrize("word", ["parola ", "🌊🌊🌊 "])
def test_the_longest_part_is_cut_and_nothing_else(word: str) -> None:
    parts = [Text("sopra"), Text(word * 200), Text("sotto")]
    joined = previews.paragraphs(parts, longest=300)
    assert wording.units(joined.text) <= 300
    assert joined.text.startswith("sopra\n\n")
    assert joined.text.endswith(" […]\n\nsotto")


@given(st.lists(st.text(st.characters(categories=("L", "So", "Zs")), min_size=1, max_size=300), min_size=2, max_size=5))
def test_never_longer_than_a_message(words: list[str]) -> None:
    joined = previews.paragraphs([Text(each) for each in words], longest=1300)
    assert wording.units(joined.text) <= 1300
