"""A photo keeps its looks and loses what it tells; nothing that is no photo is harmed."""

import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps

from bridge import pictures
from tests.pictures import SECRET, drawn, encoded, opened, profile, telling, tells_nothing

KINDS = ["JPEG", "PNG", "WEBP"]


def looks_like(one: Image.Image, other: Image.Image) -> bool:
    """Whether an eye sees no difference."""
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one.convert("RGB").resize((32, 32)), other.convert("RGB").resize((32, 32)))
    return max(high for _, high in difference.getextrema()) <= 12  # type: ignore[misc]  # three bands, three pairs


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", KINDS)
def test_metadata_go_and_the_picture_looks_the_same(kind: str, orientation: int) -> None:
    before = telling(kind, orientation=orientation)
    after = pictures.clean(before)
    assert not tells_nothing(before)
    assert tells_nothing(after)
    assert looks_like(opened(after), ImageOps.exif_transpose(opened(before)))
    assert opened(after).info["icc_profile"] == profile()
    assert opened(after).format == kind


@pytest.mark.parametrize("kind", KINDS)
def test_an_upright_picture_is_not_drawn_anew(kind: str) -> None:
    before = telling(kind)
    assert opened(pictures.clean(before)).tobytes() == opened(before).tobytes()


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_blocks": 3}, {"subsampling": 0}])
def test_a_jpeg_that_tells_nothing_stays_bit_for_bit(how: dict[str, Any]) -> None:
    before = encoded(drawn(), **how)
    assert pictures.clean(before) == before


def test_a_thumbnail_and_what_hangs_after_the_end_go() -> None:
    jfif = b"\xff\xe0" + struct.pack(">H", 16 + 3) + b"JFIF\0\1\1\0\0\1\0\1" + b"\1\1" + b"abc"
    whole = encoded(drawn())
    bare = whole[2 + 2 + 16 :]
    after = pictures.clean(b"\xff\xd8" + jfif + bare + b"\0\0ftypmp42 a film of the same moment")
    assert after == whole


def test_moving_pictures_keep_moving() -> None:
    frames, turned = [drawn().rotate(turn) for turn in (0, 90, 180)], Image.Exif()
    turned[0x0110] = "a telephone"
    before = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], exif=turned)
    after = opened(pictures.clean(before))
    assert (after.n_frames, dict(after.getexif())) == (3, {})  # type: ignore[attr-defined]  # of animated formats


def test_a_half_arrived_photo_loses_its_metadata_too() -> None:
    before = telling()
    assert b"Exif" not in pictures.clean(before[: len(before) - 500])


def huge_png(orientation: int) -> bytes:
    """A small file that says it is 30,000 by 30,000."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn = chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))
    return (
        pictures.PNG + chunk(b"IHDR", header) + turn + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_a_picture_too_large_to_draw_is_cut_but_never_drawn() -> None:
    assert b"eXIf" not in pictures.clean(huge_png(1))
    with pytest.raises(pictures.Unclean):
        pictures.clean(huge_png(6))


@pytest.mark.parametrize(
    "damage", [b"\xff\xd8\xff\xe1\xff\xffExif\0\0", b"ftypheic....Exif\0\0II*", b"\xff\xd8\xff Photoshop 3.0"]
)
def test_what_cannot_be_cut_and_tells_something_is_refused(damage: bytes) -> None:
    with pytest.raises(pictures.Unclean):
        pictures.clean(damage)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"GIF89a....", b"RIFF\x24\0\0\0WEBPVP8 short", random.Random(1).randbytes(999)]
)
def test_what_is_no_picture_stays_as_it_is(data: bytes) -> None:
    assert pictures.clean(data) == data


@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_makes_it_stumble(kind: str) -> None:
    whole, dice = telling(kind, orientation=6), random.Random(7)
    refused = 0
    for _ in range(300):
        hurt = bytearray(whole[: dice.randrange(20, len(whole))])
        for _ in range(dice.randrange(6)):
            hurt[dice.randrange(len(hurt))] = dice.randrange(256)
        try:
            pictures.clean(bytes(hurt))
        except pictures.Unclean:
            refused += 1
    assert refused, "the damage was too little to prove anything"


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_cut_short_anywhere_tells_nothing(kind: str) -> None:
    whole = telling(kind)
    for end in range(20, len(whole), 37):
        try:
            after = pictures.clean(whole[:end])
        except pictures.Unclean:
            continue
        assert SECRET not in after, f"cut at {end}"
