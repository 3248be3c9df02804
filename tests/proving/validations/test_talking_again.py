"""Messages of pairs become exchanges, and broken clocks are left out."""

from __future__ import annotations

import click
import polars as pl
import pytest

from porch.analytics import frames
from porch.proving.validations import _talking_again

T = 1_082_040_961


def test_it_wants_two_sides_and_a_time_however_written() -> None:
    assert _talking_again.understands(["src", "dst", "Time", "Topic"])
    assert not _talking_again.understands(["src", "dst"])


@pytest.mark.parametrize("times", [[T, T + 60], ["2004-04-15 14:56:01", "2004-04-15 14:57:01"]])
def test_both_directions_are_one_tie(times: list[object]) -> None:
    said = _talking_again._exchanges(pl.DataFrame({"src": [7, 3], "dst": [3, 7], "time": times}))
    assert said["key"].to_list() == ["3-7", "3-7"]
    assert said["ours"].to_list() == [False, True]
    assert said["at"][0].isoformat() == "2004-04-15T14:56:01+00:00"
    assert frames.checked(said, frames.EXCHANGES).height == 2


def test_what_one_says_to_oneself_twice_or_before_clocks_is_left_out() -> None:
    times = ["2001-05-01 09:00:00"] * 2 + ["2001-05-02 09:00:00", "2001-05-03 09:00:00", "1979-12-31 21:00:00"]
    frame = pl.DataFrame({"src": [1, 1, 2, 2, 1], "dst": [2, 2, 2, 1, 2], "Time": times})
    assert _talking_again._exchanges(frame).height == 2


def test_no_message_is_an_error() -> None:
    schema = {"src": pl.Int64, "dst": pl.Int64, "time": pl.Int64}
    with pytest.raises(click.ClickException, match="no message"):
        _talking_again.judged(pl.DataFrame(schema=schema))
