"""Only listed fields can be asked by, whatever comes in; what goes out comes back the same."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from porch.projections.search.asking import FIELDS, HEAVIEST, Asked, Weights

ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.lists(st.text()))
KNOWN = st.dictionaries(st.sampled_from(FIELDS), ANYTHING)


@given(told=st.dictionaries(st.text(max_size=12) | st.sampled_from(FIELDS), ANYTHING))
def test_whatever_comes_in_is_a_question_of_listed_fields(told: dict[str, object]) -> None:
    asked = Asked.from_mapping(told)
    assert set(asked.to_mapping()) <= set(FIELDS)
    assert Asked.from_mapping(asked.to_mapping()) == asked
    assert all(0 <= weight <= HEAVIEST for weight in (asked.weights.text, asked.weights.influence))


def test_a_field_nobody_listed_is_left_out() -> None:
    assert Asked.from_mapping({"words": "soup", "handle__person__name": "Ann", "deleted": "1"}) == Asked(words="soup")


def test_what_means_nothing_asks_for_nothing() -> None:
    told = {
        "person": "1 OR 1=1",
        "need": "money",
        "sentiment": "x",
        "visibility": "all",
        "since": "soon",
        "text": "nan",
    }
    assert Asked.from_mapping(told).is_empty


def test_days_count_whole() -> None:
    asked = Asked.from_mapping({"since": "2026-03-01", "until": "2026-03-02"})
    assert (asked.since, asked.until) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    assert asked.to_mapping() == {"since": "2026-03-01", "until": "2026-03-02"}


def test_a_weight_is_carried_only_where_it_was_moved() -> None:
    asked = Asked(words="soup", weights=Weights(influence=0.0))
    assert asked.to_mapping() == {"words": "soup", "influence": "0"}
