"""What the next rating will be, its sign and its value, told from every rating before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl

from porch.analytics import repute
from porch.analytics.repute import Rating
from porch.proving.validations import _repute_rivals
from porch.proving.validations._scoring import auc, shuffled

NAME = "trust"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True), required=True,
                 help="Parquet: source, target, rating, time."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip
COLUMNS = ("source", "target", "rating", "time")
LEAST = 100
DRAWS = 200


def run(*, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours: {auc, rmse}, rivals, ceilings: {blend}, differences: {rival: {auc, rmse: [low, high]}}}.

    Judged on the last 70 % of the ratings; nothing said in the same second or later is looked at. `rmse` is in the
    units of the file. A difference is ours less the rival's, with its 95 % interval from 200 draws of whole targets.
    """
    frame = _checked(pl.read_parquet(data), data)
    scale = float(np.abs(frame["rating"].to_numpy()).max()) or 1.0
    ratings = [Rating(*row) for row in _numbered(frame, scale).iter_rows()]
    said = np.array([one.value for one in ratings])
    others = _repute_rivals.foretold(ratings)
    told = {"ours": repute.foretell(repute.told_before(ratings), said), "blend": repute.foretell(others, said)}
    told |= {name: repute.Foretold(one, one) for name, one in zip(_repute_rivals.RIVALS, others.T, strict=True)}
    judged = np.flatnonzero(~np.isnan(told["ours"].surely))
    kept = {name: _planted(one, judged, plant if name == "ours" else "") for name, one in told.items()}
    if out is not None:
        _write(out, frame, judged, kept["ours"], scale)
    return _figures(kept, said[judged], np.array([one.target for one in ratings])[judged], scale)


def _checked(frame: pl.DataFrame, data: Path) -> pl.DataFrame:
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise click.ClickException(f"{data} lacks {', '.join(missing)}; it has {', '.join(frame.columns)}.")
    if frame.height < LEAST:
        raise click.ClickException(
            f"{data} holds {frame.height} ratings: nothing can be learnt from fewer than {LEAST}."
        )
    return frame.with_row_index("key").sort("time", "key")


def _numbered(frame: pl.DataFrame, scale: float) -> pl.DataFrame:
    """People by numbers from 0, ratings from -1 to 1."""
    people = pl.concat([frame["source"], frame["target"]]).unique().sort()
    number = {one: place for place, one in enumerate(people.to_list())}
    return frame.select(
        *(pl.col(side).replace_strict(number, return_dtype=pl.Int64) for side in ("source", "target")),
        pl.col("rating") / scale, pl.col("time").cast(pl.Float64),
    )  # fmt: skip


def _planted(told: repute.Foretold, judged: Any, plant: str) -> repute.Foretold:
    surely, value = told.surely[judged], told.value[judged]
    if plant == "shuffled":
        surely, value = shuffled(surely), shuffled(value)
    if plant == "lost":
        surely = np.where(np.arange(len(surely)) == 0, np.nan, surely)
    if np.isnan(surely).any() or np.isnan(value).any():
        raise click.ClickException(f"{int(np.isnan(surely).sum())} of {len(surely)} ratings have no score.")
    return repute.Foretold(surely, value)


def _write(out: Path, frame: pl.DataFrame, judged: Any, told: repute.Foretold, scale: float) -> None:
    rows = frame[judged].select("key", "source", "target", truth=pl.col("rating"))
    rows.with_columns(score=pl.Series(told.surely), value=pl.Series(told.value * scale)).write_parquet(out)


def _figures(told: dict[str, repute.Foretold], said: Any, targets: Any, scale: float) -> dict[str, Any]:
    figures = {
        name: {"auc": auc(said > 0, one.surely), "rmse": float(np.sqrt(((one.value - said) ** 2).mean())) * scale}
        for name, one in told.items()
    }
    rivals = {name: figures[name] for name in _repute_rivals.RIVALS}
    apart = {name: _apart(told["ours"], told[name], said, targets, scale) for name in rivals}
    return {
        "name": NAME, "n": len(said), "ours": figures["ours"], "rivals": rivals,
        "ceilings": {"blend": figures["blend"]}, "differences": apart,
    }  # fmt: skip


def _apart(ours: repute.Foretold, other: repute.Foretold, said: Any, targets: Any, scale: float) -> dict[str, Any]:
    """Ours less theirs, over draws of whole targets: what is said of one person hangs together."""
    _, whose = np.unique(targets, return_inverse=True)
    chance = np.random.default_rng(0)
    ranked = [_Ranked(one.surely, said > 0) for one in (ours, other)]
    missed = [(one.value - said) ** 2 for one in (ours, other)]
    found = []
    for _ in range(DRAWS):
        people = np.bincount(chance.integers(0, whose.max() + 1, whose.max() + 1), minlength=whose.max() + 1)
        times = people[whose]
        root = [float(np.sqrt((one * times).sum() / times.sum())) * scale for one in missed]
        found.append((ranked[0].auc(times) - ranked[1].auc(times), root[0] - root[1]))
    low, high = np.percentile(found, [2.5, 97.5], axis=0)
    return {name: [float(low[place]), float(high[place])] for place, name in enumerate(("auc", "rmse"))}


class _Ranked:
    """Scores sorted once, so that ranking them again with other weights is a sum."""

    def __init__(self, scores: Any, yes: Any) -> None:
        self._order = np.argsort(scores, kind="stable")
        ordered = scores[self._order]
        self._starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        self._yes = yes[self._order]

    def auc(self, times: Any) -> float:
        """Return how often a yes is above a no when each row counts so many times."""
        weights = times[self._order].astype(float)
        good, bad = (np.add.reduceat(weights * side, self._starts) for side in (self._yes, ~self._yes))
        below = np.cumsum(bad) - bad
        return float((good * (below + bad / 2)).sum() / (good.sum() * bad.sum()))
