"""Colours that can be read: a business may choose any, and words in them still stand out (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from typing import Final

LEGIBLE: Final = 4.5  # between words and what they stand on
COLOUR = re.compile(r"#[0-9a-f]{6}")
WHITE, BLACK = "#ffffff", "#000000"


def is_colour(text: str) -> bool:
    """Return whether `text` is a colour as #rrggbb.

    >>> is_colour("#A34A06"), is_colour("red")
    (True, False)
    """
    return COLOUR.fullmatch(text.lower()) is not None


def ratio(one: str, other: str) -> float:
    """Return how far two colours stand apart: 1 for the same, 21 for black on white.

    >>> round(ratio("#000000", "#ffffff"), 2), round(ratio("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on(colour: str) -> str:
    """Return black or white, whichever reads better on `colour`; one of the two always does.

    >>> on("#ffe000"), on("#103080")
    ('#000000', '#ffffff')
    """
    return max((WHITE, BLACK), key=lambda ink: ratio(ink, colour))


def legible(colour: str, paper: str) -> str:
    """Return `colour`, or the nearest shade of it that reads on `paper`.

    >>> legible("#a34a06", "#ffffff"), legible("#ffe000", "#ffffff")
    ('#a34a06', '#857400')
    """
    towards = on(paper)
    shades = (_mixed(colour, towards, step / 100) for step in range(101))
    return next((shade for shade in shades if ratio(shade, paper) >= LEGIBLE), towards)


def _mixed(colour: str, towards: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(towards), strict=True)
    return "#" + "".join(f"{round(here + (there - here) * share):02x}" for here, there in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
