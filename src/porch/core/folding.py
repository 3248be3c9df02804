"""A text the same whatever its case and accents: for finding, comparing and counting, never for showing."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")


def fold(text: str) -> str:
    """Return `text` without case, accents, and the points of Hebrew and Arabic.

    >>> fold("Perché COSÌ große Straße?"), fold("שָׁלוֹם")
    ('perche cosi grosse strasse?', 'שלום')
    """
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
