"""A batch of texts as numbers: hashed words, pairs of words and pieces of words, weighed by tf-idf, word by word told.

Every piece belongs to one word of the text, and a pair to both, so what a linear model finds can be shared out exactly.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from porch.core.folding import fold

WIDTH = 1 << 18
HALF = WIDTH >> 1  # words and pairs lie below, pieces of words above
LOOKED_AT = 4_000  # characters of a text
MOST_WORDS = 800
LONGEST_WORD = 30
PIECES = (2, 3, 4, 5)

_TOKEN = re.compile(r"https?://\S+|www\.\S+|@\w+|[^\W_]+(?:['’][^\W_]+)*|[:;=8x]['’]?-?[)(\]\[dp/\\*|]+|<3|[^\w\s]")
Ids = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Texts as numbers: `matrix` (texts x WIDTH), and the word that each occurrence of a piece comes from."""

    words: tuple[tuple[str, ...], ...]
    matrix: csr_matrix
    ids: Ids  # of each occurrence
    shares: Reals  # of each occurrence: its part of the value in `matrix`
    owners: Ids  # of each occurrence: the word, counted through all texts

    def moved(self, weights: NDArray[Any], kinds: Ids) -> list[list[float]]:
        """Return what each word of each text adds where a piece weighs `weights[kinds[text], id]`."""
        rows = _rows(self.words)
        weighed = weights[kinds[rows[self.owners]], self.ids]
        total = np.bincount(self.owners, self.shares * weighed, minlength=len(rows)).tolist()
        ends = np.cumsum([len(said) for said in self.words]).tolist()
        return [total[end - len(said) : end] for said, end in zip(self.words, ends, strict=True)]


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words and signs of the first `LOOKED_AT` characters; a web address is one word.

    >>> tokens("@Ann I can’t! https://example.org 😡")
    ('@ann', 'i', "can't", '!', 'http', '😡')
    """
    found = _TOKEN.findall(fold(text[:LOOKED_AT]))[:MOST_WORDS]
    return tuple(_plain(token) for token in found)


def batch(texts: Sequence[tuple[str, ...]], idf: NDArray[Any]) -> Batch:
    """Return the tokens of `texts` as numbers: (1 + ln tf) idf, words and pieces each of length one (Salton 1988).

    >>> made = batch([("good", "pizza")], np.ones(WIDTH))
    >>> made.matrix.shape == (1, WIDTH), round(float(made.matrix.multiply(made.matrix).sum()), 6)
    (True, 2.0)
    """
    ids, owners = _occurrences(texts)
    rows = _rows(texts)[owners]
    keys, inverse, counts = np.unique(rows * WIDTH + ids, return_inverse=True, return_counts=True)
    at, column = np.divmod(keys, WIDTH)
    values = (1.0 + np.log(counts)) * idf[column]
    block = at * 2 + (column >= HALF)
    values /= np.sqrt(np.bincount(block, values * values, minlength=2 * len(texts)))[block]
    starts = np.searchsorted(at, np.arange(len(texts) + 1))
    matrix = csr_matrix((values, column, starts), shape=(len(texts), WIDTH))
    return Batch(words=tuple(texts), matrix=matrix, ids=ids, shares=(values / counts)[inverse], owners=owners)


def _occurrences(texts: Sequence[tuple[str, ...]]) -> tuple[Ids, Ids]:
    """Return the id and the word of every piece, word and pair; a pair occurs once for each of its two words."""
    pieces = [_pieces(word) for said in texts for word in said]
    if not pieces:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = _rows(texts)
    owners = np.repeat(np.arange(len(pieces)), [len(one) for one in pieces])
    first = np.fromiter((one[0] for one in pieces), np.int64, len(pieces))
    left = np.flatnonzero(rows[1:] == rows[:-1])
    pairs = (first[left] * 31 + first[left + 1] * 17 + 7) % HALF
    return np.concatenate([*pieces, pairs, pairs]), np.concatenate([owners, left, left + 1])


def _rows(texts: Sequence[tuple[str, ...]]) -> Ids:
    """Return of every word, through all texts, which text it stands in."""
    return np.repeat(np.arange(len(texts)), [len(said) for said in texts])


def _plain(token: str) -> str:
    if token.startswith(("http", "www.")):
        return "http"
    return token.replace("’", "'")


@lru_cache(maxsize=50_000)  # of a word, as words come again: a text is then a few look-ups
def _pieces(word: str) -> Ids:
    whole = zlib.crc32(word.encode("utf-8", "replace")) % HALF
    if not word[-1].isalnum():
        return np.array([whole], np.int64)
    framed = f" {word[:LONGEST_WORD]} "
    cut = [framed[at : at + size] for size in PIECES for at in range(len(framed) - size + 1)]
    hashed = [HALF + zlib.crc32(piece.encode("utf-8", "replace")) % HALF for piece in cut]
    return np.array([whole, *hashed], np.int64)
