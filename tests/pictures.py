"""Small real pictures, with or without what they tell."""

import io
from functools import cache
from typing import Any

from PIL import Image, ImageCms, ImageDraw

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
PLACE = {1: "N", 2: (37.0, 30.0, 0.0), 3: "E", 4: (14.0, 15.0, 0.0)}
SECRET = b"Telefonino Segreto"


def drawn(width: int = 320, height: int = 240) -> Image.Image:
    """Something with an up and a left: a red corner on blue, a yellow line below."""
    image = Image.new("RGB", (width, height), "blue")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width // 4, height // 4), fill="red")
    pen.rectangle((0, height - height // 8, width, height), fill="yellow")
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """A file of it."""
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def telling(kind: str = "JPEG", *, orientation: int = 1, image: Image.Image | None = None) -> bytes:
    """A picture that says where, with what and which way up it was taken."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = SECRET.decode(), orientation
    exif[GPS] = PLACE
    more: dict[str, Any] = {"xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"} if kind != "PNG" else {}
    if kind == "JPEG":
        more["comment"] = SECRET
    return encoded(image or drawn(), kind, exif=exif, icc_profile=profile(), **more)


@cache
def profile() -> bytes:
    """A colour profile, the same every time: it holds the second it was made."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def opened(data: bytes) -> Image.Image:
    """A picture as a viewer has it, read to its end."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def tells_nothing(data: bytes) -> bool:
    """Whether nothing of what `telling` said is left, by Pillow's eyes and in the bytes themselves."""
    image = opened(data)
    said = {"exif", "xmp", "comment", "XML:com.adobe.xmp"} & set(image.info)
    return not dict(image.getexif()) and not said and SECRET not in data and b"Exif\0\0" not in data
