"""Who moves whom around somebody, of so many people at most."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from porch.projections.influence.models import Pull, Sway
from porch.records.people.models import Person

US = "We"
EACH = 5
"""People around each of the strongest voices."""
EDGES = 4  # to each node, at most, on average


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Somebody in a neighbourhood; `steps` away from whom it is about (0 is they themselves). `person` None is us."""

    person: int | None
    name: str
    expected: float
    points: float | None
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`source` moves `target`, by this chance."""

    source: int | None
    target: int
    chance: float
    acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Who moves whom around somebody: every edge joins two of the nodes; nearest and strongest first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def web(around: Collection[int], *, topic: str, limit: int) -> Web:
    """Return the neighbourhood of these people: whom they move and who moves them, then whom those move."""
    steps: dict[int | None, int] = dict.fromkeys(around, 0)
    pulls = _heard_on(topic)
    for step in (1, 2):
        _widen(steps, pulls, step, limit)
    people = {one for one in steps if one is not None}
    inside = pulls.filter(target__in=people).filter(_from(steps))
    rows = sorted(inside.order_by("-chance", "-id")[: limit * EDGES], key=lambda row: (-row.chance, row.pk))
    return Web(
        nodes=_nodes(steps, topic),
        edges=tuple(Edge(source=r.source_id, target=r.target_id, chance=r.chance, acts=r.acts) for r in rows),
    )


def _heard_on(topic: str) -> QuerySet[Pull]:
    """Return the pulls between people as they are now, of those heard on a topic where one is named."""
    found = Pull.objects.filter(target__identity=None, source__identity=None)
    if not topic:
        return found
    heard = Sway.objects.filter(topic=topic, person__isnull=False).values("person")
    return found.filter(Q(source__in=heard) | Q(source=None))


def _widen(steps: dict[int | None, int], pulls: QuerySet[Pull], step: int, limit: int) -> None:
    """Add who is one step further out, the strongest pulls first, while there is room."""
    last = [one for one, taken in steps.items() if taken == step - 1 and one is not None]
    found = [*pulls.filter(source__in=last).order_by("-chance", "-id")[:limit]]
    if step == 1:
        found += pulls.filter(target__in=last).order_by("-chance", "-id")[:limit]
    for pull in sorted(found, key=lambda row: (-row.chance, row.pk)):
        for end in (pull.source_id, pull.target_id):
            if len(steps) < limit:
                steps.setdefault(end, step)


def _from(steps: Collection[int | None]) -> Q:
    known = Q(source__in=[one for one in steps if one is not None])
    return known | Q(source=None) if None in steps else known


def _nodes(steps: dict[int | None, int], topic: str) -> tuple[Node, ...]:
    people = [one for one in steps if one is not None]
    names: dict[int | None, str] = {None: US, **dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))}
    sways = Sway.objects.filter(topic=topic).filter(Q(person__in=people) | Q(person=None))
    held = {row.person_id: row for row in sways}
    nodes = [
        Node(
            person=one, name=names.get(one, ""), steps=step, expected=held[one].expected if one in held else 0.0,
            points=held[one].points if one in held else None,
        )
        for one, step in steps.items()
    ]  # fmt: skip
    return tuple(sorted(nodes, key=lambda node: (node.steps, -node.expected, node.person or 0)))
