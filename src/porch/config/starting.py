"""Makes Django ready and the database up to date, for every command."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

MIGRATING = 8420  # the advisory lock's number: any, if it is always the same

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")


def set_up(*, migrate: bool = True) -> None:
    """Set Django up; an empty or older database is brought up to date first."""
    import django

    django.setup()
    if migrate and "--help" not in sys.argv:
        bring_up_to_date()


def bring_up_to_date() -> int:
    """Apply the migrations the database lacks; return how many there were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        with _alone():
            call_command("migrate", verbosity=0, interactive=False)
        _close_to_others(connection.settings_dict["NAME"] if connection.vendor == "sqlite" else "")
    return len(plan)


def _close_to_others(file: str | os.PathLike[str]) -> None:
    # what customers wrote is nobody's on this machine but the owner's; SQLite's other files take the mode of the first
    if file and os.path.isfile(file):
        os.chmod(file, 0o600)


@contextmanager
def _alone() -> Iterator[None]:
    # Web server and worker may start at once on an empty database: the second waits, and finds nothing left to do.
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    else:
        with (settings.PORCH_HOME / "migrating").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
