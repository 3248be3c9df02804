"""A relationship in words and bars."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from porch.analytics import relationship, trust
from porch.interfaces.console.tie import parts, plot, sentence, trust_bars, warning
from porch.projections.relationships.queries import Month

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def month(year: int, number: int, theirs: int, ours: int) -> Month:
    return Month(first=datetime(year, number, 1, tzinfo=UTC), theirs=theirs, ours=ours)


def test_months_stand_from_the_first_to_this_one_with_the_largest_at_full_height() -> None:
    found = plot([month(2025, 11, 4, 2), month(2026, 3, 0, 1)], NOW)
    assert found is not None
    assert [(one.theirs, one.ours) for one in found.columns] == [(4, 2), (0, 0), (0, 0), (0, 0), (0, 1)]
    assert [(one.up, one.down) for one in found.columns[:2]] == [(40, 20), (0, 0)]
    assert found.sentence == "4 from them and 3 from us in 5 months; 1 in the last three, 6 in the three before."


def test_where_nothing_passed_nothing_is_drawn() -> None:
    assert plot([], NOW) is None


def test_without_a_rhythm_it_says_so() -> None:
    assert sentence(SimpleNamespace(), None).startswith("You have not answered each other on two days yet")


def test_a_rhythm_is_told_in_words() -> None:
    weight = SimpleNamespace(rhythm_days=14.2, silent_days=1.0, alive=0.943)
    assert sentence(SimpleNamespace(), weight) == (
        "You talk about every 14 days, last 1 day ago. The chance that you still do is 94 in 100."
    )


def test_each_part_tells_its_formula_and_its_source() -> None:
    shares = {part.name: 1.0 for part in relationship.PARTS}
    points = {part.name: part.weight for part in relationship.PARTS}
    told = parts(SimpleNamespace(points=points, shares=shares))
    assert sum(float(part.points) for part in told) == pytest.approx(100)
    assert all(part.formula and part.source and part.width == "100.0%" for part in told)


def test_trust_is_told_from_facts_and_not_from_too_few() -> None:
    tie = SimpleNamespace(
        answered=4, wanted=5, proactive=1, self_serving=0, ours=9, asked=0, refused=2, reasoned=1
    )  # fmt: skip
    record = SimpleNamespace(kept=3, late=0, broken=0)
    ability, benevolence, integrity, selfish = trust_bars(tie, record)
    assert (ability.words, ability.width) == ("4 of 5", "71.4%")
    assert (benevolence.words, benevolence.width) == ("Not enough yet: 1 of 1", "")
    assert (integrity.words, selfish.words) == (
        "4 of 5",
        "0 of 9",
    )  # three promises kept, a no with its reason, one bare


def test_a_warning_has_words_a_count_and_a_bar() -> None:
    line = warning(trust.only_when_unhappy(ours=4, when_unhappy=4))
    assert (line.count, line.of, line.width) == (4, 4, "100.0%")
