"""What is true of one promise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.engagement.promises.models import Ending, Promise
from tests.cast import NOON

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ending", "ended", "late"),
    [
        ("", None, False), (Ending.KEPT, NOON, False), (Ending.KEPT, NOON + DAY, True),
        (Ending.BROKEN, NOON + DAY, False),
    ],
)  # fmt: skip
def test_late_is_what_was_kept_after_its_day(ending: str, ended: object, late: bool) -> None:
    promise = Promise(words="A call", due_at=NOON, ending=ending, ended_at=ended)  # type: ignore[misc]
    assert promise.was_late is late


def test_overdue_is_what_is_open_past_its_day() -> None:
    promise = Promise(due_at=NOON)
    assert (promise.is_overdue(NOON), promise.is_overdue(NOON + DAY)) == (False, True)
    promise.ended_at = NOON
    assert not promise.is_overdue(NOON + DAY)
