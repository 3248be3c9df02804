"""Language is held against labelled texts beside its rivals; shuffled answers and lost rows are seen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import polars
import pytest

from porch.proving.servers.need import need
from porch.proving.validations import _language_rivals, language

GOOD = ("the pizza was wonderful and warm", "what a lovely evening, thank you", "great coffee, friendly people")
BAD = ("my order never arrived, terrible", "rude waiter and a cold soup, awful", "still waiting, this is broken")


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small set of complaints; VADER stands still, as it lives in an environment of its own."""
    monkeypatch.setattr(_language_rivals, "vader", lambda texts: polars.DataFrame([[0.0] * len(texts)] * 4).to_numpy())
    texts = [f"{text} {number}" for number in range(40) for text in (*GOOD, *BAD)]
    rows = polars.DataFrame({"text": texts, "complaint": [0, 0, 0, 1, 1, 1] * 40})
    rows.write_parquet(tmp_path / "complaints.parquet")
    return tmp_path / "complaints.parquet"


def figures(labelled: Path, **more: Any) -> dict[str, Any]:
    return language.run(task="complaint", train=[labelled], data=[labelled], **more)


@pytest.mark.slow
def test_ours_stands_beside_its_rivals(labelled: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.parquet"
    told = figures(labelled, out=out)
    assert told["ours"]["f1"] > 0.95
    assert set(told["rivals"]) == {"vader", "majority", "tfidf_logistic", "tfidf_vader_logistic"}
    assert told["n"] + told["trained_on"] == 240
    assert polars.read_parquet(out).height == told["n"]


@pytest.mark.slow
def test_shuffled_answers_are_seen(labelled: Path) -> None:
    assert figures(labelled, plant="shuffled")["ours"]["f1"] < 0.8


@pytest.mark.slow
def test_a_lost_row_is_an_error(labelled: Path) -> None:
    with pytest.raises(click.ClickException, match="came out"):
        figures(labelled, plant="lost")


@pytest.mark.slow
def test_figures_by_the_number_of_labels_and_a_plot_of_them(labelled: Path, tmp_path: Path) -> None:
    plot = tmp_path / "plot.svg"
    told = figures(labelled, labels=(10, 60), plot=plot)
    assert set(told["by_labels"]) == {"10", "60"}
    assert plot.read_text().startswith("<svg")
    assert plot.with_suffix(".json").exists()


@pytest.mark.rivals
def test_real_complaints_are_told_better_than_by_vader() -> None:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
    file = data / "complaints" / "complaints_dev.parquet"
    need(file.exists(), "PORCH_DATA/complaints")
    told = language.run(task="complaint", train=[file], data=[file])
    assert told["ours"]["f1"] > told["rivals"]["vader"]["f1"]
