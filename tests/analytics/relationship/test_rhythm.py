"""The closed form: probabilities, and more or later never less."""

from __future__ import annotations

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.relationship import DEFAULT, Fit, alive, best, gap, strength, within

NUMBER = st.floats(0.05, 20)
FITS = st.builds(Fit, r=NUMBER, alpha=NUMBER, a=NUMBER, b=NUMBER, k=NUMBER, m=NUMBER, c=st.floats(0.1, 1))
REPEATS = st.integers(0, 300)
DAYS = st.floats(0, 5000)
SLACK = 1e-9


@given(REPEATS, DAYS, DAYS, FITS)
def test_it_is_a_probability_and_never_more_than_the_best(repeats: int, last: float, silent: float, fit: Fit) -> None:
    assert 0 <= alive(repeats, last, last + silent, fit) <= 1
    assert 0 <= strength(repeats, last, last + silent, fit) <= best(fit) + SLACK


@given(REPEATS, DAYS, DAYS, FITS)
def test_one_more_exchange_now_never_lowers_it(repeats: int, last: float, silent: float, fit: Fit) -> None:
    now = last + silent
    assert strength(repeats + 1, now, now, fit) >= strength(repeats, last, now, fit) - SLACK
    assert alive(repeats + 1, now, now, fit) >= alive(repeats, last, now, fit) - SLACK


@given(REPEATS, DAYS, DAYS, DAYS, FITS)
def test_a_later_last_exchange_never_lowers_it(
    repeats: int, last: float, later: float, silent: float, fit: Fit
) -> None:
    now = last + later + silent
    assert strength(repeats, last + later, now, fit) >= strength(repeats, last, now, fit) - SLACK


@given(REPEATS, DAYS, DAYS, DAYS, FITS)
def test_silence_never_raises_it(repeats: int, last: float, silent: float, more: float, fit: Fit) -> None:
    longer = strength(repeats, last, last + silent + more, fit)
    assert longer <= strength(repeats, last, last + silent, fit) + SLACK


@given(st.integers(0, 50), DAYS, DAYS)
def test_with_the_tail_of_mbg_nbd_it_is_mbg_nbd(repeats: int, last: float, silent: float) -> None:
    tail = DEFAULT.r + repeats
    plain = Fit(r=DEFAULT.r, alpha=DEFAULT.alpha, a=DEFAULT.a, b=DEFAULT.b, k=tail, m=tail, c=1.0)
    odds = DEFAULT.a / (DEFAULT.b + repeats) * ((14 + last + silent) / (14 + last)) ** tail
    assert isclose(alive(repeats, last, last + silent, plain), 1 / (1 + odds), rel_tol=1e-6)


def test_who_waits_long_enough_is_met_and_silence_does_not_stretch_the_rhythm() -> None:
    assert within(3, 30, 30, 1e9) > 0.999
    assert gap(3, 30) == 11.0
