"""Garbage is left alone while rows are at work, and looked for again afterwards, whatever became of the work."""

from __future__ import annotations

import gc

import pytest

from porch.core.memory import uncollected


def test_nothing_is_collected_meanwhile_and_all_is_as_before_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_work_that_breaks_off_leaves_it_on() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 / 0
    assert gc.isenabled()


def test_what_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected(), uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
