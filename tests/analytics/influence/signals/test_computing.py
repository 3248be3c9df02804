"""Measures read off rows by hand; nothing over nothing is no evidence."""

from __future__ import annotations

import polars as pl
import pytest

from porch.analytics.influence.signals import computing
from porch.analytics.influence.signals.computing import Asked, Groups
from porch.analytics.influence.signals.declaring import Signal, Subject
from porch.analytics.influence.signals.engine import Polars
from porch.analytics.influence.signals.measures import (
    Age,
    Constant,
    Distinct,
    Even,
    Given,
    Least,
    Measure,
    Minus,
    Most,
    Of,
    Over,
    Plus,
    Times,
    Total,
    Where,
)  # fmt: skip

ACTS = pl.LazyFrame({
    "person": ["dov", "dov", "dov"], "actor": ["ann", "ann", "ben"], "kind": ["like", "call", "like"],
    "n": [1.0, 2.0, 4.0], "in_person": [False, True, False], "last_at": [0.0, 86_400.0, 864_000.0],
    "far": [True, False, True],
})  # fmt: skip
EVERYBODY = pl.LazyFrame({"person": ["dov", "cleo"]})


def read(measure: Measure, groups: Groups | None = None) -> list[float | None]:
    signal = Signal(id="it", of=Subject.PERSON, formula="", unit="", source="", why="", measure=measure)
    asked = Asked(engine=Polars(), at=864_000.0, groups=groups or Groups())
    told = computing.table(asked, EVERYBODY, {Of.ACTS: ACTS}, ("person",), [signal])
    return list(told.collect().sort("person", descending=True)["it"])


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (Total("n"), [7.0, 0.0]),
        (Total("n", Where(kinds=("like",))), [5.0, 0.0]),
        (Total("n", Where(in_person=True)), [2.0, 0.0]),
        (Total("n", Where(flag="far", kinds=("like",))), [5.0, 0.0]),
        (Total("n", Where(since="last_at", days=9.5)), [6.0, 0.0]),
        (Distinct("actor"), [2.0, 0.0]),
        (Most("n"), [4.0, None]),
        (Least("n", Where(kinds=("call",))), [2.0, None]),
        (Age(Most("last_at", Where(kinds=("call",)))), [9.0, None]),
        (Plus(Total("n"), Constant(1.0)), [8.0, 1.0]),
        (Minus(Total("n"), Constant(1.0)), [6.0, -1.0]),
        (Times(Total("n"), Constant(2.0)), [14.0, 0.0]),
        (Over(Constant(1.0), Distinct("actor")), [0.5, None]),
        (Given(Constant(3.0), Total("n")), [3.0, None]),
        (Even(Total("n"), Constant(14.0)), [0.5, 0.0]),
        (Even(Total("n"), Total("n")), [1.0, None]),
    ],
)
def test_a_measure_is_read_as_it_says(measure: Measure, told: list[float | None]) -> None:
    assert read(measure) == told


def test_only_those_of_a_group_count_and_nobody_knows_of_a_group_that_was_not_named() -> None:
    ours = Total("n", Where(group="customers"))
    assert read(ours, Groups(customers=["ann"])) == [3.0, 0.0]
    assert read(ours, Groups(customers=[])) == [0.0, 0.0]
    assert read(ours) == [None, None]


def test_what_is_no_measure_is_refused() -> None:
    with pytest.raises(TypeError):
        computing.said("n", Asked(engine=Polars(), at=0.0))  # type: ignore[arg-type]
