"""By which words somebody is found: of their handles and of what we call them, whatever their case and accents."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from porch.core.folding import fold
from porch.records.tables import bulk

LONGEST = 60
MOST = 24  # words of one text; a name of 10,000 characters is found by how it begins

LAST_LETTER = chr(0x10FFFF)
_PIECE = re.compile(r"[^\W_]{2,}")


def sought(words: str) -> list[str]:
    """Return what somebody looks for, word by word.

    >>> sought("  @Émile  O'Brien ")
    ['emile', "o'brien"]
    """
    return _words(fold(words))


def words_of(value: str, name: str) -> set[str]:
    """Return the words a handle of this value and name is found by: whole ones, and their pieces.

    >>> sorted(words_of("ann.b@mill.example", "Ann Lindqvist-Berg"))
    ['ann', 'ann.b@mill.example', 'berg', 'lindqvist', 'lindqvist-berg']
    """
    value, name = fold(value), fold(name)
    local = value.lstrip("@").partition("@")[0]
    pieces = [*_PIECE.findall(local)[:MOST], *_PIECE.findall(name)[:MOST]]
    return {*_words(value), *_words(name), *(piece[:LONGEST] for piece in pieces)}


def call(handles: Iterable[tuple[int, str, str]]) -> None:
    """Let handles (id, value, name) be found by these words too; by those from before they still are."""
    rows = [(row, word) for row, value, name in handles for word in words_of(value, name)]
    bulk.insert("people_called", ("handle_id", "word"), rows)


def begins(field: str, words: str) -> Q:
    """Return what is true of rows whose `field` begins with `words`, read along an index on either database."""
    # LIKE is read along an index on PostgreSQL (varchar_pattern_ops), a range of bytes on SQLite.
    if not bulk.on_sqlite():
        return Q(**{f"{field}__startswith": words})
    return Q(**{f"{field}__gte": words, f"{field}__lt": words + LAST_LETTER})


def _words(folded: str) -> list[str]:
    """Each word but for its @; a NUL, which no PostgreSQL keeps, parts two."""
    words = folded.replace("\0", " ").split()[:MOST]
    return [word[:LONGEST] for one in words if (word := one.lstrip("@"))]
