"""Softmax regression that begins at what is known: log-odds handed in, from which weights depart only as rows demand.

    log-odds of class k = belief * offset_k + x . W_k + z . V_k + b_k

x are the hashed pieces of a text, z its few scores, the offset what was known before, and belief how far that is
trusted. Fitted by L-BFGS on the cross entropy with a Gaussian prior round zero on W, V and b (ridge; Bishop 2006,
4.3.4): without rows the offset speaks, and each row moves it a little. Strength and belief are chosen on held-out rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Reals = NDArray[np.float64]
FREE = 4.0  # how much freer the few scores and the constants are than a piece of a word
STEPS = 50
NEAR = 1e-6  # relative change of the cost at which a fit is done
FOLDS = 3
STRENGTHS = (0.3, 1.0, 3.0, 10.0)
BELIEFS = (0.5, 0.25, 0.0)
"""What is tried beside full belief, in this order."""
FEWEST = 40  # rows, below which there is nothing to choose a strength on


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is fitted on: pieces, scores and offsets of texts, the class of each, and how much each counts."""

    pieces: csr_matrix
    scores: Reals
    offset: Reals
    classes: NDArray[np.int64]
    counts: Reals

    def some(self, chosen: NDArray[Any]) -> Rows:
        """Return those rows alone."""
        return Rows(
            pieces=self.pieces[chosen], scores=self.scores[chosen], offset=self.offset[chosen],
            classes=self.classes[chosen], counts=self.counts[chosen],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prior:
    """What is taken for likely before rows speak: the greater `strength` (the variance of weights), the freer they are;
    `belief` is how far the offset counts, 0..1."""

    strength: float
    belief: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of pieces (ids: those that are not 0), of scores, and constants, each with a column for each class; and
    of the offset."""

    ids: NDArray[np.int64]
    pieces: Reals
    scores: Reals
    constants: Reals
    belief: float = 1.0

    def odds(self, rows: Rows) -> Reals:
        """Return the log-odds of every class for `rows`."""
        told: Reals = self.belief * rows.offset + rows.scores @ self.scores + self.constants
        told += rows.pieces[:, self.ids] @ self.pieces
        return told

    def wide(self, width: int) -> Model:
        """Return them as they are read fastest: a row of `pieces` for each of the `width` ids there are."""
        pieces = np.zeros((width, self.pieces.shape[1]))
        pieces[self.ids] = self.pieces
        return Model(pieces=pieces, scores=self.scores, constants=self.constants, belief=self.belief)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights to read texts with: of every id, of scores, constants, and of the offset."""

    pieces: Reals
    scores: Reals
    constants: Reals
    belief: float = 1.0

    def odds(self, pieces: csr_matrix, scores: Reals, offset: Reals | float = 0.0) -> Reals:
        """Return the log-odds of every class."""
        told: Reals = self.belief * offset + scores @ self.scores + self.constants + pieces @ self.pieces
        return told


def softmax(odds: Reals) -> Reals:
    """Return the probabilities that rows of log-odds stand for.

    >>> softmax(np.array([[0.0, 0.0], [1e6, 0.0]])).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shared: Reals = raised / raised.sum(axis=1, keepdims=True)
    return shared


def fit(rows: Rows, prior: Prior) -> Weights:
    """Return the likeliest weights.

    >>> one = Rows(pieces=csr_matrix((2, 1)), scores=np.array([[-1.0], [1.0]]), offset=np.zeros((2, 2)),
    ...            classes=np.array([0, 1]), counts=np.ones(2))
    >>> bool(softmax(fit(one, Prior(10.0)).odds(one))[1, 1] > 0.9)
    True
    """
    ids = np.unique(rows.pieces.indices).astype(np.int64)
    pieces = rows.pieces[:, ids].tocsr()
    dense = np.hstack([rows.scores, np.ones((len(rows.classes), 1))]) * np.sqrt(FREE)
    kinds, known = rows.offset.shape[1], prior.belief * rows.offset
    right = np.eye(kinds)[rows.classes]
    backwards = pieces.T.tocsr()

    def cost(flat: Reals) -> tuple[float, Reals]:
        weights = flat.reshape(-1, kinds)
        odds = known + pieces @ weights[: len(ids)] + dense @ weights[len(ids) :]
        odds -= odds.max(axis=1, keepdims=True)
        normal = np.log(np.exp(odds).sum(axis=1, keepdims=True))
        loss = float((rows.counts * (normal[:, 0] - (odds * right).sum(axis=1))).sum())
        wrong = (np.exp(odds - normal) - right) * rows.counts[:, None]
        slope = np.vstack([backwards @ wrong, dense.T @ wrong])
        return prior.strength * loss + 0.5 * float(flat @ flat), (prior.strength * slope + weights).ravel()

    start = np.zeros((len(ids) + dense.shape[1]) * kinds)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "ftol": NEAR}).x.reshape(
        -1, kinds
    )
    few = found[len(ids) :] * np.sqrt(FREE)
    return Weights(ids=ids, pieces=found[: len(ids)], scores=few[:-1], constants=few[-1], belief=prior.belief)


def folds(classes: NDArray[np.int64], count: int = FOLDS) -> Iterator[NDArray[np.bool_]]:
    """Yield `count` times which rows are held out: every class dealt out in turn, so that it is alike each time.

    >>> [held.tolist() for held in folds(np.array([0, 0, 1, 1]), 2)]
    [[True, False, True, False], [False, True, False, True]]
    """
    turn = np.zeros(len(classes), np.int64)
    for kind in np.unique(classes):
        own = np.flatnonzero(classes == kind)
        turn[own] = np.arange(len(own)) % count
    for number in range(count):
        yield turn == number


def chosen(rows: Rows, strengths: Sequence[float] = STRENGTHS) -> tuple[Prior | None, Reals]:
    """Return the prior that tells held-out rows best, and those rows' log-odds; None if what was known does better."""
    best, odds = None, rows.offset
    for prior in (Prior(strength) for strength in strengths):
        told = held_out(rows, prior)
        if surprise(told, rows) < surprise(odds, rows):
            best, odds = prior, told
        elif best:
            break  # it only gets worse from here
    for prior in (replace(best, belief=belief) for belief in BELIEFS) if best else ():
        told = held_out(rows, prior)
        if surprise(told, rows) < surprise(odds, rows):
            best, odds = prior, told
    return best, odds


def held_out(rows: Rows, prior: Prior) -> Reals:
    """Return the log-odds of every row by weights fitted without its fold."""
    told = np.zeros_like(rows.offset)
    for held in folds(rows.classes):
        told[held] = fit(rows.some(~held), prior).odds(rows.some(held))
    return told


def surprise(odds: Reals, rows: Rows) -> float:
    """Return the mean cross entropy of `rows` under log-odds, in nats."""
    right = softmax(odds)[np.arange(len(rows.classes)), rows.classes]
    return float(-(np.log(np.maximum(right, 1e-12)) * rows.counts).sum() / max(rows.counts.sum(), 1e-12))
