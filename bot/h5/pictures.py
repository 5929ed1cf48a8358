"""Photographs are made anew from their pixels: no place, no camera, nothing hidden behind the picture survives."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from bot.h5.kinds import MOST_BYTES, Refused

# Pixels. A phone's largest photograph has about a hundred million; a PNG has to be unpacked whole.
MOST_PIXELS = {"jpeg": 120_000_000, "png": 40_000_000}
# A4 at 350 dots an inch: everything on a photographed page stays readable.
LONGEST_SIDE = 4096
THUMBNAIL = (240, 240)
_QUALITY = 88

# Ours is the limit; Pillow's own would only warn.
Image.MAX_IMAGE_PIXELS = None


def remade(content: bytes, kind: str) -> tuple[str, bytes, bytes]:
    """Kind, picture and thumbnail (JPEG). Raises Refused: too_many_pixels, damaged_picture."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            return _remade(picture, kind)
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, ZeroDivisionError, OverflowError) as error:
        raise Refused("damaged_picture") from error


def _remade(picture: Image.Image, kind: str) -> tuple[str, bytes, bytes]:
    if picture.width * picture.height > MOST_PIXELS[kind]:
        raise Refused("too_many_pixels")
    if max(picture.size) > LONGEST_SIDE:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    plain = _plain(upright, kind)
    made = _saved(plain, kind)
    if len(made) > MOST_BYTES:
        kind, made = "jpeg", _saved(_on_white(plain), "jpeg")
    small = _on_white(plain)
    small.thumbnail(THUMBNAIL)
    return kind, made, _saved(small, "jpeg", quality=70)


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Only pixels, in a way every viewer knows: what stands beside them (EXIF, XMP, comments, profiles) is left out."""
    if kind == "jpeg":
        plain = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    elif picture.mode.startswith("I"):
        plain = picture.convert("I").point(lambda value: value / 256).convert("L")
    else:
        clear = "A" in picture.getbands() or "transparency" in picture.info
        plain = picture if picture.mode in {"L", "RGB", "RGBA"} else picture.convert("RGBA" if clear else "RGB")
    plain.info = {}
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB") if picture.mode != "RGB" else picture.copy()
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _saved(picture: Image.Image, kind: str, quality: int = _QUALITY) -> bytes:
    out = io.BytesIO()
    if kind == "jpeg":
        picture.save(out, "JPEG", quality=quality)
    else:
        picture.save(out, "PNG")
    return out.getvalue()
