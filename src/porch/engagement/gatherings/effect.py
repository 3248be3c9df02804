"""What inviting did: who came of those invited, beside who came of those whom chance held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from porch.analytics.influence.holdout import Lift, lift
from porch.core.viewer import Viewer, may_see
from porch.engagement.gatherings.models import Choice, Part, Plan
from porch.records.interactions import queries as interactions

LASTS = timedelta(days=2)
"""Who is heard to have come until so long after a day began, in whatever time zone we are, was there."""
LATEST = 100
"""So many lists handed on are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many were invited and held back by chance alone, how many of each came, and what that says.

    Only gatherings that are over and whose list was handed on count, and of those people only whom the plan chose
    before chance held anybody back.
    """

    gatherings: int
    invited: int
    came: int
    held: int
    came_anyway: int

    @property
    def lift(self) -> Lift:
        """By how much larger the share is that came of those invited, with its interval."""
        return lift(self.came, self.invited, self.came_anyway, self.held)


def effect(viewer: Viewer, *, now: datetime) -> Effect:
    """Return what inviting did so far; of nobody where the viewer may see nothing.

    Who came is told by the log: a visit, a meeting, a purchase, or that they accepted or joined, on that day.
    """
    over = Plan.objects.filter(
        handed_at__isnull=False, gathering__why_all="", gathering__day__lt=(now - LASTS).date()
    ).select_related("gathering").order_by("-handed_at")  # fmt: skip
    plans = {plan.gathering_id: plan for plan in reversed(over[:LATEST])} if may_see(viewer) else {}
    days = {plan.pk: plan.gathering.day for plan in plans.values()}
    drawn = {(row.plan_id, row.part, row.person.now_id) for row in _choices(list(days))}
    came = _days_of(viewer, {person for _, _, person in drawn}, sorted(day for day in days.values() if day))
    told = Counter((part, _came_on(days[plan], came.get(person, ()))) for plan, part, person in drawn)
    came_of, all_of = ({part: told[part, True] + told[part, False] * whole for part in Part} for whole in (0, 1))
    return Effect(
        gatherings=len(plans), came=came_of[Part.INVITED], invited=all_of[Part.INVITED],
        came_anyway=came_of[Part.HELD_OUT], held=all_of[Part.HELD_OUT],
    )  # fmt: skip


def _choices(plans: list[int]) -> QuerySet[Choice]:
    found = Choice.objects.filter(plan__in=plans, anyway=True, part__in=(Part.INVITED, Part.HELD_OUT))
    return found.select_related("person")


def _days_of(viewer: Viewer, persons: set[int], days: Sequence[date]) -> dict[int, list[datetime]]:
    """Return when each of these people came, since the first of the days began."""
    found: dict[int, list[datetime]] = {}
    if persons and days:
        for person, at in interactions.came(viewer, persons, since=_begin(days[0]), until=_begin(days[-1]) + LASTS):
            found.setdefault(person, []).append(at)
    return found


def _came_on(day: date | None, times: Iterable[datetime]) -> bool:
    return day is not None and any(_begin(day) <= at < _begin(day) + LASTS for at in times)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
