"""No table tells what fewer than five people said, not by what is left either."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.surveys.suppressing import LEAST, each, shown

CELLS = st.dictionaries(st.integers(0, 9), st.integers(0, 30), min_size=1, max_size=8)


@given(CELLS, st.booleans())
def test_no_shown_cell_is_small_and_no_hidden_one_can_be_told_from_the_rest(
    cells: dict[int, int], anonymous: bool
) -> None:
    told = shown(cells, anonymous=anonymous)
    hidden = [name for name, many in told.items() if many is None]
    assert not any(0 < many < LEAST for many in told.values() if many is not None)
    assert len(hidden) != 1 or len(cells) == 1
    assert not hidden or sum(cells[name] for name in hidden) >= min(LEAST, sum(cells.values()))


@given(CELLS)
def test_of_an_anonymous_survey_nobody_learns_what_nearly_all_said(cells: dict[int, int]) -> None:
    whole = sum(cells.values())
    told = [many for many in shown(cells, anonymous=True).values() if many is not None]
    assert all(many <= max(whole - LEAST, 0) for many in told)


def test_of_several_choices_each_stands_beside_the_rest_alone() -> None:
    assert each({"a": 3, "b": 4}, 4, anonymous=False) == {"a": None, "b": None}
    assert each({"a": 7, "b": 11}, 12, anonymous=True) == {"a": 7, "b": None}
