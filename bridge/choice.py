"""Which of several templates a notice goes in: the one that carries most of it, of those that may be sent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge import fitting, wording
from bridge.fitting import Fitted
from storage.templates import HeaderKind, TemplateCategory, TemplateForm, TemplateState, TemplateVersion

PLAIN = (HeaderKind.NONE, HeaderKind.TEXT)  # headers that want nothing of ours


@dataclass(frozen=True, slots=True)
class Need:
    """What a template must take: these words, in this language, and a `header` if something comes with them.

    `own`: the names of those for this very bulletin, which go before `names`; both in order of preference.
    """

    words: str
    language: str
    names: tuple[str, ...]
    own: tuple[str, ...] = ()
    header: HeaderKind = HeaderKind.NONE


def choose(versions: Sequence[TemplateVersion], need: Need) -> TemplateVersion | None:
    """The best of those that hold it; one that may not be sent now only where no other would do."""
    found = [each for each in suitable(versions, need) if _room_left(each.form, need.words) >= 0]
    return min(found, key=lambda each: (each.state is not TemplateState.APPROVED, *_rank(each, need)), default=None)


def best(versions: Sequence[TemplateVersion], need: Need) -> TemplateVersion | None:
    """The one it would go in if all of them could be sent."""
    found = [each for each in suitable(versions, need) if _room_left(each.form, need.words) >= 0]
    return min(found, key=lambda each: _rank(each, need), default=None)


def suitable(versions: Sequence[TemplateVersion], need: Need) -> list[TemplateVersion]:
    """Those of the right name and language which want nothing that is not there, however long the words are."""
    return [each for each in versions if each.name in need.own + need.names and _suits(each, need)]


def room_units(versions: Sequence[TemplateVersion], need: Need) -> int | None:
    """How long the words may be at most; None where no template is known that would take them."""
    return max((fitting.room_units(each.form) for each in suitable(versions, need)), default=None)


def speaks(version: TemplateVersion, language: str) -> bool:
    """Whether it is in this language, of whatever country."""
    return version.language == language or version.language.startswith(f"{language}_")


def _suits(version: TemplateVersion, need: Need) -> bool:
    form = version.form
    takes_header = form.header in PLAIN or form.header is need.header
    has_place = 0 < len(form.parameters) <= max(1, len(fitting.lines_of(need.words)))
    return speaks(version, need.language) and takes_header and has_place and not form.unfilled


def _rank(version: TemplateVersion, need: Need) -> tuple[int | bool, ...]:
    names = need.own + need.names
    return (
        version.name not in need.own,
        version.form.header is not need.header if need.header is not HeaderKind.NONE else False,
        version.category is not TemplateCategory.UTILITY,
        -len(version.form.parameters),  # each keeps a line break
        names.index(version.name),
        version.language != need.language,
    )


def _room_left(form: TemplateForm, words: str) -> int:
    return fitting.room_units(form) - sum(wording.units(part.text) for part in fitting.into(form, words))


def changes(parts: Sequence[Fitted]) -> list[fitting.Change]:
    """What was changed in any of them, each once, in the order of the rules."""
    return [change for change in fitting.Change if any(change in part.changes for part in parts)]
