"""The measuring process of the ingest bench: one database, a log that grows, ours and the plain way in turn."""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
from datetime import timedelta
from time import perf_counter, sleep
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from porch.core.interaction import Heard
from porch.projections.waiting import projector
from porch.proving.benches._crowd import NOW, Crowd
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.intake import INSERTED
from porch.records.interactions.models import Interaction
from porch.records.tables import bulk

BATCH = 2000
ROUND = 6000
DAWDLES = 4  # times as long as the path itself
PLAIN = "plain_rows"
PLANT = os.environ.get("PORCH_BENCH_PLANT", "")


def main(rows: int, rounds: int, small: int) -> dict[str, float]:
    """Fill, measure at the small size, fill on, measure at the full size."""
    call_command("migrate", verbosity=0, interactive=False)
    _make_plain_table()
    account = accounts.connect(channel="mastodon", name="bench", handle="us@bench", credentials={}, at=NOW)
    crowd = Crowd(seed=2026)
    _fill(account, crowd, small)
    first, _, _ = _compare(account, crowd, rounds)
    _fill(account, crowd, rows - small - 2 * rounds * ROUND)
    ratio, per_s, plain_per_s = _compare(account, crowd, rounds)
    return {
        "ratio": round(ratio, 4),
        "per_s": round(per_s),
        "flat_1m": round(ratio / first, 4),
        "plain_per_s": round(plain_per_s),
        "lost": crowd.said - Interaction.objects.count(),
    }


def _compare(account: Account, crowd: Crowd, rounds: int) -> tuple[float, float, float]:
    ours, plain = [], []
    for _ in range(rounds):
        heard = crowd.say(ROUND)
        rows = [_as_row(item) for item in heard]
        ours.append(ROUND / _timed(lambda heard=heard: _measured(account, heard)))
        plain.append(ROUND / _timed(lambda rows=rows: _plain(rows)))
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    return ratio, statistics.median(ours), statistics.median(plain)


def _measured(account: Account, heard: list[Heard]) -> None:
    took = _timed(lambda: _whole_path(account, heard))
    if PLANT == "slow":
        sleep(DAWDLES * took)


def _whole_path(account: Account, heard: list[Heard]) -> None:
    if PLANT == "lost":
        heard = heard[1:]
    for start in range(0, len(heard), BATCH):
        log.record(account=account, items=heard[start : start + BATCH], received_at=NOW, cursor=str(start))
    projector.catch_up(now=NOW + timedelta(days=1))


def _plain(rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in INSERTED)
    sql = f"INSERT INTO {PLAIN} ({names}) VALUES ({', '.join(['%s'] * len(INSERTED))})"  # noqa: S608
    for start in range(0, len(rows), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows[start : start + BATCH])


def _fill(account: Account, crowd: Crowd, rows: int) -> None:
    for start in range(0, rows, 20_000):
        heard = crowd.say(min(20_000, rows - start))
        _whole_path(account, heard)
        _plain([_as_row(item) for item in heard])


_count = 0


def _as_row(item: Heard) -> tuple[Any, ...]:
    """Return an item as the row the log would hold, its people and thread numbered plausibly."""
    global _count  # noqa: PLW0603
    _count += 1
    at = bulk.moment(item.at)
    who = int(item.author.value.partition("@")[0].removeprefix("p") or 0) if not item.ours else None
    return (
        _count, _count, "mastodon", 1, item.external_id, item.version, item.kind.value, item.visibility.value,
        item.ours, item.addressed, False, at, at, at, _count, who, who, None if who else 1, False, item.text, "", "",
        "", "", "", item.in_reply_to, False, "", "{}",
    )  # fmt: skip


def _make_plain_table() -> None:
    """Make a table with the log's columns and indexes (its foreign keys left out, which only helps the plain way)."""
    with connection.cursor() as cursor:
        if not bulk.on_sqlite():
            cursor.execute(f"CREATE TABLE {PLAIN} (LIKE interactions_interaction INCLUDING ALL)")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'interactions_interaction' AND sql IS NOT NULL")
        for (sql,) in cursor.fetchall():
            renamed = sql.replace('"interactions_interaction"', PLAIN)
            renamed = re.sub(r' REFERENCES "\w+" \("id"\) DEFERRABLE INITIALLY DEFERRED', "", renamed)
            renamed = re.sub(r'INDEX "(\w+)"', r'INDEX "plain_\1"', renamed)
            renamed = re.sub(r'CONSTRAINT "(\w+)"', r'CONSTRAINT "plain_\1"', renamed)
            cursor.execute(renamed)


def _timed(act: Any) -> float:
    begun = perf_counter()
    act()
    return perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4]))))  # noqa: T201
