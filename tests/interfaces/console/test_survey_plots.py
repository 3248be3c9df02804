"""A report's plots say in a sentence what they show, and show nothing of fewer than five people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.analytics.surveys.asked import Sureness, told
from porch.analytics.surveys.facts import Form, Heard, Mode, Question
from porch.analytics.surveys.reporting import report
from porch.interfaces.console import survey_plots
from tests.analytics.surveys.answers import BATTERY, CHOICE, HALF, NET, QUESTIONS, WORDS, evening, sheet

TEN = [*(sheet(n) for n in range(6)), *(sheet(6 + n, said=HALF) for n in range(4))]


def test_both_rates_stand_beside_each_other_with_a_sentence() -> None:
    plot = survey_plots.answered(report(evening()))
    told_of = {mark.label: (mark.many, mark.value) for mark in plot.marks}
    assert told_of["In the room, of those who were there"] == ("14 of 20", "70 %")
    assert told_of["By link, of those asked by name"] == ("6 of 100", "6 %")
    words = "70 % answered in the room and 6 % by link: 64 points more in the room than by link"
    assert plot.sentence == f"{words}, more than chance explains."


def test_an_open_link_says_that_it_has_no_response_rate() -> None:
    told_of = report(Heard(questions=QUESTIONS, sheets=tuple(sheet(n, Mode.OPEN) for n in range(8)), invited=()))
    plot = survey_plots.answered(told_of)
    assert [(mark.value, mark.bar) for mark in plot.marks] == [("no response rate", "")]
    assert "there is no response rate" in plot.sentence


def test_a_net_score_is_placed_on_its_scale_with_its_interval() -> None:
    (found,) = told(NET, TEN, sure=Sureness(), weights=[1.0] * 6 + [2.0] * 4, flagged=frozenset(range(5)))
    plot = survey_plots.question(found)
    assert (plot.marks[0].value, plot.marks[0].bar, plot.first, plot.last) == ("+20", "60.00%", "-100", "100")
    assert "The net score is +20, most likely between" in plot.sentence
    assert plot.notes == (
        "10 answered.", "Weighted to the make-up of those asked: -14.", "Without the flagged sheets: -60."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (CHOICE, "Most said Evening: 6 of 11."),
        (BATTERY, "The mean is 5.00"),
        (WORDS, "6 answered in their own words."),
    ],
)
def test_each_form_has_its_sentence(question: Question, sentence: str) -> None:
    first = told(question, [*TEN, sheet(10, said=HALF)], sure=Sureness())[0]
    assert survey_plots.question(first).sentence.startswith(sentence)


def test_of_fewer_than_five_nothing_stands_there() -> None:
    (found,) = told(CHOICE, TEN[:4], sure=Sureness())
    plot = survey_plots.question(found)
    assert (plot.marks, plot.notes) == ((), ())
    assert plot.sentence == "Fewer than five people answered this, so nothing of it is shown."


def test_a_ranking_stands_in_its_order_and_a_number_has_no_scale() -> None:
    ranking = Question(key="r", words="Best?", form=Form.RANKING, options=(("a", "A"), ("b", "B")))
    sheets = [replace(sheet(n, said={"r": ["b", "a"], "n": 3.0}), applicable=("r", "n")) for n in range(5)]
    (first,) = told(ranking, sheets, sure=Sureness())
    assert [(mark.label, mark.value) for mark in survey_plots.question(first).marks] == [
        ("B", "1.0, placed 1 to 1"), ("A", "2.0, placed 2 to 2"),
    ]  # fmt: skip
    (number,) = told(Question(key="n", words="How many?", form=Form.NUMBER), sheets, sure=Sureness())
    assert [(mark.value, mark.bar) for mark in survey_plots.question(number).marks] == [("3.00", "")]
