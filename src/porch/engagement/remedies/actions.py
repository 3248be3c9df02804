"""Verbs: say that an idea would meet a need, and take that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.analytics.needs import KINDS
from porch.core.errors import PorchError
from porch.engagement.ideas.models import Idea
from porch.engagement.remedies.models import Remedy
from porch.records.team.models import Member


def link(*, kind: str, topic: str, idea: Idea, member: Member | None, at: datetime) -> Remedy:
    """Say that an idea would meet what people need on a topic; said before, it is the same row.

    PorchError where there is no such need: on no topic there is nothing to link.
    """
    if kind not in KINDS or not topic:
        raise PorchError("Choose a need on a topic.")
    with transaction.atomic():
        made, _ = Remedy.objects.get_or_create(
            kind=kind, topic=topic, idea_id=idea.into_id or idea.pk, undone_at=None, defaults={"by": member, "at": at}
        )
    return made


def unlink(*, remedy: Remedy, at: datetime) -> Remedy:
    """Take that back."""
    Remedy.objects.filter(pk=remedy.pk, undone_at=None).update(undone_at=at)
    remedy.refresh_from_db()
    return remedy


def relink(*, remedy: Remedy, at: datetime) -> Remedy:
    """Undo the taking back."""
    return link(kind=remedy.kind, topic=remedy.topic, idea=remedy.idea, member=remedy.by, at=at)
