"""The list of subscribers as a file: each row a line of the consent ledger that counts."""

from collections.abc import AsyncGenerator

from bridge import sheets
from bridge.making.maker import Workshop
from storage import consents, imports
from storage.imports import ImportId
from storage.model import LineName

ROWS_AT_ONCE = 1_000
CITIZENS_AT_ONCE = 250  # a few milliseconds of work between two breaths of the loop


async def listed(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`subscribers.csv:LINE:CEILING`: who is subscribed to what, as the ledger stood when it ended at CEILING."""
    name, ceiling = LineName(arguments[0]), int(arguments[1])
    timezone = shop.rules.lines[name].timezone
    yield sheets.OPENING + sheets.packed([sheets.COLUMNS])
    after: int | None = 0
    while after is not None:
        async with shop.database.transaction() as tx:
            found, after = await consents.as_of(tx, name, ceiling=ceiling, after=after, limit=CITIZENS_AT_ONCE)
        if found:
            yield sheets.packed(sheets.cells(each, timezone) for each in found)


async def errors(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`import-errors.csv:LIST:LANGUAGE`: the lines of a list that cannot be written, and why."""
    number, language = ImportId(int(arguments[0])), arguments[1]
    yield sheets.OPENING + sheets.packed([shop.texts.say(language, "import-errors-heading").split(";")])
    after = 0
    while True:
        async with shop.database.transaction() as tx:
            found = await imports.problems(tx, number, after=after, limit=ROWS_AT_ONCE)
        if not found:
            return
        after = found[-1][0]
        yield sheets.packed([str(row), shop.texts.say(language, f"import-problem-{problem}")] for row, problem in found)
