"""Verbs on promises."""

from __future__ import annotations

from datetime import datetime

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.promises.models import Promise
from porch.records.interactions import actions as log
from porch.records.people.models import Handle
from porch.records.team.models import Member


def make(
    *, thread_id: int, handle: Handle, words: str, due_at: datetime, member: Member | None, at: datetime
) -> Promise:
    """Promise something by a date; it comes back in the morning when it is due."""
    if not words.strip():
        raise PorchError("Say what was promised.")
    said = log.log(
        kind=Kind.PROMISE, at=at, thread_id=thread_id, handle=handle, member=member, text=words,
        detail={"until": due_at.isoformat()},
    )  # fmt: skip
    return Promise.objects.create(
        thread_id=thread_id, handle=handle, interaction=said, words=words.strip()[:300], due_at=due_at, by=member,
        made_at=at,
    )  # fmt: skip


def keep(*, promise: Promise, member: Member | None, at: datetime) -> Promise:
    """Say that it was kept."""
    return _end(promise, "kept", member, at)


def withdraw(*, promise: Promise, member: Member | None, at: datetime) -> Promise:
    """Say that it will not be kept; the person should be told why."""
    return _end(promise, "withdrawn", member, at)


def reopen(*, promise: Promise, at: datetime) -> Promise:
    """Undo: the promise is open again."""
    promise.kept_at = promise.withdrawn_at = None
    promise.save(update_fields=["kept_at", "withdrawn_at"])
    return promise


def _end(promise: Promise, how: str, member: Member | None, at: datetime) -> Promise:
    setattr(promise, f"{how}_at", at)
    promise.save(update_fields=["kept_at", "withdrawn_at"])
    log.log(
        kind=Kind.PROMISE, at=at, thread_id=promise.thread_id, handle=promise.handle, member=member,
        text=promise.words, detail={"promise": str(promise.pk), "ended": how},
    )  # fmt: skip
    return promise
