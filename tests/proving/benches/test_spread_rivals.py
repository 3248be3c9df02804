"""The simulator counts whom a choice reaches, until it is sure enough; IMM chooses as many as it is asked for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from porch.proving.benches import _spread_rivals, spread

pytestmark = [pytest.mark.rivals, pytest.mark.slow]


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """One who is heard by ninety-nine, each in one of two cases."""
    columns = {
        "sources": np.zeros(99, np.int32),
        "targets": np.arange(1, 100, dtype=np.int32),
        "chances": np.full(99, 0.5),
    }
    for name, column in columns.items():
        np.save(tmp_path / f"{name}.npy", column)
    return tmp_path


def told(*words: str) -> Any:
    return json.loads(subprocess.run([*spread._rivals(), *words], capture_output=True, check=True).stdout)


def test_a_choice_is_simulated_until_the_mean_is_near_enough(chain: Path) -> None:
    np.save(chain / "first.npy", [0])
    np.save(chain / "last.npy", [98, 99])
    found = told("simulate", str(chain), "0.005", "first", "last")
    assert found["first"]["spread"] == pytest.approx(50.5, abs=1)
    assert found["first"]["spread_se"] <= 0.005 * found["first"]["spread"]
    assert found["last"] == {"spread": 2, "spread_se": 0, "runs": _spread_rivals.RUNS}


def test_imm_takes_whoever_is_heard_by_all(chain: Path) -> None:
    found = told("pynetim_imm", str(chain), "1", "2")
    assert {"seconds", "cpu_s", "build_s"} == set(found)
    assert np.load(chain / "pynetim_imm.npy").tolist() == [0]
