"""What many put around a name is found by counting, and a name is never trimmed away."""

from __future__ import annotations

from porch.analytics.identity.trimmings import trimmed, trimmings

NAMES = ("lindqvist", "rossi", "okafor", "tanaka", "silva")


def test_what_few_have_in_front_is_theirs() -> None:
    assert trimmings([(name, f"rep{name}") for name in NAMES[:4]], 8) == frozenset()
    assert trimmings([(name, f"rep{name}") for name in NAMES], 10) == {("rep", "")}


def test_in_a_large_house_more_must_have_it() -> None:
    assert trimmings([(name, f"rep{name}") for name in NAMES], 10_000) == frozenset()


def test_something_is_always_left() -> None:
    assert trimmed("repann", frozenset({("repann", ""), ("rep", ""), ("", "ann")})) == "ann"
