"""Who is for an idea: cast, written down for somebody, withdrawn, cast again; and who follows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.engagement.ideas import counting, flooding
from porch.engagement.ideas.models import Follow, Idea, Vote
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.tables import bulk
from porch.records.team.models import Member

_STANDING = """SELECT id FROM ideas_vote WHERE withdrawn_at IS NULL
    AND idea_id IN (SELECT id FROM ideas_idea WHERE id = %s OR into_id = %s)
    AND person_id IN (SELECT id FROM people_person WHERE id = %s OR identity_id = %s) ORDER BY id LIMIT 1"""
"""The vote of `counting.votes_of` that stands, as it is run: a vote is not to take longer than a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an idea or a vote came from: how it reached us, in which words, and who wrote it down.

    `place` is `core.rates.place_of` the address it was pressed at, where it was. What is `doubted` waits for a look.
    """

    how: str = "portal"
    said: Interaction | None = None
    member: Member | None = None
    place: str = ""
    doubted: bool = False


@contextmanager
def holding(idea: Idea) -> Iterator[Idea]:
    """Hold an idea, or the one it is part of, for a transaction of our own: who else votes or joins waits.

    One that was joined while we waited is let go of again: whoever holds what it is part of now does not wait for us.
    """
    while True:
        with transaction.atomic():
            held = _locked(idea)
            if held.into_id is None:
                yield held
                return
            transaction.set_rollback(True)
        idea = held


def hold(idea: Idea) -> Idea:
    """Hold an idea, or the one it is part of, until the transaction ends that runs already."""
    before = transaction.savepoint()
    held = _locked(idea)
    if held.into_id is None:
        transaction.savepoint_commit(before)
        return held
    transaction.savepoint_rollback(before)
    return hold(held)


def vote(*, idea: Idea, person: Person, at: datetime, source: Source | None = None) -> Vote:
    """Be for an idea; who is for it already is for it once. PorchError where it takes no votes any more."""
    with holding(idea) as held:
        return _vote(held, person, at, source)


def vote_by_number(*, number: int, person: Person, at: datetime, source: Source | None = None) -> Vote | None:
    """Be for the idea of that number, read no more than once; None where there is none that they may read."""
    try:
        with holding(Idea(pk=number)) as held:
            return _vote(held, person, at, source) if held.is_shown else None
    except Idea.DoesNotExist:
        return None


def stand_behind(*, idea: Idea, person: Person, at: datetime, source: Source) -> Vote:
    """Write down that somebody is for an idea that is held; return the vote that stands.

    One that comes in a flood of newcomers from one place is kept, and counts once a colleague has looked.
    """
    there = bulk.select(_STANDING, idea.pk, idea.pk, person.now_id, person.now_id)
    if there:
        return Vote.objects.get(pk=there[0][0])
    place = flooding.digest(source.place, at)
    waits = source.doubted or flooding.is_flood(idea=idea, person=person, place=place, at=at)
    cast = Vote.objects.create(
        idea=idea, person_id=person.now_id, at=at, how=source.how[:12], source=source.said, noted_by=source.member,
        place=place, held_at=at if waits else None,
    )  # fmt: skip
    if not waits:
        idea.votes += 1
        idea.save(update_fields=["votes"])
    return cast


def withdraw(*, idea: Idea, person: Person, at: datetime) -> bool:
    """Be for an idea no longer; whether they were. The vote stays as one that was withdrawn."""
    with holding(idea) as held:
        gone = list(counting.votes_of(held.pk, person))
        Vote.objects.filter(pk__in=[one.pk for one in gone]).update(withdrawn_at=at, told_at=None)
        if any(one.held_at is None for one in gone):
            held.votes -= 1
            held.save(update_fields=["votes"])
    return bool(gone)


def follow(*, idea: Idea, person: Person, at: datetime) -> Follow:
    """Want to hear what becomes of an idea; twice is once."""
    with holding(idea) as held:
        there = _follows(held.pk, person).first()
        return there or Follow.objects.create(idea=held, person_id=person.now_id, at=at)


def unfollow(*, idea: Idea, person: Person, at: datetime) -> bool:
    """Want to hear no more of an idea; whether they did."""
    with holding(idea) as held:
        theirs = list(_follows(held.pk, person).values_list("pk", flat=True))
        return bool(Follow.objects.filter(pk__in=theirs).update(ended_at=at))


def _locked(idea: Idea) -> Idea:
    return Idea.objects.select_for_update(of=("self",)).select_related("board").get(pk=idea.into_id or idea.pk)


def _vote(held: Idea, person: Person, at: datetime, source: Source | None) -> Vote:
    if not held.takes_votes or held.board.closed_at is not None:
        raise PorchError(_("This idea takes no votes any more."))
    return stand_behind(idea=held, person=person, at=at, source=source or Source())


def _follows(idea_id: int, person: Person) -> QuerySet[Follow]:
    return Follow.objects.filter(counting.of(person), counting.part_of(idea_id), ended_at=None)
