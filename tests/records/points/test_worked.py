"""The worked rows: whole, each objective once, beginning with what one wants to reach."""

from __future__ import annotations

from porch.records.points.actions import LONGEST
from porch.records.points.worked import WORKED


def test_there_are_a_dozen_whole_rows_and_more_none_twice() -> None:
    assert len(WORKED) >= 12
    assert len({one.key for one in WORKED}) == len({one.objective for one in WORKED}) == len(WORKED)
    assert all(0 < len(getattr(one, name)) <= most for one in WORKED for name, most in LONGEST.items())
