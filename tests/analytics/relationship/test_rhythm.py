"""The closed form: probabilities, and more or later never less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.relationship import DEFAULT, Fit, alive, gap, strength, within
from porch.analytics.relationship.parts import BEST

NUMBER = st.floats(0.01, 50)
FITS = st.builds(Fit, r=NUMBER, alpha=NUMBER, a=NUMBER, b=NUMBER)
REPEATS = st.integers(0, 300)
DAYS = st.floats(0, 5000)


@given(REPEATS, DAYS, DAYS, FITS)
def test_it_is_a_probability_and_never_more_than_a_steady_rhythm_gives(
    repeats: int, last: float, silent: float, fit: Fit
) -> None:
    assert 0 <= alive(repeats, last, last + silent, fit) <= 1
    assert 0 <= strength(repeats, last, last + silent, fit) <= BEST


@given(REPEATS, DAYS, DAYS, FITS)
def test_one_more_exchange_now_never_lowers_it(repeats: int, last: float, silent: float, fit: Fit) -> None:
    now = last + silent
    assert strength(repeats + 1, now, now, fit) >= strength(repeats, last, now, fit) - 1e-12
    assert alive(repeats + 1, now, now, fit) >= alive(repeats, last, now, fit) - 1e-12


@given(REPEATS, DAYS, DAYS, DAYS, FITS)
def test_a_later_last_exchange_never_lowers_it(
    repeats: int, last: float, later: float, silent: float, fit: Fit
) -> None:
    now = last + later + silent
    assert strength(repeats, last + later, now, fit) >= strength(repeats, last, now, fit) - 1e-12


@given(REPEATS, DAYS, DAYS, DAYS)
def test_silence_never_raises_it_and_never_stretches_the_rhythm(
    repeats: int, last: float, silent: float, more: float
) -> None:
    assert strength(repeats, last, last + silent + more) <= strength(repeats, last, last + silent) + 1e-12
    assert gap(repeats, last) == gap(repeats, last, DEFAULT)


def test_who_waits_long_enough_is_met() -> None:
    assert within(3, 30, 1e9) > 0.999
