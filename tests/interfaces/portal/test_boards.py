"""What a board says of itself is counted once for some seconds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.interfaces.portal import boards
from tests.engagement.ideas.street import board, proposed

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_board_is_counted_once_for_everybody() -> None:
    there = board()
    boards.forget()
    assert boards.tally(there, NOON).statuses == {}
    proposed(on=there)
    with CaptureQueriesContext(connection) as asked:
        assert boards.tally(there, NOON).debt.open == 0
    assert len(asked) == 0
    boards.forget()
    assert (boards.tally(there, NOON).statuses, boards.tally(there, NOON).debt.open) == ({"open": 1}, 1)
