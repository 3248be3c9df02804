"""Reads who is for the ideas of a board and how often they were shown, a piece at a time: of five million votes too.

Nothing here keeps a row for each vote: whoever asks adds them up as they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from porch.engagement.ideas.models import Board, Carried, Idea
from porch.records.people.models import Person
from porch.records.tables import bulk

PIECE = 50_000
"""Rows that are held at once."""

_VOTES = (
    "SELECT COALESCE(i.into_id, i.id), v.person_id, {} FROM ideas_vote v"
    " JOIN ideas_idea i ON i.id = v.idea_id"
    " WHERE v.id > %s AND v.id <= %s AND v.withdrawn_at IS NULL AND v.held_at IS NULL AND i.board_id = %s"
)
_SHOWN = (
    "SELECT COALESCE(i.into_id, i.id), {}, SUM(s.shown) FROM ideas_showing s JOIN ideas_idea i ON i.id = s.idea_id"
    " WHERE s.id > %s AND s.id <= %s AND i.board_id = %s GROUP BY 1, 2"
)


class Cast(NamedTuple):
    """A person, as who they are now, is for an idea, with all that is joined to it, since a day."""

    idea: int
    person: int
    day: str


class Counted(NamedTuple):
    """So many were for an idea, or it was shown so often, on a day."""

    idea: int
    day: str
    many: int


def votes(board: Board) -> Iterator[Cast]:
    """Yield who is for each idea of a board, each person once for it, since the first day they were."""
    merged = Person.objects.filter(identity__isnull=False).values_list("pk", "identity")
    identity = {pk: now for pk, now in merged if now is not None}
    many_people = set(identity.values())
    joined = Idea.objects.filter(board=board, into__isnull=False)
    many_ideas = set(joined.values_list("into", flat=True))
    several: dict[tuple[int, int], str] = {}  # who may be for one idea by several votes
    for root, voter, at in _rows(board):
        person, day = identity.get(voter, voter), at[:10]
        if root in many_ideas or person in many_people:
            several[root, person] = min(day, several.get((root, person), day))
        else:
            yield Cast(root, person, day)
    yield from (Cast(root, person, day) for (root, person), day in several.items())


def showings(board: Board) -> Iterator[Counted]:
    """Yield how often the ideas of a board were shown; of one idea and day there may be several."""
    sql = _SHOWN.format(bulk.plain("s.day") if bulk.on_sqlite() else "s.day::text")
    for first, last in _pieces("ideas_showing"):
        yield from (Counted(*row) for row in bulk.select(sql, first, last, board.pk))


def carried(board: Board) -> Iterator[tuple[Counted, Counted]]:
    """Yield the votes, none below nought, and the showings that ideas of a board brought along."""
    rows = Carried.objects.filter(idea__board=board).select_related("idea")
    for row in rows.iterator():
        idea, day = row.idea.into_id or row.idea_id, row.day.isoformat()
        yield Counted(idea, day, max(row.votes, 0)), Counted(idea, day, row.shown)


def _rows(board: Board) -> Iterator[tuple[int, int, str]]:
    sql = _VOTES.format(bulk.text_of("v.at"))
    for first, last in _pieces("ideas_vote"):
        yield from ((root, person, at) for root, person, at in bulk.select(sql, first, last, board.pk))


def _pieces(table: str) -> Iterator[tuple[int, int]]:
    """Yield the ends of pieces of a table by its numbers: after the first, up to the last."""
    ((least, most),) = bulk.select(f"SELECT MIN(id), MAX(id) FROM {table}")  # noqa: S608 - the name is ours
    if most is not None:
        yield from ((first, first + PIECE) for first in range(least - 1, most, PIECE))
