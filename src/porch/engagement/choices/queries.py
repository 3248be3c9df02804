"""Questions about choices: which there are, who is asked again, and what became of them. `seen` says what of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.engagement.choices import choosing
from porch.engagement.choices.models import OPEN, PUBLIC, Ballot, Choice, Fact, Outcome, Part, Phase, Pick
from porch.engagement.choices.seeing import Seen, seen
from porch.records.people.models import Person

__all__ = [
    "New", "News", "Seen", "any_made", "any_open", "asked_again", "choice", "choices", "news", "of_person",
    "seen",
]  # fmt: skip


class New(StrEnum):
    """What can be new about a choice."""

    OPENED = "opened"
    FACT = "fact"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something new about a choice, for a feed: never what a fact says, nor what anybody chose."""

    what: New
    choice: Choice
    number: int
    at: datetime
    outcome: Outcome | None = None


def choices(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Choice]:
    """Return a page of choices, newest first: all to us, to customers and strangers those that have opened."""
    found = Choice.objects.select_related("owner").order_by("-id")
    found = found if may_see(viewer) else found.filter(PUBLIC)
    return list((found.filter(pk__lt=before) if before is not None else found)[:limit])


def choice(viewer: Viewer, number: int) -> Choice | None:
    """Return one choice, or None; a draft only to us."""
    found = Choice.objects.select_related("owner").filter(pk=number) if 0 < number < 2**63 else Choice.objects.none()
    return (found if may_see(viewer) else found.filter(PUBLIC)).first()


def any_made(viewer: Viewer) -> bool:
    """Whether there was ever a choice."""
    return may_see(viewer) and Choice.objects.exists()


def any_open(viewer: Viewer, now: datetime) -> bool:
    """Whether there is something to choose; anybody may know."""
    return Choice.objects.filter(OPEN, closes_at__gt=now).exists()


def asked_again(viewer: Viewer, choice: Choice) -> int:
    """Return how many have chosen knowing the facts, and would be asked again by a late one."""
    if not may_see(viewer):
        return 0
    if choice.anonymous:
        return sum(bool(one.steps) for one in Ballot.objects.filter(choice=choice).exclude(stub=""))
    picks = Pick.objects.filter(part__choice=choice, phase=Phase.INFORMED, replaced_at=None)
    return picks.values(who=Coalesce("part__person__identity", "part__person")).distinct().count()


def of_person(viewer: Viewer, person: Person, now: datetime, *, limit: int = 20) -> list[tuple[Part, bool]]:
    """Return what somebody took part in, newest first, and whether a fact came that they have not chosen with.

    Of an anonymous choice nobody can tell the second: it is told to all who took part once a late fact is out.
    """
    if not may_see(viewer):
        return []
    mine = Q(person=person.now_id) | Q(person__identity=person.now_id)
    rows = Part.objects.filter(mine).select_related("choice").order_by("-id")[:limit]
    return [(row, _waits(row, person, now)) for row in rows]


def news(viewer: Viewer, *, limit: int = 30) -> list[News]:
    """Return what was new lately about choices, newest first: the same to everybody."""
    opened = Choice.objects.filter(PUBLIC).order_by("-opened_at", "-id")[:limit]
    late = Fact.objects.filter(late=True).select_related("choice").order_by("-published_at", "-id")[:limit]
    outcomes = Outcome.objects.select_related("choice", "option").order_by("-at", "-id")[:limit]
    found = [News(what=New.OPENED, choice=one, number=0, at=one.opened_at) for one in opened if one.opened_at]
    found += [
        News(what=New.FACT, choice=one.choice, number=one.number, at=one.published_at)
        for one in late
        if one.published_at
    ]
    found += [News(what=New.DECIDED, choice=one.choice, number=one.number, at=one.at, outcome=one) for one in outcomes]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


def _waits(part: Part, person: Person, now: datetime) -> bool:
    if not part.choice.is_open(now) or part.fixed:
        return False
    late = Fact.objects.filter(choice=part.choice, late=True).exists()
    if part.choice.anonymous:
        return late
    return choosing.mine(part.choice, person).stage is not choosing.Stage.DONE
