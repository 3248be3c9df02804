"""The bench of bursts: few are planned for, and eight senders break no rule."""

from __future__ import annotations

import pytest

from porch.proving.benches import bursts

pytestmark = pytest.mark.slow


def test_eight_senders_break_no_rule() -> None:
    ours = bursts.run(people=60, sent=5, database="sqlite")["ours"]["sqlite"]
    assert (ours["violations"], ours["sent"], ours["senders"]) == (0, 5, 8)
