"""What says thanks and nothing else, and what somebody must read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.thanks import AFTER, BEFORE, GREETINGS, THUMBS_AND_HEARTS, is_thanks
from bridge.thanks import THANKS as THANKED
from storage.content import Content, Location, Media, MediaKind, MediaRef, Placeholder, Reaction, Tapped, Text

THANKS = [
    *(
        "grazie",
        "Grazie!",
        "GRAZIE",
        "grazie mille",
        "Grazie mille!!! 🙏",
        "mille grazie",
        "grazie tante",
        "Vi ringrazio.",
    ),
    *("ok", "OK", "Ok.", "ok grazie", "Ok, grazie 👍", "va bene", "Va bene, grazie", "ricevuto", "Ricevuto, grazie!"),
    *(
        "perfetto grazie",
        "Buongiorno, grazie",
        "Sì, grazie",
        "grazie buona giornata",
        "Grazie ancora 👍",
        "Grazie per l'avviso",
        "grazie dell'informazione",
    ),
    *("thanks", "Thank you!", "thanks a lot", "OK thanks", "got it", "Received, thank you", "Noted 👍", "thx"),
    *("graize", "grazzie", "gazie mille", "ricevutto", "Perfeto", "thnaks", "grazie  mille", "  grazie\n"),
    *("👍", "👍🏽", "👍👍👍", "❤️", "❤", "🙏🏻", "👏 👏", "💚💚", "👍!", "🫶", "grazie 😊", "Grazie 🌹🌹"),
]
NOT_THANKS = [
    *(
        "",
        " ",
        "...",
        "?",
        "ok?",
        "grazie?",
        "Ricevuto?",
        "no grazie",
        "non ho capito",
        "grazie ma fino a quando",
        "grazie di niente",
    ),
    *("no", "sì", "buongiorno", "Salve", "hello", "yes", "stop", "ok ma dove", "va bene se vengo domani", "grazie 😡"),
    *("👎", "😡", "🚨", "😢", "😂", "👍👎", "❤️‍🔥", "Grazia", "ricevuta", "Prefetto", "perfetta", "grazie al cavolo"),
    *(
        "grazie a dio siamo salvi",
        "12",
        "ok 12",
        "grazie grazie grazie grazie grazie grazie grazie grazie grazie grazie",
    ),
    *("https://example.org", "grazie https://example.org", "Mario Grazie", "🇮🇹", "1️⃣"),
]
REF = MediaRef("line:urp", "1")


@pytest.mark.parametrize("words", THANKS)
def test_thanks(words: str) -> None:
    assert is_thanks(Text(words))


@pytest.mark.parametrize("words", NOT_THANKS)
def test_somebody_must_read_this(words: str) -> None:
    assert not is_thanks(Text(words))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (Reaction("x", "👍🏽"), True),
        (Reaction("x", "❤️"), True),
        (Reaction("x", "😢"), False),
        (Reaction("x", "👎"), False),
        (Reaction("x", ""), False),
        (Media(MediaKind.STICKER, REF), True),
        (Media(MediaKind.IMAGE, REF, Text("grazie")), False),
        (Media(MediaKind.VOICE, REF), False),
        (Location(37.5, 14.2), False),
        (Tapped("x", "grazie"), False),
        (Placeholder("unknown"), False),
    ],
)
def test_other_kinds(content: Content, expected: bool) -> None:
    assert is_thanks(content) is expected


PHRASES = st.one_of(
    st.tuples(st.sampled_from(BEFORE), st.sampled_from([words for words in THANKED if words]), st.sampled_from(AFTER)),
    st.tuples(st.sampled_from([words for words in BEFORE if words and words not in GREETINGS]), st.sampled_from(AFTER)),
).map(lambda parts: " ".join(part for part in parts if part))


@given(PHRASES, st.sampled_from(["", "!", " ...", " 👍", ".\n"]), st.booleans())
def test_dress_does_not_matter(phrase: str, end: str, loud: bool) -> None:
    assert is_thanks(Text((phrase.upper() if loud else phrase.capitalize()) + end))


@given(st.text(alphabet=sorted(THUMBS_AND_HEARTS), min_size=1, max_size=20))
def test_thumbs_and_hearts_in_any_number(signs: str) -> None:
    assert is_thanks(Text(signs))


@given(st.text(max_size=100))
def test_any_words_are_judged_and_a_question_is_never_thanks(words: str) -> None:
    assert not is_thanks(Text(words + "?"))
    is_thanks(Text(words))
