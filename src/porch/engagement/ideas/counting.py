"""Counts who is for an idea: people as who they are now, each once, of all ideas that are joined to it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from porch.engagement.ideas.models import COUNTS, SHOWN, Carried, Comment, Idea, Vote
from porch.records.people.models import Person

NOW = Coalesce(F("person__identity"), F("person"))
"""Who the person of a vote is now."""
ROOT = Coalesce(F("idea__into"), F("idea"))
"""The idea that the idea of a row is part of now."""


def part_of(idea_id: int) -> Q:
    """Return what rows of an idea and of all that is joined to it have in common."""
    return Q(idea__in=Idea.objects.filter(Q(pk=idea_id) | Q(into=idea_id)).values("pk"))


def of(person: Person) -> Q:
    """Return what rows of one person, whoever they were when they were written, have in common."""
    return Q(person__in=Person.objects.filter(Q(pk=person.now_id) | Q(identity=person.now_id)).values("pk"))


def standing_votes(idea_id: int) -> QuerySet[Vote]:
    """Return the votes that count for an idea and all that is joined to it; of one person there may be several."""
    return Vote.objects.filter(part_of(idea_id), COUNTS)


def votes_of(idea_id: int, person: Person) -> QuerySet[Vote]:
    """Return the votes of one person, as who they are now, that they did not withdraw; held ones too."""
    return Vote.objects.filter(part_of(idea_id), of(person), withdrawn_at=None)


def recount(idea_ids: Collection[int]) -> int:
    """Count the votes and comments of these ideas anew from the rows they come from; return how many were wrong.

    Counts go wrong when two people turn out to be one, or one to be two, and when somebody is forgotten.
    """
    with transaction.atomic():
        return _recount(idea_ids)


def recount_people(ids: Collection[int]) -> int:
    """Count anew what these people are for, as two of them are one now or one of them two; return how many were wrong.

    Which ideas that are is asked by whoever they were when they voted.
    """
    theirs = Person.objects.filter(Q(pk__in=list(ids)) | Q(identity__in=list(ids))).values("pk")
    return recount(set(Vote.objects.filter(COUNTS, person__in=theirs).values_list(ROOT, flat=True)))


def _recount(idea_ids: Collection[int]) -> int:
    ideas = {idea.pk: idea for idea in Idea.objects.select_for_update().filter(pk__in=list(idea_ids)).order_by("pk")}
    of_group = Q(idea__in=Idea.objects.filter(Q(pk__in=ideas) | Q(into__in=ideas)).values("pk"))
    people = _by_root(Vote.objects.filter(of_group, COUNTS), Count(NOW, distinct=True))
    carried = _by_root(Carried.objects.filter(of_group), Sum("votes"))
    said = _by_root(Comment.objects.filter(of_group, SHOWN), Count("pk"))
    wrong = []
    for pk, idea in ideas.items():
        counted = people.get(pk, 0) + carried.get(pk, 0), said.get(pk, 0)
        if counted != (idea.votes, idea.comments):
            idea.votes, idea.comments = counted
            wrong.append(idea)
    Idea.objects.bulk_update(wrong, ["votes", "comments"], batch_size=500)
    return len(wrong)


def _by_root(rows: QuerySet[Vote] | QuerySet[Carried] | QuerySet[Comment], what: Count | Sum) -> dict[int, int]:
    found = rows.annotate(root=ROOT).values("root").annotate(many=what).order_by()
    return {row["root"]: row["many"] or 0 for row in found}
