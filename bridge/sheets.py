"""Lists of subscribers as spreadsheets read and write them: columns, separators, cells that must stay words. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import tzinfo

from storage.consents import Line

# What a spreadsheet would take for a formula. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# `numero` and `prova` must be filled in; the others may be missing in a list that is imported.
COLUMNS = ("numero", "argomento", "stato", "zona", "lingua", "data", "prova", "mezzo", "informativa", "id")
ON, OFF = "ON", "OFF"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def harmed(cell: str) -> str:
    """The reverse of `harmless`, for a list that comes back."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def cells(line: Line, timezone: tzinfo) -> list[str]:
    """A line of the consent ledger as a row of the list, by the line's own clock."""
    found = {
        "numero": f"+{line.phone}" if line.phone else "",
        "argomento": line.bulletin,
        "stato": ON if line.given else OFF,
        "zona": ", ".join(line.zones),
        "lingua": line.language,
        "data": line.at.astimezone(timezone).isoformat(timespec="seconds"),
        "prova": line.words,
        "mezzo": line.means,
        "informativa": line.notice_version,
        "id": str(line.citizen),
    }
    return [found[column] for column in COLUMNS]


def packed(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as Italian spreadsheets expect them: semicolons, and every cell harmless."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")


OPENING = "\ufeff".encode()  # without it Excel takes UTF-8 for Windows-1252
