"""Photos and files on their way in and out: what they really are, whether a browser may show them, and how small.

Only what is one of four picture types by its bytes, opens as one and is no larger than a screen needs is ever shown
inline; all else is only to be downloaded, whatever it calls itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from porch.core.errors import ChannelError
from porch.desk.post.metadata import Broken, stripped

if TYPE_CHECKING:
    from PIL import Image

INLINE = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
UNKNOWN = "application/octet-stream"
MAX_PIXELS = 50_000_000  # 50 megapixels: the largest phone photos; unpacked that is 150 MB
MAX_NAME = 120
MAGIC: tuple[tuple[bytes, str], ...] = (
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", "image/heic"),
    (rb"....ftypavi[fs]", "image/avif"),
    (rb"....ftypqt  ", "video/quicktime"),
    (rb"....ftyp", "video/mp4"),
    (rb"II\*\0|MM\0\*", "image/tiff"),
    (rb"%PDF-", "application/pdf"),
    (rb"BEGIN:VCALENDAR", "text/calendar"),
    (rb"OggS", "audio/ogg"),
    (rb"ID3|\xff[\xfb\xf3\xf2]", "audio/mpeg"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"\x1aE\xdf\xa3", "video/webm"),
    (rb"PK\x03\x04", "application/zip"),
)
_MAGIC = tuple((re.compile(pattern, re.DOTALL), content_type) for pattern, content_type in MAGIC)
_UNSAFE = re.compile(r"[^\w .,()+=@-]+")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A photo or file fit to be stored: what it is by its own bytes, without its place, under a harmless name.

    `inline` says that a browser may show it; if not it is only to be downloaded. `width` and `height` are in pixels,
    the right way up, 0 when it is no picture we can open. `sha256` is of `content`, in hex.
    """

    content: bytes
    content_type: str
    name: str
    sha256: str
    width: int = 0
    height: int = 0
    inline: bool = False


def inspect(content: bytes, declared: str, name: str) -> Kept:
    """Return what is to be kept of a photo or file that came as `declared` under `name`. Never raises on bad bytes.

    >>> inspect(b"<svg onload=alert(1)>", "image/png", "../../cat.png").content_type
    'application/octet-stream'
    """
    content_type = sniff(content)
    try:
        clean = stripped(content, content_type)
        size = _measured(clean) if content_type in INLINE else (0, 0)
    except Broken:
        clean, size = content, (0, 0)
        content_type = UNKNOWN if content_type in INLINE else content_type
    return Kept(
        content=clean,
        content_type=content_type if size != (0, 0) or content_type not in INLINE else UNKNOWN,
        name=safe_name(name, INLINE.get(content_type, "") if size != (0, 0) else ""),
        sha256=sha256(clean).hexdigest(),
        width=size[0],
        height=size[1],
        inline=size != (0, 0),
    )


def sniff(content: bytes) -> str:
    """Return the content type that the first bytes prove, never one that a browser would run.

    >>> sniff(b"GIF89a......"), sniff(b"<!doctype html>")
    ('image/gif', 'application/octet-stream')
    """
    start = content[:16]
    return next((content_type for magic, content_type in _MAGIC if magic.match(start)), UNKNOWN)


def safe_name(name: str, ending: str = "") -> str:
    """Return `name` as one harmless file name of at most 120 characters; with `ending`, a picture's true one.

    >>> safe_name("../../etc/passwd\\x00.php"), safe_name("cat.svg", "png")
    ('passwd .php', 'cat.png')
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(_UNSAFE.sub(" ", plain).split()).strip(" .")
    if ending:
        plain = f"{plain.rsplit('.', 1)[0][: MAX_NAME - 5] or 'picture'}.{ending}"
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    stem, dot, tail = plain.rpartition(".")
    if len(plain) > MAX_NAME:
        plain = f"{stem[: MAX_NAME - 12]}{dot}{tail[:11]}"
    return plain or "file"


def shrink(content: bytes, limit_bytes: int) -> bytes:
    """Return `content` if it fits `limit_bytes`, else the picture as a smaller JPEG, the right way up, without place.

    A permanent ChannelError says that it is no picture, an animation, or cannot be made that small.
    """
    if len(content) <= limit_bytes:
        return content
    picture = _opened(content)
    for longest in (4096, 2560, 2048, 1600, 1200, 800, 480):
        for quality in (88, 76, 62):
            packed = _as_jpeg(picture, longest, quality)
            if len(packed) <= limit_bytes:
                return packed
    raise ChannelError(f"The picture cannot be made smaller than {limit_bytes} bytes.", permanent=True)


def _measured(content: bytes) -> tuple[int, int]:
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
            width, height = picture.size
            turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except Exception as error:  # a decoder fed by strangers raises anything, bombs included
        raise Broken(f"{type(error).__name__}: {error}") from error
    if width * height > MAX_PIXELS:
        raise Broken(f"{width} x {height} is larger than we show")
    return (height, width) if turned else (width, height)


def _opened(content: bytes) -> Image.Image:
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS or getattr(picture, "n_frames", 1) > 1:
                raise Broken("it moves, or is larger than we handle")
            upright = ImageOps.exif_transpose(picture)
            flat = Image.new("RGB", upright.size, "white")
            layer = upright.convert("RGBA")
            flat.paste(layer, mask=layer.getchannel("A"))
            return flat
    except Exception as error:
        raise ChannelError(f"The picture cannot be made smaller: {error}", permanent=True) from error


def _as_jpeg(picture: Image.Image, longest: int, quality: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((longest, longest))
    out = BytesIO()
    smaller.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
