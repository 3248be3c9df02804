"""Joins ideas that say the same, takes them apart again, and remembers that two are two."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from porch.core.errors import PorchError
from porch.engagement.ideas import counting
from porch.engagement.ideas.models import Apart, Idea, Joining
from porch.records.team.models import Member


def join(*, idea: Idea, into: Idea, member: Member | None, at: datetime) -> Joining:
    """Make `idea` part of `into`: who was for either is for it once, and the address of the one leads to the other.

    PorchError where a colleague said that the two are two, or one is part of the other already.
    """
    with transaction.atomic():
        held, target = _both(idea, into)
        if held.pk == target.pk:
            raise PorchError("These two are one idea already.")
        if held.board_id != target.board_id:
            raise PorchError("They stand on two boards. Join ideas of one board.")
        if _apart(held, target).exists():
            raise PorchError("A colleague said that these are two ideas. Take that back first.")
        edge = Joining.objects.create(idea=held, into=target, by=member, at=at)
        _settle(held, target)
    return edge


def take_apart(*, joining: Joining, at: datetime) -> Joining:
    """Undo a joining: each has again who was for it."""
    with transaction.atomic():
        edge = Joining.objects.select_for_update().get(pk=joining.pk)
        if edge.undone_at is None:
            one, _root = _both(edge.idea, edge.into)
            edge.undone_at = at
            edge.save(update_fields=["undone_at"])
            _settle(Idea.objects.get(pk=edge.idea_id), one)
    return edge


def keep_apart(*, one: Idea, other: Idea, member: Member | None, at: datetime) -> Apart:
    """Remember that two are two: nobody is asked again whether they are one."""
    low, high = sorted((one.pk, other.pk))
    if low == high:
        raise PorchError("An idea is itself.")
    said, _made = Apart.objects.get_or_create(
        one_id=low, other_id=high, undone_at=None, defaults={"by": member, "at": at}
    )
    return said


def forget_apart(*, apart: Apart, at: datetime) -> Apart:
    """Undo that."""
    apart.undone_at = apart.undone_at or at
    apart.save(update_fields=["undone_at"])
    return apart


def _both(one: Idea, other: Idea) -> tuple[Idea, Idea]:
    """Hold what both are part of now, in one order whoever asks, so that nobody waits in a circle."""
    roots = [Idea.objects.values_list("into", flat=True).get(pk=idea.pk) or idea.pk for idea in (one, other)]
    before, held = transaction.savepoint(), dict[int, Idea]()
    for pk in sorted(set(roots)):
        held[pk] = Idea.objects.select_for_update().get(pk=pk)
        if held[pk].into_id:  # joined while we waited: whoever holds what it is part of now is not to wait for us
            transaction.savepoint_rollback(before)
            return _both(one, other)
    transaction.savepoint_commit(before)
    return held[roots[0]], held[roots[1]]


def _apart(one: Idea, other: Idea) -> QuerySet[Apart]:
    """Return what was said of any of those that are part of the two."""
    groups = [Idea.objects.filter(into=idea).values_list("pk", flat=True) for idea in (one, other)]
    first, second = ({idea.pk, *group} for idea, group in zip((one, other), groups, strict=True))
    pairs = Apart.objects.filter(undone_at=None, one__in=first | second, other__in=first | second)
    return pairs.exclude(one__in=first, other__in=first).exclude(one__in=second, other__in=second)


def _settle(*ideas: Idea) -> None:
    """Let every idea of these groups point at what it is part of now, along the joinings that stand, and count anew."""
    group = _group([idea.pk for idea in ideas])
    standing = Joining.objects.filter(idea__in=group, undone_at=None)
    edges = {edge.idea_id: edge.into_id for edge in standing}
    for pk in group:
        root = pk
        while root in edges:
            root = edges[root]
        Idea.objects.filter(pk=pk).update(into=None if root == pk else root)
    counting.recount(group)


def _group(begin: list[int]) -> list[int]:
    """Return all that ever was joined with these."""
    found, fresh = set(begin), set(begin)
    while fresh:
        edges = Joining.objects.filter(Q(idea__in=fresh) | Q(into__in=fresh))
        fresh = {pk for edge in edges for pk in (edge.idea_id, edge.into_id)} - found
        found |= fresh
    return sorted(found)
