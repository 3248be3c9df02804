"""What people say, understood by what Porch ships and learns, beside VADER and logistic regression on the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl

from porch.proving.validations import _language_curve, _language_ours, _language_rivals
from porch.proving.validations._language_tasks import TASKS, Labelled, Task, drawn, figures, split
from porch.proving.validations._scoring import calibration_error, shuffled

NAME = "language"
OPTIONS = [
    click.Option(["--task"], type=click.Choice(sorted(TASKS)), required=True, help="What is to be told."),
    click.Option(["--train"], type=click.Path(path_type=Path), multiple=True, required=True, help="To learn from."),
    click.Option(["--data"], type=click.Path(path_type=Path), multiple=True, required=True, help="To measure on."),
    click.Option(["--labels"], type=int, multiple=True, help="Learn from so many rows alone, drawn by lot; repeat."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each row's score as Parquet."),
    click.Option(["--plot"], type=click.Path(path_type=Path), default=None, help="Draw the figure by labels as SVG."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip
LABELS = {"airline": (500, 2_000)}
FEW, DRAWS = 500, 3
"""Up to so many labels, the figures are means over so many draws: one lot says little of few."""
MOST = {"language": 6_000}
"""Rows that all contestants learn from where a set is larger than the rivals bear."""
BESIDE = "oos_"


def run(
    *, task: str, train: Sequence[Path], data: Sequence[Path], labels: Sequence[int] = (), out: Path | None = None,
    plot: Path | None = None, plant: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Return {name, task, n, trained_on, ours: {figures, texts_per_s, calibration_error}, rivals: {name: figures}}.

    Figures are shares: f1, macro_recall, macro_f1, accuracy, as the task has them, the first being the one that counts.
    With several `labels`, or for airline without any, `by_labels` has the figures of each number, and those above are
    of the greatest. `texts_per_s`: texts that the whole shipped chain reads in a second of one core.
    """
    asked = TASKS[task]
    mine, theirs, numbers = split(_all(task, train), _all(task, data), asked)
    sizes = sorted(labels or LABELS.get(task, ())) or [min(len(mine.texts), MOST.get(task, len(mine.texts)))]
    scored = _language_rivals.vader(mine.texts), _language_rivals.vader(theirs.texts)
    told = {
        size: _mean([_once(asked, (mine, theirs), scored, (size, lot), plant) for lot in _lots(size)]) for size in sizes
    }
    last = told[sizes[-1]]
    if out is not None:
        _write(out, numbers, last.pop("said"), last.pop("sure"))
    if plot is not None:
        _language_curve.draw(plot, task, next(iter(asked.figures)), told)
    ours = last["ours"] | {"texts_per_s": _language_ours.texts_per_s(theirs.texts)}
    more = {"by_labels": {str(size): _only(one) for size, one in told.items()}} if len(told) > 1 else {}
    return {
        "name": NAME, "task": task, "n": len(theirs.texts), "trained_on": min(sizes[-1], len(mine.texts)), "ours": ours,
        "rivals": last["rivals"], **more,
    }  # fmt: skip


def _once(
    task: Task, both: tuple[Labelled, Labelled], scored: tuple[Any, Any], draw: tuple[int, int], plant: str
) -> dict[str, Any]:
    """Return the figures of one draw of (so many rows, by that lot)."""
    mine, theirs = both
    numbered = Labelled(texts=[str(at) for at in range(len(mine.texts))], labels=mine.labels)
    chosen = np.array([int(at) for at in drawn(numbered, *draw).texts])
    some = mine.some(chosen)
    said, sure = _language_ours.said(task, some, theirs)
    said = _planted(said, plant)
    ours = figures(task, theirs.labels, said)
    right = np.array(theirs.labels) == np.array(said)
    ours["calibration_error"] = round(calibration_error(right, sure), 4)
    rivals = _language_rivals.said(task, some, theirs, (scored[0][chosen], scored[1]))
    told = {name: figures(task, theirs.labels, one) for name, one in rivals.items()}
    return {"ours": ours, "rivals": told, "said": said, "sure": sure}


def _lots(size: int) -> range:
    return range(DRAWS if size <= FEW else 1)


def _mean(draws: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the means of the figures over draws, and the last draw's rows."""
    ours = {name: _middle([one["ours"][name] for one in draws]) for name in draws[0]["ours"]}
    rivals = {
        rival: {name: _middle([one["rivals"][rival][name] for one in draws]) for name in told}
        for rival, told in draws[0]["rivals"].items()
    }
    return draws[-1] | {"ours": ours, "rivals": rivals}


def _middle(told: Sequence[float]) -> float:
    return round(sum(told) / len(told), 4)


def _only(told: dict[str, Any]) -> dict[str, Any]:
    return {"ours": told["ours"], "rivals": told["rivals"]}


def _planted(said: Sequence[str], plant: str) -> Sequence[str]:
    if plant == "shuffled":
        told: Sequence[str] = shuffled(said).tolist()
        return told
    return said[1:] if plant == "lost" else said


def _all(task: str, files: Sequence[Path]) -> list[Path]:
    """Return `files`, and of intents the out-of-scope file beside one, as the set is laid out."""
    beside = [file.parent / f"{BESIDE}{file.name}" for file in files] if task == "intent" else []
    return [*files, *(file for file in beside if file.exists() and file not in files)]


def _write(out: Path, numbers: Sequence[int], said: Sequence[str], sure: Any) -> None:
    pl.DataFrame({"key": list(numbers), "said": list(said), "score": np.asarray(sure, float).tolist()}).write_parquet(
        out
    )
