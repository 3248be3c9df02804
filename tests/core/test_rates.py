"""Who knocks too often waits; counts live ten minutes, and a flood of names cannot fill the memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core import rates
from porch.core.rates import Rates, place_of

NOON = datetime(2026, 3, 2, 12, 1, 40, tzinfo=UTC)


def test_the_first_few_are_let_in_and_the_next_is_told_when() -> None:
    counts = Rates()
    assert [counts.knock("ann", 2, NOON) for _ in range(3)] == [0, 0, 600]


def test_another_name_is_another_count() -> None:
    counts = Rates()
    assert [counts.knock(name, 1, NOON) for name in ("ann", "ben", "ann")] == [0, 0, 600]


def test_a_window_ends() -> None:
    counts = Rates()
    counts.knock("ann", 1, NOON)
    assert counts.knock("ann", 1, NOON + timedelta(seconds=599)) == 1
    assert counts.knock("ann", 1, NOON + timedelta(seconds=600)) == 0
    assert counts.knock("ann", 1, NOON) == 0


def test_the_name_not_seen_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "REMEMBERED", 2)
    counts = Rates()
    for name in ("ann", "ben", "ann", "cleo"):
        counts.knock(name, 9, NOON)
    assert counts.knock("ann", 2, NOON) == 600
    assert counts.knock("ben", 1, NOON) == 0


def test_forgetting_begins_anew() -> None:
    counts = Rates()
    counts.knock("ann", 1, NOON)
    counts.forget()
    assert counts.knock("ann", 1, NOON) == 0


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("", "nowhere"),
        ("unix", "nowhere"),
    ],
)
def test_a_place_is_what_a_household_shares(address: str, place: str) -> None:
    assert place_of(address) == place
