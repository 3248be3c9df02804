"""Takes one person out of the ideas: what others stand behind stays, without them; what nobody joined goes."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from porch.core.whom import Whom
from porch.engagement.ideas import counting
from porch.engagement.ideas.models import (
    Comment,
    Decision,
    Follow,
    Idea,
    Joining,
    Look,
    Milestone,
    Opinion,
    Picture,
    Vote,
)
from porch.engagement.ideas.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Forget their votes, follows, comments and opinions, and who proposed their ideas; counts stay right."""
    touched = _touched(whom.persons)
    shown = Picture.objects.filter(idea__author__in=whom.persons)
    forgot.files |= set(shown.values_list("sha256", flat=True))
    forgot.count(Picture, shown.delete()[0])
    Idea.objects.filter(author__in=whom.persons, pictures__gt=0).update(pictures=0)
    said = Comment.objects.filter(author__in=whom.persons)
    parts = said.filter(promoted_at__isnull=False)  # what others stand behind by now
    forgot.count(Comment, parts.update(author=None))
    Look.objects.filter(comment__in=said).delete()
    forgot.count(Comment, said.delete()[1].get("ideas.Comment", 0))
    forget(TABLES, whom, forgot)
    alone = _alone(whom)
    Look.objects.filter(idea__in=alone).delete()
    forgot.count(Idea, Idea.objects.filter(pk__in=alone).delete()[1].get("ideas.Idea", 0))
    forgot.count(Idea, Idea.objects.filter(author__in=whom.persons).update(author=None))
    counting.recount(touched)


def _touched(persons: Collection[int]) -> set[int]:
    votes = Vote.objects.filter(person__in=persons).values_list(counting.ROOT, flat=True)
    said = Comment.objects.filter(author__in=persons).values_list(counting.ROOT, flat=True)
    return {*votes, *said}


def _alone(whom: Whom) -> list[int]:
    """Return those of their ideas that nobody else is for, follows, speaks of or has decided about."""
    here = Q(idea=OuterRef("pk"))
    found = Idea.objects.filter(author__in=whom.persons)
    for table in (Vote, Follow, Comment, Opinion, Decision, Milestone):
        found = found.filter(~Exists(table.objects.filter(here)))
    found = found.filter(~Exists(Joining.objects.filter(here | Q(into=OuterRef("pk")))))
    return list(found.values_list("pk", flat=True))
