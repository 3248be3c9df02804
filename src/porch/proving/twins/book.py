"""The memory of a twin: its own SQLite file, so that what it says it holds is its word and not ours."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL,
    place TEXT NOT NULL, answers INTEGER NOT NULL, at TEXT NOT NULL, changed INTEGER NOT NULL, changed_at TEXT NOT NULL,
    deleted INTEGER NOT NULL, key TEXT UNIQUE, more TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_changed ON entry (changed);
CREATE TABLE IF NOT EXISTS push (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL, headers TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS told (at TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, outcome TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing as the twin holds it: `kind` and `place` are the network's words (a comment, under a video).

    `answers` is the id of the entry it answers, 0 for none. `changed` grows with every change to any entry.
    """

    id: int
    kind: str
    author: str
    text: str
    place: str
    answers: int
    at: str
    changed: int
    changed_at: str
    deleted: bool
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was said."""
        return self.changed_at != self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What the twin pushes to whoever listens, until it is taken."""

    id: int
    body: bytes
    headers: Mapping[str, str]


class Book:
    """What was said on a twin, by whom, and what each request to say something came to."""

    def __init__(self, path: Path, *, first: int = 1) -> None:
        self._lock = threading.RLock()
        self._kept = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._kept.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {TABLES}")
        if first > 1 and not self._kept.execute("SELECT 1 FROM sqlite_sequence WHERE name = 'entry'").fetchone():
            self._kept.execute("INSERT INTO sqlite_sequence VALUES ('entry', ?)", (first - 1,))

    def keep(
        self,
        *,
        author: str,
        text: str,
        kind: str = "post",
        place: str = "",
        answers: int = 0,
        key: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> tuple[Entry, bool]:
        """Keep an entry and return it, and whether it is new: the same key is the same entry."""
        with self._lock:
            if key and (known := self._one("key = ?", key)) is not None:
                return known, False
            now = moment()
            values = (
                kind,
                author,
                text,
                place,
                answers,
                now,
                self._next(),
                now,
                0,
                key or None,
                json.dumps(more or {}),
            )
            made = self._kept.execute(
                "INSERT INTO entry (kind, author, text, place, answers, at, changed, changed_at, deleted, key, more)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
            entry = self._one("id = ?", made)
        assert entry is not None  # noqa: S101 - it was written a line ago
        return entry, True

    def change(self, number: int, text: str) -> Entry | None:
        """Change what an entry says."""
        return self._changed(number, "text = ?", text)

    def delete(self, number: int) -> Entry | None:
        """Take an entry back; the book remembers it."""
        return self._changed(number, "deleted = ?", 1)

    def entry(self, number: int) -> Entry | None:
        """Return one entry that stands, or None."""
        with self._lock:
            return self._one("id = ? AND NOT deleted", number)

    def entries(
        self,
        where: str = "NOT deleted",
        *values: Any,
        above: int = 0,
        below: int = 0,
        limit: int = 50,
        newest_first: bool = True,
    ) -> list[Entry]:
        """Return entries with ids between `above` and `below` (both left out; 0: no bound)."""
        order = "DESC" if newest_first else "ASC"
        sql = f"SELECT * FROM entry WHERE ({where}) AND id > ? AND id < ? ORDER BY id {order} LIMIT ?"  # noqa: S608
        with self._lock:
            return [_entry(row) for row in self._kept.execute(sql, (*values, above, below or 2**62, limit))]

    def changes(self, after: int = 0, *, limit: int = 100) -> list[Entry]:
        """Return entries changed after `after`, in the order of their changes; deleted ones too."""
        sql = "SELECT * FROM entry WHERE changed > ? ORDER BY changed LIMIT ?"
        with self._lock:
            return [_entry(row) for row in self._kept.execute(sql, (after, limit))]

    def note(self, *, key: str, text: str, outcome: str) -> None:
        """Write down that somebody asked to say `text` and what they were answered."""
        with self._lock:
            self._kept.execute("INSERT INTO told VALUES (?, ?, ?, ?)", (moment(), key, text, outcome))

    def push(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep something that is to be pushed."""
        with self._lock:
            self._kept.execute("INSERT INTO push (body, headers) VALUES (?, ?)", (body, json.dumps(dict(headers))))

    def untaken(self, *, limit: int = 20) -> list[Push]:
        """Return what was pushed and not taken yet, oldest first."""
        with self._lock:
            rows = self._kept.execute("SELECT * FROM push WHERE NOT taken ORDER BY id LIMIT ?", (limit,)).fetchall()
        return [_push(row) for row in rows]

    def take(self, push: Push) -> None:
        """Remember that a push was taken."""
        with self._lock:
            self._kept.execute("UPDATE push SET taken = 1 WHERE id = ?", (push.id,))

    def close(self) -> None:
        """Close the file."""
        self._kept.close()

    def _changed(self, number: int, change: str, value: Any) -> Entry | None:
        with self._lock:
            if (before := self._one("id = ?", number)) is None:
                return None
            stamp = max(moment(), _later(before.changed_at))
            self._kept.execute(
                f"UPDATE entry SET {change}, changed = ?, changed_at = ? WHERE id = ?",  # noqa: S608
                (value, self._next(), stamp, number),
            )
            return self._one("id = ?", number)

    def _next(self) -> int:
        return int(self._kept.execute("SELECT coalesce(max(changed), 0) + 1 FROM entry").fetchone()[0])

    def _one(self, where: str, *values: Any) -> Entry | None:
        row = self._kept.execute(f"SELECT * FROM entry WHERE {where}", values).fetchone()  # noqa: S608
        return _entry(row) if row is not None else None


def moment() -> str:
    """Return now as most networks write it: ISO 8601, UTC, to the millisecond."""
    return _written(datetime.now(UTC))


def _later(stamp: str) -> str:
    return _written(datetime.fromisoformat(stamp) + timedelta(milliseconds=1))


def _written(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def held(path: Path) -> list[Entry]:
    """Return everything that stands on a twin, oldest first, read from its file by somebody else."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
        return [_entry(row) for row in kept.execute("SELECT * FROM entry WHERE NOT deleted ORDER BY id")]


def pushed(path: Path) -> list[Push]:
    """Return everything a twin ever pushed, taken or not, oldest first, read from its file by somebody else."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
        return [_push(row) for row in kept.execute("SELECT * FROM push ORDER BY id")]


def outcomes(path: Path) -> list[str]:
    """Return what each request to say something was answered, oldest first."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
        return [str(row[0]) for row in kept.execute("SELECT outcome FROM told ORDER BY rowid")]


def _push(row: Any) -> Push:
    return Push(id=row[0], body=bytes(row[1]), headers=json.loads(row[2]))


def _entry(row: Any) -> Entry:
    number, kind, author, text, place, answers, at, changed, changed_at, deleted, _, more = row
    return Entry(
        id=number, kind=kind, author=author, text=text, place=place, answers=answers, at=at, changed=changed,
        changed_at=changed_at, deleted=bool(deleted), more=json.loads(more),
    )  # fmt: skip
