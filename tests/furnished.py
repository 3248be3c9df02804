"""The tests' SQLite database, set up once and then copied: 56 migrations take each process of tests four seconds.

The copy is known by the bytes of the whole house, so that whoever changes a line of it sets up anew.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.db.backends.signals import connection_created

HOUSE = Path(__file__).parents[1] / "src" / "porch"


@contextmanager
def furnished() -> Iterator[None]:
    """Let every empty SQLite database that is opened meanwhile begin as the one that was kept."""
    connection_created.connect(_furnish)
    try:
        yield
    finally:
        connection_created.disconnect(_furnish)


def keep() -> None:
    """Keep the database as it stands now, if none is kept; on anything but SQLite nothing happens."""
    if connection.vendor != "sqlite" or connection.connection is None or kept().exists():
        return
    for older in kept().parent.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    new = kept().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(new)) as there:
        connection.connection.backup(there)
    new.replace(kept())


@cache
def kept() -> Path:
    """Return where the database for this very house lies, or would."""
    told = sha256(django.__version__.encode())
    for path in sorted(HOUSE.rglob("*.py")):
        told.update(path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"porch-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{told.hexdigest()[:32]}.sqlite3"


def _furnish(sender: object, connection: Any, **_: object) -> None:
    if connection.vendor != "sqlite" or not kept().exists():
        return
    here = connection.connection
    if not here.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        with closing(sqlite3.connect(kept())) as there:
            there.backup(here)
