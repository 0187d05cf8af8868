"""Lists to tap on a citizen's phone: rows that fit, pages where they are too many. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge import wording
from bridge.rules import Abilities
from storage.content import Choice, Choices, Text

ON, OFF = "✅", "⬜"


@dataclass(frozen=True, slots=True)
class Row:
    """A thing to switch: `id` is ours, `state` says in words what `is_on` says by its sign."""

    id: str
    title: str
    is_on: bool
    state: str


@dataclass(frozen=True, slots=True)
class Pages:
    """How a list too long for one message goes on: the last row has this id, with the next page's number, and words."""

    id: str
    label: str


def switches(text: str, rows: Sequence[Row], label: str, abilities: Abilities, pages: Pages, page: int = 1) -> Choices:
    """One page of things to switch. The last one leads back to the first."""
    most = abilities.list_rows
    if len(rows) <= most:
        return Choices(Text(text), tuple(_choice(row, abilities) for row in rows), label)
    at_once = most - 1
    count = -(-len(rows) // at_once)
    here = page if 1 <= page <= count else 1
    shown = [_choice(row, abilities) for row in rows[(here - 1) * at_once : here * at_once]]
    onward = Choice(f"{pages.id}:{here % count + 1}", shortened(f"{pages.label} ›", abilities.list_title_units))
    return Choices(Text(text), (*shown, onward), label)


def page_of(rows: Sequence[Row], row_id: str, abilities: Abilities) -> int:
    """The page a row stands on, the first for one that is not there."""
    if len(rows) <= abilities.list_rows:
        return 1
    place = next((number for number, row in enumerate(rows) if row.id == row_id), 0)
    return place // (abilities.list_rows - 1) + 1


def _choice(row: Row, abilities: Abilities) -> Choice:
    sign = ON if row.is_on else OFF
    title = shortened(f"{sign} {row.title}", abilities.list_title_units)
    whole = row.state if title.endswith(row.title) else f"{row.state} – {row.title}"
    return Choice(row.id, title, shortened(whole, abilities.list_description_units))


def shortened(text: str, units: int) -> str:
    """At most so many UTF-16 units, cut at a word where that does not cost half of it."""
    if wording.units(text) <= units:
        return text
    kept = text
    while wording.units(kept) > units - 1:
        kept = kept[:-1]
    at_word = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return (at_word if len(at_word) * 2 > len(kept) else kept).rstrip(" ,;–-") + "…"
