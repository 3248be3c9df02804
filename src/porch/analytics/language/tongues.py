"""In which language texts are: pieces of words as 75 languages write them, with the vote of pycld2."""

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

from porch.analytics.language.kept import packed, unpacked
from porch.analytics.language.labels import UNKNOWN
from porch.analytics.language.tongue import FEWEST_LETTERS, readable, voted

WIDTH = 1 << 15
PIECES = (1, 2, 3, 4)
LONGEST_WORD = 30
MOST_WORDS = 150
SMOOTH = 0.1
VOTE = 8.0  # what the vote of pycld2 adds to the log-probability of a language
MARGIN = 3.0  # by which the likeliest language must lead where pycld2 would not say: 20 to 1
GRAIN = 12.0  # steps of a stored log-probability for each nat

_WORD = re.compile(r"[^\W\d_]+")
_EMPTY = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongues:
    """Log-probabilities of pieces of words (WIDTH x languages): multinomial naive Bayes over ln(1 + count)."""

    codes: tuple[str, ...]
    pieces: NDArray[np.float32]

    @classmethod
    def taught(cls, texts: Sequence[str], languages: Sequence[str]) -> Tongues:
        """Return what texts in known languages teach.

        >>> made = Tongues.taught(["the house that was", "la casa che era"] * 9, ["en", "it"] * 9)
        >>> made.languages(["that house", "12"])
        ['en', 'und']
        """
        codes = tuple(sorted(set(languages)))
        counted = np.zeros((len(codes), WIDTH))
        numbers = np.searchsorted(codes, languages)
        made = _matrix([readable(text) for text in texts])
        for number in range(len(codes)):
            counted[number] = np.asarray(made[numbers == number].sum(axis=0)).ravel() + SMOOTH
        told = np.log(counted / counted.sum(axis=1, keepdims=True)).T
        steps = np.clip(np.rint((told - told.max(axis=1, keepdims=True)) * GRAIN), -127, 0)
        return cls(codes=codes, pieces=(steps / GRAIN).astype(np.float32))

    @classmethod
    def opened(cls, kept: bytes) -> Tongues:
        """Return what `closed` kept."""
        held = unpacked(kept)
        codes = tuple(str(code) for code in held["codes"])
        return cls(codes=codes, pieces=held["pieces"].astype(np.float32) / np.float32(GRAIN))

    def closed(self) -> bytes:
        """Return it as bytes."""
        return packed({"codes": np.array(self.codes), "pieces": np.rint(self.pieces * GRAIN).astype(np.int8)})

    def languages(self, texts: Sequence[str]) -> list[str]:
        """Return the ISO 639 code of each text, or "und"."""
        bare = [readable(text) for text in texts]
        votes = [voted(text) for text in bare]
        told = _matrix(bare) @ self.pieces
        return [self._language(*one) for one in zip(bare, votes, told, strict=True)]

    def _language(self, text: str, vote: str, told: NDArray[Any]) -> str:
        if sum(map(str.isalpha, text[:200])) < FEWEST_LETTERS:
            return UNKNOWN
        if vote != UNKNOWN and vote not in self.codes:
            return vote
        if vote != UNKNOWN:
            told[self.codes.index(vote)] += VOTE
        second, first = np.partition(told, -2)[-2:]
        return UNKNOWN if vote == UNKNOWN and first - second < MARGIN else self.codes[int(told.argmax())]


def _matrix(texts: Sequence[str]) -> csr_matrix:
    ids = [_ids(text) for text in texts]
    rows = np.repeat(np.arange(len(ids)), [len(one) for one in ids])
    keys, counts = np.unique(rows * WIDTH + np.concatenate([_EMPTY, *ids]), return_counts=True)
    at, column = np.divmod(keys, WIDTH)
    starts = np.searchsorted(at, np.arange(len(ids) + 1))
    return csr_matrix((np.log1p(counts).astype(np.float32), column, starts), shape=(len(ids), WIDTH))


def _ids(text: str) -> NDArray[np.int64]:
    found = _WORD.findall(text.lower())[:MOST_WORDS]
    return np.concatenate([_pieces(word) for word in found]) if found else _EMPTY


@lru_cache(maxsize=50_000)  # words come again
def _pieces(word: str) -> NDArray[np.int64]:
    framed = f" {word[:LONGEST_WORD]} "
    cut = [framed[at : at + size] for size in PIECES for at in range(len(framed) - size + 1)]
    return np.array([zlib.crc32(piece.encode("utf-8", "replace")) % WIDTH for piece in cut], np.int64)
