"""Learns a team's own labels from its corrections, beginning at what Porch ships and departing only as they ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, vstack

from porch.analytics.language.kept import packed, restored, stored, unpacked
from porch.analytics.language.labels import NEEDS, SENTIMENTS, Correction
from porch.analytics.language.linear import FEWEST, Prior, Reals, Rows, Weights, chosen, fit, softmax
from porch.analytics.language.ordinary import ORDINARY
from porch.analytics.language.sight import Seen, Shipped, seen

VERSION = 2
QUESTIONS = ("sentiment", *NEEDS, "commitment")
"""What is learnt: one question of three answers, the others of two (not, yes)."""
MOST = 4_000  # corrections of a question, the newest
CAUTIOUS = Prior(0.3)  # of a fit on few corrections
LAST = 500  # texts looked at together


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """Texts as models see them: pieces, scores, and the offset of each question."""

    pieces: csr_matrix
    scores: Reals
    offsets: Mapping[str, Reals]

    def rows(self, question: str, told: Sequence[tuple[int, int, float]]) -> Rows:
        """Return rows of (number of the text, class, count)."""
        numbers = np.array([number for number, _, _ in told])
        return Rows(
            pieces=self.pieces[numbers], scores=self.scores[numbers], offset=self.offsets[question][numbers],
            classes=np.array([kind for _, kind, _ in told]), counts=np.array([count for _, _, count in told]),
        )  # fmt: skip


def sights(texts: Sequence[str], shipped: Shipped) -> Sights:
    """Return `texts` as models see them."""
    parts = [seen(texts[start : start + LAST], shipped) for start in range(0, len(texts), LAST)]
    return Sights(
        pieces=vstack([part.batch.matrix for part in parts], format="csr"),
        scores=np.vstack([part.scores() for part in parts]),
        offsets={name: np.vstack([offset(part, name) for part in parts]) for name in QUESTIONS},
    )


def offset(part: Seen, question: str) -> Reals:
    """Return the log-odds of the answers to `question` before any correction."""
    if question == "sentiment":
        return part.sentiment
    yes = part.odds[question]
    return np.stack([np.zeros_like(yes), yes], axis=1)


def taught(corrections: Sequence[Correction], shipped: Shipped) -> bytes:
    """Return what `corrections` teach, as bytes of an npz file; the same corrections give the same bytes."""
    latest = {(one.text, _question(one.label), one.label): one.right for one in corrections}
    texts = tuple(dict.fromkeys(text for text, _, _ in latest)) + ORDINARY
    looked = sights(texts, shipped)
    number = {text: at for at, text in enumerate(texts)}
    held = {"version": np.array(VERSION)}
    for question in QUESTIONS:
        given = [(number[text], name, right) for (text, asked, name), right in latest.items() if asked == question]
        weights = _learnt(question, given[-MOST:], looked) if given else None
        held |= stored(question, weights) if weights is not None else {}
    return packed(held)


def owned(kept: bytes) -> dict[str, Weights]:
    """Return the weights of each question that `taught` learnt; none if another version of Porch kept them."""
    held = unpacked(kept)
    if "version" not in held or int(held["version"]) != VERSION:
        return {}
    return {question: restored(question, held) for question in QUESTIONS if f"{question}_ids" in held}


def _learnt(question: str, given: Sequence[tuple[int, str, bool]], looked: Sights) -> Weights | None:
    told = [row for one in given for row in _answers(question, one, looked)]
    rows = looked.rows(question, told)
    prior = chosen(rows)[0] if len(told) >= FEWEST else CAUTIOUS
    return fit(looked.rows(question, [*told, *_anchors(question, looked)]), prior) if prior else None


def _answers(question: str, given: tuple[int, str, bool], looked: Sights) -> list[tuple[int, int, float]]:
    """Return the rows that one correction makes: what is not one sentiment is the others, as far as they are likely."""
    number, name, right = given
    if question != "sentiment":
        return [(number, int(right), 1.0)]
    kind = SENTIMENTS.index(name)
    if right:
        return [(number, kind, 1.0)]
    likely = softmax(looked.offsets[question][number : number + 1])[0]
    rest = [other for other in range(len(SENTIMENTS)) if other != kind]
    return [(number, other, float(likely[other] / likely[rest].sum())) for other in rest]


def _anchors(question: str, looked: Sights) -> list[tuple[int, int, float]]:
    """Return ordinary texts as they were understood before, so that few corrections of one sort cannot tip all."""
    first = looked.pieces.shape[0] - len(ORDINARY)
    likely = softmax(looked.offsets[question][first:])
    return [(first + at, kind, float(share)) for at, row in enumerate(likely) for kind, share in enumerate(row)]


def _question(name: str) -> str:
    return "sentiment" if name in SENTIMENTS else name
