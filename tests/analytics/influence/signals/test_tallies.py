"""Pieces merged in any order are the whole, each signal moves with its evidence, and no frame brings forth a NaN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence.acts import acts
from porch.analytics.influence.signals import catalogue, tallies
from porch.analytics.influence.signals.declaring import Subject

DAY = 86_400.0
AT = datetime(2026, 3, 1, 15, tzinfo=UTC)
NOW = AT.timestamp()
KINDS = ("like", "share", "reply", "mention", "message", "call", "meeting", "thank", "keep", "break", "mood", "answer")
SCHEMA = {
    "actor": pl.String, "target": pl.String, "time": pl.Float64, "kind": pl.String, "topic": pl.String,
    "in_person": pl.Boolean, "amount": pl.Float64,
}  # fmt: skip
NAME = st.sampled_from(["ann", "ben", "cleo", "dov"])
TIME = st.one_of(
    st.floats(NOW - 20 * DAY, NOW), st.integers(0, 9).map(lambda days: NOW - days * DAY / 4),
    st.sampled_from([285_000_000.0, NOW + 365 * DAY, float("nan"), float("inf"), -1e300, None]),
)  # fmt: skip
ACT = st.tuples(
    st.one_of(NAME, st.none()), st.one_of(NAME, NAME, NAME, st.none()), TIME,
    st.sampled_from([*KINDS, "post", "follow", "view", "", None]), st.sampled_from(["", "pizza", "pasta", None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, 0.0, 2.5, -1.0, 1e308, -1e308, float("nan"), float("inf")]),
)  # fmt: skip
FRAMES = st.lists(ACT, max_size=40).map(lambda rows: pl.DataFrame(rows, schema=SCHEMA, orient="row"))
GROUPS: dict[str, Any] = {"customers": ["ann", "ben"], "verified": ["cleo"], "promised": ["ann", "cleo"]}
TABLES: dict[Subject, Callable[[tallies.Tally], pl.DataFrame]] = {
    Subject.PERSON: lambda told: tallies.of_people(told, **GROUPS),
    Subject.PAIR: tallies.of_pairs,
    Subject.TOPIC: tallies.of_topics,
}


def act(kind: str, *, days: float = 0.5, actor: str = "ann", target: str | None = "dov", **more: Any) -> dict[str, Any]:
    return {"actor": actor, "target": target, "time": NOW - days * DAY, "kind": kind, **more}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def alike(one: pl.DataFrame, other: pl.DataFrame) -> None:
    keys = [name for name in one.columns if one.schema[name] == pl.String]
    numbers = [name for name in one.columns if one.schema[name] == pl.Float64]
    assert one.select(keys).equals(other.select(keys))
    for name in numbers:
        assert one[name].is_null().equals(other[name].is_null()), name
        assert one[name].fill_null(0).to_list() == pytest.approx(other[name].fill_null(0).to_list(), rel=1e-9, abs=1e-9)


def same(one: tallies.Tally, other: tallies.Tally) -> None:
    for table in TABLES.values():
        alike(table(one), table(other))


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(FRAMES, st.randoms(use_true_random=False))
def test_pieces_cut_at_midnight_and_merged_in_any_order_are_the_whole(rows: pl.DataFrame, chance: Any) -> None:
    days = rows.with_columns(day=(pl.col("time") / DAY).floor()).partition_by("day")
    pieces = [tallies.tally(some.drop("day"), AT) for some in days]
    chance.shuffle(pieces)
    told = tallies.tally(rows.clear(), AT)
    for piece in pieces:
        told = tallies.merged(told, piece)
    same(told, tallies.tally(rows, AT))


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(FRAMES, st.integers(0, 25))
def test_a_tally_moved_and_merged_with_what_came_since_is_the_whole(rows: pl.DataFrame, days: int) -> None:
    midnight = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(days=days)
    before = rows.filter(pl.col("time") < midnight.timestamp())
    since = rows.filter(pl.col("time") >= midnight.timestamp())
    kept = tallies.tally(before, midnight).moved(AT)
    same(tallies.merged(tallies.tally(since, AT), kept), tallies.tally(rows, AT))


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(FRAMES)
def test_no_frame_brings_forth_what_is_not_a_number(rows: pl.DataFrame) -> None:
    for table in TABLES.values():
        told = table(tallies.tally(rows, AT)).select(pl.col(pl.Float64))
        assert told.select(pl.all().is_finite().all()).row(0) == (True,) * told.width


@settings(deadline=None, max_examples=40)
@given(FRAMES)
def test_what_counts_is_what_influence_counts(rows: pl.DataFrame) -> None:
    told = tallies.tally(rows, AT).rows.filter(
        pl.col("target").is_not_null() & ~pl.col("kind").is_in(["follow", "view"])
    )
    named = rows.filter(pl.col("time").is_null() | pl.col("time").is_between(-6e10, 1e11) | pl.col("time").is_nan())
    assert told["n"].sum() == len(acts(named, until=AT).times)


@pytest.mark.parametrize("subject", Subject)
def test_every_signal_is_a_column_and_nothing_else_is(subject: Subject) -> None:
    told = TABLES[subject](tallies.tally(frame(), AT))
    keys = {Subject.PERSON: ["person"], Subject.PAIR: ["actor", "target"], Subject.TOPIC: ["person", "topic"]}
    assert told.columns == [*keys[subject], *(signal.id for signal in catalogue.of(subject))]


LATE = [act("like"), act("post", actor="dov", target=None, days=2)]
EVIDENCE: dict[str, list[dict[str, Any]]] = {
    **{f"{name}s_{days}": [act(name)] for name in ("share", "mention") for days in (1, 7, 30)},
    **{f"replies_{days}": [act("reply")] for days in (1, 7, 30)},
    "likes_7": [act("like", actor="ben")], "quotes_7": [act("quote")], "clicks_7": [act("click")],
    "responders_90": [act("like", actor="ben")], "new_responders_30": [act("like", actor="ben")],
    "responses_per_post": [act("like", actor="ben")], "reply_delay": [act("reply", amount=3.0)],
    "hours_since_response": [act("like", days=0.1)], "replies_each": [act("reply")],
    "second_hop_shares": [act("share"), act("share", actor="cleo", target="ann")],
    "selectivity": [act("like", actor="ben")], "responders_drawn": [act("like", actor="cleo", target="ann")],
    "customer_share": [act("like", actor="cleo")], "verified_share": [act("like", actor="cleo")],
    "effective_responders": [act("like", actor="ben")], "mutual_share": [act("like", actor="dov", target="ann")],
    "returning_share": [act("like", actor="ben")], "promises_kept": [act("keep")], "answered_in_time": [act("answer")],
    "mood_change": [act("mood", amount=1.5)], "recommended_365": [act("refer")],
    "answers_accepted_365": [act("accept")], "thanks_90": [act("thank")], "voters": [act("vote")],
    "guests": [act("brought")], "orders_365": [act("ordered")], "met_people": [act("visit", in_person=True)],
    "in_person_share": [act("visit", in_person=True)], "followers": [act("follow")], "viewers": [act("view")],
    "posts_30": [act("post", actor="dov", target=None)], "given_30": [act("like", actor="dov", target="ben")],
    "acts_30": [act("reply")], "back_30": [act("like", actor="dov", target="ann")],
    "reciprocity": [act("like", actor="dov", target="ann")], "initiative": [act("like", actor="dov", target="ann")],
    "weeks": [act("like", days=20)], "ways": [act("reply")], "highest_rung": [act("meeting")],
    "met_365": [act("reply", in_person=True)], "call_minutes_30": [act("call", amount=12.0)],
    "private_90": [act("mail")], "private_share": [act("mail")],
    "overdue": [act("reply", days=3), act("reply", days=2, actor="dov", target="ann")],
    "common_friends": [act("like", target="cleo"), act("like", actor="cleo")],
    "words_each": [act("message", amount=80.0)], "thanks_rate": [act("thank")],
    "topics_shared": [act("reply", topic="pizza")], "acquainted": [act("like", days=9)],
    "silent": [act("like", days=0.1)],
    **{name: [act("reply", topic="pasta", actor="ben")] for name in ("topic_acts_7", "topic_acts_30", "topic_people")},
    "topic_share": [act("reply", topic="pizza")], "topic_authority": [act("like", target="ben", topic="pasta")],
    "topic_met": [act("meeting", topic="pasta", in_person=True)],
    "topic_silent": [act("reply", topic="pasta", days=0.1)],
}  # fmt: skip
"""What to add to LATE so that the signal becomes another."""


@pytest.mark.parametrize("signal", catalogue.SIGNALS, ids=lambda signal: signal.id)
def test_a_signal_changes_when_its_evidence_does(signal: Any) -> None:
    rows = [*LATE, act("like", topic="pasta", days=0.6)]
    whose = {"person": "dov", "actor": "ann", "target": "dov", "topic": "pasta"}
    found = []
    for some in (rows, rows + EVIDENCE[signal.id]):
        told = TABLES[signal.of](tallies.tally(frame(*some), AT))
        keys = {name: value for name, value in whose.items() if name in told.columns}
        found.append(told.row(by_predicate=pl.all_horizontal(pl.col(key) == value for key, value in keys.items()),
                              named=True)[signal.id])  # fmt: skip
    assert found[0] != found[1]


def test_an_act_of_one_half_life_counts_half() -> None:
    rows = [act("share", days=7, actor="ann"), act("share", days=0, actor="ben")]
    told = tallies.of_people(tallies.tally(frame(*rows), AT + timedelta(microseconds=1)))
    assert told.filter(person="dov")["shares_7"].item() == pytest.approx(1.5)


def test_ten_thousand_acts_of_a_pair_in_a_second_are_three() -> None:
    rows = pl.DataFrame({
        "actor": "ann", "target": "dov", "time": [NOW - DAY + row / 1e4 for row in range(10_000)], "kind": "like",
    })  # fmt: skip
    assert tallies.tally(rows, AT).rows["n"].to_list() == [3.0]


def test_a_group_nobody_named_is_no_evidence() -> None:
    told = tallies.of_people(tallies.tally(frame(*LATE), AT)).filter(person="dov")
    assert told.select("customer_share", "verified_share", "answered_in_time").row(0) == (None, None, None)


def test_a_day_in_both_pieces_is_refused() -> None:
    one, other = (tallies.tally(frame(act("like", actor=name)), AT) for name in ("ann", "ben"))
    with pytest.raises(ValueError, match="2026-03-01: cut at midnight"):
        tallies.merged(one, other)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        tallies.tally(frame(), AT).moved(AT - timedelta(seconds=1))


def test_posts_without_a_target_bring_real_numbers_as_pandas_has_them_and_people_stay_whole() -> None:
    rows = {"actor": [1.0, 2.0], "target": [2.0, float("nan")], "time": [0, 1], "kind": ["like", "post"]}
    assert tallies.of_people(tallies.tally(rows, AT))["person"].to_list() == [1, 2]


def test_a_frame_that_lacks_a_column_is_told_which() -> None:
    with pytest.raises(ValueError, match="lacks time, kind"):
        tallies.tally({"actor": [1], "target": [2]}, AT)
