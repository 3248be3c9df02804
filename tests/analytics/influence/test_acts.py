"""Whatever frame comes in, what counts is counted once, and what does not is named."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from porch.analytics.influence.acts import acts

HOUR = 3600


def frame(*rows: tuple[object, object, object]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["actor", "target", "time"], orient="row").with_columns(kind=pl.lit("reply"))


def test_nothing_is_nothing() -> None:
    told = acts(pl.DataFrame(schema={"actor": pl.Int64, "target": pl.Int64, "time": pl.Int64, "kind": pl.String}))
    assert (len(told.people), len(told.times), sum(told.left_out.values())) == (0, 0, 0)


def test_what_does_not_count_is_named() -> None:
    told = acts(
        frame((1, 1, 5), (1, None, 5), (1, 2, 5), (1, 2, 5), (1, 2, 9_000)), until=datetime.fromtimestamp(HOUR, UTC)
    )
    assert told.left_out == {"missing": 1, "context": 0, "self": 1, "ahead": 1, "twice": 1, "often": 0}
    assert told.times.tolist() == [5.0]


def test_of_a_pair_three_acts_a_day_count() -> None:
    told = acts(frame(*((1, 2, second) for second in range(10_000)), (3, 2, 1)))
    assert (len(told.times), told.left_out["often"]) == (4, 9_997)


def test_order_changes_nothing() -> None:
    rows = [(1, 2, 30), (2, 3, 10), (1, 2, 20), (3, 1, 10)]
    one, other = acts(frame(*rows)), acts(frame(*reversed(rows)))
    assert (one.actors.tolist(), one.times.tolist()) == (other.actors.tolist(), other.times.tolist())


def test_moments_and_seconds_are_the_same() -> None:
    moments = frame((1, 2, datetime(1979, 1, 1, tzinfo=UTC)), (2, 1, datetime(1970, 1, 1, 1, tzinfo=UTC)))
    assert acts(moments).times.tolist() == [HOUR, 9 * 365 * 86_400 + 2 * 86_400]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="lacks target, kind"):
        acts(pl.DataFrame({"actor": [1], "time": [1]}))


def test_acts_before_and_between_keep_the_people() -> None:
    told = acts(frame((1, 2, 1), (2, 3, 2), (3, 1, 3)))
    assert (told.before(2).times.tolist(), told.between(2, 3).times.tolist()) == ([1.0], [2.0])
    assert len(told.before(0).people) == 3


def test_what_it_was_about_and_where_are_read_where_they_are_told() -> None:
    told = acts(
        pl.DataFrame({
            "actor": [1, 2, 3], "target": [2, 3, 1], "time": [1, 2, 3], "kind": ["reply", "meeting", None],
            "topic": ["pizza", None, "pizza"], "in_person": [False, True, None],
        })
    )  # fmt: skip
    assert (told.topic_names, told.topics.tolist()) == (("", "pizza"), [1, 0, 1])
    assert told.in_person.tolist() == [False, True, False]
    assert told.about("pizza").times.tolist() == [1.0, 3.0]
    with pytest.raises(KeyError):
        told.about("wine")


def test_without_them_everything_is_online_and_about_nothing() -> None:
    told = acts(frame((1, 2, 5)))
    assert (told.topic_names, told.in_person.tolist()) == (("",), [False])


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int32, pl.Int64, pl.Float64, pl.String])
def test_people_may_be_called_anything(dtype: type[pl.DataType]) -> None:
    rows = frame((-100, 100, 5), (100, 7, 6), (7, -100, 7)).with_columns(pl.col("actor", "target").cast(dtype))
    told = acts(rows)
    names = told.people.to_list()
    assert [names[at] for at in told.actors] == rows["actor"].to_list()
    assert [names[at] for at in told.targets] == rows["target"].to_list()


def test_the_same_act_told_online_and_in_person_is_one_online_in_any_order() -> None:
    rows = frame((1, 2, 5), (1, 2, 5)).with_columns(in_person=pl.Series([True, False]))
    assert acts(rows).in_person.tolist() == acts(rows.reverse()).in_person.tolist() == [False]
