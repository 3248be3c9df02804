"""A version of a meeting knows how long it lasts."""

from __future__ import annotations

from datetime import timedelta

from porch.engagement.meetings.models import Version


def test_a_length_is_a_span_of_time() -> None:
    assert Version(minutes=90).length == timedelta(hours=1, minutes=30)
