"""Charlie may see nothing; nor may a colleague who has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from porch.core.viewer import SYSTEM, may_see


@dataclass
class Colleague:
    left_at: object | None = None


def test_alice_sees_what_is_the_teams() -> None:
    assert may_see(Colleague())


def test_a_colleague_who_left_sees_nothing() -> None:
    assert not may_see(Colleague(left_at=datetime(2026, 3, 1, tzinfo=UTC)))


def test_nobody_sees_nothing() -> None:
    assert not may_see(None)


def test_porch_itself_sees_everything() -> None:
    assert may_see(SYSTEM)
    assert repr(SYSTEM) == "SYSTEM"
