"""Whom an export or an erasure is about: the rows they are known by, and the words that name them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from functools import lru_cache
from typing import Any

HIDDEN = "[erased]"
SHORTEST = 6  # characters of a name that can mean nobody else
_ENCODED = re.compile(rb"base64|quoted-printable|=\?[\w-]+\?[bq]\?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """One human being: the rows of every identity they have here, and by which words others name them.

    `keys` are (kind, value) of their handles, `said` all interactions by and to them, `threads` the conversations that
    were with nobody else, `shared` those that were with others too.
    """

    persons: tuple[int, ...]
    handles: tuple[int, ...]
    keys: tuple[tuple[str, str], ...] = ()
    said: tuple[int, ...] = ()
    threads: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def mails(self) -> tuple[str, ...]:
        """Their mail addresses."""
        return tuple(value for kind, value in self.keys if kind == "email")

    def is_named_in(self, text: str) -> bool:
        """Whether a text names them."""
        return bool(self.words) and _pattern(self.words).search(text) is not None

    def is_named_in_bytes(self, raw: bytes) -> bool:
        """Whether bytes name them, as they stand or inside an encoded mail."""
        if not self.words:
            return False
        return any(_pattern(self.words).search(text) for text in readable(raw))

    def hide(self, told: Any) -> Any:
        """Return a text, or whatever JSON holds, with their words hidden.

        >>> ann = Whom(persons=(1,), handles=(2,), words=("ann@mill.example",))
        >>> ann.hide({"to": ["Ann@mill.example", "joann@mill.example"]})
        {'to': ['[erased]', 'joann@mill.example']}
        """
        if isinstance(told, str):
            return _pattern(self.words).sub(HIDDEN, told) if self.words else told
        if isinstance(told, dict):
            return {self.hide(name): self.hide(value) for name, value in told.items()}
        return [self.hide(one) for one in told] if isinstance(told, list) else told


def words_for(keys: Iterable[tuple[str, str]], names: Iterable[str], pages: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words that mean these handles, names and pages alone; a short name would mean too many.

    >>> words_for([("email", "ann@mill.example"), ("x", "annlind"), ("x", "a")], ["Ann Lindqvist", "Ann"])
    ('@annlind', 'Ann Lindqvist', 'ann@mill.example')
    """
    values = {value.lstrip("@") for _, value in keys}
    far = {value for value in values if len(value) > 4 and re.search(r"[@:+/]|^\d{6,}$", value)}
    near = {f"@{value}" for value in values - far if len(value) > 3}
    known = {name.strip() for name in names if len(name.strip()) >= SHORTEST and " " in name.strip()}
    long = {name.strip() for name in names if len(name.strip()) >= 2 * SHORTEST}
    return tuple(sorted(far | near | known | long | {page for page in pages if len(page) > 2 * SHORTEST}))


def readable(raw: bytes) -> Iterable[str]:
    """Yield what bytes say: as they stand, and decoded where a mail hides words in an encoding."""
    yield raw.decode("utf-8", "replace")
    if _ENCODED.search(raw):
        yield from _decoded(raw)


def _decoded(raw: bytes) -> Iterable[str]:
    message = message_from_bytes(raw)
    for part in message.walk():
        for value in part.values():
            yield _header(str(value))
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield body.decode(_charset(part.get_content_charset()), "replace")


def _header(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError):  # a charset nobody knows: it stands as it is in the bytes
        return value


def _charset(name: str | None) -> str:
    try:
        return codecs.lookup(name or "utf-8").name
    except LookupError:
        return "utf-8"


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    told = {*words, *(json.dumps(word)[1:-1] for word in words)}
    either = "|".join(re.escape(word) for word in sorted(told, key=len, reverse=True))
    return re.compile(rf"(?<![\w.+-])(?:{either})(?!\w)" if either else r"(?!)", re.IGNORECASE)
