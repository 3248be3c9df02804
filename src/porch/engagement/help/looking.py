"""Looks at what strangers write before others read it, and hides what breaks the policy; nothing is deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.help.holding import hold, hold_with, recount
from porch.engagement.help.models import Answer, Look, Question, Wrong
from porch.records.team.models import Member

Written = Question | Answer


def let_stand(*, words: Written, member: Member, at: datetime) -> Written:
    """Let everybody read what waited, or what was hidden."""
    with transaction.atomic():
        held, row = _held(words)
        if not row.is_shown:
            _change(held, row, None, "")
            _note(held, row, member, at, "let stand")
    return row


def hide(*, words: Written, member: Member, why: str, at: datetime) -> Written:
    """Hide what breaks the policy, with the reason. `let_stand` undoes it."""
    why = " ".join(why.split())[:300]
    if not why:
        raise PorchError("Say why it is hidden: the reason is public, the words are not.")
    with transaction.atomic():
        held, row = _held(words)
        if row.hidden_at is None:
            _change(held, row, at, why)
            _note(held, row, member, at, why)
    return row


def let_object(*, wrong: Wrong) -> Wrong:
    """Let everybody read what somebody new calls mistaken."""
    wrong.held_at = None
    wrong.save(update_fields=["held_at"])
    return wrong


def overrule(*, wrong: Wrong, at: datetime) -> Wrong:
    """Let it stand no longer that an answer is mistaken, whoever said so; it stays in the history."""
    wrong.withdrawn_at = wrong.withdrawn_at or at
    wrong.save(update_fields=["withdrawn_at"])
    return wrong


def _held(words: Written) -> tuple[Question, Written]:
    if isinstance(words, Answer):
        return hold_with(words)
    held = hold(words.pk)
    return held, held


def _change(held: Question, row: Written, hidden_at: datetime | None, why: str) -> None:
    row.held_at, row.hidden_at, row.hidden_why = None, hidden_at, why
    row.save(update_fields=["held_at", "hidden_at", "hidden_why"])
    recount(held)


def _note(held: Question, row: Written, member: Member, at: datetime, why: str) -> None:
    answer = row if isinstance(row, Answer) else None
    Look.objects.create(question=held, answer=answer, member=member, at=at, why=why, hidden=row.hidden_at is not None)
