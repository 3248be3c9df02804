"""Who comes back: customers who buy again, pairs who talk again, told from the first part of what happened.

The columns tell which it is. Nothing after the cut is looked at, but to judge.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import polars as pl

from porch.proving.validations import _buying_again, _talking_again
from porch.proving.validations._scoring import shuffled

NAME = "churn"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True), required=True,
                 help="Parquet: customer_id, date and dollar_value, or src, dst and time."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip
KINDS = (_buying_again, _talking_again)


def run(*, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, kind, ours, rivals, ceilings} of what the columns tell: purchases, or messages of pairs.

    Purchases: {auc_all, auc_repeat, calibration_error} of buying again after week 39. Messages: {auc,
    calibration_error} of talking both ways again within the pair's own mean gap.
    """
    frame = pl.read_parquet(data)
    kind = next((one for one in KINDS if one.understands(frame.columns)), None)
    if kind is None:
        wanted = " or ".join(", ".join(sorted(one.COLUMNS)) for one in KINDS)
        raise click.ClickException(f"{data} must have the columns {wanted}; it has {', '.join(frame.columns)}.")
    judged = kind.judged(frame)
    told = _planted(judged, plant)
    if told.height != judged.height:
        raise click.ClickException(f"{judged.height - told.height} of {judged.height} rows have no score.")
    if out is not None:
        told.select("key", "score", truth=pl.col("came")).write_parquet(out)
    return {"name": NAME, "n": told.height, "kind": kind.KIND, **kind.figures(told)}


def _planted(judged: pl.DataFrame, plant: str) -> pl.DataFrame:
    if plant == "shuffled":
        return judged.with_columns(score=pl.Series(shuffled(judged["score"])))
    return judged.head(-1) if plant == "lost" else judged
