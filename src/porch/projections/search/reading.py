"""What a row of the log is as a document: its words, and the marks it is found by besides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from porch.projections.search import terms
from porch.projections.search.keys import key_of
from porch.records.tables import bulk

CHANNEL, VISIBILITY, NEED, SENTIMENT, HANDLE = "c", "v", "n", "m", "h"
"""What a mark is about."""
COLUMNS: Final = (
    "i.seq, i.id, i.kind, i.thread_id, i.deleted, <at>, i.ours, i.handle_id, i.to_handle_id, i.channel, i.visibility,"
    " i.subject, i.text, u.needs, u.sentiment, v.influence"
)
JOINED: Final = (
    "interactions_interaction i LEFT JOIN language_understanding u ON u.interaction_id = i.id"
    " LEFT JOIN search_voice v ON v.handle_id = CASE WHEN i.ours THEN NULL ELSE i.handle_id END"
)
"""What `document` reads of the log."""
Row = tuple[Any, ...]


def select(where: str) -> str:
    """Return the statement that reads rows of the log."""
    return f"SELECT {COLUMNS} FROM {JOINED} {where}".replace("<at>", bulk.text_of("i.at"))  # noqa: S608


def document(row: Row) -> Row | None:
    """Return (key, interaction, handle, at, length, words, marks), or None for what says nothing."""
    _, number, _, _, deleted, at, ours, handle, to_handle, channel, visibility, subject, text, needs, mood, sway = row
    said = [] if deleted else terms.words(f"{subject}\n{text}" if subject else text)[: terms.MOST_WORDS]
    if not said:
        return None
    told = [mark(CHANNEL, channel), mark(VISIBILITY, visibility)]
    told += [mark(NEED, need) for need in (needs or "").split()]
    told += [mark(SENTIMENT, mood)] if mood else []
    told += [mark(HANDLE, one) for one in (handle, to_handle) if one is not None]
    key = key_of(sway or 0.0, datetime.fromisoformat(at).replace(tzinfo=UTC), number)
    return key, number, None if ours else handle, at, len(said), terms.kept(said), terms.kept(told)


def mark(about: str, value: object) -> str:
    """Return what a document is found by besides its words.

    >>> mark(CHANNEL, "facebook_groups"), mark(HANDLE, 7)
    ('§cfacebook_groups', '§h7')
    """
    told = "".join(sign for sign in str(value) if sign.isalnum() or sign == "_")
    return f"{terms.MARK}{about}{told}"
