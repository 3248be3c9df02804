"""Works out whom to invite, in a child of the worker: it brings the numerical stack along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from porch.analytics.influence import holdout
from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings.models import Choice, Gathering, LeftOut, Part, Plan
from porch.projections.influence import links
from porch.projections.relationships import queries as relationships
from porch.records.consent import queries as consent
from porch.records.jobs.actions import task
from porch.records.people import queries as people
from porch.records.people.models import Person

SEED = 2026  # of the samples; the same links give the same plan
AT_ONCE = 500
LATELY, WRITTEN = timedelta(days=30), 4
ASKED_WITHIN, ASKED = timedelta(days=90), 2
RULES = {
    "by_hand": "left out by you",
    "said_no": "said no to invitations",
    "asked_often": f"on {ASKED} lists handed on within {ASKED_WITHIN.days} days",
    "written_often": f"written to {WRITTEN} times or more in {LATELY.days} days without a word from them",
    "set_aside": "no customers: set aside",
}
"""Who is never chosen, by the rule that says so, in words. Whoever was erased is nobody any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a plan is made from: who moves whom, who may be chosen, and who not, by the rule that says so."""

    links: list[links.Link]
    candidates: set[int]
    kept_out: dict[str, set[int]]


@task("plan_invites", apart=True)
def plan_invites(plan_id: int) -> None:
    """Work out one plan, unless that is done or another was asked for since."""
    found = Plan.objects.select_related("gathering").filter(pk=plan_id, made_at=None).first()
    if found is None or Plan.objects.filter(gathering=found.gathering, pk__gt=plan_id).exists():
        return
    work_out(found, at=SYSTEM_CLOCK.now())


def work_out(plan: Plan, *, at: datetime) -> Plan:
    """Work out whom to invite, and keep it as rows."""
    field = survey(plan.gathering, at=at)
    plan.made_at, plan.links, plan.candidates = at, len(field.links), len(field.candidates)
    plan.kept_out = {rule: len(persons) for rule, persons in field.kept_out.items() if persons}
    if not field.candidates:
        plan.trouble = "Nobody is left who could be invited."
    with transaction.atomic():
        if field.candidates:
            _choose(plan, field)
        plan.save()
    return plan


def survey(gathering: Gathering, *, at: datetime) -> Field:
    """Return who moves whom on the gathering's topic, and who of them may be invited."""
    found = list(links.links(SYSTEM, topic=gathering.topic))
    everybody = {person for source, target, _ in found for person in (source, target)}
    kept_out = _kept_out(gathering, everybody, at)
    return Field(links=found, candidates=everybody.difference(*kept_out.values()), kept_out=kept_out)


def held_out(gathering: Gathering, persons: Iterable[int]) -> set[int]:
    """Return whom of `persons` chance does not let be invited, a tenth of many; nobody where all are to be invited.

    It is drawn by the gathering's seed and the person alone: whoever plans again draws nobody else.
    """
    return holdout.held(persons, seed=gathering.seed) if gathering.holds_out else set()


def _choose(plan: Plan, field: Field) -> None:
    from porch.analytics.influence import spread  # the numerical stack
    from porch.analytics.influence.ties import arranged, ties

    graph, gathering = arranged(ties(_frame(field.links))), plan.gathering
    not_them, held = set().union(*field.kept_out.values()), held_out(gathering, field.candidates)
    told = spread.plan(graph, people=gathering.seats, excluded=not_them | held, seed=SEED)
    plan.spread, plan.guarantee, plan.samples = told.spread, told.guarantee, told.sample
    plan.by_degree = told.by_degree_spread
    all_the_same = spread.plan(graph, people=gathering.seats, excluded=not_them, seed=SEED) if held else told
    anyway = {one.person for one in all_the_same.chosen}
    _keep(plan, Part.INVITED, told.chosen, anyway)
    _keep(plan, Part.BY_DEGREE, _by_degree(field, not_them | held, gathering.seats))
    _keep(plan, Part.HELD_OUT, [one for one in all_the_same.chosen if one.person in held], anyway)


def _by_degree(field: Field, kept: set[int], seats: int) -> list[SimpleNamespace]:
    """Return whom one would invite who counts how many each moves, and nothing else."""
    ties = Counter(source for source, _, _ in field.links if source not in kept)
    first = sorted(ties.items(), key=lambda one: (-one[1], one[0]))[:seats]
    return [SimpleNamespace(person=person, alone=many, adds=0) for person, many in first]


def _frame(found: Iterable[links.Link]) -> Any:
    import polars as pl

    return pl.DataFrame(
        list(found), schema={"source": pl.Int64, "target": pl.Int64, "chance": pl.Float64}, orient="row"
    )


def _keep(plan: Plan, part: Part, chosen: Iterable[Any], anyway: Collection[int] = ()) -> None:
    rows = [
        Choice(
            plan=plan,
            person_id=one.person,
            part=part,
            place=number,
            reach=one.alone,
            adds=one.adds,
            anyway=one.person in anyway,
        )
        for number, one in enumerate(chosen, start=1)
    ]
    Choice.objects.bulk_create(rows)


def _kept_out(gathering: Gathering, everybody: set[int], at: datetime) -> dict[str, set[int]]:
    """Return who must not be chosen, by rule; each under the first that says so."""
    told: dict[str, Collection[int]] = {
        "by_hand": {row.person.now_id for row in LeftOut.objects.filter(gathering=gathering).select_related("person")},
        "said_no": consent.refusing(SYSTEM, consent.Purpose.INVITATION, at),
        "asked_often": _asked_often(gathering, at),
        "written_often": relationships.written_to_in_vain(SYSTEM, since=at - LATELY, least=WRITTEN),
        "set_aside": _set_aside(everybody),
    }
    seen: set[int] = set()
    found: dict[str, set[int]] = {}
    for rule, persons in told.items():
        found[rule] = (everybody & set(persons)) - seen
        seen |= found[rule]
    return found


def _asked_often(gathering: Gathering, at: datetime) -> set[int]:
    """Return who stood on several lists of other gatherings that were handed on lately."""
    lists = Plan.objects.filter(handed_at__gte=at - ASKED_WITHIN).exclude(gathering=gathering)
    rows = Choice.objects.filter(plan__in=lists, part=Part.INVITED).values_list("person_id", "plan__gathering_id")
    asked: dict[int, set[int]] = {}
    now = dict(Person.objects.filter(identity__isnull=False).values_list("pk", "identity_id")) if lists else {}
    for person, other in rows:
        asked.setdefault(now.get(person) or person, set()).add(other)
    return {person for person, others in asked.items() if len(others) >= ASKED}


def _set_aside(everybody: set[int]) -> set[int]:
    """Return who is no customer: all their handles are set aside."""
    marks, ids, found = people.every_set_aside(SYSTEM), sorted(everybody), set[int]()
    for start in range(0, len(ids) if marks else 0, AT_ONCE):
        for person in people.by_ids(SYSTEM, ids[start : start + AT_ONCE]):
            handles = [(one.kind, one.value) for one in person.handles.all()]
            if handles and all(
                {(kind, value), (kind, "@" + value.rpartition("@")[2])} & marks for kind, value in handles
            ):
                found.add(person.pk)
    return found
