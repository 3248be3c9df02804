"""Sees a flood of votes from one place, by people who are new: they are kept, and count once a colleague has looked.

Thirty people at a user group vote through one network too. So nothing is refused or deleted, and who is known counts.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from porch.engagement.ideas import counting
from porch.engagement.ideas.models import HELD, Idea, Vote
from porch.records.people.models import Person

NEW = timedelta(days=7)
"""Whom we know for less is new."""
WITHIN = timedelta(hours=1)
MOST = 5
"""Votes of newcomers for one idea, from one place within an hour, that count without a look."""
REMEMBERED = timedelta(days=7)


def digest(place: str, at: datetime) -> str:
    """Return what is kept of a place: other each day, and nobody can tell from it where that was; empty for none."""
    if not place:
        return ""
    key = f"porch.ideas.flooding:{settings.PORCH_ENCRYPTION_KEY}".encode()
    return hmac.digest(key, f"{at.date()} {place}".encode(), "sha256").hex()[:16]


def is_flood(*, idea: Idea, person: Person, place: str, at: datetime) -> bool:
    """Return whether one more vote of somebody new from this place is one too many to count without a look."""
    if not place or person.created_at <= at - NEW:
        return False
    near = Vote.objects.filter(idea=idea, place=place, at__gt=at - WITHIN, person__created_at__gt=at - NEW)
    return near.count() >= MOST


def let_count(*, votes: Collection[Vote]) -> int:
    """Let held votes count after all; return how many did not before."""
    with transaction.atomic():
        waiting = Vote.objects.select_for_update().filter(HELD, pk__in=[one.pk for one in votes])
        ids = {one.pk: one.idea_id for one in waiting}
        Vote.objects.filter(pk__in=ids).update(held_at=None)
        _recount(ids.values())
    return len(ids)


def hold_back(*, votes: Collection[Vote], at: datetime) -> int:
    """Let votes count no longer until somebody looks again; return how many did before."""
    with transaction.atomic():
        ids = {one.pk: one.idea_id for one in Vote.objects.select_for_update().filter(pk__in=[v.pk for v in votes])}
        many = Vote.objects.filter(pk__in=ids, held_at=None, withdrawn_at=None).update(held_at=at, told_at=None)
        _recount(ids.values())
    return many


def forget(*, now: datetime) -> int:
    """Forget where votes were pressed a week ago, held ones' too; return of how many."""
    return Vote.objects.exclude(place="").filter(at__lt=now - REMEMBERED).update(place="")


def _recount(idea_ids: Collection[int]) -> None:
    roots = Idea.objects.filter(pk__in=set(idea_ids)).values_list("into", "pk")
    counting.recount({into or pk for into, pk in roots})
