"""What was said to what: everything that came of one thing said, and what it answered itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from porch.core.interaction import NODS, SAYING, Kind
from porch.core.viewer import Viewer, may_see
from porch.records.interactions.models import Interaction
from porch.records.tables import bulk

MOST = 300
"""Branches of one tree: more are not read, however many took it up."""
HIGHEST = 60
"""Answers upwards from what is asked about."""
GROWS = tuple(sorted(kind.value for kind in (*SAYING, Kind.ANNOUNCE)))
NODDED = tuple(sorted(kind.value for kind in NODS - {Kind.ANNOUNCE}))

_KINDS, _NODDED = (", ".join(f"'{kind}'" for kind in kinds) for kinds in (GROWS, NODDED))
_UP = (
    "WITH RECURSIVE up(id, channel, above, steps) AS ("  # noqa: S608
    " SELECT id, channel, in_reply_to, 0 FROM interactions_interaction WHERE id = %s"
    " UNION ALL SELECT i.id, i.channel, i.in_reply_to, up.steps + 1 FROM up JOIN interactions_interaction i"
    f" ON i.channel = up.channel AND i.external_id = up.above WHERE up.above <> '' AND up.steps < {HIGHEST}"
    ") SELECT id FROM up ORDER BY steps DESC LIMIT 1"
)
_DOWN = (
    "WITH RECURSIVE down(id, channel, name) AS ("  # noqa: S608
    " SELECT id, channel, external_id FROM interactions_interaction WHERE id = %s"
    " UNION SELECT i.id, i.channel, i.external_id FROM down JOIN interactions_interaction i"
    " ON i.channel = down.channel AND i.in_reply_to = down.name AND i.in_reply_to <> '' AND NOT i.deleted"
    f" AND i.kind IN ({_KINDS})) SELECT id FROM down LIMIT %s"
)
_NODS = (
    "SELECT in_reply_to, COUNT(*) FROM interactions_interaction WHERE channel = %s AND in_reply_to IN {}"  # noqa: S608
    f" AND in_reply_to <> '' AND NOT deleted AND kind IN ({_NODDED})"
    " GROUP BY in_reply_to"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One thing said: how deep it stands, how many things came of it, and how many only nodded at it."""

    said: Interaction
    depth: int
    below: int
    nods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What hangs together by answers and shares, in the order one reads it: each followed by what came of it.

    `handles` are how many took part. `cut` says that there is more than is shown.
    """

    branches: tuple[Branch, ...]
    handles: int
    answers: int
    shares: int
    nods: int
    began: datetime
    last: datetime
    cut: bool


def tree(viewer: Viewer, interaction_id: int, *, most: int = MOST) -> Tree | None:
    """Return what one thing said belongs to, from what began it on, at most `most` branches; None if there is none."""
    if not may_see(viewer):
        return None
    root = bulk.select(_UP, interaction_id)
    if not root:
        return None
    ids = [row[0] for row in bulk.select(_DOWN, root[0][0], most + 1)]
    rows = Interaction.objects.filter(pk__in=ids[:most]).select_related("handle__person", "member")
    return _grown(list(rows.order_by("at", "id")), root[0][0], cut=len(ids) > most)


def _grown(rows: Sequence[Interaction], root: int, *, cut: bool) -> Tree:
    names = [row.external_id for row in rows]
    nods = dict(bulk.select(_NODS, rows[0].channel, names))
    branches = tuple(_branches(rows, root, nods))
    shares = sum(row.kind == Kind.ANNOUNCE for row in rows)
    return Tree(
        branches=branches, handles=len({row.handle_id for row in rows if row.handle_id}), shares=shares,
        answers=len(rows) - shares - 1, nods=sum(nods.values()), began=rows[0].at, last=rows[-1].at, cut=cut,
    )  # fmt: skip


def _branches(rows: Sequence[Interaction], root: int, nods: dict[str, int]) -> Iterator[Branch]:
    """Yield what came of `root`, each before what came of it; what answers itself in a circle is told once."""
    under: dict[str, list[Interaction]] = {}
    for row in rows:
        if row.pk != root:
            under.setdefault(row.in_reply_to, []).append(row)
    order = list(_walk(next(row for row in rows if row.pk == root), under))
    below = _below(order)
    for row, depth in order:
        yield Branch(said=row, depth=depth, below=below[row.external_id], nods=nods.get(row.external_id, 0))


def _walk(root: Interaction, under: dict[str, list[Interaction]]) -> Iterator[tuple[Interaction, int]]:
    open_ones = [(root, 0)]
    while open_ones:
        row, depth = open_ones.pop()
        yield row, depth
        open_ones += [(one, depth + 1) for one in reversed(under.pop(row.external_id, []))]


def _below(order: Iterable[tuple[Interaction, int]]) -> Counter[str]:
    """Return how many things came of each, by its name; the deepest are counted first."""
    below: Counter[str] = Counter()
    for row, depth in sorted(order, key=lambda told: -told[1]):
        if depth:
            below[row.in_reply_to] += 1 + below[row.external_id]
    return below
