"""Looks at what strangers write before others read it, and hides what breaks the board's policy; nothing is deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.ideas import voting
from porch.engagement.ideas.models import Comment, Idea, Look
from porch.records.team.models import Member

Words = Idea | Comment


def let_stand(*, words: Words, member: Member, at: datetime) -> Words:
    """Let everybody read what waited, or what was hidden."""
    with transaction.atomic():
        held, row = _held(words)
        if not row.is_shown:
            row.held_at, row.hidden_at, row.hidden_why = None, None, ""
            row.save(update_fields=["held_at", "hidden_at", "hidden_why"])
            _count(held, row, 1)
            _note(row, member, at, "let stand")
    return row


def hide(*, words: Words, member: Member, why: str, at: datetime) -> Words:
    """Hide what breaks the policy; the log of moderation shows the reason to everybody. `let_stand` undoes it."""
    why = " ".join(why.split())[:300]
    if not why:
        raise PorchError("Say why it is hidden: the reason is public, the words are not.")
    with transaction.atomic():
        held, row = _held(words)
        if row.hidden_at is None:
            if row.is_shown:
                _count(held, row, -1)
            row.hidden_at, row.hidden_why, row.held_at = at, why, None
            row.save(update_fields=["hidden_at", "hidden_why", "held_at"])
            _note(row, member, at, why)
    return row


def _held(words: Words) -> tuple[Idea, Words]:
    if isinstance(words, Idea):
        row = Idea.objects.select_for_update().get(pk=words.pk)
        return row, row
    held = voting.hold(words.idea)
    return held, Comment.objects.select_for_update().get(pk=words.pk)


def _count(idea: Idea, row: Words, by: int) -> None:
    if isinstance(row, Comment):
        idea.comments = max(0, idea.comments + by)
        idea.save(update_fields=["comments"])


def _note(row: Words, member: Member, at: datetime, why: str) -> None:
    idea = row if isinstance(row, Idea) else row.idea
    comment = row if isinstance(row, Comment) else None
    Look.objects.create(idea=idea, comment=comment, member=member, at=at, why=why, hidden=row.hidden_at is not None)
