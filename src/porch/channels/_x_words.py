"""Words on X: how it weighs a text, its short links made long again, and how to tell that two texts are the same."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import regex

LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # twitter-text's v3.json: these weigh one, all else two
LINK_WEIGHS = 23  # whatever its length: X puts a short one in its place
ENDINGS = (
    "com|net|org|edu|gov|info|biz|name|pro|app|dev|shop|store|online|site|blog|cafe|restaurant|bar|pizza|wine|beer|"
    "bike|photos|events|tickets|club|live|news|page|link|social|tech|cloud|email|xyz|travel|museum|eus|cat|[a-z]{2}"
)
LINK = regex.compile(
    rf"https?://[^\s<>\"]*[^\s<>\".,;:!?')\]]|(?<![\w@.$#/-])(?:[a-z0-9](?:[\w-]*[a-z0-9])?\.)+(?:{ENDINGS})(?![\w@-])"
    r"(?:/[^\s<>\"]*[^\s<>\".,;:!?')\]]|/)?",
    regex.IGNORECASE,
)
EMOJI = regex.compile(
    r"\p{RI}\p{RI}|[0-9#*]\ufe0f?\u20e3|"
    r"(?![©®](?!\ufe0f))\p{ExtPict}[\ufe0f\p{EMod}]*[\U000e0020-\U000e007f]*"
    r"(?:\u200d\p{ExtPict}[\ufe0f\p{EMod}]*)*"
)
NAMED_FIRST = regex.compile(r"^\s*(?:@\w{1,15}\s+)+")


def measure(text: str) -> int:
    """Return how much `text` weighs as X counts to 280: a link 23, an emoji 2, a Chinese or Korean letter 2.

    Source: twitter-text, configuration version 3. A bare address without https:// counts as a link, as X makes it one.

    >>> measure("ciao"), measure("https://example.com/a/long/road"), measure("你好"), measure("👩🏽‍🍳")
    (4, 23, 4, 2)
    """
    rest, links = LINK.subn("", unicodedata.normalize("NFC", text))
    rest, emoji = EMOJI.subn("", rest)
    return links * LINK_WEIGHS + emoji * 2 + sum(1 if _light(ord(letter)) else 2 for letter in rest)


def plain(text: str, links: Iterable[Mapping[str, Any]]) -> str:
    """Return X's text as it was written: short links long again, those to the post's own photos left out.

    >>> plain("Menu &amp; wine https://t.co/a", [{"url": "https://t.co/a", "expanded_url": "https://trattoria.example"}])
    'Menu & wine https://trattoria.example'
    """
    for link in links:
        short, long = link.get("url"), link.get("unwound_url") or link.get("expanded_url")
        if isinstance(short, str) and short and isinstance(long, str):
            text = text.replace(short, "" if link.get("media_key") or link.get("media_url_https") else long)
    return html.unescape(text).strip()


def squash(text: str) -> str:
    """Return `text` without what X may change: white space, the names it puts in front of an answer, forms of letters.

    >>> squash("@ann @ben  Yes, at 8") == squash("Yes, at 8")
    True
    """
    bare = NAMED_FIRST.sub("", f"{text} ") or text
    return "".join(unicodedata.normalize("NFC", html.unescape(bare)).split())


def _light(code: int) -> bool:
    return any(first <= code <= last for first, last in LIGHT)
