"""What a rule says."""

from __future__ import annotations

from porch.analytics.cadence import Allow


def test_a_yes_says_why_as_a_no_does() -> None:
    assert Allow(because="You follow us.").why == "You follow us."
