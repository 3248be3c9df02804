"""Trust is counted from facts, with its interval, and the two lines say what we are seen for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.trust import ENOUGH, EXACT, Facts, bar, bars, interval, only_when_invoicing, only_when_unhappy

COUNT = st.integers(0, 60)


@given(COUNT, COUNT)
@settings(deadline=None)
def test_the_mean_lies_in_its_interval_and_the_interval_between_nought_and_one(good: int, bad: int) -> None:
    low, high = interval(good, bad)
    assert 0 <= low < (good + 1) / (good + bad + 2) < high <= 1


@given(COUNT, COUNT)
@settings(deadline=None)
def test_one_more_good_fact_never_lowers_a_bar(good: int, bad: int) -> None:
    before, after = bar("ability", good + ENOUGH, bad), bar("ability", good + ENOUGH + 1, bad)
    assert (after.mean or 0) >= (before.mean or 0)
    assert (after.low or 0) >= (before.low or 0)


def test_the_interval_is_that_of_the_beta_distribution() -> None:
    beta = pytest.importorskip("scipy.stats").beta
    for good, bad in ((0, 3), (4, 1), (40, 2), (250, 250), (EXACT, 40)):
        assert interval(good, bad) == pytest.approx(tuple(beta.ppf([0.025, 0.975], good + 1, bad + 1)), abs=2e-3)


def test_too_few_facts_are_not_nought() -> None:
    told = bars(Facts(kept=2))
    assert told.integrity.mean is None
    assert told.integrity.words == "not enough yet: 2 of 2"


def test_each_fact_counts_in_its_own_bar() -> None:
    told = bars(
        Facts(solved=1, accepted=2, unaccepted=1, proactive=3, untold=1, kept=2, late=1, reasoned=1, unreasoned=1)
    )
    assert (told.ability.good, told.ability.facts) == (3, 4)
    assert (told.benevolence.good, told.benevolence.facts) == (3, 4)
    assert (told.integrity.good, told.integrity.facts) == (3, 5)


@pytest.mark.parametrize(("ours", "invoiced", "warns"), [(2, 2, False), (3, 3, True), (10, 8, True), (10, 7, False)])
def test_it_warns_when_nearly_all_we_say_is_an_invoice(ours: int, invoiced: int, warns: bool) -> None:
    assert only_when_invoicing(ours=ours, invoiced=invoiced).warns is warns


def test_the_lines_speak_in_whole_sentences() -> None:
    assert only_when_unhappy(ours=4, when_unhappy=4).words.endswith("all of our 4 contacts.")
    assert only_when_unhappy(ours=1, when_unhappy=0).words == "None of our 1 contact was after a complaint."
    assert only_when_invoicing(ours=0, invoiced=0).words == "We have not been in touch yet."


@given(COUNT, COUNT)
def test_a_better_balance_never_begins_to_warn(ours: int, invoiced: int) -> None:
    few = min(ours, invoiced)
    assert (
        only_when_invoicing(ours=ours + 1, invoiced=few).warns
        <= only_when_invoicing(ours=max(ours, 3), invoiced=few).warns
    )
