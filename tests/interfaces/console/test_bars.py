"""The plot of days: from zero, the most and today labelled, and a sentence that adds up."""

from __future__ import annotations

from datetime import date, timedelta

from porch.interfaces.console.bars import HEIGHT, bars

TODAY = date(2026, 3, 2)


def test_bars_stand_from_zero_and_the_most_and_today_are_labelled() -> None:
    plot = bars({TODAY: 1, TODAY - timedelta(days=3): 4}, until=TODAY, days=30, what="finds")
    drawn = [bar for bar in plot.bars if bar.height]
    assert [(bar.count, bar.height, bar.label, bar.is_last) for bar in drawn] == [
        (4, HEIGHT, "4", False),
        (1, HEIGHT // 4, "1", True),
    ]
    assert all(bar.y + bar.height == plot.base for bar in plot.bars)
    assert len(plot.bars) == 30


def test_the_sentence_says_what_the_plot_shows() -> None:
    plot = bars({TODAY: 1, TODAY - timedelta(days=9): 4}, until=TODAY, days=30, what="finds")
    assert plot.sentence == (
        "5 finds in 30 days, most on Saturday 21 February (4); 1 in the last week, 4 in the week before."
    )


def test_a_month_without_anything_says_so() -> None:
    plot = bars({}, until=TODAY, days=30, what="finds")
    assert plot.sentence == "No finds in the last 30 days."
    assert {bar.height for bar in plot.bars} == {0}
    assert plot.view == f"0 0 360 {HEIGHT + 22}"
