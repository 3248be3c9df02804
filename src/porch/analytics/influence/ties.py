"""Who may move whom, and how likely: what a plan of whom to invite is made from.

A tie leads from somebody to whoever follows when word comes from them: independent cascade (Kempe, Kleinberg and Tardos
2003), in which everybody whom word reaches has one chance with each of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porch.analytics.influence._reach import arrange

Places = NDArray[np.int32]
FEW = 2**31  # so many ties are counted in half the memory: what is near is quick
COLUMNS = ("source", "target", "chance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Word passes from `sources` to `targets`, places among `people`, with `chances` of 0 to 1.

    Two ties of one pair are two chances. ValueError says what is wrong with the first that is no tie.
    """

    sources: NDArray[Any]
    targets: NDArray[Any]
    chances: NDArray[Any]
    people: pl.Series

    def __post_init__(self) -> None:
        lengths = {len(self.sources), len(self.targets), len(self.chances)}
        if len(lengths) > 1:
            raise ValueError(
                f"There are {len(self.sources)} sources, {len(self.targets)} targets and {len(self.chances)} chances."
            )
        wrong = np.flatnonzero(~((self.chances >= 0) & (self.chances <= 1)))
        if len(wrong):
            raise ValueError(f"The chance of tie {wrong[0]} is {self.chances[wrong[0]]}: it must be from 0 to 1.")
        for name, places in (("source", self.sources), ("target", self.targets)):
            if len(places) and not 0 <= places.min() <= places.max() < len(self.people):
                raise ValueError(f"A {name} is nobody: places are from 0 to {len(self.people) - 1}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """Ties by whom they lead to, the likeliest first, so that many plans may be made of them."""

    starts: NDArray[Any]
    sources: Places
    chances: NDArray[np.float32]
    degrees: NDArray[np.int64]
    people: pl.Series


def ties(frame: Any, *, people: Any = ()) -> Ties:
    """Return the ties of a Polars, Arrow or pandas frame of source, target and chance; `people` may have no tie at all.

    >>> told = ties(pl.DataFrame({"source": ["dov"], "target": ["ann"], "chance": [0.5]}), people=["cleo"])
    >>> told.people.to_list(), told.sources.tolist(), told.targets.tolist()
    (['ann', 'cleo', 'dov'], [2], [0])
    """
    rows = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
    if missing := [name for name in COLUMNS if name not in rows.columns]:
        raise ValueError(f"The frame lacks {', '.join(missing)}; it has {', '.join(rows.columns)}.")
    if rows.select(pl.any_horizontal(pl.col(COLUMNS).is_null().any())).item():
        raise ValueError("A tie lacks its source, its target or its chance.")
    named = [rows["source"], rows["target"], pl.Series(people, dtype=rows.schema["source"])]
    everybody = pl.concat(named).unique().sort()
    places = {name: everybody.search_sorted(rows[name]).to_numpy() for name in ("source", "target")}
    chances = rows["chance"].cast(pl.Float64).to_numpy()
    return Ties(sources=places["source"], targets=places["target"], chances=chances, people=everybody)


def arranged(told: Ties) -> Arranged:
    """Return the ties by whom they lead to.

    >>> found = arranged(ties(pl.DataFrame({"source": [1, 2], "target": [3, 3], "chance": [0.25, 0.5]})))
    >>> found.starts.tolist(), found.sources.tolist(), found.chances.tolist(), found.degrees.tolist()
    ([0, 0, 0, 2], [1, 0], [0.5, 0.25], [1, 1, 0])
    """
    many = len(told.people)
    sources, targets = told.sources.astype(np.int32, copy=False), told.targets.astype(np.int32, copy=False)
    starts, into, chances = arrange(many, sources, targets, told.chances.astype(np.float32, copy=False))
    degrees = np.bincount(sources, minlength=many)
    if len(sources) < FEW:
        starts = starts.astype(np.int32)
    return Arranged(starts=starts, sources=into, chances=chances, degrees=degrees, people=told.people)
