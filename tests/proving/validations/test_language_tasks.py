"""Files become rows; what lacks a column or has a strange label is refused; one file is parted by its texts."""

from __future__ import annotations

from pathlib import Path

import click
import polars
import pytest

from porch.proving.validations._language_tasks import TASKS, drawn, figures, read, split

TASK = TASKS["sentiment"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "moods.parquet"
    texts = [f"text {number // 2}" for number in range(200)]
    polars.DataFrame({"text": texts, "label": [0, 1] * 100}).write_parquet(path)
    return path


def test_numbers_become_names(file: Path) -> None:
    assert set(read([file], TASK).labels) == {"negative", "neutral"}


def test_no_text_is_on_both_sides_of_one_file(file: Path) -> None:
    mine, theirs, numbers = split([file], [file], TASK)
    assert not set(mine.texts) & set(theirs.texts)
    assert len(mine.texts) + len(theirs.texts) == 200
    assert len(numbers) == len(theirs.texts)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    polars.DataFrame({"text": ["a"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(click.ClickException, match="label"):
        read([tmp_path / "a.parquet"], TASK)


def test_a_strange_label_is_named(tmp_path: Path) -> None:
    polars.DataFrame({"text": ["a"], "label": [7]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(click.ClickException, match="7"):
        read([tmp_path / "a.parquet"], TASK)


def test_what_is_no_parquet_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("never")
    with pytest.raises(click.ClickException, match="Parquet"):
        read([tmp_path / "a.parquet"], TASK)


def test_a_lot_is_the_same_each_time(file: Path) -> None:
    rows = read([file], TASK)
    assert drawn(rows, 10, 1) == drawn(rows, 10, 1) != drawn(rows, 10, 2)


def test_figures_are_of_what_is_right() -> None:
    assert figures(TASKS["complaint"], ["1", "0"], ["1", "1"]) == {"f1": 0.6667, "accuracy": 0.5}
    assert figures(TASKS["intent"], ["oos", "play"], ["oos", "oos"])["in_scope_accuracy"] == 0.0
