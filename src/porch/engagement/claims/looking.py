"""Looks at what strangers say of our claims before others read it, and hides what breaks the law or harms somebody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.claims.models import Look, Stand
from porch.records.team.models import Member


def let_stand(*, stand: Stand, member: Member, at: datetime) -> Stand:
    """Let everybody read the words that waited, or that were hidden."""
    with transaction.atomic():
        held = _held(stand)
        if not held.is_shown:
            _change(held, member, at, hidden=False, why="let stand")
    return held


def hide(*, stand: Stand, member: Member, why: str, at: datetime) -> Stand:
    """Hide the words, not that somebody confirms or doubts; everybody reads why. `let_stand` undoes it."""
    why = " ".join(why.split())[:300]
    if not why:
        raise PorchError("Say why it is hidden: the reason is public, the words are not.")
    with transaction.atomic():
        held = _held(stand)
        if held.hidden_at is None:
            _change(held, member, at, hidden=True, why=why)
    return held


def _held(stand: Stand) -> Stand:
    return Stand.objects.select_for_update().get(pk=stand.pk)


def _change(held: Stand, member: Member, at: datetime, *, hidden: bool, why: str) -> None:
    held.held_at, held.hidden_at, held.hidden_why = None, at if hidden else None, why if hidden else ""
    held.save(update_fields=["held_at", "hidden_at", "hidden_why"])
    Look.objects.create(claim_id=held.claim_id, stand=held, member=member, hidden=hidden, why=why, at=at)
