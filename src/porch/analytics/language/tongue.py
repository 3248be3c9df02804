"""In which language a text is: pycld2, and an honest "und" where the text is too short or in none."""

from __future__ import annotations

import unicodedata

import pycld2  # type: ignore[import-untyped]

from porch.analytics.language.labels import UNKNOWN
from porch.analytics.words import without_addresses

LOOKED_AT = 2_000  # characters: enough for any language, and a hostile text costs no more
FEWEST_LETTERS = 6  # fewer say nothing of a language: "ok", "lol", "wow"
NAMED_ANEW = {"iw": "he", "no": "nb", "jw": "jv", "sr-ME": "sr", "zh-Hant": "zh"}  # pycld2 keeps codes since retired
LEAST_SHARE = 50  # per cent of the text that must be in the language named


def language(text: str) -> str:
    """Return the ISO 639 code of the language of `text`, or "und".

    >>> [language(text) for text in ("Do you have a table tonight?", "Avete un tavolo per stasera?", "😍😍", "ok")]
    ['en', 'it', 'und', 'und']
    """
    bare = readable(text)
    return voted(bare) if sum(map(str.isalpha, bare)) >= FEWEST_LETTERS else UNKNOWN


def voted(bare: str) -> str:
    """Return the language pycld2 takes a `readable` text for, or "und" where it is not reliable.

    >>> voted("Where is my order?"), voted("lol")
    ('en', 'und')
    """
    try:
        reliable, _, found = pycld2.detect(bare)
    except pycld2.error:  # bytes that it takes for no text
        return UNKNOWN
    _, code, share, _ = found[0]
    known = reliable and share >= LEAST_SHARE and code != "un"
    return NAMED_ANEW.get(code, str(code)) if known else UNKNOWN


def readable(text: str) -> str:
    """Return the first `LOOKED_AT` characters of `text` without addresses, names after @, and what is not printable.

    >>> readable("@ann look: https://example.org/x")
    'look: '
    """
    bare = without_addresses(text[:LOOKED_AT])
    if "@" in bare:
        bare = " ".join(part for part in bare.split() if "@" not in part) + " "
    return bare if bare.isascii() and bare.isprintable() else "".join(filter(_plain, bare))


def _plain(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMNPZS"
