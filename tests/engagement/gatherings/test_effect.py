"""What inviting did is told from the log, of those alone whom chance might have held back, once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, planning, queries
from porch.engagement.gatherings.actions import Wish
from porch.engagement.gatherings.effect import effect
from porch.engagement.gatherings.models import Choice, Gathering, Part
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.gatherings.stage import person, settle

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(days=30)


def held(alice: Member, *, seed: int = 7, seats: int = 4, why_all: str = "", hand_on: bool = True) -> Gathering:
    """Plan a gathering three days from noon, and hand its list on."""
    wish = Wish(name="Tasting", seats=seats, day=(NOON + timedelta(days=3)).date(), why_all=why_all)
    made = actions.gather(wish=wish, member=alice, at=NOON, seed=seed)
    plan = queries.latest(SYSTEM, made)
    assert plan is not None
    planning.work_out(plan, at=NOON)
    assert not hand_on or actions.hand_on(plan=plan, member=alice, at=NOON)
    return made


def seed_that_holds(name: str) -> int:
    """Return a seed by which chance holds that person back and nobody else."""
    everybody = set(Person.objects.values_list("pk", flat=True))
    gathering = Gathering(why_all="", seats=4, made_at=NOON)
    for seed in range(10_000):
        gathering.seed = seed
        if planning.held_out(gathering, everybody) == {person(name).pk}:
            return seed
    raise AssertionError("no such seed")


def come(name: str, at: datetime, kind: Kind = Kind.VISIT) -> None:
    seq = Interaction.objects.count() + 1
    Interaction.objects.create(
        seq=seq, channel="in_person", external_id=str(seq), version="1", kind=kind, visibility="in_person", at=at,
        edited_at=at, received_at=at, handle=person(name).handles.get(), person=person(name),
    )  # fmt: skip


def test_who_came_is_told_apart_by_whether_chance_let_them_be_invited(alice: Member) -> None:
    settle()
    held(alice, seed=seed_that_holds("Dov"))
    come("Ann", NOON + timedelta(days=3))
    come("Dov", NOON + timedelta(days=3), Kind.PURCHASE)
    told = effect(SYSTEM, now=LATER)
    assert (told.gatherings, told.held, told.came_anyway) == (1, 1, 1)
    assert told.invited == Choice.objects.filter(part=Part.INVITED, anyway=True).count() > 0
    assert told.came == 1
    assert told.lift.enough is False


def test_whoever_is_invited_in_anothers_place_is_not_compared(alice: Member) -> None:
    settle()
    held(alice, seed=seed_that_holds("Dov"), seats=1)
    assert Choice.objects.filter(part=Part.INVITED, anyway=False).count() == 1
    assert (effect(SYSTEM, now=LATER).invited, effect(SYSTEM, now=LATER).held) == (0, 1)


def test_coming_on_another_day_or_liking_something_is_not_coming(alice: Member) -> None:
    settle()
    held(alice)
    for name in ("Dov", "Ann", "Ben", "Eve"):
        come(name, NOON + timedelta(days=1))
        come(name, NOON + timedelta(days=9))
        come(name, NOON + timedelta(days=3), Kind.LIKE)
    assert effect(SYSTEM, now=LATER).came == 0


def test_what_is_not_over_or_not_handed_on_or_invites_everybody_does_not_count(alice: Member) -> None:
    settle()
    held(alice)
    assert effect(SYSTEM, now=NOON + timedelta(days=4)).gatherings == 0
    Gathering.objects.all().delete()
    held(alice, hand_on=False)
    held(alice, why_all="All of them are friends")
    assert effect(SYSTEM, now=LATER).gatherings == 0


def test_charlie_sees_nothing(alice: Member, charlie: Member) -> None:
    settle()
    held(alice)
    assert effect(charlie, now=LATER).invited == 0
