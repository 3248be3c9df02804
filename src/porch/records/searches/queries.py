"""Questions about what we look for in public and what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from porch.core.viewer import Viewer, may_see
from porch.records.accounts.models import Account
from porch.records.searches.models import Decision, Found, Search, SearchPlace

Place = tuple[datetime, int]  # when it was said and the id of the last row of the page before


def searches(viewer: Viewer, *, closed: bool = False, limit: int = 200) -> list[Search]:
    """Return the searches that are open, or those that were closed, oldest first, with their places."""
    found = _all(viewer).filter(closed_at__isnull=not closed).order_by("id")
    return list(found.prefetch_related("places__account")[:limit])


def any_open(viewer: Viewer) -> bool:
    """Whether there is a search at all that is not closed."""
    return _all(viewer).filter(closed_at=None).exists()


def search(viewer: Viewer, search_id: int) -> Search | None:
    """Return one search with its places, or None."""
    return _all(viewer).prefetch_related("places__account").filter(pk=search_id).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much one search found."""

    found: int = 0
    undecided: int = 0


def tallies(viewer: Viewer, search_ids: Collection[int], since: datetime) -> Mapping[int, Tally]:
    """Return how much each of these searches found of what was said since `since`, our own words left out."""
    theirs = _finds(viewer).filter(search_id__in=search_ids, at__gte=since)
    counted = theirs.values_list("search_id").annotate(
        n=Count("id"), open=Count("id", filter=Q(decision=Decision.NONE))
    )
    return {pk: Tally(found=n, undecided=undecided) for pk, n, undecided in counted.order_by("search_id")}


def finds(
    viewer: Viewer, search_id: int, *, undecided: bool = False, before: Place | None = None, limit: int = 50
) -> list[Found]:
    """Return a page of what a search found, latest first, our own words left out; only the undecided if asked."""
    found = _finds(viewer).filter(search_id=search_id)
    if undecided:
        found = found.filter(decision=Decision.NONE)
    if before is not None:
        found = found.filter(at__lte=before[0]).exclude(at=before[0], id__gte=before[1])
    return list(found.select_related("interaction__handle__person", "by").order_by("-at", "-id")[:limit])


def found(viewer: Viewer, found_id: int) -> Found | None:
    """Return one find with its search and what was said, or None."""
    rows = Found.objects.select_related("search", "interaction__handle__person").filter(pk=found_id)
    return rows.first() if may_see(viewer) else None


def per_day(viewer: Viewer, search_id: int, *, since: datetime, zone: ZoneInfo) -> Mapping[date, int]:
    """Return how many finds were said on each day since `since`, where there were any."""
    rows = _finds(viewer).filter(search_id=search_id, at__gte=since).annotate(day=TruncDate("at", tzinfo=zone))
    return dict(rows.values_list("day").annotate(n=Count("id")).order_by("day"))


def candidates(viewer: Viewer, what: str, *, since: datetime, limit: int = 20) -> list[Found]:
    """Return the undecided finds since `since` that may be offered for help or thanks, latest first, each person once.

    Who has named us meanwhile waits by themselves and is no candidate.
    """
    rows = _finds(viewer).filter(candidate=what, decision=Decision.NONE, at__gte=since)
    rows = rows.filter(
        search__closed_at=None, search__paused_at=None, interaction__addressed=False, interaction__deleted=False
    )
    rows = rows.select_related("interaction__handle__person", "search").order_by("-at", "-id")[: 4 * limit]
    once: dict[int | None, Found] = {}
    for row in rows:
        once.setdefault(row.interaction.handle_id, row)
    return list(once.values())[:limit]


def due(viewer: Viewer, now: datetime, *, limit: int = 200) -> list[SearchPlace]:
    """Return the places where a look is due, with their search and connection, longest due first."""
    places = SearchPlace.objects.filter(left_at=None, due_at__lte=now).order_by("due_at", "id")
    running = places.filter(search__closed_at=None, search__paused_at=None, account__closed_at=None)
    running = running.exclude(account__state=Account.State.PAUSED)
    return list(running.select_related("search", "account")[:limit]) if may_see(viewer) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """How many calls searches have spent on one UTC day: by search, and by connection."""

    by_search: Mapping[int, int]
    by_account: Mapping[int, int]


def spent(viewer: Viewer, now: datetime) -> Spent:
    """Return what searches have spent today, closed ones too."""
    today = SearchPlace.objects.filter(calls_on=now.astimezone(UTC).date())
    if not may_see(viewer):
        return Spent(by_search={}, by_account={})
    return Spent(by_search=_sums(today, "search_id"), by_account=_sums(today, "account_id"))


def place(viewer: Viewer, place_id: int) -> SearchPlace | None:
    """Return one search on one connection, or None."""
    rows = SearchPlace.objects.select_related("search", "account").filter(pk=place_id)
    return rows.first() if may_see(viewer) else None


def _sums(rows: QuerySet[SearchPlace], column: str) -> dict[int, int]:
    return dict(rows.values_list(column).annotate(n=Sum("calls_that_day")).order_by(column))


def _all(viewer: Viewer) -> QuerySet[Search]:
    rows = Search.objects.select_related("made_by")
    return rows if may_see(viewer) else rows.none()


def _finds(viewer: Viewer) -> QuerySet[Found]:
    rows = Found.objects.exclude(decision=Decision.OURS)
    return rows if may_see(viewer) else rows.none()
