"""Figures of ranking and of calibration, held against what others compute."""

from __future__ import annotations

import click
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from porch.proving.validations._scoring import auc, calibration_error, shuffled


def test_ranking_is_that_of_scikit_learn_with_ties_too() -> None:
    chance = np.random.default_rng(3)
    yes, scores = chance.random(500) < 0.3, chance.integers(0, 9, 500)
    assert auc(yes, scores) == pytest.approx(roc_auc_score(yes, scores))


def test_where_every_answer_is_the_same_nothing_can_be_ranked() -> None:
    with pytest.raises(click.ClickException, match="Every answer is the same"):
        auc([1, 1], [0.1, 0.2])


def test_a_chance_told_too_high_is_seen() -> None:
    assert calibration_error([0, 1] * 50, [0.9] * 100) == pytest.approx(0.4)


def test_shuffling_keeps_the_scores_and_loses_the_order() -> None:
    scores = np.arange(50)
    assert sorted(shuffled(scores)) == list(scores)
    assert list(shuffled(scores)) != list(scores)
