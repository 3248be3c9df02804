"""A frame has its columns or says which are wrong."""

from __future__ import annotations

import polars as pl
import pytest

from porch.analytics import frames

SCHEMA = {"tie": pl.Int64(), "channel": pl.String()}


def test_a_right_frame_comes_back_with_its_columns_in_order() -> None:
    frame = pl.DataFrame({"channel": ["x"], "more": [1], "tie": [1]})
    assert frames.checked(frame, SCHEMA).columns == ["tie", "channel"]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(frames.WrongFrame, match=r"talk: tie is String and must be Int64; channel is missing"):
        frames.checked(pl.DataFrame({"tie": ["1"]}), SCHEMA, name="talk")


def test_empty_cells_are_a_fault_unless_allowed() -> None:
    frame = pl.DataFrame({"tie": [1, None], "channel": ["x", "y"]})
    with pytest.raises(frames.WrongFrame, match="tie is empty in 1 rows"):
        frames.checked(frame, SCHEMA)
    assert frames.checked(frame, SCHEMA, nulls=True).height == 2


def test_an_empty_frame_is_a_right_one() -> None:
    assert frames.checked(frames.empty(frames.EXCHANGES), frames.EXCHANGES).is_empty()
