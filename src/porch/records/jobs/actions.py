"""Work for later, at least once: shaped like Django's tasks, kept in one lease table of our own.

A handler is registered with `@task` and must be idempotent: a worker that dies leaves its lease to run out, and the
next one does the job again.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.records.jobs.models import Job, Period
from porch.records.tables.bulk import moment, on_sqlite

LEASE = timedelta(minutes=5)
TRIES = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

log = logging.getLogger(__name__)
Handler = Callable[..., object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work that can be put off. `every`: it comes round by itself, where `due` finds something to do.

    `apart`: it brings much along, so the worker has it done by a child that ends.
    """

    name: str
    handler: Handler
    every: timedelta | None = None
    due: Callable[[], bool] | None = None
    apart: bool = False

    def enqueue(self, *, run_at: datetime | None = None, key: str = "", **arguments: Any) -> Job | None:
        """Put the work into the table; with a `key` that is already waiting nothing is added and None returned."""
        now = SYSTEM_CLOCK.now()
        fields = {"task": self.name, "arguments": arguments, "run_at": run_at or now, "created_at": now}
        if not key:
            return Job.objects.create(**fields)
        job, made = Job.objects.get_or_create(key=key, dead_at=None, defaults=fields)
        return job if made else None


TASKS: dict[str, Task] = {}


def task(
    name: str, *, every: timedelta | None = None, due: Callable[[], bool] | None = None, apart: bool = False
) -> Callable[[Handler], Task]:
    """Register a handler under `name`."""

    def register(handler: Handler) -> Task:
        TASKS[name] = Task(name=name, handler=handler, every=every, due=due, apart=apart)
        return TASKS[name]

    return register


def lease(*, worker: str, now: datetime) -> Job | None:
    """Take the job that has been due longest and that nobody is at; None when there is none."""
    if not _is_any_due(now):
        return None
    skip = "" if on_sqlite() else " FOR UPDATE SKIP LOCKED"
    sql = (
        "UPDATE jobs_job SET lease_until = %s, leased_by = %s, attempts = attempts + 1 WHERE id = ("  # noqa: S608
        " SELECT id FROM jobs_job WHERE dead_at IS NULL AND run_at <= %s AND (lease_until IS NULL OR lease_until <= %s)"
        f" ORDER BY run_at, id LIMIT 1{skip}) RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment(now + LEASE), worker, moment(now), moment(now)])
        row = cursor.fetchone()
    return Job.objects.get(pk=row[0]) if row else None


def _is_any_due(now: datetime) -> bool:
    """Whether there is work: asked first, since on SQLite even an update of nothing keeps all others from writing."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Job.objects.filter(free, dead_at=None, run_at__lte=now).exists()


def do(job: Job) -> None:
    """Do the work of a job here and now; whatever it raises is the caller's."""
    TASKS[job.task].handler(**job.arguments)


def run(job: Job, *, clock: Clock = SYSTEM_CLOCK, elsewhere: Callable[[Job], None] = do) -> bool:
    """Do a leased job. Its row goes when it is done; when it fails it comes again later, at last as a dead letter.

    What is to be done `apart` is done by `elsewhere`.
    """
    try:
        (elsewhere if TASKS[job.task].apart else do)(job)
    except Exception as error:
        log.warning("job %s failed: %s", job, error)
        _put_off(job, traceback.format_exc(limit=8), clock.now())
        return False
    Job.objects.filter(pk=job.pk, attempts=job.attempts).delete()
    return True


def run_next(*, worker: str, clock: Clock = SYSTEM_CLOCK, elsewhere: Callable[[Job], None] = do) -> bool:
    """Lease and run one job; False when nothing is due."""
    job = lease(worker=worker, now=clock.now())
    if job is None:
        return False
    run(job, clock=clock, elsewhere=elsewhere)
    return True


def keep_leases(*, worker: str, now: datetime) -> int:
    """Renew the leases of the jobs a living worker is at."""
    return Job.objects.filter(leased_by=worker, lease_until__gt=now).update(lease_until=now + LEASE)


def requeue(*, job: Job, now: datetime) -> Job:
    """Give a dead letter another life."""
    job.dead_at, job.run_at, job.attempts, job.lease_until = None, now, 0, None
    job.save(update_fields=["dead_at", "run_at", "attempts", "lease_until"])
    return job


def discard(*, job: Job) -> None:
    """Throw a dead letter away."""
    job.delete()


def start_periods(*, now: datetime) -> int:
    """Enqueue every periodic task whose time has come, once however many workers ask; return how many."""
    begun = 0
    resting = set(Period.objects.filter(next_at__gt=now).values_list("task", flat=True))
    for periodic in (t for t in TASKS.values() if t.every is not None and t.name not in resting):
        seconds = int(periodic.every.total_seconds()) if periodic.every else 0
        Period.objects.get_or_create(task=periodic.name, defaults={"every_seconds": seconds, "next_at": now})
        with transaction.atomic():
            mine = Period.objects.filter(task=periodic.name, next_at__lte=now).update(
                next_at=now + timedelta(seconds=seconds), every_seconds=seconds
            )
            if (
                mine
                and (periodic.due is None or periodic.due())
                and periodic.enqueue(key=f"period:{periodic.name}") is not None
            ):
                begun += 1
    return begun


def _put_off(job: Job, error: str, now: datetime) -> None:
    pause = min(FIRST_PAUSE * 4 ** (job.attempts - 1), LONGEST_PAUSE)
    job.error, job.lease_until, job.leased_by = error[-4000:], None, ""
    job.run_at = now + pause
    if job.attempts >= TRIES:
        job.dead_at = now
    job.save(update_fields=["error", "lease_until", "leased_by", "run_at", "dead_at"])
