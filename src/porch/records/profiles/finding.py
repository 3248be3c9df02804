"""By which words a tag, a field, a value or a segment is found."""

from __future__ import annotations

from porch.core.folding import fold
from porch.records.tables.words import fit

LONGEST_NAME = 60
LONGEST_VALUE = 1000


def tidy(text: str, limit: int) -> str:
    """Return words on one line, cut to `limit` characters.

    >>> tidy("  very   important ", 6)
    'very i'
    """
    return " ".join(fit(text).split())[:limit].strip()


def key(text: str, limit: int = LONGEST_NAME) -> str:
    """Return the words as one looks for them.

    >>> key("  Ché  Bello")
    'che bello'
    """
    return fold(tidy(text, 4 * limit))[:limit]
