"""The measuring process of the bursts bench: a planted fault is seen."""

from __future__ import annotations

import pytest

from porch.proving.benches import bursts

pytestmark = pytest.mark.slow
FEW = {"people": 60, "sent": 5, "database": "sqlite"}


@pytest.mark.parametrize("plant", ["double", "lost"])
def test_a_planted_fault_is_seen(plant: str) -> None:
    assert bursts.run(**FEW, plant=plant)["ours"]["sqlite"]["violations"] > 0
