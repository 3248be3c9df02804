"""A form that was opened just now, or yesterday, or by nobody, waits for another press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.interfaces.portal import stamping

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "quick"), (1.9, "quick"), (2, ""), (86_400, ""), (86_401, "open for long")]
)
def test_a_stamp_tells_how_long_a_form_was_open(seconds: float, said: str) -> None:
    told = stamping.untimely(stamping.stamp(NOON), NOON + timedelta(seconds=seconds))
    assert (said in told) if said else told == ""


def test_a_stamp_of_nobodys_is_none() -> None:
    assert "open for long" in stamping.untimely("x", NOON)
    assert not stamping.is_quick("x", NOON)
    assert stamping.is_quick(stamping.stamp(NOON), NOON)
