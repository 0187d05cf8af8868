"""Files of encrypted rooms: what opens them is read from strangers, and what was changed on its way is no file."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bridge.desks.matrix import sealed_files
from bridge.errors import Refused
from bridge.files import LocalFile, Stream

URL = "mxc://comune.test/abc"
WORDS = b"una buca in via Roma" * 10_000


async def sealed() -> tuple[bytes, dict[str, Any]]:
    file = LocalFile(io.BytesIO(WORDS), len(WORDS), "image/jpeg", "buca.jpg")
    async with sealed_files.sealed(file) as (opaque, keys):
        assert (opaque.mime_type, opaque.filename, opaque.size_bytes) == ("application/octet-stream", "", len(WORDS))
        return opaque.handle.read(), keys


def streamed(data: bytes) -> Stream:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 1000):  # no multiple of a cipher's block
            yield data[start : start + 1000]

    return Stream("application/octet-stream", chunks(), len(data))


async def opened(data: bytes, written: str) -> bytes:
    return b"".join([chunk async for chunk in sealed_files.opened(streamed(data), written).chunks])


async def test_what_is_sealed_can_be_opened_and_nobody_sees_it_between() -> None:
    data, keys = await sealed()
    written = sealed_files.written(keys, URL)
    assert sealed_files.address_of(written) == URL
    assert WORDS[:20] not in data
    assert await opened(data, written) == WORDS
    assert (await sealed())[0] != data


async def test_a_file_that_was_changed_is_refused() -> None:
    data, keys = await sealed()
    with pytest.raises(Refused):
        await opened(b"?" + data[1:], sealed_files.written(keys, URL))


async def test_a_file_in_clear_stays_as_it_is() -> None:
    assert await opened(WORDS, URL) == WORDS


NONSENSE: list[tuple[str, dict[str, Any]]] = [
    ("another version", {"v": "v1"}),
    ("no key", {"key": None}),
    ("a short key", {"key": {"k": "AAAA"}}),
    ("no base64", {"iv": "§§§"}),
    ("a long counter", {"iv": "A" * 44}),
    ("no digest", {"hashes": {}}),
    ("a number for a digest", {"hashes": {"sha256": 7}}),
]


@pytest.mark.parametrize("changed", [row[1] for row in NONSENSE], ids=[row[0] for row in NONSENSE])
async def test_what_opens_nothing_is_no_address(changed: dict[str, Any]) -> None:
    _, keys = await sealed()
    with pytest.raises((KeyError, TypeError, ValueError)):
        sealed_files.written(keys | changed, URL)


async def test_an_address_holds_no_second_key() -> None:
    _, keys = await sealed()
    with pytest.raises(ValueError, match="file"):
        sealed_files.written(keys, f"{URL}#")
