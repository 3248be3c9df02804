"""A street of customers with a board of the trattoria's: Ann proposes, Ben and Cleo are for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import actions, deciding, proposing, queries, voting
from porch.engagement.ideas.deciding import Statement
from porch.engagement.ideas.models import Board, Decision, Idea
from porch.engagement.ideas.voting import Source
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import NOON

LATER = NOON + timedelta(days=1)
NO = Statement(verdict="no", reason="The kitchen is too small.", alternative="We take the bread from Rossi.")
YES = Statement(verdict="yes", reason="Many of you asked.", credit="customers")


def owner() -> Member:
    """Return who owns the boards, made when new."""
    found = Member.objects.filter(name="Olga").first()
    return found or team.add_member(name="Olga", email="olga@example.org", password="a long password", role="owner")


def board(name: str = "Menu", *, looks_first: bool = False, answer_days: int = 14) -> Board:
    """Return an open board."""
    made = actions.open_board(name=name, owner=owner(), answer_days=answer_days, at=NOON)
    made.looks_first = looks_first
    made.save()
    return made


def somebody(name: str = "Ann") -> Person:
    """Return a customer of that name with a mail address, made when new."""
    found, new = Person.objects.get_or_create(name=name, defaults={"created_at": NOON})
    if new:
        value = f"{name.lower()}@street.example"
        Handle.objects.create(kind="email", value=value, name=name, person=found, created_at=NOON)
    return found


def proposed(title: str = "Bake bread", *, on: Board | None = None, by: str = "Ann", at: datetime = NOON) -> Idea:
    """Return an idea somebody proposed."""
    there = on or Board.objects.first() or board()
    return proposing.propose(board=there, person=somebody(by), title=title, words="", at=at)


def backed(idea: Idea, *names: str, at: datetime = NOON) -> Idea:
    """Let people be for an idea; return it as it is then."""
    for name in names:
        voting.vote(idea=idea, person=somebody(name), at=at, source=Source())
    return again(idea)


def again(idea: Idea) -> Idea:
    """Return an idea as it is by now."""
    found = queries.idea(SYSTEM, idea.pk)
    assert found is not None
    return found


def decided(idea: Idea, statement: Statement = NO, *, at: datetime = LATER) -> Decision:
    """Decide about an idea in public."""
    made = deciding.decide(idea=idea, statement=statement, member=owner(), at=at)
    return deciding.publish(decisions=[made], at=at)[0]


def one_person(gone: str, into: str) -> None:
    """Let two be one, as a merge does."""
    Person.objects.filter(name=gone).update(identity=somebody(into))
    Handle.objects.filter(person__name=gone).update(person=somebody(into))


def two_people(*names: str) -> None:
    """Let them be themselves again."""
    for name in names:
        person = Person.objects.get(name=name)
        Person.objects.filter(pk=person.pk).update(identity=None)
        Handle.objects.filter(home=person).update(person=person)
