"""Strangers' words made fit for a column: both databases refuse NUL or lone surrogates somewhere, and columns end."""

from __future__ import annotations

from collections.abc import Mapping

from porch.core.interaction import digest

LONGEST_NAME = 600
LONGEST_VERSION = 64


def fit(text: str, limit: int | None = None) -> str:
    r"""Return `text` without what a database refuses, cut to `limit` characters.

    >>> fit("ciao\0 bella", 6)
    'ciao b'
    >>> fit("half a pair: \ud83d")
    'half a pair: ?'
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    if "\0" in text:
        text = text.replace("\0", "")
    return text if limit is None else text[:limit]


def fit_name(text: str, limit: int = LONGEST_NAME) -> str:
    """Return an external id that fits its column; one that is too long keeps its own name by its digest.

    >>> fit_name("<1@shop>")
    '<1@shop>'
    >>> long = ["a" * 700 + end for end in "xy"]
    >>> fit_name(long[0]) == fit_name(long[1]), len(fit_name(long[0]))
    (False, 600)
    """
    text = fit(text)
    return text if len(text) <= limit else f"{text[: limit - 33]}#{digest(text.encode())}"


def fit_version(version: str, raw: bytes) -> str:
    """Return a version that fits its column; an item without one is known by its bytes.

    >>> fit_version("", b"ciao") == fit_version("", b"ciao") != fit_version("", b"ciao!")
    True
    """
    return fit_name(version, LONGEST_VERSION) or digest(raw)


def fit_detail(detail: Mapping[str, str]) -> dict[str, str]:
    """Return a detail whose keys and values both databases take."""
    return {fit(str(name)): fit(value) if isinstance(value, str) else value for name, value in detail.items()}
