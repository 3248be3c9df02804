"""Takes out of a picture what says where and with what it was taken, without touching the picture itself.

Each format is rebuilt from the parts that draw it; parts we do not know are left out. Only the way up is kept.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

JPEG_KEPT_APPS = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))  # size, colours, colours
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs sBIT bKGD acTL fcTL fdAT cICP".split()
)  # fmt: skip
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"))
GIF_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often it repeats
FILM_PLACE = re.compile(rb"(?<=\xa9xyz.{4})[+-][0-9.+-]{5,40}/?", re.DOTALL)  # ISO 6709 in MP4 and MOV
ORIENTATION, GPS = 0x0112, 0x8825


class Broken(ValueError):
    """The bytes are not the picture they claim to be."""


def stripped(content: bytes, content_type: str) -> bytes:
    """Return `content` without location, camera, comments or anything after its end; Broken when it is no such picture.

    JPEG, PNG, GIF and WebP are rebuilt. In HEIC, TIFF, MP4 and MOV the place is overwritten where it stands.
    """
    rebuild = _REBUILDERS.get(content_type)
    try:
        return rebuild(content) if rebuild else blanked(content)
    except (IndexError, struct.error, ValueError) as error:
        raise Broken(f"not a readable {content_type}: {error}") from error


def blanked(content: bytes) -> bytes:
    """Return `content`, of the same length, with EXIF places, XMP packets and ISO 6709 places overwritten."""
    kept = bytearray(content)
    for found in re.finditer(rb"Exif\0\0(?=II\*\0|MM\0\*)", content):
        _blank_gps(kept, found.end())
    if content[:4] in (b"II*\0", b"MM\0*"):
        _blank_gps(kept, 0)
    for start, end in (*_packets(content), *(found.span() for found in FILM_PLACE.finditer(content))):
        kept[start:end] = b" " * (end - start)
    return bytes(kept)


def _packets(content: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while (start := content.find(b"<x:xmpmeta", at)) >= 0 and (end := content.find(b"</x:xmpmeta>", start)) >= 0:
        yield start, (at := end)


def orientation(tiff: bytes) -> int:
    """Return which way up an EXIF block (from its TIFF header on) says a picture is: 1 to 8, 1 when it does not say."""
    try:
        order, entries = _entries(tiff, 0)
        for at, tag in entries:
            if tag == ORIENTATION:
                (value,) = struct.unpack_from(order + "H", tiff, at + 8)
                return int(value) if 1 <= value <= 8 else 1
    except (struct.error, ValueError):
        pass
    return 1


def _jpeg(content: bytes) -> bytes:
    kept, turned = [], 1
    for marker, body in _jpeg_parts(content):
        if marker == 0xE1 and body[4:10] == b"Exif\0\0":
            turned = orientation(body[10:])
        elif marker not in range(0xE0, 0xF0) or any(
            marker == app and body[4:].startswith(s) for app, s in JPEG_KEPT_APPS
        ):
            kept.append(body)
    way_up = [b"\xff\xe1" + struct.pack(">H", 8 + 26) + b"Exif\0\0" + _exif(turned)] if turned != 1 else []
    return b"\xff\xd8" + b"".join(way_up + kept) + b"\xff\xd9"


def _jpeg_parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            raise ValueError("a marker is missing")
        marker = content[at + 1]
        if marker == 0xD9:
            return
        if marker == 0xFF or marker in JPEG_ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == 0xDA:
            end = _scan_end(content, end)
        if marker != 0xFE:
            yield marker, content[at:end]
        at = end
    raise ValueError("it has no end")


def _scan_end(content: bytes, at: int) -> int:
    found = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]").search(content, at)
    if found is None:
        raise ValueError("the picture breaks off")
    return found.start()


def _png(content: bytes) -> bytes:
    kept, at = [PNG_START], 8
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if len(content) < at + 12 + length or (at == 8 and name != b"IHDR"):
            raise ValueError("the picture breaks off")
        if name in PNG_KEPT:
            kept.append(content[at : at + 12 + length])
        elif name == b"eXIf" and (turned := orientation(body)) != 1:
            kept.append(_png_chunk(b"eXIf", _exif(turned)))
        if name == b"IEND":
            return b"".join(kept)
        at += 12 + length


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _webp(content: bytes) -> bytes:
    kept, at, turned = [], 12, 1
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    if len(content) < end:
        raise ValueError("the picture breaks off")
    while at + 8 <= end:
        name, (length,) = content[at : at + 4], struct.unpack_from("<I", content, at + 4)
        body = content[at + 8 : at + 8 + length]
        if name == b"EXIF":
            turned = orientation(body.removeprefix(b"Exif\0\0"))
        elif name in WEBP_KEPT:
            kept.append((name, body))
        at += 8 + length + length % 2
    kept += [(b"EXIF", _exif(turned))] if turned != 1 else []
    packed = b"".join(_riff(name, _flagged(name, body, turned)) for name, body in kept)
    return b"RIFF" + struct.pack("<I", 4 + len(packed)) + b"WEBP" + packed


def _flagged(name: bytes, body: bytes, turned: int) -> bytes:
    if name != b"VP8X":
        return body
    return bytes([body[0] & ~0x0C | (0x08 if turned != 1 else 0)]) + body[1:]


def _riff(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _gif(content: bytes) -> bytes:
    at = 13 + _palette(content[10])
    kept = [content[:at]]
    while content[at] != 0x3B:
        start, wanted = at, True
        if content[at] == 0x21:
            label = content[at + 1]
            application = content[at + 3 : at + 14]
            wanted = label == 0xF9 or (label == 0xFF and application in GIF_APPLICATIONS)
            at = _blocks_end(content, at + 2)
        elif content[at] == 0x2C:
            at = _blocks_end(content, at + 10 + _palette(content[at + 9]) + 1)
        else:
            raise ValueError("a block is unknown")
        kept += [content[start:at]] if wanted else []
    return b"".join(kept) + b"\x3b"


def _palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _exif(turned: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)


def _entries(block: bytes | bytearray, start: int) -> tuple[str, list[tuple[int, int]]]:
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[start : start + 2]))
    if order is None:
        raise ValueError("no byte order")
    (first,) = struct.unpack_from(order + "I", block, start + 4)
    (count,) = struct.unpack_from(order + "H", block, start + first)
    places = [start + first + 2 + 12 * number for number in range(min(count, 200))]
    return order, [(place, struct.unpack_from(order + "H", block, place)[0]) for place in places]


def _blank_gps(block: bytearray, start: int) -> None:
    try:
        order, entries = _entries(block, start)
        for at, tag in entries:
            if tag == GPS:
                (place,) = struct.unpack_from(order + "I", block, at + 8)
                (count,) = struct.unpack_from(order + "H", block, start + place)
                for number in range(min(count, 64)):
                    _blank_entry(block, start, start + place + 2 + 12 * number, order)
                block[start + place : start + place + 2] = b"\0\0"
    except (struct.error, ValueError, IndexError):
        return  # no EXIF after all


def _blank_entry(block: bytearray, start: int, at: int, order: str) -> None:
    kind, count = struct.unpack_from(order + "HI", block, at + 2)
    size = count * {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}.get(kind, 1)
    if 4 < size <= 4096:
        (where,) = struct.unpack_from(order + "I", block, at + 8)
        end = min(start + where + size, len(block))
        block[start + where : end] = bytes(max(0, end - start - where))
    block[at : at + 12] = bytes(12)


_REBUILDERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
}
