"""Whom we neglect, how much is lost, and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.ladder import Rung
from porch.analytics.neglect import Case, Neglect, leaks, leaks_of

CLEO = Case(
    person=3, name="Cleo", days=300.0, rung=Rung.MAIL, two_way_days=9, rhythm_days=15.0, silent_days=60.0, alive=0.4
)
ANN = Case(person=1, name="Ann", days=180.0, ours=4, invoiced=4, references=2)
EVA = Case(person=5, name="Eva", days=30.0, praised=2)
FAY = Case(person=6, name="Fay", days=90.0, unanswered=1, near=("Dov", "Ida"))


def test_a_broken_rhythm_costs_the_days_that_would_have_come() -> None:
    (leak,) = leaks_of(CLEO)
    assert leak.size == pytest.approx(0.6 * 90 / 15)
    assert leak.step == "Ask how they are, by mail, and ask for nothing."


def test_where_a_day_is_worth_money_the_leak_is_money() -> None:
    (leak,) = leaks_of(replace(CLEO, worth=20.0))
    assert (leak.size, leak.unit) == (pytest.approx(72.0), "money")


@pytest.mark.parametrize("kept", [{"silent_days": 45.0}, {"two_way_days": 2}, {"rhythm_days": None}])
def test_who_keeps_their_rhythm_or_never_had_one_is_not_neglected(kept: dict[str, float | None]) -> None:
    assert leaks_of(replace(CLEO, **kept)) == ()


def test_a_reference_who_hears_of_renewals_only() -> None:
    (leak,) = leaks_of(ANN)
    assert (leak.kind, leak.size) == (Neglect.RENEWALS_ONLY, 1.0)
    assert leaks_of(replace(ANN, ours=8)) == ()
    assert leaks_of(replace(ANN, references=0)) == ()


def test_praise_without_thanks() -> None:
    (leak,) = leaks_of(EVA)
    assert (leak.words, leak.size) == ("Eva praised you 2 times and was never thanked.", 2.0)
    assert leaks_of(replace(EVA, thanked=1)) == ()


def test_the_friend_ignored_for_the_influencer() -> None:
    (leak,) = leaks_of(FAY)
    assert leak.words == "Fay said 1 thing to you that nobody answered, while you answered Dov and Ida."
    assert leaks_of(replace(FAY, unanswered=0)) == leaks_of(replace(FAY, near=())) == ()


def test_the_broken_rhythm_comes_first_and_the_largest_leak_of_a_kind() -> None:
    worse = replace(CLEO, person=4, rhythm_days=5.0)
    told = [(leak.person, leak.kind) for leak in leaks([FAY, EVA, ANN, CLEO, worse])]
    assert told[:2] == [(4, Neglect.BROKEN_OFF), (3, Neglect.BROKEN_OFF)]
    assert [kind for _, kind in told[2:]] == [one for one in Neglect if one is not Neglect.LETTERS_IN_VAIN][1:]


@given(st.floats(46, 400), st.floats(0, 300), st.floats(0, 1), st.floats(0, 1))
def test_the_longer_the_silence_the_more_is_lost(silent: float, more: float, alive: float, less: float) -> None:
    (before,) = leaks_of(replace(CLEO, silent_days=silent, alive=alive))
    (after,) = leaks_of(replace(CLEO, silent_days=silent + more, alive=alive * less))
    assert after.size >= before.size >= 0
