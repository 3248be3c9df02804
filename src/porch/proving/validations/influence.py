"""Who will be responded to: everybody ranked at the beginning of each window by what was known, and what then came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
from scipy.stats import spearmanr, wilcoxon
from sklearn.isotonic import IsotonicRegression

from porch.analytics.influence import sway
from porch.analytics.influence.acts import Acts, Reals, acts
from porch.analytics.influence.counting import responded
from porch.analytics.influence.fitting import ndcg
from porch.proving.validations import _influence_rivals
from porch.proving.validations._scoring import calibration_error, shuffled

NAME = "influence"
CHOSEN = 100
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
FIGURES = ("ndcg_100", "precision_100", "share_100", "spearman", "ece")
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True), required=True,
                 help="Parquet: a acts on b, time in seconds, kind."),
    click.Option(["--step"], default="6h", show_default=True, help="How long a window is."),
    click.Option(["--half-lives"], default="1h,6h,24h", show_default=True, help="At which paces acts fade."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Everybody seen before it began: who, how many responded to them before and within, and every score of theirs."""

    people: Any
    known: Any
    came: Reals
    scores: dict[str, Reals]


def run(*, data: Path, step: str, half_lives: str, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, windows, step_s, ours: figures, rivals: {name: figures}, won: {name: {won, lost, p}}}.

    Figures, shares of 0 to 1, are means over the last half of the windows: ndcg_100 (gain log1p of distinct people who
    responded), precision_100 (of the hundred named, how many were among the hundred most responded to), share_100 (of
    all responses, the share they drew), spearman (among those who drew anything before) and ece (of the probability
    that anybody responds, every score calibrated on the window before). `won`: in how many windows ours has the higher
    NDCG, and Wilcoxon's p.
    """
    paces = {name.strip(): seconds(name) for name in half_lives.split(",")}
    told = acts(_read(data))
    windows = _windows(told, seconds(step), paces)
    if plant:
        windows = [_planted(window, plant) for window in windows]
    if len(windows) < 4:
        raise click.ClickException(f"Only {len(windows)} windows of {step} in these data; four are needed at least.")
    figures = [_figures(before, window) for before, window in pairwise(windows)]
    late = figures[len(figures) // 2 :]
    if out is not None:
        _write(out, windows[1 + len(figures) // 2 :])
    names = _influence_rivals.names(list(paces))
    return {
        "name": NAME, "n": len(told.times), "windows": len(late), "step_s": seconds(step), "ours": _mean(late, "ours"),
        "rivals": {name: _mean(late, name) for name in names}, "won": {name: _won(late, name) for name in names},
    }  # fmt: skip


def seconds(span: str) -> float:
    """Return how many seconds a span such as 6h is; a ClickException if it is none.

    >>> seconds("90m"), seconds("1d")
    (5400.0, 86400.0)
    """
    number, unit = span.strip()[:-1], span.strip()[-1:]
    try:
        return float(number) * UNITS[unit]
    except (ValueError, KeyError) as trouble:
        raise click.ClickException(f"{span!r} is no span of time: write 6h, 30m or 7d.") from trouble


def _read(data: Path) -> pl.DataFrame:
    rows = pl.read_parquet(data)
    if missing := {"a", "b", "time", "kind"} - set(rows.columns):
        raise click.ClickException(f"{data} lacks the columns {', '.join(sorted(missing))}.")
    return rows.rename({"a": "actor", "b": "target"})


def _windows(told: Acts, step: float, paces: dict[str, float]) -> list[Window]:
    """Return every window after the first, with what was known of everybody when it began."""
    begins = np.arange(told.times[0] + step, told.times[-1], step) if len(told.times) else np.zeros(0)
    found = (_window(told, at, step, paces) for at in begins.tolist())
    return [window for window in found if window.came.any()]


def _window(told: Acts, at: float, step: float, paces: dict[str, float]) -> Window:
    past = told.before(at)
    seen = np.zeros(len(told.people), bool)
    seen[past.actors] = seen[past.targets] = True
    model = sway.learn(past, at=at, span=step, half_lives=list(paces.values()))
    scores = {"ours": sway.expected(past, model, at=at)} | _influence_rivals.scores(past, at, paces, step=step)
    return Window(
        people=np.flatnonzero(seen), known=responded(past)[seen] > 0, came=responded(told.between(at, at + step))[seen],
        scores={name: score[seen] for name, score in scores.items()},
    )  # fmt: skip


def _figures(before: Window, window: Window) -> dict[str, dict[str, float]]:
    if any(len(score) != len(window.came) for score in window.scores.values()):
        raise click.ClickException("Somebody has no score.")
    return {name: _of(window, score, before.scores[name], before.came) for name, score in window.scores.items()}


def _of(window: Window, score: Reals, score_before: Reals, came_before: Reals) -> dict[str, float]:
    came, gain = window.came, np.log1p(window.came)
    named, best = (np.argsort(-told, kind="stable")[:CHOSEN] for told in (score, gain))
    chances = IsotonicRegression(out_of_bounds="clip").fit(score_before, came_before > 0).predict(score)
    return {
        "ndcg_100": ndcg(score, came, CHOSEN),
        "precision_100": float(np.isin(named, best[gain[best] > 0]).sum() / CHOSEN),
        "share_100": float(came[named].sum() / came.sum()),
        "spearman": float(spearmanr(score[window.known], came[window.known]).statistic),
        "ece": calibration_error(came > 0, chances),
    }  # fmt: skip


def _mean(late: Sequence[dict[str, dict[str, float]]], name: str) -> dict[str, float]:
    return {figure: round(float(np.mean([one[name][figure] for one in late])), 4) for figure in FIGURES}


def _won(late: Sequence[dict[str, dict[str, float]]], name: str) -> dict[str, float]:
    gaps = np.array([one["ours"]["ndcg_100"] - one[name]["ndcg_100"] for one in late])
    p = float(wilcoxon(gaps).pvalue) if gaps.any() else 1.0
    return {"won": int((gaps > 0).sum()), "lost": int((gaps < 0).sum()), "p": round(p, 4)}


def _planted(window: Window, plant: str) -> Window:
    spoil: Callable[[Reals], Reals] = shuffled if plant == "shuffled" else lambda score: score[1:]
    scores = window.scores | {"ours": spoil(window.scores["ours"])}
    return Window(people=window.people, known=window.known, came=window.came, scores=scores)


def _write(out: Path, windows: Sequence[Window]) -> None:
    pl.concat(
        pl.DataFrame({"key": one.people, "score": one.scores["ours"], "truth": one.came}).with_columns(window=number)
        for number, one in enumerate(windows)
    ).write_parquet(out)
