"""The declared columns of every frame that enters or leaves analytics, and the check that a frame has them.

Only the worker and the command line import this module: it brings Polars along.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Schema = Mapping[str, pl.DataType]

MOMENT = pl.Datetime("us", "UTC")

EXCHANGES: Schema = {
    "tie": pl.Int64(),  # any number for the pair: a person and us, or a person and a colleague
    "at": MOMENT,
    "ours": pl.Boolean(),  # we said it
    "rung": pl.Int8(),  # ladder.Rung
    "channel": pl.String(),
    "asking": pl.Boolean(),  # it asks for something
    "unhappy": pl.Boolean(),  # theirs: they were unhappy in it; ours: it answers that
    "invoice": pl.Boolean(),  # it is about money that somebody owes
}
"""One row for everything one side of a tie said to the other, in any order."""

TIES: Schema = {
    "tie": pl.Int64(),
    "theirs": pl.Int64(),  # how many times they spoke
    "ours": pl.Int64(),  # how many times we did
    "asked": pl.Int64(),  # of ours: how many asked for something
    "invoiced": pl.Int64(),  # of ours: how many were about money owed
    "when_unhappy": pl.Int64(),  # of ours: how many answered them being unhappy
    "first_at": MOMENT,
    "last_at": MOMENT,  # of anything between us
    "last_theirs_at": MOMENT,  # null: never
    "last_ours_at": MOMENT,  # null: never
    "two_way_days": pl.Int64(),  # days on which one side answered the other
    "first_two_way": pl.Date(),  # null: never
    "last_two_way": pl.Date(),  # null: never
    "enough": pl.Boolean(),  # two days at least; what follows, down to the points, is null without
    "silent_days": pl.Float64(),  # since the last of those days
    "rhythm_days": pl.Float64(),  # the gap to be expected between two of them
    "alive": pl.Float64(),  # probability that they have not left
    "strength": pl.Float64(),  # probability that the next one comes within the rhythm
    "depth": pl.Int8(),  # ladder.Rung, the highest that was reached; null: they did nothing yet
    "reciprocity": pl.Float64(),  # 0 one side alone .. 1 both alike
    "breadth": pl.Int64(),  # channels on which they spoke to us
    "duration_days": pl.Float64(),  # from the first of those days to the last
    "points": pl.Float64(),  # 0..100, the sum of the five below
    "points_rhythm": pl.Float64(),
    "points_depth": pl.Float64(),
    "points_reciprocity": pl.Float64(),
    "points_breadth": pl.Float64(),
    "points_duration": pl.Float64(),
}
"""One row a tie, ordered by tie: what `relationship.ties` returns. docs/relationships.md explains each column."""


class WrongFrame(ValueError):
    """A frame that lacks a column, has one of another type, or holds nothing where something must be."""


def checked(frame: pl.DataFrame, schema: Schema, *, name: str = "frame", nulls: bool = False) -> pl.DataFrame:
    """Return the frame with just the columns of the schema, in its order, or raise WrongFrame with every fault.

    Nothing is cast: a number that comes as text is a fault. `nulls` allows empty cells.

    >>> checked(pl.DataFrame({"b": [1], "a": ["x"], "c": [0]}), {"a": pl.String(), "b": pl.Int64()}).columns
    ['a', 'b']
    >>> checked(pl.DataFrame({"a": [1]}), {"a": pl.String(), "b": pl.Int64()}, name="ties")
    Traceback (most recent call last):
    ...
    porch.analytics.frames.WrongFrame: ties: a is Int64 and must be String; b is missing
    """
    faults = [fault for column, kind in schema.items() for fault in _faults(frame, column, kind, nulls)]
    if faults:
        raise WrongFrame(f"{name}: {'; '.join(faults)}")
    return frame.select(schema.keys())


def _faults(frame: pl.DataFrame, column: str, kind: pl.DataType, nulls: bool) -> list[str]:
    if column not in frame.columns:
        return [f"{column} is missing"]
    found = frame.schema[column]
    if found != kind:
        return [f"{column} is {found} and must be {kind}"]
    empty = 0 if nulls else frame[column].null_count()
    return [f"{column} is empty in {empty} rows"] if empty else []


def empty(schema: Schema) -> pl.DataFrame:
    """Return a frame with the columns of the schema and no row.

    >>> empty({"a": pl.String()}).shape
    (0, 1)
    """
    return pl.DataFrame(schema=dict(schema))
