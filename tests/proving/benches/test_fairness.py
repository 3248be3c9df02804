"""The fairness bench, and that it would notice a morning that is not fair."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from porch.analytics.fairness import Candidate, Morning, Placed, Promise, Seat, arrange
from porch.proving.benches import fairness

FIGURES = ("urgent_p95_days", "longest_days", "over_7_days_share")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return fairness.run(seeds=2, days=20)


def test_it_tells_ours_beside_every_rival_at_every_load(found: dict[str, Any]) -> None:
    assert found["name"] == "fairness"
    assert set(found["rivals"]) == {
        "latest_first",
        "strict_score",
        "oldest_first",
        "score_and_wait",
        "urgent_first_then_wait",
    }
    assert set(found["loads"]) == {"0.9", "1.0", "1.11", "1.5"}
    assert all(set(FIGURES) <= set(figures) for figures in [found["ours"], *found["rivals"].values()])


@pytest.mark.parametrize("figure", FIGURES)
def test_ours_is_no_worse_than_urgent_first_then_wait(found: dict[str, Any], figure: str) -> None:
    assert found["ours"][figure] <= found["rivals"]["urgent_first_then_wait"][figure]


def test_every_day_told_was_kept(found: dict[str, Any]) -> None:
    assert found["ours"]["promises_made"] > 0
    assert [load["ours"]["promises_broken"] for load in found["loads"].values()] == [0, 0, 0, 0]


def test_the_same_seeds_give_the_same_figures() -> None:
    assert fairness.run(seeds=1, days=3, arrivals=5) == fairness.run(seeds=1, days=3, arrivals=5)


def test_who_was_never_answered_counts_too() -> None:
    people = list(fairness.arrivals(1, 10.0, 9))
    waits = fairness.simulate(lambda waiting, now, capacity: [], people, capacity=5, days=9)
    assert waits.still_waiting == len(people) == len(waits.urgent + waits.ordinary)
    assert max(waits.urgent + waits.ordinary) == pytest.approx(9.5 - people[0].at)


def test_people_come_as_often_as_said_and_in_order() -> None:
    people = list(fairness.arrivals(3, 60.0, 60))
    assert 3300 < len(people) < 3900
    assert sorted(people, key=lambda one: one.at) == people


def newest_first(people: Iterable[Candidate], *, capacity: int, **more: Any) -> Morning:
    """Tell people honest days and then seat the newest: the days cannot be kept."""
    honest = arrange(people, capacity=capacity, **more)
    latest = sorted(people, key=lambda one: one.since, reverse=True)[:capacity]
    seated = {one.id for one in latest}
    today = tuple(Placed(one, Seat.WAITING, "") for one in latest)
    return replace(honest, today=today, later=tuple(p for p in honest.later if p.candidate.id not in seated))


def too_soon(people: Iterable[Candidate], **more: Any) -> Morning:
    """Seat people fairly and tell everybody else "tomorrow"."""
    morning = arrange(people, **more)
    tomorrow = more["now"].date() + timedelta(days=1)
    return replace(
        morning, later=tuple(Promise(p.candidate, p.candidate.promised_by or tomorrow) for p in morning.later)
    )


def shuffled(people: Iterable[Candidate], *, capacity: int, **more: Any) -> Morning:
    """Seat whom chance picks."""
    everybody = list(people)
    random.Random(len(everybody)).shuffle(everybody)
    morning = arrange(everybody, capacity=capacity, **more)
    return replace(morning, today=tuple(Placed(one, Seat.WAITING, "") for one in everybody[:capacity]), later=())


@pytest.mark.parametrize("fault", [newest_first, too_soon])
def test_a_morning_that_breaks_its_word_is_found_out(fault: Any) -> None:
    told = fairness.promises(45, seeds=1, days=15, arrivals_per_day=60.0, policy=lambda: fairness.Ours(fault))
    assert told["promises_broken"] > 0


def test_a_morning_in_no_order_shows_in_the_figures() -> None:
    people = list(fairness.arrivals(1, 60.0, 30))
    fair, unfair = (
        fairness.figures([fairness.simulate(fairness.Ours(way), people, capacity=54, days=30)])
        for way in (arrange, shuffled)
    )
    assert unfair["urgent_p95_days"] > 2 * fair["urgent_p95_days"]
    assert unfair["longest_days"] > 2 * fair["longest_days"]


def test_the_command_can_offer_its_options() -> None:
    assert [option.name for option in fairness.OPTIONS] == ["seeds", "days", "arrivals"]
