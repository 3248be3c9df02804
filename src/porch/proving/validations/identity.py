"""Whether who is one person is told rightly: across networks, or in a table of records, beside simpler ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

NAME = "identity"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True), required=True,
                 help="Handles with person and kind, or records with rec_id (Parquet)."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each pair's score as Parquet."),
    click.Option(["--keep"], type=click.Path(path_type=Path), default=None,
                 help="Write the weights fitted on handles: how the file that Porch comes with is made."),
    click.Option(["--plant"], type=click.Choice(["", "shuffle", "lose"]), default="", hidden=True),
]  # fmt: skip


def run(*, data: Path, out: Path | None = None, keep: Path | None = None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours, rivals, ceilings}; which kind of set it is, its columns say.

    `n` is how many rows were measured. `--plant` spoils our scores: `shuffle` deals them out anew, `lose` forgets half
    of the pairs.
    """
    import polars

    from porch.proving.validations import _handles, _records

    frame = polars.read_parquet(data)
    rows = frame.to_dicts()
    if set(_handles.COLUMNS) <= set(frame.columns):
        told, pairs = _of_handles(rows, keep, plant)
    elif set(_records.COLUMNS) <= set(frame.columns):
        told, pairs = _of_records(rows, plant)
    else:
        raise click.ClickException(
            f"{data} has neither the columns {', '.join(_handles.COLUMNS)} nor {', '.join(_records.COLUMNS)}."
        )
    if out is not None:
        pairs.write_parquet(out)
    return {"name": NAME, **told}


def _of_handles(rows: list[dict[str, Any]], keep: Path | None, plant: str) -> tuple[dict[str, Any], Any]:
    from porch.analytics.identity.model import dumps
    from porch.proving.validations import _handles as handles

    fitting, measured = handles.halves(rows)
    model = handles.fitted(fitting)
    if keep is not None:
        keep.write_text(dumps(model))
    scored = planted(handles.scored(model, measured), plant)
    ours = scored.at(model.suggested) | {
        "calibration_error": round(scored.calibration_error(), 4), "threshold": model.suggested,
        "as_shipped": handles.as_shipped(measured), **handles.sparse(model, measured),
    }  # fmt: skip
    told = {"n": len(measured), "fitted_on": len(fitting), "ours": ours, "rivals": handles.rivals(measured)}
    return told | {"ceilings": {"text": handles.ceiling(measured)}}, _pairs(scored)


def _of_records(rows: list[dict[str, Any]], plant: str) -> tuple[dict[str, Any], Any]:
    from porch.proving.validations import _records as records

    linked = records.scored(rows)
    scored = planted(linked, plant)
    ours: dict[str, Any] = scored.at(records.SUGGESTED) | {
        "calibration_error": round(scored.calibration_error(), 4), "threshold": records.SUGGESTED,
        "a_tenth": records.by_tenths(rows),
    }  # fmt: skip
    reached = round(int(linked.right.sum()) / max(linked.of, 1), 4)
    told = {"n": len(rows), "ours": ours, "rivals": records.rivals(rows, linked)}
    return told | {"ceilings": {"looked_at": {"recall": reached}}}, _pairs(scored)


def planted(scored: Any, plant: str) -> Any:
    """Return the scores spoilt as asked: what the figures must show."""
    import numpy as np

    from porch.proving.validations._linking import Scored

    chance = np.random.default_rng(4)
    kept = np.arange(len(scored.score)) % 2 == 0 if plant == "lose" else np.ones(len(scored.score), dtype=bool)
    score = chance.permutation(scored.score) if plant == "shuffle" else scored.score
    return Scored(
        first=scored.first[kept], second=scored.second[kept], score=score[kept], right=scored.right[kept], of=scored.of
    )


def _pairs(scored: Any) -> Any:
    import polars

    key = [f"{one}-{other}" for one, other in zip(scored.first.tolist(), scored.second.tolist(), strict=True)]
    return polars.DataFrame({"key": key, "score": scored.score, "right": scored.right})
