"""Pictures as bytes: without what they say of where, when and with what they were taken. Pure, blocking.

What can be cut out is cut out, and the picture's own data stays as it was, bit for bit. It is drawn anew only where its
metadata turn it: then the turn is made for good. Callers run all this in a thread.
"""

import re
import struct
from collections.abc import Iterator

ORIENTATION = 0x0112  # EXIF 2.32, table 4
UPRIGHT = 1
TELLING = (b"Exif\0\0", b"http://ns.adobe.com/", b"Photoshop 3.0", b"<x:xmpmeta")
TELLING_CHUNKS = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"EXIF", b"XMP ")  # of PNG and WebP; elsewhere, four letters
_BROKEN = (ValueError, struct.error, IndexError)


class Unclean(Exception):
    """The picture holds metadata that could not be taken out of it."""


def clean(data: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC, comments, thumbnails and what hangs after its end.

    The colour profile stays. Bytes that nobody could read as a picture, and that hold no metadata, stay as they are;
    raises Unclean for a picture whose metadata cannot be taken out (damaged, or too large to be turned).
    """
    try:
        kept, orientation = _cut(data)
    except _BROKEN:
        signs = TELLING + TELLING_CHUNKS * data.startswith((PNG, b"RIFF"))
        if any(sign in data for sign in signs):
            raise Unclean from None
        return data
    if orientation == UPRIGHT:
        return kept
    from bridge import drawing  # Pillow weighs a quarter of a second at the start, and few photos need it

    return drawing.turned(kept, orientation)


def _cut(data: bytes) -> tuple[bytes, int]:
    """What is left of a picture, and how its metadata say it is to be turned."""
    if data.startswith(b"\xff\xd8\xff"):
        return _cut_jpeg(data)
    if data.startswith(PNG):
        return _cut_png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _cut_webp(data)
    raise ValueError("not a kind of picture that is known here")


def _orientation(exif: bytes) -> int:
    """1 to 8; whatever cannot be read turns nothing. TIFF 6.0, section 2: a header, then entries of twelve bytes."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(first + 2, first + 2 + 12 * count, 12):
            tag, turn = struct.unpack_from(f"{order}H6xH", tiff, entry)
            if tag == ORIENTATION:
                return turn if order and 1 <= turn <= 8 else UPRIGHT
    except struct.error:
        pass
    return UPRIGHT


# JPEG: segments, then scans. ITU-T T.81, annex B

_START_OF_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_NEXT_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")  # in a scan FF 00 is a byte, FF D0-D7 a restart
_PROFILE, _ADOBE, _JFIF = b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"


def _cut_jpeg(data: bytes) -> tuple[bytes, int]:
    parts, orientation = [data[:2]], UPRIGHT
    for marker, segment in _segments(data):
        body = segment[4:]
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            orientation = _orientation(body)
        elif marker == 0xE0 and body.startswith(_JFIF):
            parts.append(b"\xff\xe0\x00\x10" + body[:12] + b"\0\0")  # its own small picture may show what was cut off
        elif (
            not (0xE0 <= marker <= 0xEF or marker == _COMMENT)
            or (marker == 0xE2 and body.startswith(_PROFILE))
            or (marker == 0xEE and body.startswith(_ADOBE))
        ):
            parts.append(segment)
    return b"".join(parts), orientation


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with all that belongs to it; nothing of what follows the end of the picture."""
    at, has_scan = 2, False
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker where one must be")
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if marker == _END:
            yield marker, b"\xff\xd9"
            return
        length = 0 if marker in _WITHOUT_LENGTH else int(struct.unpack_from(">H", data, at + 2)[0])
        end = at + 2 + length
        if marker == _START_OF_SCAN:
            has_scan = True
            following = _NEXT_MARKER.search(data, end)
            end = following.start() if following is not None else len(data)
        if end > len(data):
            raise ValueError("a segment goes on beyond the end")
        yield marker, data[at:end]
        at = end
    if not has_scan:
        raise ValueError("no picture in it")


# PNG: chunks. https://www.w3.org/TR/png-3/#5Chunk-layout

PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)


def _cut_png(data: bytes) -> tuple[bytes, int]:
    parts, orientation, at, kind = [PNG], UPRIGHT, len(PNG), b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("a chunk goes on beyond the end")
        if kind == b"eXIf":
            orientation = _orientation(data[at + 8 : end - 4])
        elif kind in _PNG_KEPT:
            parts.append(data[at:end])
        at = end
    return b"".join(parts), orientation


# WebP: chunks. https://developers.google.com/speed/webp/docs/riff_container

_WEBP_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_SAYS_EXIF, _SAYS_XMP = 0x08, 0x04


def _cut_webp(data: bytes) -> tuple[bytes, int]:
    parts, orientation, at = [b"WEBP"], UPRIGHT, 12
    end_of_file = min(len(data), 8 + int(struct.unpack_from("<I", data, 4)[0]))
    while at + 8 <= end_of_file:
        kind = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        chunk = bytearray(data[at : at + 8 + length + length % 2])
        if len(chunk) < 8 + length:
            raise ValueError("a chunk goes on beyond the end")
        if kind == b"EXIF":
            orientation = _orientation(bytes(chunk[8 : 8 + length]))
        elif kind in _WEBP_KEPT:
            if kind == b"VP8X":
                chunk[8] &= ~(_SAYS_EXIF | _SAYS_XMP) & 0xFF
            parts.append(bytes(chunk))
        at += 8 + length + length % 2
    if len(parts) == 1:
        raise ValueError("no picture in it")
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body, orientation
