"""Questions about how a board keeps up with those who propose on it: who is new, who won, who waits, who is missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.engagement.ideas import counting
from porch.engagement.ideas.models import COUNTS, SHOWN, Board, Comment, Decision, Idea, Milestone, Vote
from porch.engagement.ideas.statuses import Status

TAKEN = (Status.PLANNED, Status.STARTED, Status.DONE)
"""Where an idea stands that we said yes to."""
BY = Coalesce(F("author__identity"), F("author"))
"""Who wrote something, as who they are now."""
WHOSE = Coalesce(F("idea__author__identity"), F("idea__author"))
"""Who proposed what something was said of."""
_PEOPLE = {
    "people": Count(counting.NOW, distinct=True),
    "by_self": Count(counting.NOW, distinct=True, filter=Q(noted_by=None)),
}
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long decisions took in days, and how long what nobody decided about waits by now."""

    answered: tuple[float, ...]
    waiting: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """Somebody of whose ideas we took more than one, and how often they commented on ideas of others."""

    person: int
    taken: int
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Who is for the most voted ideas: by idea and in all, people who said so themselves and those noted for."""

    ideas: tuple[tuple[Idea, int, int], ...]
    online: int
    offline: int


def waits(viewer: Viewer, board: Board, *, since: datetime, now: datetime) -> Waits:
    """Return how long the ideas proposed on a board since then waited for their first decision, or wait still.

    Who took theirs back waited until then. What is part of another idea waits with it, and what we hid does not.
    """
    if not may_see(viewer):
        return Waits(answered=(), waiting=())
    found = Idea.objects.filter(board=board, into=None, hidden_at=None, at__gte=since)
    rows = list(found.order_by("pk").values_list("pk", "at", "status", "status_at"))
    first = _first_decided([pk for pk, *_ in rows])
    open_ = [
        (at, status_at if status == Status.WITHDRAWN else now) for pk, at, status, status_at in rows if pk not in first
    ]
    return Waits(
        answered=tuple(_days(at, first[pk]) for pk, at, *_ in rows if pk in first),
        waiting=tuple(_days(at, until) for at, until in open_),
    )


def contributors(viewer: Viewer, *, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many people proposed ideas in that time whose first these are, and how many proposed any."""
    if not may_see(viewer):
        return 0, 0
    found = Idea.objects.filter(SHOWN, author__isnull=False, at__gte=since, at__lt=until).values_list(BY, flat=True)
    whole, parts = found.filter(board__in=_boards(), into=None), found.filter(into__gt=0)
    those = sorted({*whole, *parts})  # asked apart, each along its index
    known: set[int] = set()
    for start in range(0, len(those), AT_ONCE):
        some = those[start : start + AT_ONCE]
        before = Idea.objects.filter(Q(author__in=some) | Q(author__identity__in=some), at__lt=since)
        known |= set(before.values_list(BY, flat=True))
    return len(those) - len(known), len(those)


def winners(viewer: Viewer, *, limit: int = 50) -> list[Winner]:
    """Return who proposed more than one idea that we took, who won most first, with what they said of others' ideas."""
    if not may_see(viewer):
        return []
    found = Idea.objects.filter(SHOWN, board__in=_boards(), status__in=TAKEN, into=None, author__isnull=False)
    rows = found.values(who=BY).annotate(taken=Count("pk")).filter(taken__gt=1).order_by("-taken", "who")[:limit]
    taken = {row["who"]: row["taken"] for row in rows}
    theirs = Comment.objects.filter(SHOWN, Q(author__in=taken) | Q(author__identity__in=taken), member=None)
    of_others = theirs.annotate(who=BY, whose=WHOSE).filter(~Q(who=F("whose")) | Q(whose=None))
    said = of_others.values("who").annotate(many=Count("pk")).order_by()
    comments = {row["who"]: row["many"] for row in said}
    return [Winner(person=who, taken=many, comments=comments.get(who, 0)) for who, many in taken.items()]


def voices(viewer: Viewer, board: Board, *, most: int = 50) -> Voices:
    """Return who is for the most voted ideas of a board: themselves, or because a colleague wrote it down for them."""
    if not may_see(viewer):
        return Voices(ideas=(), online=0, offline=0)
    ideas = list(Idea.objects.filter(SHOWN, board=board, into=None).order_by("-votes", "-pk")[:most])
    cast = Vote.objects.filter(COUNTS, Q(idea__in=ideas) | Q(idea__into__in=ideas))
    rows: Iterable[Any] = cast.annotate(root=counting.ROOT).values("root").annotate(**_PEOPLE).order_by()
    by_idea = {row["root"]: _both(row) for row in rows}
    online, offline = _both(cast.aggregate(**_PEOPLE))
    told = tuple((idea, *by_idea.get(idea.pk, (0, 0))) for idea in ideas)
    return Voices(ideas=told, online=online, offline=offline)


def reached(viewer: Viewer, ids: Collection[int]) -> dict[int, Milestone]:
    """Return the step that was reached last of each of these ideas that has one, by idea."""
    found = Milestone.objects.filter(idea__in=list(ids), dropped_at=None, reached_at__isnull=False)
    return {one.idea_id: one for one in found.order_by("reached_at", "pk")} if may_see(viewer) else {}


def _boards() -> QuerySet[Board, Any]:
    return Board.objects.values("pk")


def _first_decided(ids: Sequence[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = Decision.objects.filter(idea__in=ids[start : start + AT_ONCE], published_at__isnull=False)
        found |= dict(rows.values("idea").annotate(first=Min("published_at")).order_by().values_list("idea", "first"))
    return found


def _days(since: datetime, until: datetime) -> float:
    return max((until - since).total_seconds() / 86400, 0.0)


def _both(row: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many said so themselves, and how many only through a colleague."""
    return row["by_self"], row["people"] - row["by_self"]
