"""Graphs on which word spreads: drawn by a power law, as large as the retweets of one week, or read from acts. Seeded.

Every tie into somebody has the chance one in as many as lead to them (weighted cascade; Kempe et al. 2003).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int32]
FILES = ("sources", "targets", "chances")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people and ties; the k-th most heard (most hearing) has a share of ties like k to minus that power."""

    people: int
    ties: int
    heard: float
    hearing: float

    def of(self, share: float) -> Size:
        """Return a graph so much smaller."""
        return replace(self, people=max(3, int(self.people * share)), ties=max(3, int(self.ties * share)))


HIGGS = Size(people=256_491, ties=328_132, heard=0.8, hearing=0.1)
"""As many as retweeted in the week of the Higgs boson, where fifty reached about 72,000; few retweet two people."""
TEN_MILLION = Size(people=1_000_000, ties=10_000_000, heard=0.73, hearing=0.55)


def drawn(size: Size, seed: int = 5) -> tuple[Whole, Whole]:
    """Return sources and targets: no tie twice and none to oneself, people who have none left out.

    >>> sources, targets = drawn(Size(people=9, ties=12, heard=0.5, hearing=0.1))
    >>> len(sources), len(set(zip(sources.tolist(), targets.tolist()))), bool((sources == targets).any())
    (12, 12, False)
    """
    chance, pairs = np.random.default_rng(seed), np.zeros(0, np.int64)
    heard, hearing = chance.permutation(size.people), chance.permutation(size.people)
    while len(pairs) < size.ties:
        more = size.ties - len(pairs)
        sources = heard[_some(chance, size.people, more, size.heard)]
        targets = hearing[_some(chance, size.people, more, size.hearing)]
        pairs = np.union1d(pairs, (sources * size.people + targets)[sources != targets])
    return _numbered(pairs // size.people, pairs % size.people)


def retweeted(rows: pl.DataFrame) -> tuple[Whole, Whole]:
    """Return who was retweeted, as sources, and by whom, as targets, of the rows `a` acts on `b` by the kind RT.

    >>> retweeted(pl.DataFrame({"a": [7, 7, 8, 9], "b": [5, 5, 5, 5], "kind": ["RT", "RT", "RT", "MT"]}))
    (array([0, 0], dtype=int32), array([1, 2], dtype=int32))
    """
    ties = rows.filter(pl.col("kind") == "RT", pl.col("a") != pl.col("b")).select("b", "a").unique().sort("b", "a")
    return _numbered(ties["b"].to_numpy(), ties["a"].to_numpy())


def write(folder: Path, sources: Whole, targets: Whole) -> None:
    """Write a graph with its chances where every engine reads it."""
    columns: tuple[NDArray[Any], ...] = (sources, targets, 1 / np.bincount(targets)[targets])
    for name, column in zip(FILES, columns, strict=True):
        np.save(folder / f"{name}.npy", column)


def _some(chance: np.random.Generator, people: int, many: int, power: float) -> NDArray[np.int64]:
    return (people * chance.random(many) ** (1 / (1 - power))).astype(np.int64)


def _numbered(sources: NDArray[np.int64], targets: NDArray[np.int64]) -> tuple[Whole, Whole]:
    both = np.unique(np.concatenate([sources, targets]), return_inverse=True)[1].astype(np.int32)
    return both[: len(sources)], both[len(sources) :]
