"""Makes Django ready and the database up to date, for every command."""

from __future__ import annotations

import os
import sys

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
        call_command("migrate", verbosity=0, interactive=False)
    return len(plan)
