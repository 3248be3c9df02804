"""One deed at a time on who is who."""

from __future__ import annotations

from django.db import connection

from porch.records.tables.bulk import on_sqlite

WHO_IS_WHO = 8422  # the advisory lock's number: any, if it is always the same


def alone() -> None:
    """Wait until nobody else changes who is who, and keep them waiting until the running transaction ends.

    Whoever writes to the log in the same transaction takes the log's head first, so that no two wait for each other.
    """
    if on_sqlite():  # its IMMEDIATE transaction is alone already
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WHO_IS_WHO])
