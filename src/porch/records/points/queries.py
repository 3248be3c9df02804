"""Questions about engagement points: the worked rows as the business has them, and its own."""

from __future__ import annotations

from dataclasses import dataclass

from porch.core.viewer import Viewer, may_see
from porch.records.points.models import Point
from porch.records.points.worked import WORKED, Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table. `key` is a worked row's, `number` the one written down; `is_ours`: in our own words."""

    key: str
    number: int
    objective: str
    activity: str
    tool: str
    measure: str
    place: str
    is_ours: bool
    is_away: bool


def rows(viewer: Viewer, *, away: bool = False) -> list[Row]:
    """Return the table, our own rows last; with `away` only what was put away."""
    if not may_see(viewer):
        return []
    written = list(Point.objects.order_by("pk"))
    by_key = {row.key: row for row in written if row.key}
    found = [_worked(one, by_key.get(one.key)) for one in WORKED] + [_own(row) for row in written if not row.key]
    return [one for one in found if one.is_away is away]


def row(viewer: Viewer, name: str) -> Row | None:
    """Return one row by the key of a worked one, or the number of one of ours; None where there is none."""
    every = [*rows(viewer), *rows(viewer, away=True)]
    return next((one for one in every if name in (one.key, str(one.number)) and name not in ("", "0")), None)


def point(viewer: Viewer, number: int) -> Point | None:
    """Return one row of our own, or None."""
    return Point.objects.filter(pk=number, key="").first() if may_see(viewer) else None


def _worked(one: Worked, said: Point | None) -> Row:
    ours = said is not None and bool(said.objective)
    told: Worked | Point = said if said is not None and ours else one
    return Row(
        key=one.key, number=0, objective=told.objective, activity=told.activity, tool=told.tool, measure=told.measure,
        place=one.place, is_ours=ours, is_away=said is not None and said.away_at is not None,
    )  # fmt: skip


def _own(said: Point) -> Row:
    return Row(
        key="", number=said.pk, objective=said.objective, activity=said.activity, tool=said.tool,
        measure=said.measure, place="", is_ours=True, is_away=said.away_at is not None,
    )  # fmt: skip
