"""Whether the order of ideas finds the truly best: made-up years in which it is known how good each idea is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import spearmanr

from porch.analytics.ideas.appeal import Prior, appeal, fit_prior
from porch.analytics.ideas.listing import listed
from porch.proving.validations._idea_rivals import RIVALS
from porch.proving.validations._idea_years import IDEAS, Board, Numbers, Reals, Year, live
from porch.proving.validations._scoring import shuffled

NAME = "ideas"
BEST, RARELY = 20, 10
OPTIONS = [
    click.Option(["--years"], type=click.IntRange(min=2), default=40, show_default=True, help="Years lived through."),
    click.Option(["--seed"], type=int, default=2026, show_default=True, help="Other years."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each idea as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip


def run(*, years: int, seed: int, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours, rivals: {raw_votes, fider, astuto, wilson}, ahead}.

    `n` years, each of 400 ideas that come in one by one and are truly as good as a draw from Beta(2, 8); 25 visitors a
    day, of whom three in five look at the first page of the list and the others at what is new, vote for what they like
    of the ten they see. Every order lists its own board through the same year, and is judged by it at the end. Of each:
    `top20_found`, the share of the twenty truly best that are among its first twenty; `spearman`, the rank correlation
    with how good they are; `rarely_seen`, the share of ideas seen fewer than ten times. Each is a mean over the years
    with its 95 % interval (`_low`, `_high`). `ahead` says by how much ours finds more of the twenty than each, year by
    year. `same_votes` is what our appeal makes of the votes that came in on each rival's board.
    """
    lived = {name: [live(partial(_ours if name == "ours" else _by(name)), _seed(seed, year)) for year in range(years)]
             for name in ("ours", *RIVALS)}  # fmt: skip
    told = {name: [_scores(name, one, plant) for one in all_years] for name, all_years in lived.items()}
    judged = {
        name: np.array([_judged(one, scores) for one, scores in zip(lived[name], told[name], strict=True)])
        for name in lived
    }
    same = {
        name: np.array([_judged(one, _appeal(one.board)) for one in lived[name]]) for name in RIVALS
    }  # fmt: skip
    if out is not None:
        _write(out, lived["ours"], told["ours"])
    return {
        "name": NAME, "n": years, "ours": _told(judged["ours"]),
        "rivals": {name: _told(judged[name]) for name in RIVALS},
        "ahead": {name: _between(judged["ours"][:, 0] - judged[name][:, 0], "top20_found") for name in RIVALS},
        "same_votes": {name: _told(same[name]) for name in RIVALS},
    }  # fmt: skip


def _seed(seed: int, year: int) -> int:
    return seed * 100_000 + year


def _ours(board: Board, chance: np.random.Generator) -> Numbers:
    return listed(board.votes, board.shown, chance, prior=_usual(board))


def _usual(board: Board) -> Prior:
    return fit_prior(board.votes, board.shown)


def _appeal(board: Board) -> Reals:
    return appeal(board.votes, board.shown, _usual(board)).value


def _by(name: str) -> Callable[[Board, np.random.Generator], Numbers]:
    return lambda board, chance: np.argsort(-RIVALS[name](board), kind="stable")


def _scores(name: str, year: Year, plant: str) -> Reals:
    if name != "ours":
        return RIVALS[name](year.board)
    found = PLANTS[plant](_appeal(year.board))
    if len(found) != IDEAS:
        raise click.ClickException(f"{IDEAS - len(found)} ideas have no score.")
    return found


PLANTS: Mapping[str, Callable[[Reals], Reals]] = {
    "": lambda kept: kept, "shuffled": shuffled, "lost": lambda kept: kept[1:],
}  # fmt: skip


def _judged(year: Year, scores: Reals) -> tuple[float, float, float]:
    best, found = (set(np.argsort(-of, kind="stable")[:BEST].tolist()) for of in (year.good, scores))
    alike = float(spearmanr(year.good, scores).statistic)
    return len(best & found) / BEST, alike, float((year.board.shown < RARELY).mean())


def _told(years: NDArray[np.float64]) -> dict[str, float]:
    columns = zip(("top20_found", "spearman", "rarely_seen"), years.T, strict=True)
    return {key: value for name, column in columns for key, value in _between(column, name).items()}


def _between(column: Reals, name: str) -> dict[str, float]:
    half = 1.96 * float(column.std(ddof=1)) / np.sqrt(len(column))
    mean = float(column.mean())
    return {name: round(mean, 4), f"{name}_low": round(mean - half, 4), f"{name}_high": round(mean + half, 4)}


def _write(out: Path, years: list[Year], scores: list[Reals]) -> None:
    pl.concat(
        pl.DataFrame({"key": [f"{number}-{idea}" for idea in range(IDEAS)], "score": told, "truth": year.good})
        for number, (year, told) in enumerate(zip(years, scores, strict=True))
    ).write_parquet(out)
