"""What fades at several paces is asked at each of them."""

from __future__ import annotations

import pytest

from porch.analytics.influence.signals import drawing
from porch.analytics.influence.signals.measures import Total


@pytest.mark.parametrize("name", ["shares", "replies", "mentions"])
@pytest.mark.parametrize("days", [1, 7, 30])
def test_shares_replies_and_mentions_fade_at_three_paces(name: str, days: int) -> None:
    (signal,) = [signal for signal in drawing.SIGNALS if signal.id == f"{name}_{days}"]
    assert isinstance(signal.measure, Total)
    assert signal.measure.column == f"f{days}"
