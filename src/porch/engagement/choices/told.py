"""What was chosen, as the ways people went: those under a name read as who they are now, those without in no order."""

from __future__ import annotations

from itertools import groupby

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
    return [_way(list(theirs)) for _, theirs in groupby(picks, key=lambda one: one.who)]


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


def _way(picks: list[Pick]) -> Way:
    """Return the way through these picks; of two made knowing the same facts the later stands."""
    gut = next(one.option_id for one in picks if one.phase == Phase.GUT)
    steps = {one.facts: one for one in picks if one.phase == Phase.INFORMED}
    return Way(
        gut=gut,
        steps=tuple(Step(option=one.option_id, facts=one.facts, mattered=one.mattered) for one in steps.values()),
    )
