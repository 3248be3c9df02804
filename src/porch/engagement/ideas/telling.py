"""Tells the log of votes, some at a time: being for an idea must not wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from porch.core.interaction import Handle, Kind
from porch.core.taking_part import Deed
from porch.engagement.ideas.models import Vote
from porch.records.interactions import here

AT_ONCE = 500


def tell(*, now: datetime) -> int:
    """Write the votes that the log does not have as they stand; return how many. A withdrawn one is gone from there."""
    with transaction.atomic():
        rows = (
            Vote.objects.select_for_update(of=("self",))
            .filter(told_at=None, held_at=None)
            .select_related("idea", "person")
        )
        votes = list(rows.order_by("pk")[:AT_ONCE])
        by = here.by_whom([one.person.now_id for one in votes])
        deeds = [_deed(vote, by) for vote in votes if vote.person.now_id in by]
        here.hear_all(deeds, at=now)
        Vote.objects.filter(pk__in=[vote.pk for vote in votes]).update(told_at=now)
    return len(votes)


def _deed(vote: Vote, by: Mapping[int, Handle]) -> Deed:
    return Deed(
        id=f"vote-{vote.pk}", kind=Kind.VOTE, who=by[vote.person.now_id], at=vote.at, about=vote.idea.about,
        subject=vote.idea.title, how=vote.how, edited_at=vote.withdrawn_at, gone=vote.withdrawn_at is not None,
    )  # fmt: skip
