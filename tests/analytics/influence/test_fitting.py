"""A learnt score takes the plain one's place only where it is better beyond doubt, on spans it has not seen."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from porch.analytics.influence import explaining, fitting, sway
from porch.analytics.influence.acts import Acts, acts

pytestmark = pytest.mark.slow

DAY = 86_400.0
PACES = [DAY, 7 * DAY, 30 * DAY]


def town(slow: bool, days: int = 300) -> Acts:
    """Who draws people does so for good; if `slow`, one day in thirty everybody draws a crowd that says nothing."""
    rng = np.random.default_rng(1)
    rows = []
    for day in range(days):
        for person in range(150):
            many = rng.poisson(0.002 * person)
            many += 12 * (slow and (day + 7 * person) % 30 == 0)
            rows += [(1_000 + int(a), person, day * DAY + int(a)) for a in rng.integers(0, 40_000, many)]
    frame = pl.DataFrame(rows, schema=["actor", "target", "time"], orient="row").with_columns(kind=pl.lit("reply"))
    return acts(frame)


def test_a_log_with_little_in_it_keeps_the_plain_score() -> None:
    few = town(slow=False, days=50)
    told = fitting.compare(few, at=50 * DAY, span=30 * DAY, half_lives=PACES)
    assert (told.won, told.ahead) == ("plain", None)


def test_where_pace_matters_it_is_learnt() -> None:
    told = fitting.compare(town(slow=True), at=300 * DAY, span=15 * DAY, half_lives=PACES)
    assert told.learnt is not None
    assert told.plain is not None
    assert told.won == "learnt"
    assert told.learnt > told.plain


def test_the_same_question_has_the_same_answer() -> None:
    told = town(slow=False, days=140)
    one, other = (fitting.compare(told, at=140 * DAY, span=15 * DAY, half_lives=PACES) for _ in range(2))
    assert one == other


def test_the_learnt_score_is_explained_to_the_last_part_too() -> None:
    told = town(slow=True, days=120)
    model = sway.learn(told, at=120 * DAY, span=15 * DAY, half_lives=PACES, fitted=True)
    known = sway.know(told, model, at=120 * DAY)
    parts = explaining.parts(told, known, model, at=120 * DAY, people=np.flatnonzero(known.state.responders))
    assert model.fitted is not None
    assert parts["amount"].sum() == pytest.approx(known.expected(model).sum())


def test_more_at_any_pace_never_lowers_it() -> None:
    told = town(slow=True, days=120)
    model = sway.learn(told, at=120 * DAY, span=15 * DAY, half_lives=PACES, fitted=True)
    held = np.random.default_rng(3).gamma(1, 4, (3, 500))
    for pace in range(3):
        more = held.copy()
        more[pace] += 1
        assert (model.newcomers(more) >= model.newcomers(held)).all()


def test_gain_is_one_for_the_best_order_and_less_for_the_worst() -> None:
    came = np.array([0.0, 1.0, 5.0])
    assert fitting.ndcg(came, came) == 1
    assert fitting.ndcg(-came, came) < 0.8
