"""Nothing that was signed or worked out is taken twice."""

from __future__ import annotations

import pytest

from porch.records.guests import challenges
from tests.records.guests.asking import NOON


@pytest.mark.django_db
def test_a_challenge_is_taken_once() -> None:
    assert [challenges.spend(what, NOON) for what in (b"one", b"one", b"two")] == [True, False, True]
