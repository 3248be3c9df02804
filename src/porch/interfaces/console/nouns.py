"""Numbers with their nouns, for whoever writes a sentence."""

from __future__ import annotations


def counted(many: int, one: str, more: str) -> str:
    """Return `many` with its noun.

    >>> counted(1, "person", "people"), counted(0, "person", "people")
    ('1 person', '0 people')
    """
    return f"{many} {one if many == 1 else more}"
