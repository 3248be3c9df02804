"""By which words somebody is found: of their handles and of what we call them, whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from porch.records.tables import bulk

LONGEST = 60
MOST = 24  # words of one text; a name of 10,000 characters is found by how it begins

_PIECE = re.compile(r"[^\W_]{2,}")


def folded(text: str) -> str:
    """Return `text` without case and accents.

    >>> folded("Émile STRASSE"), folded("Straße")
    ('emile strasse', 'strasse')
    """
    plain = unicodedata.normalize("NFKD", text.replace("\0", ""))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def sought(words: str) -> list[str]:
    """Return what somebody looks for, word by word.

    >>> sought("  @Émile  O'Brien ")
    ['emile', "o'brien"]
    """
    return [word[:LONGEST] for one in folded(words).split()[:MOST] if (word := one.lstrip("@"))]


def words_of(value: str, name: str) -> set[str]:
    """Return the words a handle of this value and name is found by: whole ones, and their pieces.

    >>> sorted(words_of("ann.b@mill.example", "Ann Lindqvist-Berg"))
    ['ann', 'ann.b@mill.example', 'berg', 'lindqvist', 'lindqvist-berg']
    """
    whole = [*sought(value), *sought(name)]
    local = folded(value).lstrip("@").partition("@")[0]
    pieces = [*_PIECE.findall(local)[:MOST], *_PIECE.findall(folded(name))[:MOST]]
    return {*whole, *(piece[:LONGEST] for piece in pieces)}


def call(handles: Iterable[tuple[int, str, str]]) -> None:
    """Let handles (id, value, name) be found by these words too; by those from before they still are."""
    rows = [(row, word) for row, value, name in handles for word in sorted(words_of(value, name))]
    bulk.insert("people_called", ("handle_id", "word"), rows)
