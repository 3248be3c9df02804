"""Questions about how people and we stand with each other. A single tie is weighed as of now, by plain arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from porch.analytics import neglect, trust
from porch.analytics.ladder import Rung
from porch.core.viewer import Viewer, may_see
from porch.projections.relationships import learning, weighing
from porch.projections.relationships.models import Bond, Exchange, Facts, Tie
from porch.projections.relationships.reading import UNHAPPY
from porch.projections.relationships.weighing import Weight

LATELY = 50  # words of theirs, in which a complaint nobody answered is looked for
FORGOTTEN = 365
"""Days after which somebody is not quiet but gone."""
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How we stand with one person now. `weight` is None while there is no rhythm yet."""

    tie: Tie
    weight: Weight | None

    @property
    def lines(self) -> tuple[trust.Line, trust.Line]:
        """The two lines beside a reply box: only when invoicing, only when unhappy."""
        return (
            trust.only_when_invoicing(ours=self.tie.ours, invoiced=self.tie.invoiced),
            trust.only_when_unhappy(ours=self.tie.ours, when_unhappy=self.tie.when_unhappy),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What passed in one month, theirs and ours."""

    first: datetime
    theirs: int
    ours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Somebody who is silent for more than three times their own rhythm: what is lost by it, and what to do."""

    person: int
    name: str
    leak: neglect.Leak


def with_us(viewer: Viewer, person_id: int, *, now: datetime) -> Standing | None:
    """Return how we stand with one person, or None where nothing passed yet."""
    tie = Tie.objects.filter(pk=person_id).first() if may_see(viewer) else None
    return Standing(tie=tie, weight=_weighed(tie, now)) if tie else None


def lines(viewer: Viewer, person_id: int) -> tuple[trust.Line, ...]:
    """Return the lines that warn before one answers somebody: when they hear from us for one reason only."""
    tie = Tie.objects.filter(pk=person_id).first() if may_see(viewer) else None
    return tuple(line for line in Standing(tie=tie, weight=None).lines if line.warns) if tie else ()


def is_unhappy(viewer: Viewer, tie: Tie, handle_ids: Collection[int]) -> bool:
    """Whether somebody complained and nobody answered since. `tie` is theirs, `handle_ids` are all of their handles."""
    if not may_see(viewer) or not tie.unhappy:
        return False
    said = Exchange.objects.filter(handle_id__in=list(handle_ids), ours=False)
    lately = said.filter(at__gt=tie.last_ours_at) if tie.last_ours_at else said
    return any(flags & UNHAPPY for flags in lately.order_by("-at").values_list("flags", flat=True)[:LATELY])


def colleagues(viewer: Viewer, person_id: int) -> list[Bond]:
    """Return how each colleague stands with one person, the strongest first, as last weighed."""
    found = Bond.objects.filter(person_id=person_id).select_related("member")
    return sorted(found, key=lambda bond: (-(bond.points or 0.0), -bond.ours, bond.pk)) if may_see(viewer) else []


def ties_of(viewer: Viewer, person_ids: Collection[int]) -> dict[int, Tie]:
    """Return how we stand with these people, by person, as last weighed."""
    return Tie.objects.in_bulk(list(person_ids)) if may_see(viewer) else {}


def who_knows(viewer: Viewer, person_ids: Collection[int]) -> dict[int, list[Bond]]:
    """Return which colleagues spoke with these people, by person, the strongest tie first, as last weighed."""
    found: dict[int, list[Bond]] = {}
    if may_see(viewer) and person_ids:
        for bond in Bond.objects.filter(person_id__in=list(person_ids), ours__gt=0).select_related("member"):
            found.setdefault(bond.person_id, []).append(bond)
    for bonds in found.values():
        bonds.sort(key=lambda bond: (-(bond.points or 0.0), -bond.ours, bond.pk))
    return found


def months(viewer: Viewer, handle_ids: Collection[int], since: datetime) -> list[Month]:
    """Return what passed with these handles month by month, oldest first; months in which nothing did are left out."""
    if not may_see(viewer):
        return []
    found = Exchange.objects.filter(handle_id__in=list(handle_ids), at__gte=since, rung__isnull=False)
    counted = found.annotate(first=TruncMonth("at")).values("first").annotate(
        theirs=Count("pk", filter=Q(ours=False)), mine=Count("pk", filter=Q(ours=True))
    )  # fmt: skip
    return [Month(first=row["first"], theirs=row["theirs"], ours=row["mine"]) for row in counted.order_by("first")]


def written_to_in_vain(viewer: Viewer, *, since: datetime, least: int) -> set[int]:
    """Return to whom we wrote `least` times or more since then, and who said nothing in all that time."""
    if not may_see(viewer):
        return set()
    silent = Q(last_theirs_at=None) | Q(last_theirs_at__lt=since)
    persons = Tie.objects.filter(silent, last_ours_at__gte=since, ours__gte=least).values("person_id")
    ours = Exchange.objects.filter(handle__person__in=persons, at__gte=since, ours=True)
    counted = ours.values("handle__person").annotate(many=Count("pk")).filter(many__gte=least)
    return set(counted.values_list("handle__person", flat=True))


def quiet(viewer: Viewer, *, now: datetime, limit: int = 200) -> list[Quiet]:
    """Return whose rhythm is broken, as far as it broke within a year, the largest leak first.

    At most `limit` are looked at: those whose rhythm broke last, as they are the likeliest to come back.
    """
    if not may_see(viewer):
        return []
    broken = Tie.objects.filter(broken_at__lte=now, broken_at__gt=now - timedelta(days=FORGOTTEN))
    rows = list(broken.select_related("person").order_by("-broken_at", "-person")[:limit])
    leaks = [(tie, leak) for tie in rows for leak in neglect.leaks_of(_case(tie, now))]
    quiet = [(tie, leak) for tie, leak in leaks if leak.kind is neglect.Neglect.BROKEN_OFF]
    quiet.sort(key=lambda one: (-one[1].size, one[0].pk))
    return [Quiet(person=tie.pk, name=_called(tie), leak=leak) for tie, leak in quiet]


def unthanked(viewer: Viewer, *, now: datetime, limit: int = 100) -> list[Quiet]:
    """Return who praised us within a year and was never thanked, the largest leak first, among the `limit` latest."""
    found = Tie.objects.filter(praised__gt=0, thanked=0) if may_see(viewer) else Tie.objects.none()
    return _leaking(found, neglect.Neglect.NEVER_THANKED, now, limit)


def billed_only(viewer: Viewer, *, now: datetime, references: Collection[int] = (), limit: int = 100) -> list[Quiet]:
    """Return who speaks for us and hears from us about bills and renewals, the largest leak first, as above.

    `references` are persons who speak for us though nobody heard it, as those of a reference account do.
    """
    if not may_see(viewer):
        return []
    spoke = _leaking(Tie.objects.filter(spoke_for__gt=0, invoiced__gt=0), neglect.Neglect.RENEWALS_ONLY, now, limit)
    known = {one.person for one in spoke}
    rows = Tie.objects.filter(pk__in=[one for one in references if one not in known], invoiced__gt=0)
    return sorted(
        [*spoke, *(_leaking(rows, neglect.Neglect.RENEWALS_ONLY, now, limit, least=1) if references else ())],
        key=lambda one: (-one.leak.size, one.person),
    )  # fmt: skip


def ignored(viewer: Viewer, found: Mapping[int, tuple[int, tuple[str, ...]]], *, now: datetime) -> list[Quiet]:
    """Return whom we leave waiting while we answer somebody louder beside them, the largest leak first.

    `found` has, by person, how many words of theirs nobody answered, and the names of those who were answered.
    """
    ties = Tie.objects.filter(pk__in=list(found)).select_related("person") if may_see(viewer) and found else ()
    cases = [replace(_case(tie, now), unanswered=found[tie.pk][0], near=found[tie.pk][1]) for tie in ties]
    names = {case.person: case.name for case in cases}
    leaks = [leak for leak in neglect.leaks(cases) if leak.kind is neglect.Neglect.FRIEND_IGNORED]
    return [Quiet(person=leak.person, name=names[leak.person], leak=leak) for leak in leaks]


def _leaking(found: QuerySet[Tie], kind: neglect.Neglect, now: datetime, limit: int, *, least: int = 0) -> list[Quiet]:
    lately = found.filter(last_at__gt=now - timedelta(days=FORGOTTEN)).select_related("person")
    rows = list(lately.order_by("-last_at", "-person")[:limit])
    cases = [(tie, _case(tie, now)) for tie in rows]
    cases = [(tie, replace(case, references=max(case.references, least))) for tie, case in cases]
    leaks = [(tie, leak) for tie, case in cases for leak in neglect.leaks_of(case) if leak.kind is kind]
    leaks.sort(key=lambda one: (-one[1].size, one[0].pk))
    return [Quiet(person=tie.pk, name=_called(tie), leak=leak) for tie, leak in leaks]


def _case(tie: Tie, now: datetime) -> neglect.Case:
    days = max((now - tie.first_at).days, 1)
    silent = float((now.date() - tie.last_two_way).days) if tie.last_two_way else None
    return neglect.Case(
        person=tie.pk, name=_called(tie), days=float(days), rung=Rung(tie.depth if tie.depth is not None else 4),
        two_way_days=tie.two_way_days, rhythm_days=tie.rhythm_days, silent_days=silent, alive=tie.alive,
        ours=tie.ours, invoiced=tie.invoiced, references=tie.spoke_for, praised=tie.praised, thanked=tie.thanked,
    )  # fmt: skip


def _called(tie: Tie) -> str:
    return tie.person.name or "They"


def _weighed(facts: Facts, now: datetime) -> Weight | None:
    counts = weighing.Counts(**{name: getattr(facts, name) for name in weighing.Counts._fields})
    return weighing.weigh(counts, learning.learnt(), now)
