"""One message, several languages."""

import pytest

from bridge import blocks
from storage.content import Span, Style, Text

CALLED = {"it": ("it", "Italiano", "Italian"), "en": ("en", "English", "inglese"), "de": ("de", "Deutsch", "tedesco")}

TABLE: list[tuple[str, dict[str, str], str]] = [
    ("Ciao", {}, "Ciao"),
    ("Ciao\n--- en\nHello", {"en": "Hello"}, "Ciao"),
    ("Ciao\n\n--- en\n\nHello\nyou\n--- tedesco\nHallo", {"en": "Hello\nyou", "de": "Hallo"}, "Ciao"),
    ("Ciao\n— English \nHello", {"en": "Hello"}, "Ciao"),  # a phone's keyboard joins strokes
    ("Ciao\n—-INGLESE\nHello", {"en": "Hello"}, "Ciao"),
    ("Ciao\n— Mario", {}, "Ciao\n— Mario"),
    ("Ciao\n- uno\n- due", {}, "Ciao\n- uno\n- due"),
    ("Ciao\n--- in inglese ---\nHello", {}, "Ciao\n--- in inglese ---\nHello"),
    ("Ciao --- en\nHello", {}, "Ciao --- en\nHello"),
    ("--- en\nHello", {"en": "Hello"}, ""),
]


@pytest.mark.parametrize(("words", "others", "first"), TABLE)
def test_blocks_of_a_message(words: str, others: dict[str, str], first: str) -> None:
    found = blocks.read(Text(words), CALLED, "it")
    assert {language: text.text for language, text in found.others.items()} == others
    assert found.words.text == first
    assert not found.unknown + found.twice + found.empty


@pytest.mark.parametrize(
    ("words", "what", "which"),
    [
        ("Ciao\n--- klingon\nnuq", "unknown", "klingon"),
        ("Ciao\n--- en\na\n--- English\nb", "twice", "en"),
        ("Ciao\n--- it\na", "twice", "it"),
        ("Ciao\n--- en\n\n--- de\nb", "empty", "en"),
        ("Ciao\n--- de", "empty", "de"),
    ],
)
def test_what_cannot_be_read(words: str, what: str, which: str) -> None:
    assert getattr(blocks.read(Text(words), CALLED, "it"), what) == which


def test_each_keeps_its_dress() -> None:
    words = Text("Ciao\n--- en\n Hello you", (Span(0, 4, Style.BOLD), Span(19, 3, Style.ITALIC)))
    found = blocks.read(words, CALLED, "it")
    assert found.words == Text("Ciao", (Span(0, 4, Style.BOLD),))
    assert found.others["en"] == Text("Hello you", (Span(6, 3, Style.ITALIC),))
