"""The worker does jobs, delivers, keeps the lists fresh, and goes on after it stumbled."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from porch.core.clock import SYSTEM_CLOCK, StoppedClock
from porch.core.errors import PorchError
from porch.desk.morning.models import Paper
from porch.interfaces.schedule import children, tasks, worker
from porch.interfaces.schedule.children import Children
from porch.interfaces.schedule.worker import Worker
from porch.projections.presence.models import Census
from porch.records.accounts.models import Account
from porch.records.jobs.models import Job
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from tests.fakes import TownSquare

pytestmark = pytest.mark.django_db


def test_what_is_due_is_delivered_and_what_is_in_doubt_looked_up(shop: Account, square: TownSquare) -> None:
    past = SYSTEM_CLOCK.now() - timedelta(minutes=1)
    square.moods = ["torn after"]
    said = outbox.enqueue(account=shop, text="Fish today!", at=past)
    assert Worker()._one_delivery()
    assert Outgoing.objects.get().state == "unknown"
    Outgoing.objects.update(due_at=past)
    assert Worker()._one_delivery()
    said.refresh_from_db()
    assert (said.state, square.said("Fish today!")) == ("sent", 1)
    assert not Worker()._one_delivery()


def test_a_drained_worker_leaves_nothing_due(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    outbox.enqueue(account=shop, text="Fish today!", at=SYSTEM_CLOCK.now() - timedelta(minutes=1))
    Worker().drain()
    assert (square.said("Fish today!"), Paper.objects.count()) == (1, 1)


def test_a_network_that_refuses_every_key_does_not_keep_a_draining_worker_busy(
    shop: Account, square: TownSquare
) -> None:
    square.key = "changed"
    outbox.enqueue(account=shop, text="Fish today!", at=SYSTEM_CLOCK.now() - timedelta(minutes=1))
    Worker().drain()
    assert Account.objects.get().state == Account.State.REFUSED
    assert Outgoing.objects.get().state == "approved"


def test_the_lists_are_kept_fresh(db: None) -> None:
    assert not Worker()._freshen()
    assert Paper.objects.get().written_at is not None


def test_a_worker_that_stumbles_goes_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    one, steps = Worker(), []

    def step() -> bool:
        steps.append(len(steps))
        outcomes = (lambda: 1 / 0, lambda: True, one._stop.set)
        return bool(outcomes[min(len(steps), 3) - 1]())

    one._loop(step, pause=0)
    assert steps == [0, 1, 2]


def test_a_worker_told_to_stop_stops_and_keeps_its_leases_until_then(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    one, kept = Worker(threads=0), []
    waits = iter([False, True])
    monkeypatch.setattr(worker.signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(worker.threading, "Thread", Idle)
    monkeypatch.setattr(one._stop, "wait", lambda seconds: next(waits))
    monkeypatch.setattr(worker.jobs, "keep_leases", lambda *, worker, now: kept.append(worker))
    monkeypatch.setattr(worker.post, "keep_sending", lambda *, now: kept.append("sending"))
    one.run()
    assert kept == [one.name, "sending"]


class Idle:
    """A thread that does nothing."""

    def __init__(self, **_: object) -> None:
        """Take what a thread takes."""

    def start(self) -> None:
        """Do nothing."""


def test_what_was_pushed_is_read_and_the_lists_know(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read, refreshed = [3, 0], []
    monkeypatch.setattr(worker.post, "read_deliveries", lambda: read.pop(0))
    monkeypatch.setattr(worker.morning, "refresh", lambda: refreshed.append(True))
    assert (Worker()._read_letterbox(), Worker()._read_letterbox()) == (True, False)
    assert refreshed == [True]


def test_a_child_does_the_job_it_was_begun_for(shop: Account) -> None:
    tasks.take_stock.enqueue()
    Worker.do(Job.objects.get(task="take_stock").pk)
    assert Census.objects.exists()
    with pytest.raises(PorchError, match="No work has the number 0"):
        Worker.do(0)


def test_what_is_done_apart_is_done_by_a_child(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.take_stock.enqueue()
    began: list[int] = []
    counting = Job.objects.get(task="take_stock").pk
    monkeypatch.setattr(Children, "do", lambda _, job_id: began.append(job_id))
    while Worker()._one_job_with_children():
        pass
    assert (began, Census.objects.exists()) == ([counting], False)


@pytest.mark.slow
def test_a_child_is_the_command_that_does_one_job(tmp_path: Path) -> None:
    command = [*children.PORCH, "worker", "--job", "7"]
    environment = {**os.environ, "PORCH_HOME": str(tmp_path), "DATABASE_URL": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "porch: No work has the number 7.")
