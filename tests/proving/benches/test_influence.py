"""The influence bench: a rival that cannot run is an error, and a wrong answer or a lost act shows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest

from porch.proving.benches import influence
from porch.proving.validations import _rival

SMALL = {"interactions": 3000, "people": 300, "edges": 2000, "new": 100, "rounds": 1}


def test_without_the_rivals_it_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_rival, "PYTHON", tmp_path / "python")
    with pytest.raises(click.ClickException, match="make rivals"):
        influence._program("scipy")


def test_an_engine_that_falls_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.ClickException, match="could not run"):
        influence._told([sys.executable, "-c", "raise SystemExit('out of memory')"], "")
    assert "out of memory" in capsys.readouterr().err


def test_engines_are_compared_by_seconds_and_by_their_ranks(tmp_path: Path) -> None:
    for name, rank in {"ours": 0.5, "scipy": 0.5, "igraph": 0.4}.items():
        np.save(tmp_path / f"{name}.npy", np.array([rank, 1 - rank]))
    ours: dict[str, Any] = {"build_s": 1.0, "pagerank_s": 1.0}
    rivals: dict[str, Any] = {
        "scipy": {"build_s": 0.5, "pagerank_s": 2.0},
        "igraph": {"build_s": 7.0, "pagerank_s": 1.6},
    }
    influence._compare(tmp_path, ours, rivals)
    assert (ours["of_best_rival"], ours["whole_of_best_rival"]) == (0.625, 0.8)
    assert (ours["l1_from_scipy"], round(rivals["igraph"]["l1_from_scipy"], 9)) == (0.0, 0.2)


@pytest.mark.rivals
@pytest.mark.slow
def test_all_engines_run_and_faults_are_noticed() -> None:
    found = influence.run(**SMALL)  # type: ignore[arg-type]
    assert set(found["rivals"]) == set(influence.RIVALS)
    assert found["ours"]["l1_from_scipy"] < 1e-7
    assert {"pagerank_s", "sway_s", "update_s", "rss_mb", "sway_rss_mb", "bandwidth_gb_s"} <= set(found["ours"])
    assert influence.run(**SMALL, plant="wrong")["ours"]["l1_from_scipy"] > 1e-3  # type: ignore[arg-type]
    assert influence.run(**SMALL, plant="lost")["ours"]["update_off"] > 1e-6  # type: ignore[arg-type]
