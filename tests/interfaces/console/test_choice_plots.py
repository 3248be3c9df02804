"""How people moved, drawn to one scale: what few went is not drawn, and a sentence says what it says."""

from __future__ import annotations

from porch.analytics.choices.reporting import Report, report
from porch.analytics.choices.ways import Step, Way
from porch.interfaces.console import choice_plots

NAMES = {1: "Circle", 2: "Milwaukee"}
WORDS = {1: "Rooms are paid for.", 2: "Fuel for 45 minutes."}


def told(*, stayed: int = 2, moved: int = 20) -> Report:
    circle = [Way(gut=1, steps=(Step(option=1, facts=2),))] * stayed
    ways = [*circle, *[Way(gut=1, steps=(Step(option=1, facts=1), Step(option=2, facts=2, mattered=2)))] * moved]
    return report(ways, options=[1, 2], facts=[1, 2], late=[2], anonymous=False)


def test_the_ways_are_drawn_one_below_the_other_to_one_scale() -> None:
    flow = choice_plots.flow(told(stayed=10).moves, NAMES)
    assert flow is not None
    assert [(band.words, band.moved) for band in flow.bands] == [
        ("10 stayed with Circle", False), ("20 went from Circle to Milwaukee", True),
    ]  # fmt: skip
    assert [(end.name, end.many, end.y, end.height) for end in flow.left] == [("Circle", 30, 0.0, 228.0)]
    assert [(end.name, end.y, end.height) for end in flow.right] == [
        ("Circle", 0.0, 76.0), ("Milwaukee", 88.0, 152.0),
    ]  # fmt: skip
    assert flow.bands[0].path.startswith("M8 0.0 C320 0.0 320 0.0 632 0.0 L632 76.0")
    assert (flow.right_x, flow.left[0].middle) == (632, 114.0)
    assert flow.sentence.startswith("67 % of 30 chose otherwise")


def test_a_way_that_few_went_is_not_drawn_and_it_says_so() -> None:
    moves = told().moves
    flow = choice_plots.flow(moves, NAMES)
    assert flow is not None
    assert [band.many for band in flow.bands] == [20]
    assert choice_plots.moves_rows(moves, NAMES) == [
        {"name": "Circle", "cells": ["fewer than 5", "20"]}, {"name": "Milwaukee", "cells": ["0", "0"]},
    ]  # fmt: skip


def test_where_nothing_may_be_shown_nothing_is() -> None:
    few = told(stayed=1, moved=2)
    assert choice_plots.flow(few.moves, NAMES) is None
    assert choice_plots.moved_words(few.moves) == "Of 3 people, fewer than 5 chose otherwise, or all but so few."
    assert choice_plots.shares(few, NAMES)[0].marks == ()


def test_shares_have_their_sentence_and_the_fact_most_named_is_marked() -> None:
    gut, informed = choice_plots.shares(told(), NAMES)
    assert gut.sentence == "Most chose Circle. 22 people chose."
    assert [(mark.label, mark.value, mark.meant) for mark in informed.marks] == [
        ("Circle", "9 %", False), ("Milwaukee", "91 %", True),
    ]  # fmt: skip
    assert choice_plots.mattered(told(), WORDS) == [(WORDS[1], "0", False), (WORDS[2], "20", True)]


def test_a_late_fact_has_a_before_and_an_after() -> None:
    before, after = choice_plots.late(told().late[0], NAMES)
    assert (before.id, after.id) == ("before-2", "after-2")
    assert (before.sentence, after.sentence) == (
        "Most chose Circle. 20 people chose.", "Most chose Milwaukee. 20 people chose.",
    )  # fmt: skip
