"""What is foretold of a rating comes from earlier ones alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.repute import DAY, FIGURES, Ledger, Rating, Side, foretell, told_before

PERSON = st.integers(1, 5)
RATINGS = st.lists(
    st.builds(Rating, source=PERSON, target=PERSON, value=st.floats(-1, 1), at=st.integers(0, 6).map(float)),
    max_size=20,
).map(lambda told: sorted(told, key=lambda one: one.at))


@given(RATINGS, RATINGS)
@settings(deadline=None)
def test_what_comes_later_changes_nothing_of_what_was_told(before: list[Rating], after: list[Rating]) -> None:
    later = [one._replace(at=one.at + 10) for one in after]
    assert told_before([*before, *later])[: len(before)].tolist() == told_before(before).tolist()


@given(RATINGS, st.floats(-1, 1))
@settings(deadline=None)
def test_a_rating_is_not_told_from_itself(before: list[Rating], value: float) -> None:
    last = Rating(1, 2, 0.5, 20.0)
    assert told_before([*before, last])[-1].tolist() == told_before([*before, last._replace(value=value)])[-1].tolist()


def test_what_is_said_in_the_same_second_is_not_known_yet() -> None:
    told = told_before([Rating(1, 3, -1.0, 5.0), Rating(2, 3, -1.0, 5.0)])
    assert told[0].tolist() == told[1].tolist()


def test_every_figure_has_a_name() -> None:
    assert len(Ledger().figures(1, 2, 0.0)) == len(FIGURES)


def test_an_old_rating_fades_and_means_are_drawn_to_the_usual() -> None:
    side = Side()
    side.note(1, -1.0, 0.0)
    assert side.mean(0.5) == (-1.0 + 2 * 0.5) / 3
    assert side.recent(0.0, 30 * DAY) == -0.5 / 1.5
    assert side.recent(0.0, 300 * DAY) > -0.01


def test_before_anybody_said_no_the_value_tells_the_sign() -> None:
    figures = np.linspace(0, 1, 40)[:, None]
    told = foretell(figures, figures[:, 0] * 0.5 + 0.1)
    assert (np.diff(told.surely[12:]) > 0).all()


def test_a_sign_that_can_be_told_is_told_and_nothing_where_it_only_learns() -> None:
    chance = np.random.default_rng(1)
    figures = chance.normal(size=(600, 3))
    values = np.clip(figures[:, 0], -1, 1)
    told = foretell(figures, values, every=100)
    assert np.isnan(told.surely[:180]).all()
    assert ((told.surely[180:] > 0.5) == (values[180:] > 0)).mean() > 0.95
    assert np.abs(told.value[180:]).max() <= 1
