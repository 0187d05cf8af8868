"""Fields in ready answers."""

import pytest

from bridge import filling
from storage.content import Span, Style, Text

VALUES = {"nome": "Anna", "anagrafe.telefono": "0573 1", "vuoto": ""}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Gentile {nome}, chiami {anagrafe.telefono}.", "Gentile Anna, chiami 0573 1."),
        ("{ Nome }{nome}", "AnnaAnna"),
        ("{vuoto}.", "."),
        ("{ignoto} {} {1} {", "{ignoto} {} {1} {"),
        ("", ""),
    ],
)
def test_fields_become_what_they_stand_for(text: str, filled: str) -> None:
    assert filling.fill(Text(text), VALUES).text == filled


def test_dress_stays_where_it_was() -> None:
    text = "Ciao {nome}: orario nuovo"
    bold_field = Span(5, 6, Style.BOLD)
    bold_word = Span(text.index("nuovo"), 5, Style.BOLD)
    filled = filling.fill(Text(text, (bold_field, bold_word)), VALUES)
    worn = [filled.text[span.start : span.start + span.length] for span in filled.spans]
    assert worn == ["Anna", "nuovo"]


def test_dress_over_several_fields() -> None:
    text = "{nome} e {nome}!"
    filled = filling.fill(Text(text, (Span(0, len(text), Style.ITALIC),)), VALUES)
    assert filled.text == "Anna e Anna!"
    assert filled.spans == (Span(0, len("Anna e Anna!"), Style.ITALIC),)


def test_unknown_fields_are_named_once() -> None:
    assert filling.unknown("{nome} {x} {y.z} {x}", VALUES) == ["x", "y.z"]
