"""`porch morning` prints the list."""

from __future__ import annotations

import pytest

from porch.interfaces.cli.morning import morning
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_a_morning_without_anybody_waiting_says_so() -> None:
    assert "Nobody is waiting" in say(morning).stdout
    assert told(morning, "--minutes", "5") == []
