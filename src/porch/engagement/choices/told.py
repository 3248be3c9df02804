"""What was chosen, as the ways people went: those under a name read as who they are now, those without in no order."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce

from porch.analytics.choices.reporting import Report, report
from porch.analytics.choices.ways import Step, Way
from porch.engagement.choices import ballots
from porch.engagement.choices.models import Choice, Fact, Option, Part, Phase, Pick


def ways(choice: Choice) -> list[Way]:
    """Return what everybody chose, each once."""
    return ballots.ways(choice) if choice.anonymous else named(choice)


def named(choice: Choice) -> list[Way]:
    """Return what was chosen under a name: who was two people when choosing, and is one now, chose once."""
    who = Coalesce("part__person__identity", "part__person")
    picks = Pick.objects.filter(part__choice=choice).annotate(who=who).order_by("who", "at", "pk")
    rows = picks.values_list("who", "phase", "option", "facts", "mattered")
    return [_way([pick for _, *pick in theirs]) for _, theirs in groupby(rows, key=itemgetter(0))]


def reported(choice: Choice) -> Report:
    """Return what a choice came to, in figures."""
    facts = Fact.objects.filter(choice=choice, published_at__isnull=False).order_by("number")
    late = [one.number for one in facts if one.late]
    options = list(Option.objects.filter(choice=choice).order_by("position").values_list("pk", flat=True))
    numbers = [one.number for one in facts]
    return report(ways(choice), options=options, facts=numbers, late=late, anonymous=choice.anonymous)


def took_part(choice: Choice) -> int:
    """Return how many people took part, as who they are now."""
    who = Coalesce("person__identity", "person")
    return Part.objects.filter(choice=choice).aggregate(many=Count(who, distinct=True))["many"] or 0


def _way(picks: list[list[Any]]) -> Way:
    """Return the way through picks of (phase, option, facts, mattered); of two knowing the same the later stands."""
    gut = next(option for phase, option, _, _ in picks if phase == Phase.GUT)
    steps = {
        facts: Step(option=option, facts=facts, mattered=mattered)
        for phase, option, facts, mattered in picks
        if phase == Phase.INFORMED
    }
    return Way(gut=gut, steps=tuple(steps.values()))
