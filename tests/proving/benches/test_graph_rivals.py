"""Each library's PageRank, run where it is installed; scipy's, which the others are held against, beside arithmetic."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from porch.proving.benches import _edges, _graph_rivals
from porch.proving.validations import _rival


def test_scipy_ranks_three_of_whom_one_is_only_an_onlooker_as_one_does_by_hand() -> None:
    ranked = _graph_rivals.scipy(np.array([0, 1]), np.array([1, 0]), 3, 1)()
    third = 0.05 / (1 - 0.85 / 3)
    assert np.allclose(ranked, [(1 - third) / 2, (1 - third) / 2, third], atol=1e-8)


def test_it_tells_seconds_and_memory_and_writes_the_ranks_down(tmp_path: Path) -> None:
    _edges.write(tmp_path, 50, 400)
    told = _graph_rivals.main("scipy", tmp_path, 50, 2, 1)
    assert told.keys() == {"pagerank_s", "pagerank_cpu_s", "build_s", "build_cpu_s", "rss_mb"}
    assert min(told.values()) > 0
    assert np.load(tmp_path / "scipy.npy").sum() == pytest.approx(1)


@pytest.mark.rivals
@pytest.mark.parametrize(
    ("name", "off"), [("igraph", 1e-7), ("networkit", 1e-7), ("graphblas", 1e-7), ("scikit_network", 1.0)]
)
def test_every_library_ranks_as_scipy_does_but_the_one_that_says_it_does_not(
    name: str, off: float, tmp_path: Path
) -> None:
    _edges.write(tmp_path, 300, 900)
    _graph_rivals.main("scipy", tmp_path, 300, 1, 1)
    command = [_rival.PYTHON, "-P", _graph_rivals.__file__, name, tmp_path, "300", "1", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1])["pagerank_s"] > 0
    assert np.abs(np.load(tmp_path / f"{name}.npy") - np.load(tmp_path / "scipy.npy")).sum() < off


def test_the_clock_tells_the_median_of_each_deed() -> None:
    clock = _graph_rivals.Clock()
    assert [clock.time("sum", lambda: sum(range(1000))) for _ in range(3)] == [499_500] * 3
    assert clock.medians().keys() == {"sum_s", "sum_cpu_s"}
