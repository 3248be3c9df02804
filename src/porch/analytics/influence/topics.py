"""What people talk about here: a dozen topics learnt from the log itself, each called by its strongest word.

Non-negative matrix factorisation (Lee and Seung 1999) of the words of conversations, weighed by tf-idf. On held-out
service conversations of six trades it tells two of one trade from two of different ones better than the names of the
Klout topic ontology do, and than single words: docs/influence.md has the figures.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np

from porch.analytics.influence.acts import Numbers, Reals
from porch.analytics.words import spoken

MOST = 12
LEAST = 100
"""Conversations that are needed before there is any topic."""
RARE = 5  # conversations in which a word must stand
COMMON = 0.1  # and the share of all above which it is how one speaks
SURE = 0.05  # cosine from which on a text is on a topic
ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The topics by name; `words` are known by place, `weights` is words x topics, `rarity` a word's idf."""

    names: tuple[str, ...]
    words: dict[str, int]
    rarity: Reals
    weights: Reals

    def of(self, text: str) -> str:
        """Return the topic of a text, "" where it is on none."""
        places, weights = _weighed(text, self.words, self.rarity)
        if not len(places):
            return ""
        alike = weights @ self.weights[places]
        best = int(alike.argmax())
        return self.names[best] if alike[best] >= SURE else ""

    def to_bytes(self) -> bytes:
        """Return these topics as bytes that `from_bytes` reads."""
        kept = BytesIO()
        told = json.dumps({"names": self.names, "words": list(self.words)}).encode()
        np.savez_compressed(kept, told=np.frombuffer(told, np.uint8), rarity=self.rarity, weights=self.weights)
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Topics:
        """Return the topics that `to_bytes` kept."""
        with np.load(BytesIO(kept), allow_pickle=False) as found:
            told = json.loads(found["told"].tobytes())
            words = {word: place for place, word in enumerate(told["words"])}
            return cls(names=tuple(told["names"]), words=words, rarity=found["rarity"], weights=found["weights"])


def learn(conversations: Sequence[str], *, most: int = MOST) -> Topics | None:
    """Return the topics of these conversations, each joined to one text; None while there are too few.

    >>> pizza, bikes = "the pizza with olives came cold", "a flat tyre and a broken chain"
    >>> told = learn([pizza, bikes, *(f"hello number {n}" for n in range(200))] * 10, most=2)
    >>> told.of("Do you have pizza with olives?") != told.of("My tyre lost its chain") != ""
    True
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    if len(conversations) < LEAST:
        return None
    counted: Counter[str] = Counter()
    for text in conversations:
        counted.update(_said(text))
    told = sorted(word for word, many in counted.items() if RARE <= many <= COMMON * len(conversations))
    told = [word for word in told if word not in ENGLISH_STOP_WORDS]  # a small log tells too little of how one speaks
    if len(told) < most:
        return None
    words = {word: place for place, word in enumerate(told)}
    rarity = 1 + np.log((1 + len(conversations)) / (1 + np.array([counted[word] for word in told])))
    return _named(words, rarity, _factored(conversations, words, rarity, most))


def _factored(conversations: Sequence[str], words: dict[str, int], rarity: Reals, most: int) -> Reals:
    """Return words x topics, each column of length one."""
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    rows = [_weighed(text, words, rarity) for text in conversations]
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    texts = csr_matrix(
        (np.concatenate([weights for _, weights in rows]), np.concatenate([places for places, _ in rows]), starts),
        shape=(len(rows), len(words)),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many rounds are near enough to name a topic
        found = NMF(most, init="nndsvd", max_iter=ROUNDS, tol=1e-2, random_state=0).fit(texts).components_.T
    length = np.linalg.norm(found, axis=0)
    told: Reals = found[:, length > 0] / length[length > 0]
    return told


def _named(words: dict[str, int], rarity: Reals, weights: Reals) -> Topics:
    """Call each topic by its strongest word that no other took."""
    names: list[str] = []
    told = list(words)
    for topic in weights.T:
        strongest = (told[place] for place in np.argsort(-topic, kind="stable"))
        names.append(next(word for word in strongest if word not in names))
    return Topics(names=tuple(names), words=words, rarity=rarity, weights=weights)


def _said(text: str) -> set[str]:
    return {word for word in spoken(text) if len(word) > 2 and not word.isdecimal()}


def _weighed(text: str, words: dict[str, int], rarity: Reals) -> tuple[Numbers, Reals]:
    """Return the known words of a text by place, and what each weighs: (1 + log count) * idf, of length one."""
    counted = Counter(place for word in spoken(text) if (place := words.get(word)) is not None)
    places = np.array(sorted(counted), dtype=np.int64)
    weights = (1 + np.log([counted[int(place)] for place in places])) * rarity[places]
    length = np.linalg.norm(weights) if len(places) else 1.0
    return places, np.asarray(weights / length, float)
