"""The directory of offices, as far as staff changed it by command."""

from storage.driver import Transaction
from storage.model import LineName


async def change(tx: Transaction, line: LineName, office: str, field: str, value: str) -> None:
    """This detail of an office is that from now on; empty: it has none."""
    tx.later("offices.change", line=line, office=office, field=field, value=value)


async def changes(tx: Transaction, line: LineName) -> dict[str, dict[str, str]]:
    """What was changed, by office and field."""
    found: dict[str, dict[str, str]] = {}
    for row in await tx.rows("offices.of_line", line=line):
        found.setdefault(row["office"], {})[row["field"]] = row["value"]
    return found
