"""Who may read what on a board: the one place that decides it, for every page, feed and count."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q, QuerySet

from porch.core.viewer import Viewer, may_see
from porch.engagement.ideas.models import SHOWN, Comment, Idea
from porch.records.people.models import Person

Reader = Viewer | Person
"""Who reads: a colleague, Porch itself, a customer, or (None) anybody who comes by."""
Words = TypeVar("Words", Idea, Comment)


def is_team(viewer: Reader) -> bool:
    """Return whether the viewer is one of us."""
    return not isinstance(viewer, Person) and may_see(viewer)


def seen(viewer: Reader, found: QuerySet[Words]) -> QuerySet[Words]:
    """Return what the viewer may read: we all, others what is shown, and everybody what they wrote themselves."""
    if is_team(viewer):
        return found
    return found.filter(SHOWN | own(viewer)) if isinstance(viewer, Person) else found.filter(SHOWN)


def own(person: Person) -> Q:
    """Return what rows that somebody wrote, whoever they were then, have in common, unless we hid them."""
    return (Q(author=person.now_id) | Q(author__identity=person.now_id)) & Q(hidden_at=None)
