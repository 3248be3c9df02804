"""Questions about gatherings and whom to invite."""

from __future__ import annotations

from dataclasses import dataclass

from porch.core.viewer import Viewer, may_see
from porch.engagement.gatherings.models import Choice, Gathering, LeftOut, Part, Plan
from porch.engagement.gatherings.planning import RULES
from porch.engagement.gatherings.roll import accepted, asked, occurrence, occurrences
from porch.records.people.models import Person

__all__ = [
    "Chosen", "Planned", "accepted", "any_made", "asked", "gathering", "gatherings", "latest", "occurrence",
    "occurrences", "planned",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Somebody in a plan, as who they are now: whom they reach alone, and what that adds beyond those before them."""

    person: int
    name: str
    place: int
    reach: float
    adds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A gathering with its latest plan: who is invited, in order; who is not, so that we learn; who moves most.

    `left_out` are those a colleague left out; `rules` tell why others are not chosen, in words, with how many.
    `older` is whether an earlier plan was handed on. `plan` is None only for a gathering without any.
    """

    gathering: Gathering
    plan: Plan | None
    invited: tuple[Chosen, ...] = ()
    held_out: tuple[Chosen, ...] = ()
    by_degree: tuple[Chosen, ...] = ()
    left_out: tuple[Person, ...] = ()
    rules: tuple[tuple[str, int], ...] = ()


def gatherings(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Gathering]:
    """Return a page of gatherings, newest first."""
    if not may_see(viewer):
        return []
    found = Gathering.objects.select_related("member").order_by("-id")
    return list((found.filter(pk__lt=before) if before is not None else found)[:limit])


def gathering(viewer: Viewer, gathering_id: int) -> Gathering | None:
    """Return one gathering, or None."""
    found = Gathering.objects.select_related("member").filter(pk=gathering_id)
    return found.first() if may_see(viewer) else None


def any_made(viewer: Viewer) -> bool:
    """Whether anything was ever planned."""
    return may_see(viewer) and Gathering.objects.exists()


def latest(viewer: Viewer, gathering: Gathering) -> Plan | None:
    """Return the plan that stands, worked out or not yet; None when there is none."""
    found = Plan.objects.filter(gathering=gathering).select_related("gathering", "handed_by").order_by("-id")
    return found.first() if may_see(viewer) else None


def planned(viewer: Viewer, gathering: Gathering) -> Planned:
    """Return a gathering with what is planned for it."""
    plan = latest(viewer, gathering)
    if plan is None:
        return Planned(gathering=gathering, plan=None)
    chosen = _chosen(plan)
    left = LeftOut.objects.filter(gathering=gathering).select_related("person__identity").order_by("id")
    return Planned(
        gathering=gathering, plan=plan, invited=chosen[Part.INVITED], held_out=chosen[Part.HELD_OUT],
        by_degree=chosen[Part.BY_DEGREE], left_out=tuple(row.person.identity or row.person for row in left),
        rules=tuple((RULES.get(rule, rule), many) for rule, many in plan.kept_out.items() if rule != "by_hand"),
    )  # fmt: skip


def _chosen(plan: Plan) -> dict[Part, tuple[Chosen, ...]]:
    """Return who is in a plan, by part; two who were found to be one since stand there once."""
    found: dict[Part, dict[int, Chosen]] = {part: {} for part in Part}
    rows = Choice.objects.filter(plan=plan).select_related("person__identity").order_by("part", "place")
    for row in rows:
        now = row.person.identity or row.person
        one = Chosen(person=now.pk, name=now.name, place=row.place, reach=row.reach, adds=row.adds)
        found[Part(row.part)].setdefault(now.pk, one)
    return {part: tuple(each.values()) for part, each in found.items()}
