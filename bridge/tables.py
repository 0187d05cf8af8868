"""Reading tables as people save them: commas or semicolons, UTF-8 or Windows, whole again after a broken line."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from bridge import keywords, sheets

SEPARATORS = (";", ",", "\t")
BLOCK_BYTES = 64 * 1024
LONGEST_LINE = 32 * 1024  # characters; a list of people has none so long
MOST_LINES = 20  # a cell may hold line breaks; a quote that is never closed must not swallow the list

# What a column may be called, small letters without accents; the first is what we write.
COLUMNS = {
    "numero": ("numero", "telefono", "cellulare", "numero di telefono", "phone", "number", "phone number", "mobile"),
    "argomento": ("argomento", "bollettino", "lista", "bulletin", "topic", "list"),
    "stato": ("stato", "iscritto", "state", "status"),
    "zona": ("zona", "zone", "frazione", "quartiere", "zones"),
    "lingua": ("lingua", "language"),
    "data": ("data", "data consenso", "data del consenso", "date", "consent date"),
    "prova": ("prova", "prova del consenso", "consenso", "proof", "proof of consent", "consent"),
    "informativa": ("informativa", "notice", "privacy notice"),
}
NEEDED = ("numero", "prova")


class NoTable(Exception):
    """The file cannot be read as a table at all; `cause` is the end of the text key that says why."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the number of its (first) line, and its cells by column; with a `problem` the cells say nothing."""

    number: int
    cells: dict[str, str]
    problem: str = ""


def read(handle: IO[bytes]) -> Iterator[Record]:
    """The rows one after the other, however large the file. Raises NoTable before the first row."""
    encoding = _encoding(handle)
    handle.seek(0)
    lines = _lines(io.TextIOWrapper(_Lent(handle), encoding=encoding, errors="replace", newline=""))  # type: ignore[arg-type]  # a raw stream will do
    heading = next(((number, line) for number, line in lines if line.strip()), None)
    if heading is None:
        raise NoTable("empty")
    separator = max(SEPARATORS, key=heading[1].count)
    columns = _columns(next(csv.reader([heading[1]], delimiter=separator), []))
    for needed in NEEDED:
        if needed not in columns:
            raise NoTable(f"no-{needed}")
    return _records(lines, columns, separator)


class _Lent(io.BufferedIOBase):
    """The wrapper closes what it is given when it goes: never our own handle."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        return self._handle.read(size)


def _encoding(handle: IO[bytes]) -> str:
    """UTF-8 with or without its mark, else Windows-1252; what is no text at all is refused."""
    handle.seek(0)
    start = handle.read(4)
    if start.startswith(b"PK"):
        raise NoTable("excel")
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    handle.seek(0)
    encoding = "utf-8-sig"
    while block := handle.read(BLOCK_BYTES):
        if b"\x00" in block:
            raise NoTable("no-text")
        if encoding == "utf-8-sig":
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return encoding


def _lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Each line with its number; one beyond all measure comes cut, as a line of nothing but quotes would."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            while (rest := text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        yield number, line


def _columns(heading: list[str]) -> dict[str, int]:
    named = {keywords.normalise(cell): place for place, cell in reversed(list(enumerate(heading)))}
    found = {}
    for column, names in COLUMNS.items():
        place = next((named[name] for name in names if name in named), None)
        if place is not None:
            found[column] = place
    return found


def _records(lines: Iterator[tuple[int, str]], columns: dict[str, int], separator: str) -> Iterator[Record]:
    waiting: list[tuple[int, str]] = []
    while True:
        number, line = waiting.pop(0) if waiting else next(lines, (0, ""))
        if not number:
            return
        if not line.strip():
            continue
        if len(line) >= LONGEST_LINE:
            yield Record(number, {}, "too-long")
            continue
        whole, taken = _whole(line, waiting, lines, separator)
        if whole is None:
            yield Record(number, {}, "quotes")
            continue
        del waiting[:taken]
        yield Record(number, _cells(whole, columns, separator))


def _whole(
    line: str, waiting: list[tuple[int, str]], lines: Iterator[tuple[int, str]], separator: str
) -> tuple[str | None, int]:
    """A row with the lines its quoted cells go on in, and how many of those that wait they are.

    None: a quote is never closed. Then this line is lost, and those after it are read for themselves.
    """
    taken = 0
    while line.count('"') % 2 and taken < MOST_LINES:
        if taken == len(waiting):
            following = next(lines, None)
            if following is None:
                break
            waiting.append(following)
        line += waiting[taken][1]
        taken += 1
    if line.count('"') % 2:
        return None, 0
    try:  # another row's opening quote is no closing one: after that comes a separator
        next(csv.reader(io.StringIO(line, newline=""), delimiter=separator, strict=taken > 0), [])
    except csv.Error:
        return None, 0
    return line, taken


def _cells(line: str, columns: dict[str, int], separator: str) -> dict[str, str]:
    row = next(csv.reader(io.StringIO(line, newline=""), delimiter=separator), [])
    cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
    return {name: sheets.harmed(cell.strip()).strip() for name, cell in cells.items()}
