"""Scores out of any frame: unscored below three people, apart by topic and place, the same from Arrow as from dicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from porch.analytics import influence

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def frame(*rows: tuple[str, str, float, str]) -> pl.DataFrame:
    told = pl.DataFrame(rows, schema=["actor", "target", "days", "kind"], orient="row")
    return told.select("actor", "target", "kind", time=pl.lit(NOW) - pl.duration(hours=pl.col("days") * 24))


FEW = frame(
    ("ann", "dov", 1, "reply"), ("ben", "dov", 2, "reply"), ("cleo", "dov", 3, "visit"), ("dov", "ann", 3, "like")
)


def test_of_nothing_there_is_nothing() -> None:
    told = influence.score(FEW.clear(), now=NOW)
    assert (told.voices.height, told.parts.height, told.pulls.height, told.learnt) == (0, 0, 0, False)


def test_fewer_than_three_people_are_unscored() -> None:
    told = influence.score(FEW, now=NOW).voices.sort("person")
    assert told.select("person", "responders").rows() == [("ann", 1), ("dov", 3)]
    assert told["points"].is_null().to_list() == [True, False]


def test_one_person_alone_is_no_trouble() -> None:
    told = influence.score(frame(("ann", "ann", 1, "reply")), now=NOW)
    assert (told.voices.height, told.left_out["self"]) == (0, 1)


def test_what_is_yet_to_come_and_long_gone_does_not_break_it() -> None:
    odd = frame(("ann", "dov", -400, "reply"), ("ben", "dov", 47 * 365, "reply"))
    told = influence.score(pl.concat([FEW, odd]), now=NOW)
    assert told.left_out["ahead"] == 1
    assert told.voices.filter(person="dov")["expected"].is_finite().all()


def test_topics_have_a_sway_of_their_own() -> None:
    told = influence.score(FEW.with_columns(topic=pl.Series(["pizza", "pizza", "wine", None])), now=NOW).voices
    dov = told.filter(person="dov").sort("topic")
    assert dov.select("topic", "responders").rows() == [("", 3), ("pizza", 2), ("wine", 1)]


def test_online_and_in_real_life_stand_apart() -> None:
    told = influence.score(FEW.with_columns(in_person=pl.col("kind") == "visit"), now=NOW).voices
    dov = told.row(by_predicate=(pl.col("person") == "dov"), named=True)
    assert 0 < dov["in_person"] < dov["online"] < dov["expected"]


def test_on_customers_counts_customers_alone() -> None:
    told = influence.score(FEW, now=NOW, customers=["ann"]).voices
    dov = told.row(by_predicate=(pl.col("person") == "dov"), named=True)
    assert 0 < dov["on_customers"] < dov["expected"]


def test_best_friend_beats_celebrity() -> None:
    fans = [(f"fan {n}", "star", n % 25 + 1, "like") for n in range(80)]
    friend = [("anna", "friend", day, "reply") for day in range(1, 29)]
    told = influence.score(frame(*fans, *friend, ("anna", "star", 20, "like")), now=NOW)
    anna = told.pulls.filter(target="anna").sort("chance", descending=True)
    assert anna["source"].to_list() == ["friend", "star"]
    assert told.voices.filter(person="friend")["expected"].item() < told.voices.filter(person="star")["expected"].item()


class Arrow:
    """A table of which nothing is known but that it speaks Arrow's C interface, as pyarrow, DuckDB or pandas do."""

    def __arrow_c_stream__(self, requested: object = None) -> object:
        return FEW.__arrow_c_stream__(requested)


@pytest.mark.parametrize("other", [Arrow(), FEW.to_dicts()])
def test_any_frame_will_do(other: object) -> None:
    assert influence.score(other, now=NOW).voices.equals(influence.score(FEW, now=NOW).voices)


def test_order_changes_nothing() -> None:
    one, other = influence.score(FEW, now=NOW), influence.score(FEW.reverse(), now=NOW)
    assert one.voices.equals(other.voices)
    assert one.pulls.equals(other.pulls)


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = influence.nonsense


def test_ten_thousand_acts_in_a_second_are_three() -> None:
    flood = pl.DataFrame(
        {"actor": ["ann"] * 10_000, "target": ["dov"] * 10_000, "kind": ["like"] * 10_000}
    ).with_columns(time=pl.lit(NOW - timedelta(days=1)) + pl.duration(microseconds=pl.int_range(10_000)))
    told = influence.score(flood, now=NOW)
    assert told.pulls["acts"].to_list() == [3]
