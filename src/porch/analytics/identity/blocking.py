"""Which pairs of handles are worth a look: those that hold a rare piece in common, and never more than a few for each.

Comparing everybody with everybody grows with the square. Here the rarest pieces are taken first, each giving the pairs
of its holders, until there are `BUDGET` pairs a handle: the work grows in step with the handles, whatever is in them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from porch.analytics.identity.pieces import Ints, Pieces

CROWD = 12
"""A piece that more accounts of one network hold than this says nothing of who they are."""
HOLDERS = 60
BUDGET = 20
NEAREST = 12


def candidates(
    held: Sequence[Pieces], kinds: Ints, *, several: NDArray[np.bool_] | None = None, budget: int = BUDGET
) -> tuple[Ints, Ints]:
    """Return the pairs (first < second) worth comparing, at most `NEAREST` proposed by each handle.

    `kinds` numbers the network of each handle. Two accounts of one network are compared only where `several` says, by
    handle, that people commonly have more than one there.
    """
    count = len(kinds)
    keys, weights = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for one in held:
        first, second, weight = _holders(one, budget * count)
        other = kinds[first] != kinds[second]
        if several is not None:
            other |= several[first]
        keys.append(first[other] * count + second[other])
        weights.append(weight[other])
    pairs, numbered = np.unique(np.concatenate(keys), return_inverse=True)
    shared = np.bincount(numbered, weights=np.concatenate(weights), minlength=len(pairs)).astype(np.float64)
    kept = _nearest(pairs // max(count, 1), pairs % max(count, 1), shared, count)
    return pairs[kept] // max(count, 1), pairs[kept] % max(count, 1)


def _holders(one: Pieces, budget: int) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Return every pair of holders of the rarest pieces, with what each shared piece weighs."""
    by_piece = one.held.tocsc()
    sizes = np.diff(by_piece.indptr).astype(np.int64)
    useful = np.flatnonzero((sizes > 1) & (sizes <= HOLDERS) & (one.crowd <= CROWD))
    useful = useful[np.argsort(sizes[useful], kind="stable")]
    useful = useful[np.cumsum(sizes[useful] * (sizes[useful] - 1) // 2) <= budget]
    first, second, weight = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for size in np.unique(sizes[useful]):
        these = useful[sizes[useful] == size]
        members = np.sort(by_piece.indices[by_piece.indptr[these][:, None] + np.arange(size)].astype(np.int64), axis=1)
        left, right = np.triu_indices(int(size), 1)
        first.append(members[:, left].ravel())
        second.append(members[:, right].ravel())
        weight.append(np.repeat(1.0 / one.crowd[these], len(left)))
    return np.concatenate(first), np.concatenate(second), np.concatenate(weight)


def _nearest(first: Ints, second: Ints, shared: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Return which pairs are among the `NEAREST` of either of their two."""
    kept = np.zeros(len(first), dtype=bool)
    for mine in (first, second):
        order = np.lexsort((-shared, mine))
        starts = np.searchsorted(mine[order], np.arange(count))
        place = np.arange(len(order)) - starts[mine[order]] if len(order) else order
        kept[order[place < NEAREST]] = True
    return kept
