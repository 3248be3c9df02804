"""Our side of the PageRank bench: seconds, memory, bandwidth, and ranks to be held against others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from porch.proving.benches import _edges, _graph_rivals, _ranking


def off(folder: Path) -> float:
    _edges.write(folder, 300, 2000)
    _graph_rivals.main("scipy", folder, 300, 1, 1)
    _ranking.main(folder, 300, 1, 2)
    return float(np.abs(np.load(folder / "ours.npy") - np.load(folder / "scipy.npy")).sum())


def test_it_tells_what_it_measured_and_its_ranks_are_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_ranking, "LONG", 10_000)
    assert off(tmp_path) < 1e-7
    told = _ranking.main(tmp_path, 300, 2, 2)
    seconds = {f"{part}_{unit}" for part in ("build", "pagerank", "warm") for unit in ("s", "cpu_s")}
    assert told.keys() == {*seconds, "rss_mb", "bandwidth_gb_s"}
    assert min(told.values()) > 0


def test_wrong_ranks_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_ranking, "LONG", 10_000)
    monkeypatch.setenv("PORCH_BENCH_PLANT", "wrong")
    assert off(tmp_path) > 1e-3
