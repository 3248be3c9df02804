"""What a child does, it does and ends; what it stumbles over is told, and whoever ends the worker ends it."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from porch.core.errors import PorchError
from porch.interfaces.schedule import children
from porch.interfaces.schedule.children import Children


def playing(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(children, "PORCH", (sys.executable, "-c", program))


def test_a_child_is_told_which_job(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, "import sys; sys.exit(sys.argv[1:] != ['worker', '--job', '7'])")
    Children().do(7)


def test_what_a_child_stumbled_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, "raise SystemExit('the disk is full')")
    with pytest.raises(PorchError, match="ended with 1: the disk is full"):
        Children().do(7)


def test_a_child_ends_with_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, "import sys, time; sys.stderr.write('here'); sys.stderr.flush(); time.sleep(60)")
    mine, told = Children(), []

    def work() -> None:
        with pytest.raises(PorchError) as trouble:
            mine.do(7)
        told.append(str(trouble.value))

    at_work = threading.Thread(target=work)
    at_work.start()
    while not mine.at_work:
        time.sleep(0.01)
    mine.end()
    at_work.join(30)
    assert [words.split(":")[0] for words in told] == ["The child that did it ended with -15"]
    assert mine.at_work == 0
    with pytest.raises(PorchError, match="The worker ends"):
        mine.do(8)


def test_a_child_that_does_not_hear_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); sys.stderr.close(); time.sleep(60)"
    playing(monkeypatch, deaf)
    monkeypatch.setattr(children, "GRACE", 0.2)
    mine = Children()

    def work() -> None:
        with pytest.raises(PorchError):
            mine.do(7)

    at_work = threading.Thread(target=work)
    at_work.start()
    while not mine.at_work:
        time.sleep(0.01)
    time.sleep(0.5)
    mine.end()
    at_work.join(30)
    assert not at_work.is_alive()
