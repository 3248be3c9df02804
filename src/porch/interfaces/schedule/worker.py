"""The worker: does jobs, delivers what is due, keeps the lists fresh, and is told at once by networks that can."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.desk.post import queries as post_queries
from porch.interfaces.schedule import tasks  # noqa: F401  # registers them
from porch.interfaces.schedule.children import Children
from porch.interfaces.schedule.watching import Watch
from porch.records.jobs import actions as jobs
from porch.records.jobs import queries

logger = logging.getLogger(__name__)


class Worker:
    """One worker process: threads for jobs, one that delivers, one that keeps the lists fresh, one that watches."""

    def __init__(self, *, threads: int = 3) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:60]
        self._threads = threads
        self._stop = threading.Event()
        self._children = Children()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, lambda *_: self._stop.set())
        signal.signal(signal.SIGINT, lambda *_: self._stop.set())
        loops: list[tuple[Callable[[], bool], float]] = [
            *[(self._one_job_with_children, 0.3)] * self._threads, (self._one_delivery, 0.3), (self._freshen, 2.0),
            (Watch().look, 5.0), (self._read_letterbox, 0.3),
        ]  # fmt: skip
        for step, pause in loops:
            threading.Thread(target=self._loop, args=(step, pause), daemon=True).start()
        while not self._stop.wait(30):
            jobs.keep_leases(worker=self.name, now=SYSTEM_CLOCK.now())
            post.keep_sending(now=SYSTEM_CLOCK.now())
        self._children.end()

    @staticmethod
    def do(job_id: int) -> None:
        """Do one job here and now, as a child of a worker; whatever it stumbles over is the caller's."""
        job = queries.job(SYSTEM, job_id)
        if job is None:
            raise PorchError(f"No work has the number {job_id}.")
        jobs.do(job)

    def drain(self) -> None:
        """Do everything that is due now, in this thread, and return."""
        jobs.start_periods(now=SYSTEM_CLOCK.now())
        self._read_letterbox()
        while self._one_job() or self._one_delivery():
            pass
        self._freshen()

    def _one_job(self) -> bool:
        return jobs.run_next(worker=self.name)

    def _one_job_with_children(self) -> bool:
        return jobs.run_next(worker=self.name, elsewhere=lambda job: self._children.do(job.pk))

    def _one_delivery(self) -> bool:
        return post.deliver_next() is not None or post.look_up_next() is not None

    def _read_letterbox(self) -> bool:
        # No job: its lease would outlive a worker that is killed, and what was pushed would wait for it.
        if not post.read_deliveries():
            return False
        morning.refresh()
        return True

    def _freshen(self) -> bool:
        now = SYSTEM_CLOCK.now()
        jobs.start_periods(now=now)
        morning.refresh(now=now, ledger_alarms=len(post_queries.alarms(SYSTEM, now)))
        return False

    def _loop(self, step: Callable[[], bool], pause: float) -> None:
        while not self._stop.is_set():
            try:
                busy = step()
            except Exception:
                # Disk full, database locked, a fault of ours: said, and tried again; nothing is lost meanwhile.
                logger.exception("the worker stumbled and goes on")
                busy = False
                connection.close()
            close_old_connections()
            if not busy:
                self._stop.wait(pause)
