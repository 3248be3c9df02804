"""Who may read what of questions and answers: the one place that decides it, for every page and count."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q, QuerySet

from porch.core.viewer import Viewer, may_see
from porch.engagement.help.models import SHOWN, Answer, Question
from porch.records.people.models import Person

Reader = Viewer | Person
"""Who reads: a colleague, Porch itself, a customer, or (None) anybody who comes by."""
Written = TypeVar("Written", Question, Answer)


def is_team(reader: Reader) -> bool:
    """Return whether the reader is one of us."""
    return not isinstance(reader, Person) and may_see(reader)


def seen(reader: Reader, found: QuerySet[Written]) -> QuerySet[Written]:
    """Return what the reader may read: we all, others what is shown, and everybody what they wrote themselves."""
    if is_team(reader):
        return found
    return found.filter(SHOWN | _own(reader)) if isinstance(reader, Person) else found.filter(SHOWN)


def _own(person: Person) -> Q:
    """Return what rows somebody wrote have in common, unless we hid them; for lists that hold others' rows too."""
    return (Q(author=person.now_id) | Q(author__identity=person.now_id)) & Q(hidden_at=None)


def by(person: Person) -> Q:
    """Return what rows that somebody wrote, whoever they were then, have in common."""
    return Q(author__in=everyone(person))


def of(person: Person) -> Q:
    """Return what rows about somebody, whoever they were then, have in common."""
    return Q(person__in=everyone(person))


def everyone(person: Person) -> QuerySet[Person, int]:
    """Return all whom somebody turned out to be, by number."""
    return Person.objects.filter(Q(pk=person.now_id) | Q(identity=person.now_id)).values_list("pk", flat=True)


def is_by(words: Question | Answer, person: Person | None) -> bool:
    """Return whether somebody wrote these words."""
    return person is not None and words.author is not None and words.author.now_id == person.now_id
