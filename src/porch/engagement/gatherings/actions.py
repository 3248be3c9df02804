"""Verbs on gatherings: plan whom to invite, leave somebody out, hand the list on; who was asked, and the agenda."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.gatherings import answering, planning
from porch.engagement.gatherings.models import Choice, Gathering, Guest, Item, LeftOut, Occurrence, Part, Plan
from porch.records.people.models import Person
from porch.records.profiles import actions as profiles
from porch.records.profiles.models import Tag
from porch.records.team.models import Member

MOST_SEATS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to invite to, and how many. `why_all` says why everybody chosen is invited; empty: a tenth is held out."""

    name: str
    seats: int
    day: date | None = None
    topic: str = ""
    why_all: str = ""


def gather(*, wish: Wish, member: Member, at: datetime, seed: int | None = None) -> Gathering:
    """Make a gathering and have it planned whom to invite; PorchError says what is missing.

    `seed` decides whom chance holds out; drawn when None.
    """
    name = " ".join(wish.name.split())[:200]
    if not name:
        raise PorchError("Say what it is that you invite to.")
    if not 0 < wish.seats <= MOST_SEATS:
        raise PorchError(f"Invite one to {MOST_SEATS} people.")
    with transaction.atomic():
        made = Gathering.objects.create(
            name=name, day=wish.day, topic=wish.topic.strip()[:60], seats=wish.seats, member=member, made_at=at,
            why_all=wish.why_all.strip()[:300], seed=secrets.randbits(48) if seed is None else seed,
        )  # fmt: skip
        plan(gathering=made, at=at)
    return made


def plan(*, gathering: Gathering, at: datetime) -> Plan:
    """Have it planned anew whom to invite; what was planned before stays, and the latest stands."""
    with transaction.atomic():
        made = Plan.objects.create(gathering=gathering, asked_at=at)
        planning.plan_invites.enqueue(key=f"plan_invites:{made.pk}", plan_id=made.pk)
    return made


def leave_out(*, gathering: Gathering, person: Person, by: Member, at: datetime) -> LeftOut:
    """Leave somebody out, and plan again; twice is once."""
    with transaction.atomic():
        row, new = LeftOut.objects.get_or_create(
            gathering=gathering, person_id=person.now_id, defaults={"by": by, "at": at}
        )
        if new:
            plan(gathering=gathering, at=at)
    return row


def let_in(*, gathering: Gathering, person: Person, at: datetime) -> Plan:
    """Leave somebody out no more, and plan again."""
    with transaction.atomic():
        LeftOut.objects.filter(gathering=gathering, person__in=_identities(person)).delete()
        return plan(gathering=gathering, at=at)


def hold_out(*, gathering: Gathering, why_all: str, at: datetime) -> Plan:
    """Hold a random tenth out, or (`why_all` says why) nobody, and plan again."""
    gathering.why_all = " ".join(why_all.split())[:300]
    with transaction.atomic():
        gathering.save(update_fields=["why_all"])
        return plan(gathering=gathering, at=at)


def hand_on(*, plan: Plan, member: Member, at: datetime) -> Plan:
    """Take a plan as the list of who is invited, each tagged with the gathering's name; PorchError if it cannot be."""
    with transaction.atomic():
        held = Plan.objects.select_for_update().select_related("gathering").get(pk=plan.pk)
        if not held.is_made or held.trouble:
            raise PorchError("It is not worked out yet whom to invite.")
        if held.handed_at is not None:
            raise PorchError("This list was handed on already.")
        if Plan.objects.filter(gathering=held.gathering, pk__gt=held.pk).exists():
            raise PorchError("It was planned again meanwhile: hand on what stands there now.")
        held.handed_at, held.handed_by = at, member
        held.save(update_fields=["handed_at", "handed_by"])
        for person in _invited(held):
            profiles.tag(person=person, name=tag_of(held.gathering), by=member, at=at)
    return held


def take_back(*, plan: Plan) -> Plan:
    """Undo a handing on: nobody keeps the tag it gave."""
    with transaction.atomic():
        plan.handed_at = plan.handed_by = None
        plan.save(update_fields=["handed_at", "handed_by"])
        tag = Tag.objects.filter(name=tag_of(plan.gathering)).first()
        if tag is not None:
            persons = [one for person in _invited(plan) for one in _identities(person)]
            profiles.untag(persons=persons, tag=tag)
    return plan


def tag_of(gathering: Gathering) -> str:
    """Return the tag of who is invited."""
    return f"Invited: {gathering.name}"[:60].strip()


def _invited(plan: Plan) -> list[Person]:
    return list(Person.objects.filter(pk__in=Choice.objects.filter(plan=plan, part=Part.INVITED).values("person")))


def _identities(person: Person) -> list[int]:
    both = Person.objects.filter(pk=person.now_id) | Person.objects.filter(identity=person.now_id)
    return list(both.values_list("pk", flat=True))


def note_asked(*, occurrence: Occurrence, persons: Collection[int], at: datetime) -> int:
    """Note that an invitation to a date went to these people; twice is once. Return how many were new there."""
    before = Guest.objects.filter(occurrence=occurrence, asked_at__isnull=False).count()
    found = list(Person.objects.filter(pk__in=persons))
    answering.note_asked(occurrence=occurrence, persons=found, at=at)
    return Guest.objects.filter(occurrence=occurrence, asked_at__isnull=False).count() - before


def note_not_asked(*, occurrence: Occurrence, persons: Collection[int]) -> int:
    """Take back that these people were asked to a date, of those who have not answered; return of how many."""
    found = list(Person.objects.filter(pk__in=persons))
    return answering.note_not_asked(occurrence=occurrence, persons=found)


def set_agenda(*, occurrence: Occurrence, items: Sequence[tuple[str, int, int | None]]) -> list[Item]:
    """Lay down what is on the agenda: title, minutes, and the number of a survey that time is set aside for, or None.

    PorchError where an item has no title, or all of them take longer than the date lasts.
    """
    told = [(" ".join(title.split())[:200], minutes, survey) for title, minutes, survey in items]
    if any(not title or minutes < 1 for title, minutes, _ in told):
        raise PorchError("Each item has a title and takes at least a minute.")
    if sum(minutes for _, minutes, _ in told) > occurrence.minutes:
        raise PorchError("This takes longer than there is time.")
    with transaction.atomic():
        Item.objects.filter(occurrence=occurrence).delete()
        rows = [
            Item(occurrence=occurrence, place=place, title=title, minutes=minutes, survey=survey)
            for place, (title, minutes, survey) in enumerate(told, start=1)
        ]
        return Item.objects.bulk_create(rows)
