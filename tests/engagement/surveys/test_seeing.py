"""Who sees what was answered, on whichever surface."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, heard, seeing, tables
from porch.engagement.surveys.models import Survey
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def answered(many: int, **told: Any) -> Survey:
    """Return a survey with so many answers."""
    made = asking.survey(**told)
    for number in range(many):
        asking.answers(made, key=f"device-{number}", dish="risotto", why="Saffron.")
    return made


def test_loomio_9796_hidden_results_leak_nobody_sees_them_before_their_own_answer_or_before_it_closes() -> None:
    made = answered(5, results="closed")
    actions.show_words(survey=made, sheet=None, question="why", words="Saffron.", member=None, at=NOON)
    for seen in (seeing.seen(None, made, answered=False), seeing.seen(None, made, answered=True)):
        assert (seen.answered, seen.results, seen.quotes) == (5, (), ())
        assert seen.why
    closed = actions.close(survey=made, at=NOON + timedelta(days=1))
    assert seeing.seen(None, closed, answered=True).quotes == ("Saffron.",)
    assert seeing.seen(None, closed, answered=False).quotes == ()


def test_after_ones_own_answer_one_sees_the_others_but_no_words_nobody_let_through() -> None:
    seen = seeing.seen(None, answered(5), answered=True)
    assert seen.results
    assert all("Saffron." not in one.texts for one in seen.results)
    assert seen.quotes == ()


def test_results_are_named_in_the_language_one_reads_and_else_in_the_surveys_own() -> None:
    made = answered(5)
    german, french = (seeing.seen(None, made, answered=True, language=one).results[0].words for one in ("de", "fr"))
    assert (german, french) == ("Welches Gericht bleibt?", "Which dish shall stay?")


def test_polis_496_a_switch_that_is_turned_counts_at_once_for_what_was_answered_before() -> None:
    made = answered(5)
    assert seeing.seen(None, made, answered=True).results
    what = actions.What(name=made.name, decided_with=made.decided_with, hear_by=made.hear_by, results="team")
    tightened = actions.change(survey=made, what=what)
    assert seeing.seen(None, tightened, answered=True).results == ()


def test_decidim_13124_votes_silently_not_counted_what_is_taken_counts_or_says_that_it_is_late() -> None:
    made = answered(5)
    assert seeing.seen(None, made, answered=False).answered == 5
    actions.close(survey=made, at=NOON + timedelta(days=1))
    late = asking.answers(made, key="device-late", dish="polenta")
    assert late is not None
    assert (late.late, seeing.seen(None, made, answered=False).answered) == (True, 5)


def test_discourse_topic_voting_35_the_same_vote_sent_twice_counts_once() -> None:
    made = answered(1)
    asking.answers(made, key="device-0", dish="risotto")
    assert seeing.seen(None, made, answered=False).answered == 1


def test_what_we_keep_to_ourselves_is_shown_to_no_customer() -> None:
    made = answered(5, results="team")
    assert seeing.seen(None, made, answered=True).results == ()
    assert seeing.seen(SYSTEM, made, answered=False).results


@pytest.mark.parametrize(("many", "shown"), [(4, 0), (9, 0), (10, 5), (14, 5), (15, 10)])
def test_while_it_is_open_ballots_are_seen_five_at_a_time_and_five_wait_at_least(many: int, shown: int) -> None:
    made = answered(many, anonymous=True)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert (len(found.sheets), found.waiting) == (shown, many - shown)
    assert bool(seeing.hidden(SYSTEM, made, answered=True)) == (shown == 0)


@pytest.mark.parametrize(("many", "shown"), [(4, 0), (5, 5), (12, 12)])
def test_once_it_is_closed_all_ballots_are_seen_but_never_fewer_than_five(many: int, shown: int) -> None:
    made = actions.close(survey=answered(many, anonymous=True), at=NOON)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert len(found.sheets) == shown
    assert bool(seeing.hidden(SYSTEM, made, answered=True)) == (shown == 0)


def test_whoever_looks_before_and_after_somebody_answered_sees_the_same() -> None:
    """The report, the table and the results: one ballot more changes none of them, or five do."""
    made = answered(10, anonymous=True)
    looks = []
    for number in range(10, 25):
        looks.append(
            (sorted(tables.table(SYSTEM, made).splitlines()), seeing.seen(SYSTEM, made, answered=True).results)
        )
        asking.answers(made, asking.somebody(f"P{number}"), dish="polenta")
    changes = [number for number, (one, other) in enumerate(itertools.pairwise(looks), start=11) if one != other]
    assert changes == [15, 20]
