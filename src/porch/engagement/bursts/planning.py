"""Works out who gets a burst, when and by which way, and who is held back by which rule: rows, for however many.

It is judged at the moment at which it is to leave, and done in a job of the worker, piece by piece.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce

from porch.analytics.cadence import PURPOSES, STARTED, Allow, Defer, Kind, Standing, advice
from porch.analytics.cadence.ledger import Ledger
from porch.analytics.influence import holdout
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import channels, facts, judging, leaving_out, sending
from porch.engagement.bursts import models as rows
from porch.engagement.bursts.models import Line, Plan, Verdict
from porch.engagement.bursts.standing import is_sending
from porch.projections.presence import segments
from porch.projections.search import queries as search
from porch.projections.search.asking import Asked
from porch.records.consent.models import Purpose
from porch.records.jobs.actions import task
from porch.records.outbox import ledgers, rhythm, standings
from porch.records.people.models import Handle
from porch.records.profiles.wanted import read
from porch.records.tables import bulk

PIECE = 50_000  # people judged at once: bounds memory, and each piece reads what is known of all
MOST_VOICES = 1000  # of a saved search: whoever says most of it
COLUMNS = ("plan_id", "person_id", "verdict", "rule", "why", "advice", "until", "handle_id")
Row = tuple[int, int, str, str, str, str, datetime | None, int | None]


@task("plan_burst", apart=True)
def plan_burst(plan_id: int) -> None:
    """Work out one plan, unless that is done or another was asked for since."""
    found = Plan.objects.select_related("burst").filter(pk=plan_id, made_at=None).first()
    if found is not None and not Plan.objects.filter(burst=found.burst, pk__gt=plan_id).exists():
        now = SYSTEM_CLOCK.now()
        work_out(found, at=now)
        if is_sending(found.burst):  # it was moved while on its way: whoever may have it now stands in line too
            sending.fill(found.burst, at=now)


def work_out(plan: Plan, *, at: datetime) -> Plan:
    """Work a plan out and keep it as rows; what an earlier attempt left is written anew, and older plans go."""
    Line.objects.filter(plan=plan).delete()
    try:
        people = audience(plan.burst, plan.at)
    except PorchError as error:  # the segment compares with a field that holds something else by now
        people, plan.trouble = [], str(error)[:300]
    plan.total, plan.done, counts = len(people), 0, Counter[str]()
    plan.advised = 0
    for piece in _judged(plan, people):
        with transaction.atomic():
            bulk.insert("bursts_line", COLUMNS, [_written(row) for row in piece])
            counts.update(row[2] if row[2] != Verdict.NO else f"no {row[3]}" for row in piece)
            plan.advised += sum(bool(row[5]) for row in piece)
            plan.done += len(piece)
            Plan.objects.filter(pk=plan.pk).update(total=plan.total, done=plan.done)
    plan.counts, plan.made_at = dict(counts), at
    with transaction.atomic():
        plan.save()
        Plan.objects.filter(burst=plan.burst, pk__lt=plan.pk).delete()
    return plan


def audience(burst: rows.Burst, at: datetime) -> list[int]:
    """Return whom a burst is for, by who they are now, in the order of their numbers."""
    if burst.named:
        found = rows.Named.objects.filter(burst=burst).annotate(now=Coalesce("person__identity", "person"))
        return sorted(set(found.values_list("now", flat=True)))
    if burst.segment is not None:
        return sorted(segments.members(SYSTEM, read(burst.segment.asked), now=at))
    if burst.saved is not None:
        asked = Asked.from_mapping(burst.saved.asked)
        return sorted(one.person for one in search.voices(SYSTEM, asked, now=at, limit=MOST_VOICES))
    everybody = Handle.objects.filter(person__isnull=False).values_list("person_id", flat=True).distinct()
    return sorted(set(everybody.iterator(chunk_size=5000)))


def held_out(burst: rows.Burst, people: Sequence[int]) -> set[int]:
    """Return whom chance does not let have it: a tenth of many, by the burst's seed and the person alone."""
    if burst.why_all or Kind(burst.kind) not in STARTED:
        return set()
    return holdout.held(people, seed=burst.seed)


def _judged(plan: Plan, people: Sequence[int]) -> Iterator[list[Row]]:
    burst, house = judging.burst_of(SYSTEM, plan.burst), rhythm.house(SYSTEM, plan.at)
    known = facts.facts(SYSTEM, burst, plan.at, persons=people if len(people) <= facts.FEW else None)
    kinds, personal = set(channels.voices(SYSTEM)), judging.is_personal(plan.burst)
    purposes, taken = (Purpose(PURPOSES[burst.kind]),), Counter[int]()
    absent = leaving_out.left_out(plan.burst)
    for start in range(0, len(people), PIECE):
        piece = people[start : start + PIECE]
        ways = channels.ways(SYSTEM, piece, kinds)
        bases = {person: known.standing(person) for person in piece}
        stands = standings.standings(SYSTEM, piece, plan.at, base=bases, purposes=purposes)
        held, out = ledgers.ledgers(SYSTEM, set(piece)), held_out(plan.burst, piece)
        told = []
        for person in piece:
            theirs = channels.by_person(ways, person, personal=personal)
            there = known.works_at.get(person)
            stand = stands[person]
            if there and taken[there]:
                stand = _with_colleagues(stand, taken[there])
            one = judging.judge(burst, theirs, of=(stand, held.get(person, NOTHING)), house=house, at=plan.at)
            if not theirs and ways.get(person):
                one = judging.Judged(decision=judging.IN_PUBLIC)
            if person in absent:
                one = judging.Judged(decision=leaving_out.REFUSED)
            row = _row(plan.pk, person, one, advice(burst.kind, held.get(person, NOTHING)), person in out)
            taken[there or 0] += row[2] == Verdict.GO
            told.append(row)
        yield told


NOTHING = Ledger()


def _with_colleagues(stand: Standing, more: int) -> Standing:

    return replace(stand, colleagues=stand.colleagues + more)


def _row(plan: int, person: int, one: judging.Judged, better: str, out: bool) -> Row:
    decision = one.decision
    until = decision.until if isinstance(decision, Defer) else None
    if not isinstance(decision, (Allow, Defer)):
        return plan, person, Verdict.NO, decision.rule, decision.why[:300], "", None, None
    verdict = Verdict.HELD_OUT if out else Verdict.GO if until is None else Verdict.LATER
    why = "By lot, so that we learn what it does." if out else decision.why
    return plan, person, verdict, decision.rule, why[:300], better[:200], until, one.handle


def _written(row: Row) -> tuple[object, ...]:
    *before, until, handle = row
    return (*before, bulk.moment(until) if until else None, handle)
