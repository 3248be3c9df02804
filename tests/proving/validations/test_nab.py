"""The benchmark's own scoring, to the digit: what it publishes for its detectors comes out of their alarms."""

from __future__ import annotations

import numpy as np
import pytest

from porch.proving.validations import _nab
from porch.proving.validations._nab import Window

THERE = [Window(first=200, last=249), Window(first=600, last=649)]


def scored(*rows: int) -> float:
    alarms = np.zeros(1000, dtype=bool)
    alarms[list(rows)] = True
    return _nab.raw(alarms, THERE)


def test_the_earlier_in_a_window_the_better_and_a_second_alarm_adds_nothing() -> None:
    assert scored(200, 600) == pytest.approx(2)
    assert scored(200) > scored(210) > scored(249) > scored()
    assert scored(210, 220, 249) == scored(210)


def test_a_false_alarm_costs_the_more_the_farther_behind_a_window() -> None:
    assert scored() > scored(251) > scored(280) > scored(500)
    assert scored(500) == pytest.approx(-2 - 0.11)
    assert scored(180) == pytest.approx(-2 - 0.11)


def test_what_is_there_to_learn_from_is_not_judged() -> None:
    assert scored(10, 149) == scored()
    early = [Window(first=10, last=100)]
    assert _nab.raw(np.zeros(1000, dtype=bool), early) == 0


def test_nothing_is_nought_and_all_at_once_is_a_hundred() -> None:
    assert _nab.standard([scored()], windows=2) == 0
    assert _nab.standard([scored(200, 600)], windows=2) == pytest.approx(100)
