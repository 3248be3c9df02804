"""Runs of letters that handles have in common, and how many accounts of one network hold each.

The rarity of a piece is told by `crowd`: the most accounts on any one network that hold it. A piece with a crowd of one
belongs, as far as we can see, to one person; "rep" among office holders to all. It means the same whether we know a
hundred handles or a hundred thousand, which a share would not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Ints = NDArray[np.int64]
LENGTHS = (3, 4, 5)
_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces of one length: which handle holds which (`held`, 0 or 1), and the crowd of each."""

    held: csr_matrix
    crowd: Ints


def pieces(spelt: Sequence[Sequence[str]], kinds: Ints, length: int) -> Pieces:
    """Return the pieces of `length` letters of every handle. `kinds` numbers the network of each.

    >>> found = pieces([["anna"], ["anna"], ["joanna"]], np.array([0, 1, 1]), 4)
    >>> found.held.sum(axis=1).ravel().tolist(), sorted(found.crowd.tolist())
    ([[1, 1, 3]], [1, 1, 2])
    """
    owners, hashes = _windows(spelt, length)
    distinct, numbered = np.unique(hashes, return_inverse=True)
    shape = (len(spelt), len(distinct))
    held = csr_matrix((np.ones(len(owners), dtype=np.int32), (owners, numbered)), shape=shape)
    held.data[:] = 1
    crowd = np.zeros(len(distinct), dtype=np.int64)
    for kind in np.unique(kinds):
        crowd = np.maximum(crowd, np.asarray(held[kinds == kind].sum(axis=0)).ravel())
    return Pieces(held=held, crowd=crowd)


def _windows(spelt: Sequence[Sequence[str]], length: int) -> tuple[Ints, NDArray[np.uint64]]:
    texts = [text for texts in spelt for text in texts]
    owners = np.repeat(np.arange(len(spelt)), [len(texts) for texts in spelt])
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    text_of = np.repeat(np.arange(len(texts)), sizes)
    starts = np.arange(max(len(letters) - length + 1, 0))
    starts = starts[text_of[starts] == text_of[starts + length - 1]]
    hashes = np.zeros(len(starts), dtype=np.uint64)
    for step in range(length):
        hashes = hashes * _BASE + letters[starts + step]  # overflows on purpose: the remainder is the hash
    return owners[text_of[starts]], hashes
