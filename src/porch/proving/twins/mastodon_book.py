"""The memory of the Mastodon twin: its own SQLite file, so that what it says it holds is its word and not ours."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS status (
    id INTEGER PRIMARY KEY AUTOINCREMENT, author TEXT NOT NULL, text TEXT NOT NULL, visibility TEXT NOT NULL,
    answers INTEGER, at TEXT NOT NULL, key TEXT UNIQUE
);
CREATE TABLE IF NOT EXISTS notification (id INTEGER PRIMARY KEY AUTOINCREMENT, status INTEGER NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS told (at TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, outcome TEXT NOT NULL);
"""
FIRST = 110_000_000_000_000_000  # ids look like Mastodon's, all of one length


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A post as the twin holds it. `answers` is the id of the post it is under, 0 for none."""

    id: int
    author: str
    text: str
    visibility: str
    answers: int
    at: str


class Book:
    """What was said on the twin, by whom, and what each request to say something came to."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._kept = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._kept.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {TABLES}")
        self._kept.execute(
            "INSERT OR IGNORE INTO sqlite_sequence SELECT 'status', ?", (FIRST,)
        ) if not self._any() else 0

    def keep(
        self, *, author: str, text: str, visibility: str, answers: int, key: str, names_us: bool
    ) -> tuple[Said, bool]:
        """Keep a post and return it, and whether it is new: the same key is the same post."""
        with self._lock:
            if key and (row := self._one("SELECT * FROM status WHERE key = ?", key)) is not None:
                return _said(row), False
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            made = self._kept.execute(
                "INSERT INTO status (author, text, visibility, answers, at, key) VALUES (?, ?, ?, ?, ?, ?)",
                (author, text, visibility, answers or None, now, key or None),
            ).lastrowid
            if names_us:
                self._kept.execute("INSERT INTO notification (status) VALUES (?)", (made,))
            row = self._one("SELECT * FROM status WHERE id = ?", made)
        return _said(row), True

    def note(self, *, key: str, text: str, outcome: str) -> None:
        """Write down that somebody asked to say `text` and what they were answered."""
        with self._lock:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._kept.execute("INSERT INTO told VALUES (?, ?, ?, ?)", (now, key, text, outcome))

    def status(self, number: int) -> Said | None:
        """Return one post."""
        with self._lock:
            row = self._one("SELECT * FROM status WHERE id = ?", number)
        return _said(row) if row is not None else None

    def by(self, author: str, *, below: int, limit: int) -> list[Said]:
        """Return the newest posts of `author` with ids under `below` (0: all)."""
        return self._posts("author = ? AND id < ? ORDER BY id DESC LIMIT ?", author, below or 2**62, limit)

    def under(self, number: int) -> list[Said]:
        """Return the direct answers to a post, oldest first."""
        return self._posts("answers = ? ORDER BY id", number)

    def notifications(self, *, below: int, limit: int) -> list[tuple[int, Said]]:
        """Return the newest notifications of ours with their posts."""
        sql = "SELECT n.id, s.* FROM notification n JOIN status s ON s.id = n.status WHERE n.id < ?"
        with self._lock:
            rows = self._kept.execute(f"{sql} ORDER BY n.id DESC LIMIT ?", (below or 2**62, limit)).fetchall()
        return [(int(row[0]), _said(row[1:])) for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._kept.close()

    def _any(self) -> bool:
        return self._one("SELECT 1 FROM sqlite_sequence WHERE name = 'status'") is not None

    def _posts(self, where: str, *values: Any) -> list[Said]:
        with self._lock:
            rows = self._kept.execute(f"SELECT * FROM status WHERE {where}", values).fetchall()  # noqa: S608
        return [_said(row) for row in rows]

    def _one(self, sql: str, *values: Any) -> Any:
        return self._kept.execute(sql, values).fetchone()


def held(path: Path) -> list[Said]:
    """Return everything said on the twin, oldest first, read from its file by somebody else."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
        return [_said(row) for row in kept.execute("SELECT * FROM status ORDER BY id")]


def outcomes(path: Path) -> list[str]:
    """Return what each request to say something was answered, oldest first."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
        return [str(row[0]) for row in kept.execute("SELECT outcome FROM told ORDER BY rowid")]


def _said(row: Any) -> Said:
    number, author, text, visibility, answers, at = row[:6]
    return Said(id=number, author=author, text=text, visibility=visibility, answers=answers or 0, at=at)
