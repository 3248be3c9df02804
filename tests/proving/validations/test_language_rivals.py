"""The rivals learn from the rows they are given, and VADER alone says what its authors' bounds say."""

from __future__ import annotations

import numpy as np
import pytest

from porch.proving.validations._language_rivals import said, vader
from porch.proving.validations._language_tasks import TASKS, Labelled

MOODS = Labelled(texts=["warm bread", "cold soup", "it is blue"] * 8, labels=["positive", "negative", "neutral"] * 8)
SCORES = np.array([[0, 0, 0, 0.6], [0, 0, 0, -0.6], [0, 0, 0, 0.0]] * 8)


def test_each_says_something_of_every_row() -> None:
    told = said(TASKS["airline"], MOODS, MOODS, (SCORES, SCORES))
    assert list(told["vader"]) == MOODS.labels
    assert list(told["tfidf_logistic"]) == MOODS.labels
    assert {len(one) for one in told.values()} == {24}


def test_vader_is_no_rival_where_nothing_is_happy_or_unhappy() -> None:
    acts = Labelled(texts=MOODS.texts, labels=["Greet", "Bye", "Other"] * 8)
    assert "vader" not in said(TASKS["acts"], acts, acts, (SCORES, SCORES))


@pytest.mark.rivals
def test_vader_itself_is_asked() -> None:
    assert [score > 0 for score in vader(["I love it", 'awful, "bad"\nservice'])[:, 3]] == [True, False]
