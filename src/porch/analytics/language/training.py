"""Learns what Porch ships, from openly licensed texts handed in; the same texts give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from porch.analytics.language.features import WIDTH, batch, tokens
from porch.analytics.language.kept import packed, stored
from porch.analytics.language.labels import SENTIMENTS
from porch.analytics.language.linear import Prior, Rows, fit
from porch.analytics.language.valence import SCORES, scores, valences

PRIOR = Prior(2.0)  # a plain choice: nothing was held back to find a better one


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text, the number of its class, and how much it counts."""

    text: str
    kind: int
    count: float = 1.0


def trained(sentiment: Sequence[Told], asking: Sequence[Told], others: Iterable[str]) -> bytes:
    """Return the shipped models as bytes of an npz file; `others` are more texts that tell which words are rare.

    `sentiment`: kinds 0 to 2 of SENTIMENTS. `asking`: 0 neither, 1 a request or a commitment.
    """
    idf = rarity([*(one.text for one in sentiment), *(one.text for one in asking), *others])
    held: dict[str, NDArray[Any]] = {"idf": idf.astype(np.float16)}
    held |= stored("sentiment", fit(_rows(sentiment, idf, len(SENTIMENTS)), PRIOR))
    held |= stored("asking", fit(_rows(asking, idf, 2), PRIOR))
    return packed(held)


def rarity(texts: Iterable[str]) -> NDArray[np.float64]:
    """Return for every id ln((1 + n) / (1 + df)) + 1, so 1 for a piece in every text (Salton's idf, smoothed)."""
    flat = np.ones(WIDTH)
    found = np.zeros(WIDTH)
    count = 0
    for some in _by(list(texts), 2_000):
        found += np.asarray((batch([tokens(text) for text in some], flat).matrix > 0).sum(axis=0)).ravel()
        count += len(some)
    rare: NDArray[np.float64] = np.log((1 + count) / (1 + found)) + 1
    return rare.astype(np.float16).astype(np.float64)


def _rows(told: Sequence[Told], idf: NDArray[np.float64], kinds: int) -> Rows:
    said = [tokens(one.text) for one in told]
    lexical = [scores(one, valences(one), row.text) for one, row in zip(said, told, strict=True)]
    return Rows(
        pieces=batch(said, idf).matrix, scores=np.array(lexical).reshape(-1, len(SCORES)),
        offset=np.zeros((len(told), kinds)), classes=np.array([one.kind for one in told]),
        counts=np.array([one.count for one in told]),
    )  # fmt: skip


def _by(texts: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))
