"""All that is known of a batch of texts before a team taught anything: pieces, scores, and the odds of every label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from porch.analytics.language.commitments import NOTHING, Committed, committed
from porch.analytics.language.cued import Cued, cued
from porch.analytics.language.features import Batch, batch, tokens
from porch.analytics.language.labels import NEEDS
from porch.analytics.language.linear import Model, Reals
from porch.analytics.language.valence import SCORES, scores, valences

MOOD = 0.6  # what a unit of unhappy log-odds adds to a complaint's, and of happy ones to praise's
ASKING = 0.5  # what a unit of the model of requests and commitments adds, where a phrase commits or asks
CUED = 1.2  # what a cue phrase of blame adds to unhappy log-odds, and one of praise to happy ones, in any language
BLAME = ("complaint", "promise_claim", "churn_risk")
WORDLESS = (0.0, 1.0, 0.0)  # a text without a word is neutral, and nobody is sure of it
UNSEEN = 2.5  # how much less that model says of a request that no phrase tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What Porch brings along: how rare each piece is (idf), and two models learnt from openly licensed texts.

    `sentiment` tells SENTIMENTS; `asking` tells neither (0) from a request or a commitment (1), and may be missing.
    """

    idf: NDArray[Any]
    sentiment: Model
    asking: Model | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A batch of texts, looked at once: log-odds before any correction, and what they come from.

    `lexical` are the SCORES of valence, `sentiment` log-odds of SENTIMENTS, `odds` those of every need, of
    "commitment", and of "asking", which is either request or commitment.
    """

    batch: Batch
    valences: list[list[float]]
    lexical: Reals
    cued: list[dict[str, Cued]]
    committed: list[Committed]
    sentiment: Reals
    odds: Mapping[str, Reals]

    def scores(self) -> Reals:
        """Return what own models see of each text beside its pieces: its lexical scores, and all odds, bounded."""
        rest = np.stack([self.odds[name] for name in (*NEEDS, "commitment", "asking")], axis=1)
        return np.hstack([self.lexical, np.clip(self.sentiment, -4, 4) / 2, np.clip(rest, -4, 4) / 3])


def seen(texts: Sequence[str], shipped: Shipped) -> Seen:
    """Return what can be known of `texts`."""
    said = tuple(tokens(text) for text in texts)
    told = [valences(one) for one in said]
    lexical = np.array([scores(*one) for one in zip(said, told, texts, strict=True)]).reshape(-1, len(SCORES))
    made = batch(said, shipped.idf)
    cues, commitments = [cued(text) for text in texts], [committed(text) for text in texts]
    sentiment = _centred(shipped.sentiment.odds(made.matrix, lexical) + CUED * _blame_and_praise(cues))
    sentiment[[not one for one in said]] = WORDLESS
    asking = np.zeros(len(said))
    if shipped.asking is not None:
        asking = np.diff(shipped.asking.odds(made.matrix, lexical), axis=1)[:, 0]
    return Seen(
        batch=made, valences=told, lexical=lexical, cued=cues, committed=commitments, sentiment=sentiment,
        odds=_odds(cues, commitments, sentiment, asking),
    )  # fmt: skip


def _odds(
    cues: Sequence[Mapping[str, Cued]], commitments: Sequence[Committed], sentiment: Reals, asking: Reals
) -> dict[str, Reals]:
    odds = {need: np.array([one[need].odds for one in cues]) for need in NEEDS}
    mood = np.clip((sentiment[:, 2] - sentiment[:, 0]) if len(cues) else asking, -4, 4)
    odds["complaint"] = odds["complaint"] - MOOD * mood
    odds["praise"] = odds["praise"] + MOOD * mood
    commits = np.array([one.odds for one in commitments])
    told, bounded = commits > NOTHING, np.clip(asking, -3, 3)
    asked = odds["request"] + ASKING * bounded
    odds["request"] = np.where(told, asked, np.maximum(asked, bounded - UNSEEN))
    return odds | {"commitment": commits + ASKING * bounded * told, "asking": asking}


def _blame_and_praise(cues: Sequence[Mapping[str, Cued]]) -> Reals:
    found = [[any(one[need].words for need in BLAME), False, bool(one["praise"].words)] for one in cues]
    return np.array(found, np.float64).reshape(-1, 3)


def _centred(odds: Reals) -> Reals:
    middle: Reals = odds.mean(axis=1, keepdims=True)
    return odds - middle
