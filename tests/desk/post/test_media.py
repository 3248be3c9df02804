import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from porch.core.errors import ChannelError
from porch.desk.post.media import UNKNOWN, inspect, safe_name, shrink, sniff

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 32), **extra: object) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind, **extra)
    return out.getvalue()


def located(turned: int) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = turned
    block.get_ifd(0x8825).update({1: "N", 2: (41.0, 54.0, 10.0)})
    return block


def png_that_says(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "content_type", "ending"),
    [
        ("JPEG", "image/jpeg", "jpg"),
        ("PNG", "image/png", "png"),
        ("GIF", "image/gif", "gif"),
        ("WEBP", "image/webp", "webp"),
    ],
)  # fmt: skip
def test_pictures_are_known_by_their_bytes_and_shown(kind: str, content_type: str, ending: str) -> None:
    kept = inspect(photo(kind), "text/html", "dish.html")
    assert (kept.content_type, kept.name, kept.inline) == (content_type, f"dish.{ending}", True)
    assert (kept.width, kept.height) == (64, 32)
    assert len(kept.sha256) == 64


def test_a_photo_loses_its_place_and_keeps_its_way_up() -> None:
    kept = inspect(photo(exif=located(6)), "image/jpeg", "dish.jpg")
    assert (kept.width, kept.height) == (32, 64)
    with Image.open(BytesIO(kept.content)) as after:
        assert dict(after.getexif().get_ifd(0x8825)) == {}


@pytest.mark.parametrize("declared", ["image/png", "image/svg+xml", "text/html", "application/xhtml+xml", ""])
@pytest.mark.parametrize(
    "content",
    [
        SVG, b"<?xml version='1.0'?>" + SVG, b"\xef\xbb\xbf" + SVG, b"<!doctype html>" + SCRIPT, SCRIPT, b"\n\n <html>",
        b"", b"GIF89a" + SCRIPT, b"\xff\xd8\xff" + SCRIPT, b"\x89PNG\r\n\x1a\n" + SCRIPT, b"BM" + SCRIPT,
        b"RIFF\x20\0\0\0WEBP" + SCRIPT, b"%PDF-1.7" + SCRIPT, b"\0\0\0\x18ftypmp42" + SCRIPT,
        b"PK\x03\x04" + SCRIPT, b"\xfe\xff\0<\0s\0v\0g",
    ],
)  # fmt: skip
def test_what_a_browser_might_run_is_never_inline(content: bytes, declared: str) -> None:
    kept = inspect(content, declared, "cat.png")
    assert not kept.inline
    assert kept.content_type not in {"image/svg+xml", "text/html", "application/xhtml+xml", "image/png", "image/gif"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_that_is_also_a_page_leaves_the_page_behind(kind: str) -> None:
    kept = inspect(photo(kind) + SCRIPT, "image/png", "both.html")
    assert kept.inline
    assert b"<script>" not in kept.content


def test_a_comment_that_is_a_page_is_left_behind() -> None:
    assert b"<script>" not in inspect(photo(comment=SCRIPT), "image/jpeg", "x.jpg").content
    assert b"<script>" not in inspect(photo("GIF", comment=SCRIPT), "image/gif", "x.gif").content


@pytest.mark.parametrize(("width", "height"), [(100_000, 100_000), (65_000, 65_000), (1, 60_000_000), (0, 5)])
def test_a_picture_that_unpacks_into_a_mountain_is_not_shown(width: int, height: int) -> None:
    kept = inspect(png_that_says(width, height), "image/png", "bomb.png")
    assert (kept.inline, kept.content_type) == (False, UNKNOWN)


def test_a_broken_picture_is_kept_byte_for_byte() -> None:
    half = photo()[:300]
    kept = inspect(half, "image/jpeg", "half.jpg")
    assert (kept.inline, kept.content) == (False, half)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"%PDF-1.7", "application/pdf"), (b"\0\0\0\x18ftypheic", "image/heic"), (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"), (b"OggS....", "audio/ogg"), (b"ID3\x03", "audio/mpeg"),
        (b"PK\x03\x04", "application/zip"), (b"hello", UNKNOWN), (b"MZ\x90", UNKNOWN), (b"#!/bin/sh", UNKNOWN),
    ],
)  # fmt: skip
def test_files_are_named_for_what_they_are(content: bytes, content_type: str) -> None:
    assert sniff(content) == content_type
    assert not inspect(content, "image/png", "x").inline


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Windows\\cat.exe", "cat.exe"), ("a/b/c.txt", "c.txt"), ("", "file"),
        (".htaccess", "htaccess"), ("...", "file"), ("CON.txt", "_CON.txt"),
        ("menù del giorno.pdf", "menù del giorno.pdf"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie x"), ("\u202egnp.exe", "gnp.exe"),
        ('x"; filename="y.html', "x filename= y.html"),
        ("菜单.jpg", "菜单.jpg"), ("a\0b", "a b"),
    ],
)  # fmt: skip
def test_names_are_harmless(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_long_names_keep_their_ending() -> None:
    assert len(safe_name("a" * 500 + ".pdf")) <= 120
    assert safe_name("a" * 500 + ".pdf").endswith(".pdf")
    assert len(safe_name("a" * 500, "jpg")) <= 120


def test_a_picture_that_fits_is_left_as_it_is() -> None:
    content = photo()
    assert shrink(content, len(content)) is content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_too_large_becomes_a_smaller_one_the_right_way_up(kind: str) -> None:
    content = photo(kind, size=(900, 600), exif=located(6))
    small = shrink(content, 60_000)
    assert len(small) <= 60_000
    with Image.open(BytesIO(small)) as after:
        assert after.height > after.width
        assert dict(after.getexif()) == {}


def test_what_is_clear_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(out, "PNG", compress_level=0)
    with Image.open(BytesIO(shrink(out.getvalue(), 50_000))) as after:
        assert after.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content", [b"not a picture" * 100, png_that_says(60_000, 60_000) + b"x" * 500, photo(size=(500, 500))]
)
def test_what_cannot_be_made_smaller_is_refused_for_good(content: bytes) -> None:
    with pytest.raises(ChannelError) as caught:
        shrink(content, 100)
    assert caught.value.permanent
