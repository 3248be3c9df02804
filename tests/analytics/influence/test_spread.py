"""Whoever is chosen reaches about as many as the best would, and nobody who must not be chosen is."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence import spread
from porch.analytics.influence.ties import Ties, arranged, ties

pytestmark = pytest.mark.slow

SMALL = 8000
PEOPLE = 6
CHANCES = st.sampled_from([0.0, 0.1, 0.3, 0.6, 1.0])
PAIRS = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1))
TOWNS = st.dictionaries(PAIRS, CHANCES, min_size=1, max_size=9)


def town(held: dict[tuple[int, int], float]) -> Ties:
    rows = pl.DataFrame(
        [(source, target, chance) for (source, target), chance in held.items()],
        schema={"source": pl.Int64, "target": pl.Int64, "chance": pl.Float64}, orient="row",
    )  # fmt: skip
    return ties(rows, people=range(PEOPLE))


def reached(held: dict[tuple[int, int], float]) -> Any:
    """Return, for every way the ties may fall, its probability and who is reached from whom (a matrix)."""
    pairs, chances = list(held), np.array(list(held.values()))
    falls = np.array(np.meshgrid(*[[0, 1]] * len(pairs))).reshape(len(pairs), -1).T
    odds = np.where(falls == 1, chances, 1 - chances).prod(axis=1)
    passed = np.tile(np.eye(PEOPLE, dtype=bool), (len(falls), 1, 1))
    for number, (source, target) in enumerate(pairs):
        passed[:, source, target] |= falls[:, number] == 1
    for _ in range(3):
        passed = passed @ passed
    return odds, passed


def exactly(held: dict[tuple[int, int], float], chosen: list[int]) -> float:
    odds, passed = reached(held)
    return float(odds @ passed[:, chosen].any(axis=1).sum(axis=1)) if chosen else 0.0


@settings(max_examples=40, deadline=None)
@given(held=TOWNS, many=st.integers(1, 3))
def test_it_reaches_almost_as_many_as_the_best_could(held: dict[tuple[int, int], float], many: int) -> None:
    told = spread.plan(town(held), people=many, least=SMALL)
    best = max(exactly(held, list(some)) for some in combinations(range(PEOPLE), many))
    truly = exactly(held, [one.person for one in told.chosen])
    assert truly >= (1 - 1 / np.e) * best
    assert told.guarantee is not None
    assert truly >= told.guarantee * best
    assert told.spread == pytest.approx(truly, abs=5 * told.error + 1e-9)


@settings(max_examples=20, deadline=None)
@given(held=TOWNS, barred=st.sets(st.integers(0, PEOPLE - 1)), coming=st.sets(st.integers(0, PEOPLE - 1)))
def test_nobody_excluded_and_nobody_who_comes_anyway_is_chosen(held: Any, barred: set[int], coming: set[int]) -> None:
    told = spread.plan(town(held), people=PEOPLE, excluded=barred, sure=coming, least=SMALL)
    assert not {one.person for one in told.chosen} & (barred | coming)
    assert told.already == pytest.approx(exactly(held, sorted(coming)), abs=0.5)
    assert told.spread == pytest.approx(told.already + sum(one.adds for one in told.chosen))


@settings(max_examples=20, deadline=None)
@given(held=TOWNS, order=st.permutations(range(PEOPLE)))
def test_what_people_are_numbered_changes_nothing_but_ties(held: Any, order: list[int]) -> None:
    other = {(order[source], order[target]): chance for (source, target), chance in held.items()}
    one, two = (spread.plan(town(some), people=2, least=SMALL) for some in (held, other))
    first = exactly(held, [some.person for some in one.chosen])
    assert first == pytest.approx(exactly(other, [some.person for some in two.chosen]), abs=0.1)


@settings(max_examples=20, deadline=None)
@given(held=TOWNS, costs=st.lists(st.floats(0.5, 4), min_size=PEOPLE, max_size=PEOPLE), budget=st.floats(1, 8))
def test_a_budget_is_kept_and_the_guarantee_holds_for_it(held: Any, costs: list[float], budget: float) -> None:
    told = spread.plan(town(held), people=3, costs=dict(enumerate(costs)), budget=budget, least=SMALL)
    chosen = [one.person for one in told.chosen]
    able = [
        list(some)
        for many in (1, 2, 3)
        for some in combinations(range(PEOPLE), many)
        if sum(costs[one] for one in some) <= budget
    ]
    best = max((exactly(held, some) for some in able), default=0.0)
    assert sum(one.cost for one in told.chosen) <= budget
    assert exactly(held, chosen) >= (told.guarantee or 0.0) * best


def test_two_who_move_the_same_people_are_not_both_chosen() -> None:
    held = {(0, 2): 1.0, (0, 3): 1.0, (1, 2): 1.0, (1, 3): 1.0, (4, 5): 0.5}
    told = spread.plan(town(held), people=2, least=SMALL)
    assert told.chosen[0].person in {0, 1}
    assert told.chosen[1].person == 4
    assert told.chosen[1].alone == pytest.approx(1.5, abs=0.1)
    assert told.by_degree_spread == pytest.approx(4.0, abs=0.15)
    assert told.spread > told.by_degree_spread


def test_only_those_count_who_are_worth_something() -> None:
    held = {(0, 1): 1.0, (0, 2): 1.0, (3, 4): 1.0}
    told = spread.plan(town(held), people=1, worth={4: 2.0, 1: 0.5}, least=SMALL)
    assert [one.person for one in told.chosen] in ([3], [4])
    assert told.spread == pytest.approx(2.0, abs=0.1)
    nobody = spread.plan(town(held), worth={99: 1.0}, least=SMALL)
    assert (nobody.chosen, nobody.spread, nobody.guarantee) == ((), 0.0, None)


def test_whoever_is_cheap_may_be_better_than_whoever_is_loved() -> None:
    held = {(0, 1): 1.0, (0, 2): 1.0, (3, 1): 1.0, (4, 2): 1.0}
    told = spread.plan(town(held), people=6, costs={0: 10.0, 3: 1.0, 4: 1.0, 5: 1.0}, budget=3.0, least=SMALL)
    assert 0 not in [one.person for one in told.chosen]
    assert told.spread == pytest.approx(5.0, abs=0.1)


def test_the_same_seed_gives_the_same_plan_and_one_graph_does_for_many() -> None:
    told = town({(0, 1): 0.3, (2, 3): 0.4, (1, 4): 0.2})
    graph = arranged(told)
    assert spread.plan(told, least=SMALL) == spread.plan(graph, least=SMALL)
    one, two = (spread.plan(graph, people=1, least=SMALL, seed=seed) for seed in (1, 2))
    assert one.spread != two.spread


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_ties_that_never_or_always_hold_are_told_exactly(chance: float) -> None:
    told = spread.plan(town({(0, one): chance for one in range(1, PEOPLE)}), people=1, least=SMALL)
    assert told.spread == pytest.approx(PEOPLE if chance else 1.0, abs=0.1)
    assert told.chosen[0].alone == told.chosen[0].adds


def test_without_ties_everybody_reaches_themselves() -> None:
    told = spread.plan(town({(0, 0): 1.0}), people=99, least=SMALL)
    assert {one.person for one in told.chosen} == set(range(PEOPLE))
    assert told.spread == pytest.approx(PEOPLE)
    assert (told.guarantee or 0.0) > 0.9


def test_nobody_at_all_everybody_excluded_and_no_seat_are_no_trouble() -> None:
    empty = ties(pl.DataFrame(schema={"source": pl.Int64, "target": pl.Int64, "chance": pl.Float64}))
    one = ties(empty.people.to_frame("source").with_columns(target="source", chance=pl.lit(1.0)), people=[7])
    assert spread.plan(empty).chosen == ()
    assert [some.person for some in spread.plan(one, least=SMALL).chosen] == [7]
    assert spread.plan(one, excluded=[7], least=SMALL).guarantee is None
    assert spread.plan(one, people=0, least=SMALL).chosen == ()
    assert spread.plan(one, budget=0.0, costs={7: 1.0}, least=SMALL).chosen == ()


def test_a_sample_grows_until_it_is_sure_enough_and_never_past_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    told = town({(0, 1): 0.3, (2, 3): 0.4, (1, 4): 0.2})
    assert spread.plan(told, people=1, least=10).sample > 20
    monkeypatch.setattr(spread, "ROOM", 20)
    assert spread.plan(told, people=1, least=SMALL).sample < 40


def test_where_the_room_runs_out_unforeseen_nothing_is_guaranteed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "_room", lambda *_: SMALL)
    monkeypatch.setattr(spread, "ROOM", 100)
    told = spread.plan(town({(0, one): 1.0 for one in range(1, PEOPLE)}), people=1, least=SMALL)
    assert (told.guarantee, [one.person for one in told.chosen]) == (None, [0])
    assert told.sample < 2 * SMALL


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"people": -1}, "-1 people"),
        ({"budget": float("nan")}, "budget of nan"),
        ({"costs": {1: float("nan")}}, "The cost of 1 is nan"),
        ({"worth": {2: -1.0}}, "The worth of 2 is -1"),
        ({"least": 0}, "At least 0 sets"),
        ({"near": float("nan")}, "nan from the best"),
    ],
)
def test_what_cannot_be_is_said(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        spread.plan(town({(0, 1): 0.5}), **asked)
