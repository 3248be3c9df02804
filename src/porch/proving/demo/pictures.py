"""Photos, drawn when they are asked for: a plate seen from above, a scarf on a chair."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from porch.core.interaction import Media

SIZE = (960, 720)
TABLE, CHINA, SHADE = "#7A5A3C", "#FBF8F3", "#E4DCD0"


def tiramisu() -> Media:
    """Return a photo of a square of tiramisù on a plate."""
    picture, draw = _plate()
    draw.rectangle((360, 280, 600, 440), fill="#F3E3C3")
    draw.rectangle((360, 280, 600, 330), fill="#5B3A22")
    draw.rectangle((360, 372, 600, 392), fill="#8A5A34")
    return _photo(picture, "tiramisu.jpg", "A square of tiramisù on a white plate, dusted with cocoa")


def risotto() -> Media:
    """Return a photo of a saffron risotto."""
    picture, draw = _plate()
    draw.ellipse((330, 215, 630, 505), fill="#E9B64A")
    for number in range(40):
        left, top = 370 + number * 83 % 210, 260 + number * 47 % 190
        draw.ellipse((left, top, left + 22, top + 9), fill="#F6D88B")
    return _photo(picture, "risotto.jpg", "Yellow saffron risotto in a wide white plate")


def scarf() -> Media:
    """Return a photo of a green scarf over the back of a chair."""
    picture = Image.new("RGB", SIZE, "#C9BBA5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((280, 180, 680, 230), fill="#5B3A22")
    for left in (300, 640):
        draw.rectangle((left, 230, left + 22, 700), fill="#5B3A22")
    draw.polygon([(400, 165), (560, 165), (590, 610), (370, 610)], fill="#2B6A4D")
    for top in range(230, 610, 60):
        draw.rectangle((392, top, 570, top + 16), fill="#7CC7A2")
    return _photo(picture, "scarf.jpg", "A green striped scarf over the back of a wooden chair")


def _plate() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, TABLE)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((180, 60, 780, 660), fill=SHADE)
    draw.ellipse((200, 80, 760, 640), fill=CHINA)
    return picture, draw


def _photo(picture: Image.Image, name: str, alt: str) -> Media:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return Media(content=kept.getvalue(), name=name, content_type="image/jpeg", alt=alt)
