"""The measuring process of the search bench on a small log: every message is a document, and the best are found."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from porch.proving.benches import _finding, _said

pytestmark = pytest.mark.django_db


def test_it_fills_asks_and_tells_what_its_rival_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_finding, "PIECE", 50)
    monkeypatch.setattr(_finding, "ROUNDS", 1)
    monkeypatch.setattr(_finding, "_settle", lambda: None)
    texts = [f"the rare{n} word{n % 7} of number{n % 11} is so{n % 5}" for n in range(120)]
    pl.DataFrame({"text": texts}).write_parquet(tmp_path / "a.parquet")
    found = _finding.main(300, 30, str(tmp_path))
    assert (found["documents"], found["overlap_20"]) == (300, 1.0)
    assert {words: len(best) for words, best in found["exact"].items()}["the"] == 20
    assert set(found["kinds"]) == set(_said.KINDS)
    assert found["rarities"]["the"] < found["rarities"][found["asks"]["rare"][0]]
