"""What people need, in the words of a page."""

from __future__ import annotations

import pytest

from porch.analytics.needs import Change, change
from porch.analytics.quarters import Quarter
from porch.interfaces.console import needed
from porch.projections.needs.queries import Line

QUARTER = Quarter(year=2026, number=1)


def line(topic: str, people: int, before: int = 0) -> Line:
    return Line(
        kind="ask", topic=topic, people=people, organisations=1, before=before, among=20,
        change=change(people, before),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Change(word="few"), ("too few to say", "")),
        (Change(word="same", ratio=1.1, low=0.6, high=2.0), ("about the same", "0.6 to 2.0")),
        (Change(word="less", ratio=0.25, low=0.1, high=0.6), ("0.2 times as many", "0.1 to 0.6")),
        (Change(word="less", ratio=0.0, low=0.0, high=0.3), ("nobody any more", "0.0 to 0.3")),
        (Change(word="more", low=3.1), ("new", "3.1 or more")),
    ],
)
def test_a_change_says_what_is_sure_of_it(told: Change, words: tuple[str, str]) -> None:
    assert needed.change_words(told) == words


def test_topics_are_compared_from_three_on_and_the_first_is_named() -> None:
    rows = [needed.row(line(topic, people), {}) for topic, people in (("bread", 12), ("", 5), ("cake", 3))]
    told = needed.part("ask", rows).plot
    assert told is not None
    assert [(mark.label, mark.value, mark.many) for mark in told.marks][:2] == [
        ("bread", "60 %", "12"), ("no topic", "25 %", "5"),
    ]  # fmt: skip
    assert "12 of 20 people" in told.sentence
    assert needed.part("ask", rows[:2]).plot is None


def test_a_table_has_a_row_a_need() -> None:
    part = needed.part("ask", [needed.row(line("bread", 12, 2), {})])
    head, row = needed.cells([part], QUARTER)
    told = dict(zip(head, row, strict=True))
    assert (told["quarter"], told["topic"], told["people"], told["people before"]) == ("2026-Q1", "bread", "12", "2")
    assert (told["change"], told["ideas"]) == ("6.0 times as many", "")
