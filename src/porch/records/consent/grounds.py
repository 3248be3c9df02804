"""Why we may begin something with many people at once, by purpose and kind of handle: their latest word (C1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models.functions import Coalesce

from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.consent.models import Permission, Purpose
from porch.records.consent.queries import answer
from porch.records.people import queries as people

Grounds = dict[tuple[str, str], str]
"""Why we may, by (purpose, kind of handle)."""
FEW = 500  # people that a question names one by one; beyond that all rows are read
TAKES_PART = "It is about what they did with us."
WROTE = "They wrote to us here, or follow us."


def grounds(
    viewer: Viewer,
    kinds: Mapping[int, Collection[str]],
    at: datetime,
    *,
    heard: Mapping[int, Collection[str]],
    purposes: Collection[Purpose] = tuple(Purpose),
) -> dict[int, Grounds]:
    """Return why we may write to each of these people (as they are now), who have handles of these `kinds`.

    `heard` names the kinds on which they wrote to us or follow us lately: there a question may be asked. What tells
    them of their own matters needs no yes, only that they did not say no. Everything else needs their word. For many
    people one asks for the `purposes` that count alone.
    """
    if not may_see(viewer):
        return {}
    said = _said(set(kinds))
    asked = tuple(purposes)
    return {
        person: _of(said.get(person, ()), [(kind, kind in heard.get(person, ())) for kind in theirs], asked, at)
        for person, theirs in kinds.items()
    }


def _said(person_ids: Collection[int]) -> dict[int, list[Permission]]:
    rows = Permission.objects.filter(undone_at=None).annotate(now=Coalesce("person__identity", "person"))
    if len(person_ids) <= FEW:
        rows = rows.filter(person__in=people.all_of(SYSTEM, person_ids))
    said: dict[int, list[Permission]] = {}
    for row in rows.order_by("-said_at", "-id").iterator(chunk_size=5000):
        if row.now in person_ids:
            said.setdefault(row.now, []).append(row)
    return said


def _of(
    said: Sequence[Permission], kinds: Collection[tuple[str, bool]], purposes: Collection[Purpose], at: datetime
) -> Grounds:
    found: Grounds = {}
    for kind, heard in kinds:
        for purpose in purposes:
            if why := _why(said, purpose, kind, at, heard):
                found[purpose.value, kind] = why
    return found


def _why(said: Sequence[Permission], purpose: Purpose, kind: str, at: datetime, heard: bool) -> str:
    if said:
        word = answer(said, purpose, kind, at)
        if word.says is not None:
            return word.why if word.allowed else ""
    if purpose in (Purpose.SERVICE, Purpose.REPLY):
        return TAKES_PART
    return WROTE if purpose is Purpose.QUESTION and heard else ""
