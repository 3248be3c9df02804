"""Verbs: keep documents up with the log, and what is known of them as a whole."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from porch.core.viewer import SYSTEM
from porch.projections.language import queries as language
from porch.projections.search import keys, projector
from porch.projections.search.models import Census, Document, Word
from porch.records.tables import bulk

EVERY = timedelta(days=1)
SAMPLE = 20_000
_COUNT = "SELECT %d, COUNT(*) FROM search_document WHERE key BETWEEN %d AND %d"
OFTEN = 5
"""Times a word is in the sample before its share is kept."""


def refresh(*, now: datetime) -> int:
    """Read what is new and, once a day, count how common words are; return how many rows were read.

    When the team has taught the machine to understand words otherwise since, all is read anew that day.
    """
    read = projector.catch_up()
    if _is_old(now):
        if _is_understood_otherwise():
            read = projector.rebuild()
        count(now=now)
    return read


def is_due(*, now: datetime) -> bool:
    """Whether there is something new to read, somebody's Sway changed, or a day is over."""
    return projector.is_behind() or _is_old(now)


def rebuild(*, now: datetime) -> int:
    """Forget every document and make all anew from the log; return how many of its rows were read."""
    read = projector.rebuild()
    count(now=now)
    return read


def count(*, now: datetime) -> None:
    """Count from a sample, even over all documents, how long they are and which share holds each common word."""
    documents = Document.objects.count()
    rows = bulk.select(
        "SELECT length, words FROM search_document WHERE MOD(interaction_id, %s) = 0", documents // SAMPLE + 1
    )
    held = Counter(word for _, words in rows for word in set(words.split()))
    shares = [(word, number / len(rows)) for word, number in sorted(held.items()) if number >= OFTEN]
    length = sum(row[0] for row in rows) / len(rows) if rows else 0.0
    with transaction.atomic():
        Word.objects.all().delete()
        bulk.insert("search_word", ("word", "share"), shares)
        Census.objects.update_or_create(pk=1, defaults=_fields(documents, length, now))


def _fields(documents: int, length: float, now: datetime) -> dict[str, object]:
    each = (_COUNT % (level, keys.low_of(level, keys.LATEST), keys.high_of(level, 0)) for level in keys.LEVELS)
    levels = [number for _, number in sorted(bulk.select(" UNION ALL ".join(each)))]
    fields: dict[str, object] = {"documents": documents, "length": length, "levels": levels, "at": now}
    if not language.is_being_read_again(SYSTEM):
        fields["model"] = language.model_mark(SYSTEM)
    return fields


def _is_old(now: datetime) -> bool:
    held = Census.objects.filter(pk=1).values_list("at", flat=True).first()
    return held is None or now - held >= EVERY


def _is_understood_otherwise() -> bool:
    """Whether words are understood by another model than when all was read, and every one was read again by it."""
    held = Census.objects.filter(pk=1).values_list("model", flat=True).first()
    return held is not None and held != language.model_mark(SYSTEM) and not language.is_being_read_again(SYSTEM)
