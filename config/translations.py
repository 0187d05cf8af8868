"""Languages of the municipality's own, and sentences it says in its own way: Fluent files in a folder of its choice.

`sq.ftl` adds a language, `it.ftl` changes sentences of one that is shipped. What a language that is added must have are
the sentences citizens read; the others, which staff read, are said in Italian.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CITIZENS = "Ai cittadini"  # the heading in the measure's file above what citizens read
SHOWN_KEYS = 5


class _Uses(Visitor):
    """What a pattern takes from outside itself."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add("$" + node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.names.add(node.id.name)


class _References(Visitor):
    """The sentences and terms a pattern is made of."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.keys.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:
        self.keys.add("-" + node.id.name)
        self.generic_visit(node)


def read(folder: Path | None) -> dict[str, str]:
    """The files of a folder by language; none where there is no folder. Raises OSError, UnicodeDecodeError."""
    if folder is None:
        return {}
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.ftl"))}


def references(entries: Iterable[ast.EntryType]) -> set[str]:
    """The keys of all that these entries are made of; a term's begins with a dash."""
    found = _References()
    for entry in entries:
        found.visit(entry)
    return found.keys


def problems(folder: Path | None, measure: str, shipped: frozenset[str]) -> Iterator[str]:
    """What is wrong in a folder, a line each; `measure` is the file whose sentences there must be."""
    if folder is not None and not folder.is_dir():
        yield f"texts.folder: {folder} is no folder — expected a folder of Fluent files (sq.ftl, it.ftl)"
        return
    try:
        added = read(folder)
    except (OSError, UnicodeDecodeError) as error:
        yield f"{folder}: cannot be read ({type(error).__name__}) — expected Fluent files in UTF-8"
        return
    known, wanted = messages(measure), citizens_keys(measure)
    for language, source in added.items():
        name = f"{folder}/{language}.ftl"
        if not LANGUAGE.fullmatch(language):
            yield f"{name}: not the code of a language — expected a name like sq.ftl or pt-BR.ftl"
            continue
        yield from _unreadable(name, source)
        own = messages(source)
        yield from _odd(name, own, known)
        missing = [] if language in shipped else [key for key in wanted if key not in own]
        if missing:
            shown = ", ".join(missing[:SHOWN_KEYS]) + (" …" if len(missing) > SHOWN_KEYS else "")
            yield f"{name}: sentences missing: {shown} — expected all that citizens read ({len(wanted)})"


def citizens_keys(measure: str) -> list[str]:
    """The keys of what citizens read: those under the first heading."""
    keys, is_theirs = [], False
    for entry in FluentParser().parse(measure).body:
        if isinstance(entry, ast.GroupComment):
            is_theirs = entry.content == CITIZENS
        elif is_theirs and isinstance(entry, ast.Message):
            keys.append(entry.id.name)
    return keys


def messages(source: str) -> dict[str, set[str]]:
    """Every sentence with what it takes from outside itself."""
    found = {}
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Message):
            uses = _Uses()
            uses.visit(entry)
            found[entry.id.name] = uses.names
    return found


def _unreadable(name: str, source: str) -> Iterator[str]:
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Junk) and entry.span is not None:
            line = source.count("\n", 0, entry.span.start) + 1
            yield f"{name}: line {line} is not understood — expected key = words"


def _odd(name: str, own: dict[str, set[str]], known: dict[str, set[str]]) -> Iterator[str]:
    """Sentences nobody says, and things in them that nobody fills in."""
    for key, uses in own.items():
        if key not in known:
            yield f"{name}: {key}: nobody says this sentence — expected a key of config/texts/it.ftl"
        elif odd := sorted(uses - known[key] - own.keys()):
            expected = ", ".join(sorted(known[key])) or "plain words"
            yield f"{name}: {key}: {odd[0]} has no value here — expected {expected}"
