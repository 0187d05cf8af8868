"""What a citizen's sentence asks for, out of the answers that are kept."""

import pytest

from bridge.suggesting import nearest

ANSWERS = {
    "lampioni": "Buongiorno, grazie della segnalazione: per i lampioni interveniamo entro cinque giorni.",
    "orari": "Buongiorno, lo sportello è aperto dal lunedì al venerdì, dalle 9 alle 13.",
    "carta-identita": "Buongiorno, la carta d'identità si chiede su appuntamento, anche per i minori.",
    "mensa": "Buongiorno, l'iscrizione alla mensa della scuola è aperta fino a giugno.",
}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Buonasera, il lampione davanti alla chiesa è rotto e non si vede niente.", ["lampioni"]),
        ("La mia CARTA d'identita scade, serve l'appuntamento?", ["carta-identita"]),
        ("Il lampione della scuola", ["lampioni", "mensa"]),
        ("Quando siete aperti lunedi?", ["orari"]),
        ("Buongiorno, buongiorno!", []),
        ("Ok", []),
        ("", []),
    ],
)
def test_the_words_that_tell_find_the_answers(sentence: str, expected: list[str]) -> None:
    assert nearest(sentence, ANSWERS, at_most=3)[: len(expected) or 3] == expected


def test_never_more_than_asked_and_none_of_none() -> None:
    many = {f"lampione-{number}": "acceso" for number in range(3)}
    assert len(nearest("lampione", many, at_most=2)) == 2
    assert nearest("lampione", {}, at_most=3) == []
