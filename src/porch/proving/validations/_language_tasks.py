"""The seven tasks that language is held against: their columns, their figure, and how a file becomes rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, recall_score

from porch.analytics.language import SENTIMENTS

Figure = Callable[[Sequence[str], Sequence[str]], float]
OUTSIDE = "oos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of a set: its columns, the figures of it (the first is what counts), and where ours begins."""

    text: str
    label: str
    figures: Mapping[str, Figure]
    question: str = ""
    classes: tuple[str, ...] = ()
    named: Mapping[str, str] | None = None
    vader: Callable[[float], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Texts with their labels."""

    texts: list[str]
    labels: list[str]

    def some(self, numbers: NDArray[np.int64]) -> Labelled:
        """Return those alone."""
        return Labelled(texts=[self.texts[at] for at in numbers], labels=[self.labels[at] for at in numbers])


def _of(yes: str) -> Figure:
    return lambda right, said: float(f1_score([one == yes for one in right], [one == yes for one in said]))


def _macro_f1(right: Sequence[str], said: Sequence[str]) -> float:
    return float(f1_score(right, said, average="macro", zero_division=0))


def _macro_recall(right: Sequence[str], said: Sequence[str]) -> float:
    return float(recall_score(right, said, average="macro", labels=sorted(set(right)), zero_division=0))


def _accuracy(right: Sequence[str], said: Sequence[str]) -> float:
    return float(accuracy_score(right, said))


def _in_scope(right: Sequence[str], said: Sequence[str]) -> float:
    inside = [a == b for a, b in zip(right, said, strict=True) if a != OUTSIDE]
    return sum(inside) / max(len(inside), 1)


def _mood(compound: float) -> str:
    """Return the sentiment by the bounds that VADER's authors give."""
    return "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral"


TASKS: Mapping[str, Task] = {
    "complaint": Task(
        text="text", label="complaint", figures={"f1": _of("1"), "accuracy": _accuracy}, question="complaint",
        classes=("0", "1"), vader=lambda compound: "1" if compound <= -0.05 else "0",
    ),
    "commitment": Task(
        text="sentence", label="label", figures={"f1": _of("Yes"), "accuracy": _accuracy}, question="asked",
        classes=("No", "Yes"),
    ),
    "sentiment": Task(
        text="text", label="label", figures={"macro_recall": _macro_recall, "macro_f1": _macro_f1}, vader=_mood,
        question="sentiment", classes=SENTIMENTS, named=dict(zip("012", SENTIMENTS, strict=True)),
    ),
    "airline": Task(
        text="text", label="airline_sentiment", figures={"macro_f1": _macro_f1, "accuracy": _accuracy}, vader=_mood,
        question="sentiment", classes=SENTIMENTS,
    ),
    "language": Task(text="text", label="lang", figures={"accuracy": _accuracy}),
    "acts": Task(text="text", label="act", figures={"accuracy": _accuracy, "macro_f1": _macro_f1}),
    "intent": Task(
        text="text", label="intent", figures={"f1": _of(OUTSIDE), "accuracy": _accuracy, "in_scope_accuracy": _in_scope}
    ),
}  # fmt: skip


def read(files: Sequence[Path], task: Task) -> Labelled:
    """Return the rows of files, one after the other; rows without a text or a label are left out."""
    parts = [_columns(file, task) for file in files]
    rows = pl.concat(parts).drop_nulls()
    labels = rows["label"].to_list()
    named = task.named or {}
    strange = set(labels) - set(named or task.classes or labels)
    if strange:
        raise click.ClickException(f"No label of this task: {', '.join(sorted(strange)[:5])}.")
    return Labelled(texts=rows["text"].to_list(), labels=[named.get(label, label) for label in labels])


def split(train: Sequence[Path], data: Sequence[Path], task: Task) -> tuple[Labelled, Labelled, list[int]]:
    """Return what to train on, what to measure on, and of the latter the row numbers in the data.

    The same files for both are parted by the text itself, seven tenths to train on, so that no text is on both sides.
    """
    held = read(data, task)
    if [file.resolve() for file in train] != [file.resolve() for file in data]:
        return read(train, task), held, list(range(len(held.texts)))
    mine = np.array([hashlib.sha256(text.encode("utf-8", "replace")).digest()[0] < 179 for text in held.texts])
    tried = np.flatnonzero(~mine)
    return held.some(np.flatnonzero(mine)), held.some(tried), tried.tolist()


def figures(task: Task, right: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """Return the figures of what was said beside what is right; a row lost is an error."""
    if len(right) != len(said):
        raise click.ClickException(f"{len(right)} rows went in and {len(said)} came out.")
    return {name: round(figure(right, said), 4) for name, figure in task.figures.items()}


def _columns(file: Path, task: Task) -> pl.DataFrame:
    try:
        rows = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError) as trouble:
        raise click.ClickException(f"{file} is no Parquet file: {trouble}") from trouble
    missing = {task.text, task.label} - set(rows.columns)
    if missing:
        raise click.ClickException(f"{file} lacks the columns {', '.join(sorted(missing))}.")
    return rows.select(text=pl.col(task.text).cast(pl.String), label=pl.col(task.label).cast(pl.String))


def drawn(rows: Labelled, count: int, seed: int) -> Labelled:
    """Return so many rows by lot, all if there are fewer."""
    lot: Any = np.random.default_rng(seed).permutation(len(rows.texts))
    return rows.some(np.sort(lot[:count]))
