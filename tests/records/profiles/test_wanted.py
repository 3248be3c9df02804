"""A filter survives its way through an address and a row, and says what makes no sense in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.records.profiles.wanted import Wanted, moment, read

FILTERS = st.builds(
    Wanted, words=st.text("ann b", max_size=20).map(str.strip), tag=st.integers(0, 9), organisation=st.integers(0, 9),
    field=st.integers(0, 9), holds=st.sampled_from(["", "38", ">=5"]), channel=st.sampled_from(["", "email"]),
    heard_before=st.sampled_from(["", "90d", "2026-03-01"]), heard_after=st.sampled_from(["", "7 days"]),
    mail=st.sampled_from(["", "yes", "no"]),
)  # fmt: skip


@given(FILTERS)
def test_what_is_told_is_read_again(wanted: Wanted) -> None:
    assert read(wanted.told()) == wanted


def test_an_empty_filter_tells_nothing() -> None:
    assert Wanted().told() == {}


@pytest.mark.parametrize("told", [{"heard_before": "soon"}, {"heard_after": "2026-13-01"}, {"mail": "perhaps"}])
def test_what_makes_no_sense_is_said(told: dict[str, str]) -> None:
    with pytest.raises(PorchError):
        read(told)


def test_numbers_that_are_none_narrow_nothing() -> None:
    assert read({"tag": "x; DROP", "organisation": "²", "field": "9" * 30}) == Wanted()


def test_ages_count_back_from_now() -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert moment("1day", now) == datetime(2026, 3, 1, 12, tzinfo=UTC)
