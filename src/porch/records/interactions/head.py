"""The head of the log: whoever writes holds it until commit, so that the order of numbers is the order of commits.

Without it a reader on PostgreSQL could pass number 10 while number 9 is not yet committed, and never see it.
"""

from __future__ import annotations

from django.db import connection

from porch.records.tables.bulk import on_sqlite

_ERASED = "EXISTS (SELECT 1 FROM consent_erased)"


def hold() -> int:
    """Take the head inside the running transaction and return the last number given out."""
    return hold_and_look()[0]


def hold_and_look() -> tuple[int, bool]:
    """Take the head as `hold` does; tell in the same breath whether anybody was ever erased."""
    lock = "" if on_sqlite() else " FOR UPDATE"  # SQLite's IMMEDIATE transaction has it already
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, {_ERASED} FROM interactions_head WHERE id = 1{lock}")  # noqa: S608
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO interactions_head (id, seq) VALUES (1, 0) ON CONFLICT DO NOTHING")
            return hold_and_look()
        return int(row[0]), bool(row[1])


def release(seq: int) -> None:
    """Set the last number given out; others may write once the transaction has committed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE interactions_head SET seq = %s WHERE id = 1", [seq])
