"""What two handles that may belong together have in common, as numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, LCSseq
from scipy.sparse import csr_matrix

from porch.analytics.identity.blocking import CROWD, candidates
from porch.analytics.identity.known import Known
from porch.analytics.identity.pieces import LENGTHS, Ints, Pieces, pieces
from porch.analytics.identity.spellings import Spelt, rimmed, spellings
from porch.analytics.identity.trimmings import trimmed, trimmings

Floats = NDArray[np.float64]
CHUNK = 100_000
MAIL = "email"  # where people commonly have more than one handle
NAMES = (
    "crowd_3", "crowd_4", "rare_4", "jaro_winkler", "within", "shorter", "left_over", "same",
)  # fmt: skip
"""Of the rarest piece of three and of four letters that both hold, its crowd (log2; `NO_CROWD` without one); what the
rare pieces of four that both hold weigh together (each 1 / crowd); then, of the two spellings that come nearest and
without what many put around them: Jaro-Winkler; how well the shorter fits somewhere into the longer; the letters of
the shorter, and how many of them the longer has not in that order; whether they are the same."""
NO_CROWD = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Pairs of handles worth a look, as places in the list they came from, with a row of `NAMES` each.

    `spelt` are the two spellings that come nearest, trimmed: what a colleague is shown as the reason.
    """

    first: Ints
    second: Ints
    values: Floats
    spelt: list[tuple[str, str]]
    kinds: Ints

    def spelt_of(self, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
        """Return the spellings of the `wanted` pairs, named by their two places."""
        pairs = zip(self.first.tolist(), self.second.tolist(), self.spelt, strict=True)
        return {(one, other): spelt for one, other, spelt in pairs if (one, other) in wanted}


def compare(known: Sequence[Known]) -> Compared:
    """Return every pair of handles of different networks that may belong together, and what they have in common."""
    spelt = [spellings(one) for one in known]
    kinds = np.unique([one.kind for one in known], return_inverse=True)[1].astype(np.int64)
    held = [
        pieces([[rimmed(text) for text in (*one.said, *one.short)] for one in spelt], kinds, length)
        for length in LENGTHS
    ]
    several = np.array([one.kind == MAIL for one in known], dtype=bool)
    first, second = candidates(held, kinds, several=several)
    nearest = _nearest(spelt, first, second)
    around = trimmings(nearest, len(known))
    bare_of = {text: trimmed(text, around) for text in {text for pair in nearest for text in pair}}
    bare = [(bare_of[one], bare_of[other]) for one, other in nearest]
    rare = np.column_stack([_rarest(held[0], first, second), _rarest(held[1], first, second),
                            _rare_in_common(held[1], first, second)])  # fmt: skip
    values = np.column_stack([rare, _likeness(bare)])
    return Compared(first=first, second=second, values=values, spelt=bare, kinds=kinds)


def _nearest(spelt: Sequence[Spelt], first: Ints, second: Ints) -> list[tuple[str, str]]:
    """Return of each pair the two spellings that are most alike."""
    found: list[tuple[str, str]] = []
    for start in range(0, len(first), CHUNK):
        here = list(zip(first[start : start + CHUNK].tolist(), second[start : start + CHUNK].tolist(), strict=True))
        every = [_ways(spelt[a], spelt[b]) for a, b in here]
        ways, sizes = [way for some in every for way in some], np.array([len(some) for some in every])
        alike = _each(JaroWinkler.similarity, ways)
        begins = np.cumsum(sizes) - sizes
        best = np.maximum.reduceat(alike, begins)
        at = np.flatnonzero(alike >= np.repeat(best, sizes))
        found += [ways[at[place]] for place in np.searchsorted(at, begins)]
    return found


def _ways(one: Spelt, other: Spelt) -> list[tuple[str, str]]:
    said = [(mine, theirs) for mine in one.said for theirs in (*other.said, *other.short)]
    return said + [(mine, theirs) for mine in one.short for theirs in other.said]


def _each(scorer: Callable[..., float], pairs: Sequence[tuple[str, str]]) -> Floats:
    one, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scores: Floats = process.cpdist(one, other, scorer=scorer, dtype=np.float64)
    return scores


def _rarest(one: Pieces, first: Ints, second: Ints) -> Floats:
    rarity = one.held.astype(np.float64)
    rarity.data = 1.0 / one.crowd[rarity.indices]
    return _by_chunk(first, second, lambda a, b: _log_crowd(rarity[a].multiply(one.held[b])))


def _log_crowd(both: csr_matrix) -> Floats:
    if not both.nnz:
        return np.full(both.shape[0], NO_CROWD)
    told: Floats = -np.log2(np.maximum(both.max(axis=1).toarray().ravel(), 2.0**-NO_CROWD))
    return told


def _rare_in_common(one: Pieces, first: Ints, second: Ints) -> Floats:
    weight = one.held.astype(np.float64)
    crowd = one.crowd[weight.indices]
    weight.data = np.where(crowd <= CROWD, 1.0 / crowd, 0.0)
    return _by_chunk(first, second, lambda a, b: np.asarray(weight[a].multiply(one.held[b]).sum(axis=1)).ravel())


def _by_chunk(first: Ints, second: Ints, of: Callable[[Ints, Ints], Floats]) -> Floats:
    starts = range(0, len(first), CHUNK)
    told = [of(first[start : start + CHUNK], second[start : start + CHUNK]) for start in starts]
    return np.concatenate(told) if told else np.zeros(0)


def _likeness(bare: Sequence[tuple[str, str]]) -> Floats:
    shorter = np.array([min(len(one), len(other)) for one, other in bare], dtype=np.float64)
    return np.column_stack([
        _each(JaroWinkler.similarity, bare), _each(fuzz.partial_ratio, bare) / 100, shorter,
        shorter - _each(LCSseq.similarity, bare), np.array([float(one == other) for one, other in bare]),
    ])  # fmt: skip
