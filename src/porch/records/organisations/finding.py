"""By which words an organisation is found."""

from __future__ import annotations

from porch.core.folding import fold
from porch.records.tables.words import fit

LONGEST = 300


def key(name: str) -> str:
    """Return an organisation's name as one looks for it.

    >>> key("  Mühle  GmbH ")
    'muhle gmbh'
    """
    return fold(" ".join(fit(name).split()))[:LONGEST]
