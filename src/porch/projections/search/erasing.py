"""Forgets the words of one person, and others' words that may name or quote them: those are read again from the log."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min, QuerySet

from porch.core.whom import Whom
from porch.projections.search import terms
from porch.projections.search.models import Cursor, Document
from porch.projections.search.personal import TABLES
from porch.records.tables.personal import AT_ONCE, Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Delete what they are found by; what others said beside them is found again once the worker has come by."""
    forget(TABLES, whom, forgot)
    oldest = [seq for rows in _others(whom) if (seq := _deleted(rows, forgot)) is not None]
    if oldest:
        Cursor.objects.filter(seq__gte=min(oldest)).update(seq=min(oldest) - 1)


def _others(whom: Whom) -> Iterator[QuerySet[Document]]:
    for start in range(0, len(whom.shared), AT_ONCE):
        yield Document.objects.filter(interaction__thread__in=whom.shared[start : start + AT_ONCE])
    for word in whom.words:
        if named := terms.words(word):
            yield Document.objects.filter(words__contains=terms.kept(named))


def _deleted(rows: QuerySet[Document], forgot: Forgot) -> int | None:
    """Delete some documents; return which change of the log to read first, so that they are made again."""
    oldest: int | None = rows.aggregate(oldest=Min("interaction__seq"))["oldest"]
    forgot.count(Document, rows.delete()[0])
    return oldest
