"""Somebody whom a colleague leaves out of one burst, and brings back: the plan that stands says so at once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce

from porch.analytics.cadence import Refuse
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts.models import Burst, LeftOut, Line, Plan, Verdict
from porch.engagement.bursts.standing import is_sending
from porch.records.people import queries as people
from porch.records.people.models import Person
from porch.records.team.models import Member

RULE = "OUT"
REFUSED = Refuse(rule=RULE, why="A colleague leaves them out of this one.")


def leave_out(*, burst: Burst, person: Person, member: Member | None, at: datetime) -> LeftOut:
    """Leave somebody out of a burst that is not on its way; twice is once. PorchError once it is."""
    with transaction.atomic():
        held, now = _held(burst), person.now_id
        row, fresh = LeftOut.objects.get_or_create(burst=held, person_id=now, defaults={"by": member, "at": at})
        line = _line(held, now)
        if fresh and line is not None and line.rule != RULE:
            row.plan, row.was = line.plan_id, {"verdict": line.verdict, "rule": line.rule, "why": line.why}
            row.save(update_fields=["plan", "was"])
            _say(line, verdict=Verdict.NO, rule=RULE, why=REFUSED.why)
    return row


def bring_back(*, burst: Burst, person: Person) -> bool:
    """Let somebody have it again who was left out, as far as the rules let them; PorchError once it is on its way.

    Return whether the plan that stands knows what the rules say of them; else it is to be worked out anew.
    """
    with transaction.atomic():
        held, now = _held(burst), person.now_id
        rows = LeftOut.objects.filter(burst=held).annotate(now=Coalesce("person__identity", "person"))
        found, line = rows.filter(now=now).first(), _line(held, now)
        if found is None:
            return True
        rows.filter(now=now).delete()
        if line is None or line.rule != RULE or found.plan != line.plan_id:
            return False
        _say(line, **found.was)
        return True


def left_out(burst: Burst) -> set[int]:
    """Return who is left out of a burst, as who they are now."""
    rows = LeftOut.objects.filter(burst=burst).annotate(now=Coalesce("person__identity", "person"))
    return set(rows.values_list("now", flat=True))


def _held(burst: Burst) -> Burst:
    held = Burst.objects.select_for_update(of=("self",)).get(pk=burst.pk)
    if is_sending(held):
        raise PorchError("It is on its way. Stop it first.")
    return held


def _line(burst: Burst, now: int) -> Line | None:
    """Return what the plan that stands says of somebody."""
    plan = Plan.objects.filter(burst=burst).exclude(made_at=None).order_by("-id").first()
    return Line.objects.filter(plan=plan, person__in=people.all_of(SYSTEM, [now])).first() if plan is not None else None


def _say(line: Line, *, verdict: str, rule: str, why: str) -> None:
    """Say something else of somebody in a plan, and count them there."""
    plan = Plan.objects.select_for_update().get(pk=line.plan_id)
    counts = Counter(plan.counts)
    counts[_counted(line)] -= 1
    line.verdict, line.rule, line.why = verdict, rule, why
    counts[_counted(line)] += 1
    line.save(update_fields=["verdict", "rule", "why"])
    plan.counts = {name: many for name, many in counts.items() if many > 0}
    plan.save(update_fields=["counts"])


def _counted(line: Line) -> str:
    return line.verdict if line.verdict != Verdict.NO else f"no {line.rule}"
