"""The faults of a line as files: Open311 GeoReport v2, CSV, GeoJSON; what anybody may read."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime

import orjson

from bridge import open311, sheets
from bridge.making.maker import Workshop
from bridge.relay.fault_cards import public_words
from bridge.rules import LineRules
from storage import faults
from storage.driver import from_ms
from storage.faults import CLOSED, OPEN, Fault, Wanted
from storage.model import LineName

AT_ONCE = 200  # a few milliseconds of work between two breaths of the loop
EVER = datetime.fromtimestamp(0, UTC)


async def requests(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`faults.json:LINE:UNTIL:LANGUAGE`: service requests filed up to UNTIL, as they stand when it is made."""
    line, words = _about(shop, arguments)
    opening = b"["
    async for page in _pages(shop, line, arguments):
        for fault in page:
            yield opening + orjson.dumps(open311.request(fault, line, words))
            opening = b",\n"
    yield b"]\n" if opening != b"[" else b"[]\n"


async def listed(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`faults.csv:LINE:UNTIL:LANGUAGE`."""
    line, words = _about(shop, arguments)
    yield sheets.OPENING + sheets.packed([open311.COLUMNS])
    async for page in _pages(shop, line, arguments):
        yield sheets.packed(open311.cells(page, line, words))


async def mapped(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`faults.geojson:LINE:UNTIL:LANGUAGE`."""
    line, words = _about(shop, arguments)
    opening = b'{"type":"FeatureCollection","features":['
    yield opening
    separator = b""
    async for page in _pages(shop, line, arguments):
        for fault in page:
            yield separator + orjson.dumps(open311.feature(fault, line, words))
            separator = b",\n"
    yield b"]}\n"


def _about(shop: Workshop, arguments: list[str]) -> tuple[LineRules, open311.Words]:
    line = shop.rules.lines[LineName(arguments[0])]
    return line, public_words(shop.texts, arguments[2], line)


async def _pages(shop: Workshop, line: LineRules, arguments: list[str]) -> AsyncIterator[list[Fault]]:
    wanted = Wanted((*OPEN, *CLOSED), EVER, from_ms(int(arguments[1])))
    before = None
    while True:
        async with shop.database.transaction() as tx:
            page = await faults.published(tx, line.name, wanted, before=before, at_most=AT_ONCE)
        if not page:
            return
        yield page
        before = page[-1].id
