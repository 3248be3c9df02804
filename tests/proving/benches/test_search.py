"""The search bench on a small log, and that it would notice a hit that is lost or a search that dawdles."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import click
import polars as pl
import pytest

from porch.proving.benches import _said, search

pytestmark = [pytest.mark.slow, pytest.mark.rivals]
SMALL = {"messages": 3000, "people": 300, "database": "sqlite"}


@pytest.fixture(scope="module")
def tweets(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Texts of words as common as words are: the second half as often as the first, and so on."""
    choose = random.Random(7)
    texts = [" ".join(f"word{int(choose.paretovariate(0.6))}" for _ in range(12)) for _ in range(900)]
    folder = tmp_path_factory.mktemp("tweets")
    pl.DataFrame({"text": texts}).write_parquet(folder / "a.parquet")
    return str(folder)


@pytest.fixture(scope="module")
def found(tweets: str) -> dict[str, Any]:
    return search.run(**SMALL, data=tweets)  # type: ignore[arg-type]


def test_it_tells_times_and_exactness_by_kind_of_word_beside_tantivy(found: dict[str, Any]) -> None:
    assert (found["name"], found["n"]) == ("search", 3000)
    for told in (found["ours"]["sqlite"], found["rivals"]["tantivy"]):
        assert {"p50_ms", "p95_ms", "overlap_20"} <= set(told)
        assert set(told["kinds"]) == set(_said.KINDS)
    assert found["ours"]["sqlite"]["documents"] == 3000


def test_the_first_twenty_are_the_best_there_are(found: dict[str, Any]) -> None:
    assert found["ours"]["sqlite"]["overlap_20"] == 1.0


def test_hits_that_are_lost_are_noticed(tweets: str) -> None:
    planted = search.run(**SMALL, data=tweets, plant="lost")  # type: ignore[arg-type]
    assert planted["ours"]["sqlite"]["overlap_20"] < 0.7


def test_a_search_that_dawdles_is_noticed(tweets: str, found: dict[str, Any]) -> None:
    planted = search.run(**SMALL, data=tweets, plant="slow")  # type: ignore[arg-type]
    assert planted["ours"]["sqlite"]["p50_ms"] > found["ours"]["sqlite"]["p50_ms"] + 90


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"words": ["a"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(click.UsageError, match="text"):
        _said.texts(tmp_path)
