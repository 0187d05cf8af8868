"""Pages to print: any words fit, signs the font has not are told by number, the same words are the same bytes."""

import pytest

from bridge.making.pages import Page, paragraphs


def printed(words: str) -> bytes:
    page = Page("Prova")
    page.heading("Prova")
    page.pairs([("Nome", words)])
    page.box([("Parole esatte", words), ("Ora", "10:15")])
    page.code(words)
    page.turn()
    page.words(words)
    return page.packed()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "ISCRIZIONE ON",
        "<b>grassetto</b> & <para>",
        "🌸 مرحبا \u202e\x00",
        "x" * 9_000,
        "parola " * 3_000,
        "a\n" * 400,
    ],
)
def test_any_words_fit_and_give_the_same_bytes_twice(words: str) -> None:
    page = printed(words)
    assert page.startswith(b"%PDF")
    assert page == printed(words)


def test_a_piece_of_a_page_as_paragraphs() -> None:
    page = "<h1>Titolo</h1>\n<p>Uno &amp; due\n tre</p><ul><li>punto</li>\n<li>virgola</li></ul>coda"
    assert paragraphs(page) == ["Titolo", "Uno & due tre", "• punto", "• virgola", "coda"]
