"""Questions about what networks count of us. What was not told is not there: nobody answers 0 for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from porch.core.viewer import Viewer, may_see
from porch.records.tables.words import fit_name
from porch.records.tallies.models import Figure, Round

Item = tuple[str, str]  # channel, external id


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a counter stood at, from `at` until it was last seen so."""

    value: int
    at: datetime
    seen_at: datetime


def of_posts(viewer: Viewer, items: Collection[Item]) -> dict[Item, dict[str, Point]]:
    """Return the latest figures of these items of ours, by item and counter, in one statement.

    An item whose counters were never told is missing, and so is a counter that was not told.
    """
    wanted = {(channel, fit_name(name)): (channel, name) for channel, name in items if name}
    if not wanted or not may_see(viewer):
        return {}
    rows = Figure.objects.filter(of__in={name for _, name in wanted}, standing=True).order_by("seen_at")
    found: dict[Item, dict[str, Point]] = defaultdict(dict)
    for channel, of, name, value, at, seen_at in rows.values_list("account__channel", "of", "name", *_POINT):
        if item := wanted.get((channel, of)):  # two connections of ours may count the same post: the later one tells
            found[item][name] = Point(value=value, at=at, seen_at=seen_at)
    return dict(found)


def of_account(viewer: Viewer, account_id: int) -> dict[str, Point]:
    """Return the latest figures of a connection itself, by counter: those of its posts are not among them."""
    rows = _figures(viewer).filter(of="", account_id=account_id, standing=True)
    return {name: Point(value=v, at=a, seen_at=s) for name, v, a, s in rows.values_list("name", *_POINT)}


def latest(viewer: Viewer, account_id: int, *, before: int | None = None, limit: int = 100) -> list[Figure]:
    """Return a page of the figures that stand on a connection, of itself and its posts, what changed last first."""
    found = _figures(viewer).filter(account_id=account_id, standing=True)
    return list((found.filter(pk__lt=before) if before else found).order_by("-id")[:limit])


def series(
    viewer: Viewer,
    account_id: int,
    name: str,
    *,
    of: str = "",
    since: datetime | None = None,
    before: datetime | None = None,
    limit: int = 500,
) -> list[Point]:
    """Return how a counter went, oldest first: the latest `limit` values that were new, or those new before `before`.

    `since` leaves out what had ended by then; the value that stood at that moment is still the first.
    """
    found = _figures(viewer).filter(account_id=account_id, of=fit_name(of), name=name)
    found = found.filter(at__lt=before) if before else found
    rows = list(found.order_by("-at").values_list(*_POINT)[:limit])
    points = [Point(value=value, at=at, seen_at=seen_at) for value, at, seen_at in reversed(rows)]
    return [point for point in points if since is None or point.seen_at >= since]


def followers(viewer: Viewer, account_id: int, day: date) -> int | None:
    """Return how many followed a connection on a UTC day as its network told it; None when it was not heard then."""
    begins = datetime.combine(day, time.min, UTC)
    found = _figures(viewer).filter(account_id=account_id, of="", name="followers", at__lt=begins + timedelta(days=1))
    row = found.order_by("-at").values_list("value", "seen_at").first()
    return row[0] if row and row[1] >= begins else None


def rounds(viewer: Viewer, account_id: int) -> Mapping[str, Round]:
    """Return how asking a connection for its counters and follow lists went, by what was asked."""
    found = Round.objects.filter(account_id=account_id) if may_see(viewer) else Round.objects.none()
    return {held.what: held for held in found}


def resting(viewer: Viewer, what: str, now: datetime) -> set[int]:
    """Return the connections whose time to be asked for `what` has not come yet."""
    found = Round.objects.filter(what=what, due_at__gt=now)
    return set(found.values_list("account_id", flat=True)) if may_see(viewer) else set()


_POINT = ("value", "at", "seen_at")


def _figures(viewer: Viewer) -> QuerySet[Figure]:
    return Figure.objects.all() if may_see(viewer) else Figure.objects.none()
