"""The bench of bursts: few are planned for quickly, eight senders break no rule, and a planted fault is seen."""

from __future__ import annotations

import pytest

from porch.proving.benches import bursts

pytestmark = pytest.mark.slow
FEW = {"people": 60, "sent": 5, "database": "sqlite"}


def test_eight_senders_break_no_rule() -> None:
    ours = bursts.run(**FEW)["ours"]["sqlite"]
    assert (ours["violations"], ours["sent"], ours["senders"]) == (0, 5, 8)


@pytest.mark.parametrize("plant", ["double", "lost"])
def test_a_planted_fault_is_seen(plant: str) -> None:
    assert bursts.run(**FEW, plant=plant)["ours"]["sqlite"]["violations"] > 0
