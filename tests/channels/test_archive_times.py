"""Times in the exports of others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.channels._archive_times import moment
from porch.core.errors import Unreadable


@pytest.mark.parametrize(
    ("told", "formats", "zone", "hour"),
    [
        ("2026-07-01 12:00", (), "", 12),
        ("2026-07-01 12:00", (), "Europe/Rome", 10),
        ("2026-07-01T12:00:00+05:00", (), "Europe/Rome", 7),
        ("01/07/2026 12:00", ("%d/%m/%Y %H:%M",), "Europe/Rome", 10),
    ],
)
def test_a_zone_is_for_times_that_have_none(told: str, formats: tuple[str, ...], zone: str, hour: int) -> None:
    assert moment(told, formats, zone) == datetime(2026, 7, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize("told", ["", "soon", "9" * 30, "2026-13-01"])
def test_what_is_no_time_is_unreadable(told: str) -> None:
    with pytest.raises(Unreadable):
        moment(told)
