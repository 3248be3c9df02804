"""Every signal declares itself whole, and the page is what they declare."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from porch.analytics.influence.signals import catalogue
from porch.analytics.influence.signals.declaring import Direction, Signal, Subject

ROOT = Path(__file__).parents[4]


def test_there_are_48_at_least_and_no_two_of_one_name() -> None:
    names = [signal.id for signal in catalogue.SIGNALS]
    assert len(set(names)) == len(names) >= 48


def test_no_two_ask_the_same() -> None:
    asked = [(signal.of, signal.measure) for signal in catalogue.SIGNALS]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("signal", catalogue.SIGNALS, ids=lambda signal: signal.id)
def test_a_signal_leaves_nothing_undeclared(signal: Signal) -> None:
    assert all((signal.formula, signal.unit, signal.source))
    assert signal.why.endswith((".", "?"))


def test_a_subject_has_its_signals() -> None:
    assert sum(len(catalogue.of(subject)) for subject in Subject) == len(catalogue.SIGNALS)


def test_what_can_be_bought_is_context() -> None:
    bought = [signal.direction for signal in catalogue.SIGNALS if signal.id in {"followers", "viewers"}]
    assert bought == [Direction.CONTEXT] * 2


def test_none_is_undocumented_and_the_page_is_current() -> None:
    written = subprocess.run([sys.executable, ROOT / "scripts" / "signals.py", "--check"], check=False)
    assert written.returncode == 0, "write it again: .venv/bin/python scripts/signals.py"
