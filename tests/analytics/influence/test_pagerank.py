"""PageRank beside a plain power iteration in scipy, on any graph; the same to the last bit on any number of threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from porch.analytics.influence import pagerank

pytestmark = pytest.mark.slow

PEOPLE = 9
UNTIMED = settings(deadline=None)  # loops compile when they are first called
EDGES = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=60)


def plain(sources: Any, targets: Any, people: int, weights: Any = None, damping: float = 0.85) -> Any:
    """Return PageRank by power iteration, the dangling mass spread over all."""
    weights = np.ones(len(sources)) if weights is None else weights
    into = csr_matrix((weights, (targets, sources)), shape=(people, people))
    gave = np.asarray(into.sum(axis=0)).ravel()
    share = np.divide(1.0, gave, out=np.zeros(people), where=gave > 0)
    rank = np.full(people, 1 / people)
    for _ in range(400):
        rank = damping * (into @ (rank * share) + rank[gave == 0].sum() / people) + (1 - damping) / people
    return rank


def sides(edges: list[tuple[int, int]]) -> tuple[Any, Any]:
    told = np.array(edges, dtype=np.int32).reshape(-1, 2)
    return told[:, 0], told[:, 1]


@UNTIMED
@given(EDGES, st.floats(0, 0.9))
def test_any_graph_has_the_ranks_of_power_iteration(edges: list[tuple[int, int]], damping: float) -> None:
    sources, targets = sides(edges)
    told = pagerank.pagerank(sources, targets, PEOPLE, damping=damping, near=1e-12)
    assert np.abs(told - plain(sources, targets, PEOPLE, damping=damping)).sum() < 1e-10


@UNTIMED
@given(EDGES, st.integers(0, 2**31), st.integers(1, 4))
def test_weights_share_what_is_passed_along(edges: list[tuple[int, int]], seed: int, zeros: int) -> None:
    sources, targets = sides(edges)
    weights = np.random.default_rng(seed).random(len(edges))
    weights[::zeros] = 0.0
    told = pagerank.pagerank(sources, targets, PEOPLE, weights=weights, near=1e-12)
    assert np.abs(told - plain(sources, targets, PEOPLE, weights)).sum() < 1e-10


@UNTIMED
@given(EDGES, st.lists(st.floats(0, 1e9), min_size=PEOPLE, max_size=PEOPLE).filter(any))
def test_wherever_it_begins_it_ends_the_same(edges: list[tuple[int, int]], start: list[float]) -> None:
    sources, targets = sides(edges)
    warm = pagerank.pagerank(sources, targets, PEOPLE, start=np.array(start), near=1e-12)
    assert np.abs(warm - plain(sources, targets, PEOPLE)).sum() < 1e-10


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**31), st.booleans())
def test_any_number_of_threads_finds_the_same_bits(seed: int, weighted: bool) -> None:
    chance = np.random.default_rng(seed)
    sources, targets = chance.zipf(1.6, (2, 210_000)) % 5000
    weights = chance.random(len(sources)) if weighted else None
    told = [pagerank.rank(pagerank.graph(sources, targets, 5000, weights=weights, threads=n)) for n in (1, 2, 3, 8)]
    assert len({ranks.tobytes() for ranks in told}) == 1
    assert np.abs(told[0] - plain(sources, targets, 5000, weights)).sum() < 1e-7


def test_a_warm_start_takes_fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[float] = []
    whole = pagerank._Walk.round
    monkeypatch.setattr(pagerank._Walk, "round", lambda walk, each: rounds.append(1.0) or whole(walk, each))
    sources, targets = np.random.default_rng(8).zipf(1.6, (2, 5000)) % 500
    cold = pagerank.pagerank(sources, targets, 500)
    before = len(rounds)
    pagerank.pagerank(np.append(sources, 3), np.append(targets, 4), 500, start=cold)
    assert len(rounds) - before < before


def test_without_edges_all_are_alike() -> None:
    none = np.zeros(0, np.int64)
    assert pagerank.pagerank(none, none, 4).tolist() == [0.25] * 4
    assert pagerank.pagerank(none, none, 0).tolist() == []


def test_one_person_alone_has_all_rank_with_or_without_a_link_to_themselves() -> None:
    assert pagerank.pagerank(np.array([0]), np.array([0]), 1).tolist() == [1.0]
    assert pagerank.pagerank(np.array([], int), np.array([], int), 1).tolist() == [1.0]


def test_a_circle_whose_members_pass_all_on_ends_in_equal_ranks() -> None:
    around = np.arange(50)
    told = pagerank.pagerank(around, np.roll(around, 1), 50, start=around.astype(float), damping=0.99, near=1e-12)
    assert np.allclose(told, 0.02, atol=1e-10)


def test_weights_too_small_or_too_large_to_share_by_make_no_ranks_that_are_no_numbers() -> None:
    for weights in ([5e-324, 5e-324], [1.7e308, 1.7e308]):
        told = pagerank.pagerank(np.array([0, 0]), np.array([1, 2]), 3, weights=np.array(weights))
        assert told.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sources": np.array([0])}, "equally long"),
        ({"sources": np.array([0, 3])}, "0 to below 3"),
        ({"targets": np.array([0, -1])}, "0 to below 3"),
        ({"weights": np.array([1.0, -1.0])}, "zero or more"),
        ({"weights": np.array([1.0, np.nan])}, "finite"),
        ({"weights": np.array([1.0])}, "equally long"),
        ({"start": np.array([1.0, 2.0])}, "everybody"),
        ({"start": np.array([1.0, 2.0, -1.0])}, "negative"),
        ({"start": np.zeros(3)}, "all zero"),
        ({"damping": 1.0}, "Damping"),
        ({"near": 0.0}, "nearer"),
        ({"near": float("nan")}, "nearer"),
        ({"people": 2**31}, "At most"),
    ],
)
def test_what_cannot_be_ranked_is_told(wrong: dict[str, Any], words: str) -> None:
    right = {"sources": np.array([0, 1]), "targets": np.array([1, 2]), "people": 3}
    with pytest.raises(ValueError, match=words):
        pagerank.pagerank(**{**right, **wrong})
