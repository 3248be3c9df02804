"""One row a tie, the same for whole columns as for one pair by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isclose
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics import frames, relationship
from porch.analytics.ladder import Rung
from porch.analytics.relationship.parts import shares

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ITEM = st.fixed_dictionaries(
    {
        "tie": st.integers(1, 3), "ago": st.integers(0, 60).map(lambda one: one * one), "ours": st.booleans(),
        "rung": st.integers(0, 8), "channel": st.sampled_from(["x", "email", "phone"]), "asking": st.booleans(),
        "unhappy": st.booleans(), "invoice": st.booleans(),
    }
)  # fmt: skip
ITEMS = st.lists(ITEM, max_size=25)


def item(ago: float, *, ours: bool, rung: Rung = Rung.DM, tie: int = 1, channel: str = "x") -> dict[str, Any]:
    flags = {"asking": False, "unhappy": False, "invoice": False}
    return {"tie": tie, "ago": ago, "ours": ours, "rung": int(rung), "channel": channel, **flags}


def frame(items: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [{**one, "at": NOW - timedelta(hours=one["ago"])} for one in items]
    return pl.DataFrame(rows, schema=dict(frames.EXCHANGES))


def told(items: list[dict[str, Any]]) -> pl.DataFrame:
    return relationship.ties(frame(items), now=NOW)


def talked(*days: int, tie: int = 1) -> list[dict[str, Any]]:
    """They wrote and we answered an hour later, so many days ago."""
    return [
        one for day in days for one in (item(day * 24 + 1, ours=False, tie=tie), item(day * 24, ours=True, tie=tie))
    ]


def test_nothing_gives_no_tie() -> None:
    assert frames.checked(told([]), frames.TIES).is_empty()


def test_two_way_days_and_the_closed_form_by_hand() -> None:
    one = told(talked(28, 14)).row(0, named=True)
    assert (one["theirs"], one["ours"], one["two_way_days"]) == (2, 2, 2)
    assert (one["duration_days"], one["silent_days"], one["rhythm_days"]) == (14, 14, 14)
    assert one["strength"] == pytest.approx(relationship.strength(1, 14, 28))
    assert one["alive"] == pytest.approx(1 / 1.45)


def test_one_side_alone_is_no_exchange_and_too_little_is_not_nought() -> None:
    lonely = told([item(240, ours=True), item(120, ours=True)]).row(0, named=True)
    once = told(talked(20)).row(0, named=True)
    assert (lonely["two_way_days"], lonely["enough"], lonely["strength"], lonely["points"]) == (0, False, None, None)
    assert (once["two_way_days"], once["enough"], once["strength"], once["points"]) == (1, False, None, None)


def test_what_comes_after_a_month_is_no_answer_and_a_like_is_no_word() -> None:
    late = [item(100 * 24, ours=False), item(60 * 24, ours=True)]
    liked = [item(100, ours=False), item(90, ours=True, rung=Rung.LIKE)]
    assert told(late)["two_way_days"].to_list() == told(liked)["two_way_days"].to_list() == [0]


def test_a_meeting_has_two_sides_whoever_wrote_it_down() -> None:
    one = told([item(500, ours=True, rung=Rung.MEETING), item(100, ours=True, rung=Rung.CALL)]).row(0, named=True)
    assert (one["two_way_days"], one["depth"]) == (2, Rung.MEETING)


def test_what_is_to_come_does_not_count() -> None:
    assert told([*talked(28, 14), item(-24, ours=False)]).equals(told(talked(28, 14)))


@pytest.mark.slow
@given(ITEMS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_order_nor_the_other_ties_matter(items: list[dict[str, Any]], chance: Any) -> None:
    shuffled = chance.sample(items, len(items))
    alone = [told([one for one in items if one["tie"] == tie]) for tie in (1, 2, 3)]
    assert told(shuffled).equals(told(items))
    assert pl.concat(alone).equals(told(items))


@given(ITEMS)
@settings(max_examples=60, deadline=None)
def test_points_add_up_and_agree_with_one_pair_at_a_time(items: list[dict[str, Any]]) -> None:
    for one in told(items).filter(pl.col("enough")).iter_rows(named=True):
        parts = shares(
            strength=one["strength"], rung=one["depth"], reciprocity=one["reciprocity"],
            channels=one["breadth"], days=one["duration_days"],
        )  # fmt: skip
        by_hand = relationship.points(parts)
        assert all(isclose(one[f"points_{name}"], value, abs_tol=1e-9) for name, value in by_hand.items())
        assert isclose(one["points"], sum(by_hand.values()), abs_tol=1e-9)
        assert 0 <= one["points"] <= 100 + 1e-9


@given(st.lists(st.integers(1, 400), min_size=2, max_size=12, unique=True))
@settings(max_examples=40, deadline=None)
def test_one_more_two_way_exchange_today_never_lowers_anything(days: list[int]) -> None:
    before, after = told(talked(*days)).row(0, named=True), told(talked(*days, 0)).row(0, named=True)
    raised = ["alive", "strength", "depth", "reciprocity", "breadth", "duration_days", "points"]
    assert all(after[name] >= before[name] - 1e-9 for name in raised)


@given(st.lists(st.integers(2, 400), min_size=2, max_size=12, unique=True), st.integers(1, 400))
@settings(max_examples=40, deadline=None)
def test_the_last_exchange_having_been_later_never_lowers_anything(days: list[int], sooner: int) -> None:
    *earlier, last = sorted(days, reverse=True)
    before = told(talked(*earlier, last)).row(0, named=True)
    after = told(talked(*earlier, max(1, last - sooner))).row(0, named=True)
    assert all(after[name] >= before[name] - 1e-9 for name in ("alive", "strength", "duration_days", "points"))
