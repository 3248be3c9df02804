import struct
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from porch.desk.post.metadata import Broken, blanked, orientation, stripped

PLACE = {1: "N", 2: (41.0, 54.0, 10.0), 3: "E", 4: (12.0, 29.0, 47.0)}
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def exif(turned: int = 6) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = turned
    block[0x010F] = "SecretCamera"
    block.get_ifd(0x8825).update(PLACE)
    return block


def picture(kind: str, **extra: object) -> bytes:
    out = BytesIO()
    canvas = Image.new("RGB", (64, 32))
    canvas.putdata([(x * 3 % 256, x % 256, 90) for x in range(64 * 32)])
    canvas.save(out, kind, **extra)
    return out.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_place_goes_in_and_none_comes_out(kind: str) -> None:
    content = picture(kind, exif=exif())
    assert b"SecretCamera" in content
    clean = stripped(content, FORMATS[kind])
    with Image.open(BytesIO(clean)) as after, Image.open(BytesIO(content)) as before:
        assert dict(after.getexif().get_ifd(0x8825)) == {}
        assert after.getexif().get(0x0112) == 6
        assert after.tobytes() == before.tobytes()
    assert b"SecretCamera" not in clean


@pytest.mark.parametrize("kind", FORMATS)
def test_an_upright_picture_keeps_no_exif_at_all(kind: str) -> None:
    clean = stripped(picture(kind, exif=exif(turned=1)), FORMATS[kind])
    with Image.open(BytesIO(clean)) as after:
        after.load()
        assert dict(after.getexif()) == {}


def test_xmp_and_comments_leave_a_jpeg() -> None:
    content = picture("JPEG", xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>", comment=b"from my kitchen")
    clean = stripped(content, "image/jpeg")
    assert b"GPSLatitude" in content
    assert b"GPSLatitude" not in clean
    assert b"from my kitchen" in content
    assert b"from my kitchen" not in clean


def test_progressive_jpegs_with_many_scans_survive() -> None:
    content = picture("JPEG", progressive=True, exif=exif())
    with Image.open(BytesIO(stripped(content, "image/jpeg"))) as after, Image.open(BytesIO(content)) as before:
        assert after.tobytes() == before.tobytes()


def test_text_leaves_a_png() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Location", "41.9,12.5")
    said.add_itxt("XML:com.adobe.xmp", "GPSLatitude")
    clean = stripped(picture("PNG", pnginfo=said), "image/png")
    assert b"41.9" not in clean
    assert b"GPSLatitude" not in clean


def test_comments_leave_a_gif_and_it_still_moves() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "white", "green")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"from my kitchen")
    clean = stripped(out.getvalue(), "image/gif")
    assert b"from my kitchen" in out.getvalue()
    assert b"from my kitchen" not in clean
    with Image.open(BytesIO(clean)) as after:
        assert after.n_frames == 3
        assert after.info["loop"] == 0


@pytest.mark.parametrize("kind", [*FORMATS, "GIF"])
def test_what_follows_the_end_is_cut_off(kind: str) -> None:
    content = picture(kind) + b"<script>alert(1)</script>"
    assert b"<script>" not in stripped(content, f"image/{kind.lower()}")


@pytest.mark.parametrize("kind", [*FORMATS, "GIF"])
@pytest.mark.parametrize("length", [0, 3, 12, 20, 40, 300])
def test_a_picture_cut_in_half_is_broken(kind: str, length: int) -> None:
    content = picture(kind)
    with pytest.raises(Broken):
        stripped(content[: min(length, len(content) - 4)], f"image/{kind.lower()}")


def heic_like() -> bytes:
    block = exif().tobytes()
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"mdat" + block + b"pixels" * 20


def test_the_place_in_a_heic_is_overwritten_where_it_stands() -> None:
    content = heic_like()
    clean = stripped(content, "image/heic")
    assert len(clean) == len(content)
    assert struct.pack(">II", 54, 1) in content or struct.pack("<II", 54, 1) in content
    after = Image.Exif()
    after.load(clean[clean.index(b"Exif\0\0") :].split(b"pixels")[0])
    assert dict(after.get_ifd(0x8825)) == {}
    assert struct.pack(">II", 54, 1) not in clean
    assert struct.pack("<II", 54, 1) not in clean
    assert after[0x0112] == 6


def test_the_place_in_a_film_is_overwritten() -> None:
    film = b"\0\0\0\x14ftypqt  moov\xa9xyz\0\x12\x15\xc7+41.9028+012.4964/rest"
    assert b"41.90" not in blanked(film)
    assert blanked(film).endswith(b"rest")


@pytest.mark.parametrize("block", [b"", b"II", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b"junk" * 5])
def test_a_broken_exif_is_upright(block: bytes) -> None:
    assert orientation(block) == 1
    assert len(blanked(b"Exif\0\0" + block)) == 6 + len(block)


def test_an_xmp_packet_in_a_heic_is_overwritten_and_a_million_openings_are_not_slow() -> None:
    assert b"GPSLatitude" not in blanked(b"....ftypheic<x:xmpmeta>GPSLatitude</x:xmpmeta>rest")
    openings = b"<x:xmpmeta" * 1_000_000
    assert blanked(openings) == openings
