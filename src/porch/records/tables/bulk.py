"""The bulk path, as measured: the cursor's own executemany on SQLite, COPY -> temp -> ON CONFLICT on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection

Row = Sequence[Any]
COPY_FROM = 64  # rows; below, setting up a temporary table costs more than it saves


@cache
def on_sqlite() -> bool:
    """Whether the database is SQLite. Asked for every row, and a process knows one database."""
    return connection.vendor == "sqlite"


def moment(at: datetime) -> Any:
    """Return `at` as the database's driver takes it and gives it back (SQLite keeps naive UTC text).

    >>> from unittest.mock import patch
    >>> with patch("porch.records.tables.bulk.on_sqlite", return_value=True):
    ...     moment(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02 03:04:05'
    """
    if not on_sqlite():
        return at
    return str(at if at.tzinfo is UTC else at.astimezone(UTC))[:-6]


def plain(column: str) -> str:
    """Return the expression that reads a timestamp as `moment` writes it, past the driver's slow conversion."""
    return f"{column} || ''" if on_sqlite() else column


def text_of(column: str) -> str:
    """Return the expression that reads a timestamp as text in UTC, past both drivers; it can be written back so."""
    return f"{column} || ''" if on_sqlite() else f"({column} AT TIME ZONE 'UTC')::text"


def insert(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert `rows`; whatever a UNIQUE constraint already holds is left as it is."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if on_sqlite() or len(rows) < COPY_FROM:
            marks = ", ".join(["%s"] * len(columns))
            # Names are ours, values are bound.
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", rows)  # noqa: S608
            return
        cursor.execute(f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming ON CONFLICT DO NOTHING")  # noqa: S608
        cursor.execute("DROP TABLE incoming")


def add(table: str, key: Sequence[str], number: str, rows: Sequence[Row]) -> None:
    """Insert `rows` (the `key` columns, then a number), or add their number where a row with that key is there.

    Rows in one order whoever writes keep two who write at once from waiting for each other in a circle.
    """
    names = ", ".join(f'"{column}"' for column in (*key, number))
    marks = ", ".join(["%s"] * (len(key) + 1))
    tail = f'ON CONFLICT ({", ".join(key)}) DO UPDATE SET "{number}" = {table}."{number}" + excluded."{number}"'
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {tail}", rows)  # noqa: S608


def upsert(table: str, columns: Sequence[str], key: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert `rows`, or overwrite those whose `key` columns are already there."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    changes = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c not in key)
    tail = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        if on_sqlite() or len(rows) < COPY_FROM:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {tail}", rows)  # noqa: S608
            return
        cursor.execute(f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming {tail}")  # noqa: S608
        cursor.execute("DROP TABLE incoming")


def update(table: str, columns: Sequence[str], rows: Sequence[Row], *, key: str = "id") -> None:
    """Set `columns` of the rows whose `key` is each row's last value."""
    if not rows:
        return
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {changes} WHERE {key} = %s", rows)  # noqa: S608


def select(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return every row of a query; write `IN {}` with a list in `values` for a set of any size (empty: no rows)."""
    if any(isinstance(value, list) and not value for value in values):
        return []
    for value in values:
        if isinstance(value, list):
            sql = sql.replace("{}", _among(value), 1)
    bound = [_bound(value) if isinstance(value, list) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, bound)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _bound(values: list[Any]) -> Any:
    if on_sqlite():
        return json.dumps(values)
    return f"{{{','.join(map(str, values))}}}" if isinstance(values[0], int) else values  # past a slow conversion


def _among(values: list[Any]) -> str:
    if on_sqlite():
        return "(SELECT value FROM json_each(%s))"
    kind = "bigint" if isinstance(values[0], int) else "text"
    return f"(SELECT unnest(%s::{kind}[]))"


def reserve(table: str, count: int) -> Iterable[int]:
    """Return `count` ids nobody else will use. The caller holds the log, so nobody else inserts."""
    if count == 0:
        return ()
    with connection.cursor() as cursor:
        if on_sqlite():
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            first = (row[0] if row else 0) + 1
            return range(first, first + count)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]
