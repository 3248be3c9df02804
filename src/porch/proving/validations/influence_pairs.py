"""Which of two is the more influential: what people said of pairs, told by a score whose every part can be shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from porch.analytics.influence import additive
from porch.proving.validations._scoring import auc, shuffled

NAME = "influence-pairs"
CHOICE = "Choice"
FOLDS, DRAWS = 5, 2_000
SINGLE = {
    "followers": "follower_count", "listed": "listed_count", "mentions": "mentions_received",
    "retweets": "retweets_received",
}  # fmt: skip
OPTIONS = [
    click.Option(["--train"], type=click.Path(path_type=Path, exists=True), default=None,
                 help="Learn from these pairs; without, five folds of --data."),
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True), required=True,
                 help="Parquet: Choice (1: A, 0: B), and every signal as A_ and B_."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip
Reals = NDArray[np.float64]
Pairs = tuple[list[str], Reals, Reals, NDArray[Any]]


def run(*, train: Path | None, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours, rivals, ceilings, ahead_of_listed}: figures {accuracy, auc}.

    `ahead_of_listed` is by how much our accuracy is above that of the list count, and its 95 % interval (bootstrap over
    pairs, both on the same draw).
    """
    pairs = _read(data)
    _, _, _, chosen = pairs
    told = {name: np.full(len(chosen), np.nan) for name in ("ours", *SINGLE, "logistic", "gradient_boosting")}
    for mine, theirs, places in _splits(train, pairs):
        for name, scores in _scores(mine, theirs).items():
            told[name][places] = scores
    told["ours"] = _planted(told["ours"], plant)
    if len(told["ours"]) != len(chosen) or not all(np.isfinite(one).all() for one in told.values()):
        raise click.ClickException("Some pairs have no score.")
    if out is not None:
        pl.DataFrame({"key": range(len(chosen)), "score": told["ours"], "truth": chosen}).write_parquet(out)
    figures = {name: _figures(chosen, scores) for name, scores in told.items()}
    return {
        "name": NAME, "n": len(chosen), "ours": figures["ours"],
        "rivals": {name: figures[name] for name in (*SINGLE, "logistic")},
        "ceilings": {"gradient_boosting": figures["gradient_boosting"]},
        "ahead_of_listed": _ahead(chosen, told["ours"], told["listed"]),
    }  # fmt: skip


def _read(data: Path) -> Pairs:
    rows = pl.read_parquet(data)
    names = [name[2:] for name in rows.columns if name.startswith("A_") and f"B_{name[2:]}" in rows.columns]
    if CHOICE not in rows.columns or set(SINGLE.values()) - set(names):
        raise click.ClickException(f"{data} must have {CHOICE}, and A_ and B_ of {', '.join(SINGLE.values())}.")
    sides = [rows.select(f"{side}_{name}" for name in names).to_numpy().astype(float) for side in "AB"]
    return names, sides[0], sides[1], rows[CHOICE].to_numpy().astype(bool)


def _splits(train: Path | None, pairs: Pairs) -> Iterator[tuple[Pairs, Pairs, NDArray[Any]]]:
    """Yield what to learn from, what to tell, and where those stand in the data."""
    if train is not None:
        yield _read(train), pairs, np.arange(len(pairs[3]))
        return
    for kept, held in KFold(FOLDS, shuffle=True, random_state=0).split(pairs[3]):
        yield _some(pairs, kept), _some(pairs, held), held


def _some(pairs: Pairs, rows: NDArray[Any]) -> Pairs:
    names, first, second, chosen = pairs
    return names, first[rows], second[rows], chosen[rows]


def _scores(mine: Pairs, theirs: Pairs) -> dict[str, Reals]:
    """Return what everybody says of `theirs` after learning from `mine`: above 0, A is the more influential."""
    names, first, second, _ = theirs
    model = additive.fit(*mine)
    known, asked = _wide(mine), _wide(theirs)
    gaps = [wide[:, -len(names) :] for wide in (known, asked)]
    logistic = LogisticRegression(fit_intercept=False, max_iter=1_000).fit(gaps[0], mine[3])
    boosting = GradientBoostingClassifier(
        n_estimators=200, max_depth=3, learning_rate=0.05, subsample=0.7, random_state=0
    ).fit(known, mine[3])
    return {
        "ours": model.score(first) - model.score(second),
        **{rival: gaps[1][:, names.index(signal)] for rival, signal in SINGLE.items()},
        "logistic": logistic.decision_function(gaps[1]), "gradient_boosting": boosting.decision_function(asked),
    }  # fmt: skip


def _wide(pairs: Pairs) -> Reals:
    """Return the logs of both sides and how far they are apart."""
    first, second = (np.log1p(np.maximum(side, 0.0)) for side in pairs[1:3])
    return np.hstack([first, second, first - second])


def _figures(chosen: NDArray[Any], scores: Reals) -> dict[str, float]:
    return {"accuracy": round(float(_right(chosen, scores).mean()), 4), "auc": round(auc(chosen, scores), 4)}


def _right(chosen: NDArray[Any], scores: Reals) -> Reals:
    """Return 1 where a pair is told rightly, a half where it is not told."""
    return np.where(scores == 0, 0.5, (scores > 0) == chosen)


def _ahead(chosen: NDArray[Any], ours: Reals, theirs: Reals) -> dict[str, float]:
    gaps = _right(chosen, ours) - _right(chosen, theirs)
    draws = np.random.default_rng(0).choice(gaps, (DRAWS, len(gaps))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return {"accuracy": round(float(gaps.mean()), 4), "low": round(low, 4), "high": round(high, 4)}


def _planted(scores: Reals, plant: str) -> Reals:
    if plant == "shuffled":
        told: Reals = shuffled(scores)
        return told
    return scores[1:] if plant == "lost" else scores
