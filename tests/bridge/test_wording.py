"""Words and their dress: both ways, cut and cleaned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import wording
from storage.content import Span, Style, Text

READ = [
    ("ciao", Text("ciao")),
    ("*ciao*", Text("ciao", (Span(0, 4, Style.BOLD),))),
    ("è _qui_ ora", Text("è qui ora", (Span(2, 3, Style.ITALIC),))),
    ("~no~ sì", Text("no sì", (Span(0, 2, Style.STRIKE),))),
    ("`x = 1`", Text("x = 1", (Span(0, 5, Style.CODE),))),
    ("```a\nb```", Text("a\nb", (Span(0, 3, Style.BLOCK),))),
    ("*forte _e_ chiaro*", Text("forte e chiaro", (Span(0, 14, Style.BOLD), Span(6, 1, Style.ITALIC)))),
    ("2*3*4", Text("2*3*4")),
    ("nome_di_file", Text("nome_di_file")),
    ("* elenco *", Text("* elenco *")),
    ("<b>no</b>", Text("<b>no</b>")),
    ("`*ferme*`", Text("*ferme*", (Span(0, 7, Style.CODE),))),
]


@pytest.mark.parametrize(("written", "read"), READ)
def test_marks_become_spans(written: str, read: Text) -> None:
    assert wording.from_whatsapp(written) == read


@pytest.mark.parametrize("written", [row[0] for row in READ])
def test_spans_become_the_same_marks(written: str) -> None:
    assert wording.to_whatsapp(wording.from_whatsapp(written)) == written


WRITTEN = [
    (Text("vai qui", (Span(4, 3, Style.LINK, "https://x.it"),)), "vai qui (https://x.it)"),
    (Text("https://x.it", (Span(0, 12, Style.LINK, "https://x.it"),)), "https://x.it"),
    (Text("a\nb", (Span(0, 3, Style.QUOTE),)), "> a\n> b"),
    (Text(" a \nb", (Span(0, 5, Style.BOLD),)), " *a* \n*b*"),
    (Text("x"), "x"),
]


@pytest.mark.parametrize(("text", "marked"), WRITTEN)
def test_dress_is_tight_and_stays_on_its_line(text: Text, marked: str) -> None:
    assert wording.to_whatsapp(text) == marked


@given(st.text(max_size=600))
def test_anything_a_citizen_writes_is_read(words: str) -> None:
    read = wording.from_whatsapp(words)
    assert all(span.start >= 0 and span.start + span.length <= len(read.text) for span in read.spans)
    assert "\x00" not in read.text


@given(st.text(max_size=3000), st.integers(min_value=20, max_value=300))
def test_parts_fit_and_lose_no_word(words: str, longest: int) -> None:
    parts = wording.split(Text(words, (Span(0, len(words), Style.BOLD),) if words else ()), longest)
    assert all(0 < wording.units(part.text) <= longest for part in parts)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(words.split())
    assert all(span.start + span.length <= len(part.text) for part in parts for span in part.spans)


def test_a_long_text_is_cut_at_a_sentence() -> None:
    parts = wording.split(Text("Prima frase. Seconda frase che continua."), 20)
    assert [part.text for part in parts] == ["Prima frase.", "Seconda frase che", "continua."]


def test_what_disguises_words_is_taken_out() -> None:
    assert wording.clean("a\x00b\u202ec\r\nd\te") == "abc\nd\te"
    assert wording.clean_name("  Mario\n\n Rossi\x07 ") == "Mario Rossi"


def test_a_text_that_is_all_signs_is_cut_too() -> None:
    lines = Text("a\n" * 3_000, (Span(0, 6_000, Style.BOLD),))
    parts = wording.split(lines, 4_096, wording.marked_units)
    assert all(wording.marked_units(part) <= 4_096 for part in parts)
    assert "".join(part.text.replace("\n", "") for part in parts) == "a" * 3_000


def test_a_very_long_text_is_cut_part_by_part() -> None:
    parts = wording.split(Text("Parola. " * 100_000), 4_096)
    assert " ".join(part.text for part in parts) == ("Parola. " * 100_000).strip()
