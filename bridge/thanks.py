"""Recognising thanks: a thumb, a heart, a sticker, or words that say no more than "I got it, thank you". Pure.

Words are taken as keywords are: case, accents, punctuation, doubled spaces and one slip of the finger do not matter.
Who asks something does not thank.
"""

import unicodedata
from itertools import combinations_with_replacement

from bridge.keywords import normalise, slips
from storage.content import Content, Media, MediaKind, Reaction, Text

LONGEST = 60  # beyond that somebody has something to say
SLIPS_FROM = 6  # letters: in a shorter word one slip makes another word

THUMBS_AND_HEARTS = frozenset("👍👏🙏👌🤝🫶🙌💪❤♥❣💟💌🧡💛💚💙💜🖤🤍🤎🩷🩵🩶💓💕💖💗💘💝💞")
FRIENDLY = THUMBS_AND_HEARTS | frozenset("😊🙂😀😁😃😄☺😉🤗🥰😍😘😇🤩🌹🌷🌸🌺🌻💐🍀✅✔☑🎉✨⭐🌟☀🌞")
# What emoji are put together with: presentation, joiner, shades of skin, the square of keycaps.
_TRIMMINGS = frozenset("\ufe0f\ufe0e\u200d\u20e3") | {chr(code) for code in range(0x1F3FB, 0x1F400)}

BEFORE = (
    *("", "ok", "okay", "oki", "okey", "va bene", "bene", "benissimo", "perfetto", "ottimo", "capito", "chiaro"),
    *("ricevuto", "letto", "si", "buongiorno", "buonasera", "salve", "ciao", "great", "good", "fine", "all right"),
    *("perfect", "got it", "noted", "received", "understood", "yes", "hello", "good morning", "good evening"),
)
THANKS = (
    *("", "grazie", "grazie mille", "mille grazie", "grazie 1000", "1000 grazie", "grazie tante", "tante grazie"),
    *("molte grazie", "grazie infinite", "grazie ancora", "grazie di tutto", "grazie davvero", "grazie di cuore"),
    *("grazie a voi", "grazie a lei", "grazie a te"),
    *("vi ringrazio", "la ringrazio", "ringrazio", "grazie dell informazione", "grazie per l informazione"),
    *("grazie delle informazioni", "grazie per le informazioni", "grazie dell avviso", "grazie per l avviso"),
    *("grazie per avermi avvisato", "grazie per avermi avvisata", "grz", "grazie comune", "grazie al comune"),
    *("thanks", "thank you", "thank you very much", "thank you so much", "thanks a lot", "many thanks", "thx", "ty"),
    *("thanks for the information", "thanks for letting us know", "thanks for letting me know", "thanks for the info"),
)
AFTER = (
    *("", "ok", "ricevuto", "buona giornata", "buona serata", "buon lavoro", "buona domenica", "saluti"),
    *("cordiali saluti", "buon weekend", "buone feste", "have a nice day", "have a good day", "bye"),
)
GREETINGS = frozenset(
    {"si", "buongiorno", "buonasera", "salve", "ciao", "yes", "hello", "good morning", "good evening"}
)

_SHORT = tuple(phrase for phrase in {*BEFORE, *THANKS} - GREETINGS if len(phrase) >= SLIPS_FROM)
# Real words one slip away: who writes them means them.
_NOT_SLIPS = frozenset(
    {"grazia", "grazi", "ricevuta", "ricevute", "ricevuti", "perfetta", "prefetto", "capitolo", "chiara"}
)


def is_thanks(content: Content) -> bool:
    """Whether this says thanks and nothing else. A file, a place, a button never does; a sticker always."""
    match content:
        case Text(text=text):
            return _are_thanks(text)
        case Reaction(emoji=emoji):
            return bool(emoji) and _signs(emoji) <= THUMBS_AND_HEARTS
        case Media(media=MediaKind.STICKER):
            return True
        case _:
            return False


def _are_thanks(text: str) -> bool:
    if len(text) > LONGEST or "?" in text:
        return False
    words, signs = normalise(text), _signs(text)
    if not words:
        return bool(signs) and signs <= THUMBS_AND_HEARTS
    return signs <= FRIENDLY and (_is_phrase(words) or _is_slip(words))


def _is_phrase(words: str) -> bool:
    """Whether it is put together of what comes before thanks, the thanks, and what comes after; each may be missing."""
    each = words.split()
    cuts = combinations_with_replacement(range(len(each) + 1), 2)
    parts = ((" ".join(each[:a]), " ".join(each[a:b]), " ".join(each[b:])) for a, b in cuts)
    return any(
        before in BEFORE and thanks in THANKS and after in AFTER
        for before, thanks, after in parts
        if thanks or (before and before not in GREETINGS)  # a greeting alone begins a conversation
    )


def _is_slip(words: str) -> bool:
    return words not in _NOT_SLIPS and any(slips(words, phrase) <= 1 for phrase in _SHORT)


def _signs(text: str) -> frozenset[str]:
    """The pictures in it."""
    signs = {sign for sign in text if unicodedata.category(sign)[0] == "S" or sign in FRIENDLY}
    return frozenset(signs - _TRIMMINGS)
