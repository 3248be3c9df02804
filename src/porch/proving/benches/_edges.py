"""A large graph of who acts on whom, and a log of such acts: few are acted on by very many, as in any crowd. Seeded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ACTING, DRAWING = 0.62, 0.88
"""The k-th most active (or most acted on) has a share of all acts like k to minus this power."""
SINCE, DAYS = 1_700_000_000, 90
KINDS = ("reply", "reshare", "mention", "like")

Whole = NDArray[np.int32]


def edges(people: int, many: int, seed: int = 8) -> tuple[Whole, Whole]:
    """Return sources and targets of so many edges among so many people."""
    chance = np.random.default_rng(seed)
    return _some(chance, people, many, ACTING), _some(chance, people, many, DRAWING)


def moments(many: int, seed: int = 8) -> NDArray[np.float64]:
    """Return when each of so many acts took place: seconds since 1970, evenly over ninety days, in their order."""
    chance = np.random.default_rng(seed + 1)
    return np.sort(chance.random(many)) * DAYS * 86_400 + SINCE


def write(folder: Path, people: int, many: int) -> None:
    """Write the graph where every engine reads it."""
    for name, side in zip(("sources", "targets"), edges(people, many), strict=True):
        np.save(folder / f"{name}.npy", side)


def read(folder: Path) -> tuple[Whole, Whole]:
    """Return the graph that was written."""
    return np.load(folder / "sources.npy"), np.load(folder / "targets.npy")


def _some(chance: np.random.Generator, people: int, many: int, power: float) -> Whole:
    shares = np.cumsum(np.arange(1, people + 1) ** -power)
    chosen = np.searchsorted(shares, chance.random(many) * shares[-1]).astype(np.int32)
    numbers: Whole = chance.permutation(people).astype(np.int32)[chosen]
    return numbers
