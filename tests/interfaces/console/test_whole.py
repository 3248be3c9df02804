"""Our own index on its page, and the first essay's question with "too few yet"."""

from __future__ import annotations

import pytest

from porch.analytics.influence import index
from porch.analytics.influence.agreement import Agreement, agreement
from porch.interfaces.console import whole
from porch.interfaces.console.whole import MEANT, TOLD


@pytest.mark.parametrize(
    ("correlation", "words"),
    [(0.7, "largely agree:"), (0.3, "somewhat agree:"), (0.1, "hardly agree:"),
        (-0.6, "largely agree the other way round:")],
)  # fmt: skip
def test_how_far_online_agrees_with_real_life_is_told_with_its_interval(correlation: float, words: str) -> None:
    told = whole.agreement({"correlation": correlation, "low": -0.9, "high": 0.9, "people": 40, "enough": True})
    assert words in told.words
    assert f"{correlation:.2f}, 95 % interval -0.90 to 0.90, over 40 people" in told.words


def test_too_few_are_told_as_that_whatever_is_known(db: None) -> None:
    few = agreement({"ann": 1.0}, {"ann": 1.0})
    told = whole.agreement({name: getattr(few, name) for name in Agreement.__slots__})
    assert told.words == "Too few yet: 1 person could be seen both online and in real life, and at least 20 are needed."
    assert whole.agreement({}).enough is False


def test_every_element_and_every_fact_has_its_words() -> None:
    told = [index.influence(index.Counts()), index.loyalty(index.Counts())]
    assert {element.name for one in told for element in one.elements} == set(MEANT)
    assert {bar.name for one in told for element in one.elements for bar in element.bars} == set(TOLD)
