"""Facts about one connection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.records.accounts.models import Account, Circuit, new_public_id

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("open_until", "circuit"), [(None, Circuit.CLOSED), (NOON + HOUR, Circuit.OPEN), (NOON, Circuit.HALF_OPEN)]
)
def test_a_circuit_opens_and_is_tried_once_its_time_is_over(open_until: datetime | None, circuit: Circuit) -> None:
    assert Account(open_until=open_until).circuit(NOON) == circuit


def test_no_two_public_ids_are_alike() -> None:
    assert len({new_public_id() for _ in range(1000)}) == 1000
