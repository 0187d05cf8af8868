"""Buttons where there are none: each has an emoji to react with and a number to answer. Pure.

What means what stands in the notice itself, in a field of ours: a press is understood whatever was lost between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge import wording
from storage.bodies import Button
from storage.content import Text

FIELD = "it.sportello.choices"
_VARIANT = "\ufe0f"  # clients put it behind an emoji, or leave it out
# What a label's own emoji is as a reaction: those that every client's keyboard offers first.
_SIGNS = {"✖": "❌", "🗑": "❌", "🗓": "🕐", "📣": "✅", "📤": "✅", "📨": "✅", "▶": "✅"}
_KEYCAP = "\u20e3"
_NUMBERS = tuple(f"{digit}{_VARIANT}{_KEYCAP}" for digit in range(1, 10))
_COMMANDS = ("//", "!", "/")
LONGEST_NUMBER = 3  # digits; nobody is offered more


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose: the emoji that means it (empty beyond the ninth number), in words, and our token."""

    sign: str
    label: str
    token: str


def offers(rows: Sequence[Sequence[Button]]) -> tuple[Offer, ...]:
    """What the buttons are here. Where two would have the same emoji, both are numbers."""
    buttons = [button for row in rows for button in row]
    wanted = [_sign(button.label) for button in buttons]
    found = []
    for number, (button, sign) in enumerate(zip(buttons, wanted, strict=True)):
        is_alone = sign and wanted.count(sign) == 1
        shown = sign if is_alone else _NUMBERS[number] if number < len(_NUMBERS) else ""
        found.append(Offer(shown, button.label if not _emoji(button.label) else _words(button.label), button.token))
    return tuple(found)


def described(text: Text, offered: Sequence[Offer], invitation: str) -> Text:
    """The notice's words with what can be chosen under them."""
    if not offered:
        return text
    lines = [f"{offer.sign} {offer.label} (!{number})".strip() for number, offer in enumerate(offered, start=1)]
    return wording.join(text, Text("\n\n" + "\n".join([invitation, *lines])))


def written(offered: Sequence[Offer]) -> dict[str, object]:
    """The field of an event that says what each emoji and number means; empty where nothing is offered."""
    return {FIELD: [[offer.sign, offer.token, offer.label] for offer in offered]} if offered else {}


def chosen(event: Mapping[str, object], said: str) -> str:
    """The token somebody means who reacts to a notice with, or answers it by, `said`; empty if none."""
    wanted = plain(said.strip())
    number = _number(wanted)
    for place, (sign, token, label) in enumerate(_offered(event), start=1):
        is_named = wanted and wanted.casefold() in (plain(sign), label.casefold())
        if is_named or number == place:
            return token
    return ""


def missed(event: Mapping[str, object], said: str) -> int | None:
    """How many things can be chosen where `said` is a number and none of them; None where it is no number, or nothing
    was ever to be chosen there.
    """
    offers_now = _offered(event)
    was_offered = offers_now or _listed(_table(event.get("content")))
    return len(offers_now) if was_offered and _number(plain(said.strip())) is not None else None


def is_offered(event: Mapping[str, object]) -> bool:
    """Whether anything can be chosen there."""
    return bool(_offered(event))


def _number(words: str) -> int | None:
    """The number that the whole of some words is, with or without what commands begin with."""
    sign = next((sign for sign in _COMMANDS if words.startswith(sign)), "")
    digits = words.removeprefix(sign).strip().removesuffix(".").removesuffix(_KEYCAP)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None


def plain(emoji: str) -> str:
    """Without what clients add to an emoji or leave out."""
    return emoji.replace(_VARIANT, "")


def _offered(event: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """As the notice stands now: its latest edit counts, even where that offers nothing."""
    content = _table(event.get("content"))
    edit = _table(_table(_table(event.get("unsigned")).get("m.relations")).get("m.replace"))
    if edit and edit.get("sender") == event.get("sender"):
        content = _table(_table(edit.get("content")).get("m.new_content"))
    return _listed(content)


def _listed(content: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Each sign, token and label; notices of earlier versions hold no labels."""
    field = content.get(FIELD)
    pairs = field if isinstance(field, list) else []
    return [
        (str(pair[0]), str(pair[1]), str(pair[2]) if len(pair) == 3 else "")
        for pair in pairs
        if isinstance(pair, list) and len(pair) in (2, 3)
    ]


def _sign(label: str) -> str:
    emoji = _emoji(label)
    return _SIGNS.get(plain(emoji), emoji)


def _emoji(label: str) -> str:
    """What stands before the first space, where that is no word."""
    first = label.partition(" ")[0]
    return first if first and not any(character.isalnum() for character in first) else ""


def _words(label: str) -> str:
    return label.partition(" ")[2].strip()


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
