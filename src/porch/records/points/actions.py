"""Verbs on engagement points: write one of our own, put a worked one in other words, put one away, bring it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.records.points.models import Point
from porch.records.points.worked import WORKED
from porch.records.team.models import Member

MOST = 200  # rows of our own
LONGEST = {"objective": 200, "activity": 300, "tool": 300, "measure": 300}
NAMES = {"objective": "objective", "activity": "activity of customers", "tool": "tool", "measure": "measure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a row says, from the objective on."""

    objective: str
    activity: str
    tool: str
    measure: str


def write(*, wording: Wording, member: Member | None, at: datetime) -> Point:
    """Add a row of our own; PorchError names the part that is missing."""
    told = _fitting(wording)
    if Point.objects.filter(key="").count() >= MOST:
        raise PorchError(f"There are {MOST} rows of yours already. Put some away, and nobody finds anything less.")
    return Point.objects.create(by=member, at=at, **told)


def rewrite(
    *, key: str = "", point: Point | None = None, wording: Wording, member: Member | None, at: datetime
) -> Point:
    """Put a row in other words: one of our own, or the worked one named by `key`."""
    told = _fitting(wording)
    with transaction.atomic():
        row = point or _of(key, at)
        for name, words in told.items():
            setattr(row, name, words)
        row.by, row.at = member, at
        row.save()
    return row


def reset(*, key: str) -> None:
    """Let a worked row say again what it says by itself."""
    Point.objects.filter(key=key).exclude(key="").delete()


def put_away(*, key: str = "", point: Point | None = None, at: datetime) -> Point:
    """Put a row away; nothing of it is lost."""
    with transaction.atomic():
        row = point or _of(key, at)
        row.away_at = row.away_at or at
        row.save()
    return row


def bring_back(*, key: str = "", point: Point | None = None, at: datetime) -> Point:
    """Undo that."""
    with transaction.atomic():
        row = point or _of(key, at)
        row.away_at = None
        row.save()
    return row


def _of(key: str, at: datetime) -> Point:
    if key not in {one.key for one in WORKED}:
        raise PorchError("There is no such row.")
    row, _new = Point.objects.select_for_update().get_or_create(key=key, defaults={"at": at})
    return row


def _fitting(wording: Wording) -> dict[str, str]:
    told = {name: " ".join(words.split()) for name, words in asdict(wording).items()}
    for name, words in told.items():
        if not words:
            raise PorchError(f"Write the {NAMES[name]}, too.")
        if len(words) > LONGEST[name]:
            raise PorchError(f"The {NAMES[name]} may have at most {LONGEST[name]} letters.")
    return told
