"""The figures of a linker are what a reader would count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from porch.proving.validations._linking import Scored, figures, pairs_of


def scored(score: list[float], right: list[bool], of: int) -> Scored:
    places = np.arange(len(score), dtype=np.int64)
    return Scored(first=places, second=places, score=np.array(score), right=np.array(right), of=of)


def test_precision_recall_and_f1_by_hand() -> None:
    told = scored([0.9, 0.8, 0.4], [True, False, True], 4)
    assert told.at(0.5) == {"precision": 0.5, "recall": 0.25, "f1": 0.3333}


def test_pairs_never_looked_at_are_missed() -> None:
    assert figures(3, 3, 6) == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}


def test_the_best_threshold_takes_equal_scores_together() -> None:
    told = scored([0.9, 0.9, 0.5], [True, False, True], 2)
    assert told.best_at(0.9) == figures(0, 0, 2)
    assert told.best_at(0.6) == {"precision": 0.6667, "recall": 1.0, "f1": 0.8}


def test_probabilities_that_come_true_have_no_error_and_those_that_lie_do() -> None:
    right = [True] * 9 + [False]
    assert scored([0.9] * 10, right, 9).calibration_error() == pytest.approx(0.0)
    assert scored([0.9] * 10, [not one for one in right], 1).calibration_error() == pytest.approx(0.8)


def test_pairs_nobody_doubts_do_not_flatter() -> None:
    few = scored([0.9] * 10, [False] * 10, 0).calibration_error()
    assert scored([0.9] * 10 + [0.0] * 1000, [False] * 1010, 0).calibration_error() == pytest.approx(few)


def test_rows_that_are_one_are_counted_in_pairs() -> None:
    assert pairs_of(["a", "a", "a", "b", "b", "c"]) == 4
