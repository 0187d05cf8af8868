"""Pictures drawn anew: photos turned for good, stickers in the shape the other side shows. Pure, blocking.

All of Pillow is here. Import it where a picture is drawn, in the thread that draws it.
"""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence
from PIL.JpegImagePlugin import get_sampling

from bridge.pictures import Unclean

# Decoded, a picture takes four bytes a point: this many are 160 MB. WhatsApp and Telegram send at most 16 million.
Image.MAX_IMAGE_PIXELS = 40_000_000
warnings.simplefilter("error", Image.DecompressionBombWarning)

_UNDRAWABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)

SIDE = 512  # WhatsApp and Telegram alike: 512 by 512
STATIC_BYTES = (
    100 * 1024
)  # https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/sticker-messages
MOVING_BYTES = 500 * 1024  # the same page
MOVING_SIDE = 320  # a GIF holds no half tones: larger only weighs more
MOST_FRAMES = 120
STICKER_FRAMES = 60  # decoded, one of a sticker's takes a megabyte
SHORTEST_FRAME_MS = 20  # viewers slow down what is faster
QUALITIES = (90, 75, 60, 45, 30, 15)
MOVING_QUALITIES = (75, 40, 10)  # each try draws them all


def fitted(data: bytes) -> bytes:
    """A picture as a WhatsApp sticker: 512 by 512 WebP, of 100 KB or, where it moves, 500; what would not fit moving
    stands still. Unreadable bytes stay as they are.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("WEBP", "PNG", "JPEG", "GIF")) as image:
            is_moving = getattr(image, "n_frames", 1) > 1
            most_bytes = MOVING_BYTES if is_moving else STATIC_BYTES
            if image.format == "WEBP" and image.size == (SIDE, SIDE) and len(data) <= most_bytes:
                return data
            if is_moving and (whole := _moving_card(image)) is not None:
                return whole
            image.seek(0)
            card = _card(image)
    except _UNDRAWABLE:
        return data
    tries = (_webp(card, quality) for quality in QUALITIES)
    return next((small for small in tries if len(small) <= STATIC_BYTES), data)


def _card(image: Image.Image) -> Image.Image:
    """What is shown now, in the middle of a sticker."""
    drawn = ImageOps.contain(image.convert("RGBA"), (SIDE, SIDE))
    card = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    card.paste(drawn, ((SIDE - drawn.width) // 2, (SIDE - drawn.height) // 2))
    return card


def _moving_card(image: Image.Image) -> bytes | None:
    """All that is shown, as one sticker; None where it is too heavy however coarse."""
    durations = list(_durations(image, STICKER_FRAMES))
    first, *rest = (_card(frame) for frame in _some(image, STICKER_FRAMES))
    for quality in MOVING_QUALITIES:
        file = io.BytesIO()
        first.save(file, "WEBP", quality=quality, save_all=True, append_images=rest, duration=durations, loop=0)
        if file.tell() <= MOVING_BYTES:
            return file.getvalue()
    return None


def _webp(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=quality)
    return file.getvalue()


def moving(data: bytes) -> bytes | None:
    """A moving WebP as a GIF, which every network plays; None for what does not move, or cannot be read."""
    try:
        with Image.open(io.BytesIO(data), formats=("WEBP",)) as image:
            if getattr(image, "n_frames", 1) < 2 or max(image.size) > 2 * SIDE:  # no sticker is larger: it is a bomb
                return None
            durations = list(_durations(image))
            first, *rest = (
                ImageOps.contain(frame.convert("RGBA"), (MOVING_SIDE, MOVING_SIDE)) for frame in _some(image)
            )
    except _UNDRAWABLE:
        return None
    file = io.BytesIO()
    # Disposal 2: each frame on a clean ground, since these have holes.
    first.save(file, "GIF", save_all=True, append_images=rest, duration=durations, loop=0, disposal=2)
    return file.getvalue()


def _some(image: Image.Image, most: int = MOST_FRAMES) -> Iterator[Image.Image]:
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number == most:
            return
        yield frame


def _durations(image: Image.Image, most: int = MOST_FRAMES) -> Iterator[int]:
    for frame in _some(image, most):
        frame.load()  # a frame's time is known once it is drawn
        yield max(SHORTEST_FRAME_MS, int(frame.info.get("duration") or 0))


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turned(data: bytes, orientation: int) -> bytes:
    """The picture as its orientation (2 to 8) meant it, as fine as it was. Raises Unclean if it cannot be drawn."""
    drawn = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            if getattr(image, "n_frames", 1) > 1:
                raise Unclean
            how: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
            if image.format == "JPEG":
                how |= {"qtables": getattr(image, "quantization", None), "optimize": True}
                how |= {"subsampling": sampling} if (sampling := get_sampling(image)) in (0, 1, 2) else {}
            elif image.format == "WEBP":
                how |= {"lossless": True} if b"VP8L" in data[:64] else {"quality": 90}
            image.transpose(_TURNS[orientation]).save(drawn, str(image.format), **how)
    except _UNDRAWABLE:
        raise Unclean from None
    return drawn.getvalue()
