"""Numbers with their nouns."""

from __future__ import annotations

from porch.interfaces.console.nouns import counted


def test_one_is_one_and_everything_else_is_many() -> None:
    assert [counted(many, "person", "people") for many in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
