"""A file of an encrypted room: on the homeserver nobody can read it, and what opens it stands in the message.

https://spec.matrix.org/latest/client-server-api/#sending-encrypted-attachments
"""

import asyncio
import base64
import hashlib
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import IO

from Crypto.Cipher import AES
from Crypto.Util import Counter
from nio.crypto.attachments import encrypted_attachment_generator  # type: ignore[import-untyped]

from bridge.errors import Refused
from bridge.files import CHUNK_BYTES, IN_MEMORY_BYTES, LocalFile, Stream

VERSION, KEY_BYTES, COUNTER_BYTES, DIGEST_BYTES = "v2", 32, 16, 32
OPAQUE = "application/octet-stream"
_WRITTEN = re.compile(r"^(mxc://[^#\s]+)#([\w-]+)\.([\w-]+)\.([\w-]+)$", re.ASCII)


@asynccontextmanager
async def sealed(file: LocalFile) -> AsyncIterator[tuple[LocalFile, dict[str, object]]]:
    """The file as the homeserver may have it, and what opens it; for as long as the block lasts."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as handle:
        keys = await asyncio.to_thread(_seal, file.handle, handle)
        handle.seek(0)
        yield LocalFile(handle, file.size_bytes, OPAQUE, ""), keys


def _seal(clear: IO[bytes], into: IO[bytes]) -> dict[str, object]:
    clear.seek(0)
    keys: dict[str, object] = {}
    for part in encrypted_attachment_generator(iter(lambda: clear.read(CHUNK_BYTES), b"")):
        if isinstance(part, dict):
            keys = part
        else:
            into.write(part)
    return keys


def written(file: Mapping[str, object], url: str) -> str:
    """Its address with what opens it. Raises KeyError, TypeError or ValueError for what opens nothing."""
    key, digests = file["key"], file["hashes"]
    if file.get("v") != VERSION or not isinstance(key, Mapping) or not isinstance(digests, Mapping) or "#" in url:
        raise ValueError("file")
    parts = ((key["k"], KEY_BYTES), (file["iv"], COUNTER_BYTES), (digests["sha256"], DIGEST_BYTES))
    found = f"{url}#{'.'.join(_plain(part, length) for part, length in parts)}"
    if not _WRITTEN.match(found):
        raise ValueError("file")
    return found


def _plain(value: object, length: int) -> str:
    """Base64 of either alphabet, in the one for addresses. Raises ValueError for another number of bytes."""
    data = _bytes(str(value).replace("+", "-").replace("/", "_"))
    if len(data) != length:
        raise ValueError("length")
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)


def address_of(written_as: str) -> str:
    """Where the file is, sealed or not."""
    return written_as.partition("#")[0]


def opened(stream: Stream, written_as: str) -> Stream:
    """The file itself, if it is under a seal."""
    found = _WRITTEN.match(written_as)
    if found is None:
        return stream
    key, counter, digest = (_bytes(part) for part in found.groups()[1:])
    return Stream("", _open(stream.chunks, key, counter, digest), stream.size_bytes)


async def _open(chunks: AsyncIterator[bytes], key: bytes, counter: bytes, digest: bytes) -> AsyncIterator[bytes]:
    """Raises Refused at the end if somebody has changed it on its way: nobody uses a file before it is whole."""
    start = int.from_bytes(counter[8:])
    cipher = AES.new(key, AES.MODE_CTR, counter=Counter.new(64, prefix=counter[:8], initial_value=start))
    seen = hashlib.sha256()
    async for chunk in chunks:
        seen.update(chunk)
        yield cipher.decrypt(chunk)
    if seen.digest() != digest:
        raise Refused("media-gone")
