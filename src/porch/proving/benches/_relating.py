"""The measuring process of the relationships bench: a large log written plainly, then counted anew, then caught up."""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time, sleep
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from porch.projections.relationships import projector
from porch.projections.relationships.models import Exchange, Tie
from porch.proving.benches._crowd import WORDS
from porch.records.accounts import actions as accounts
from porch.records.tables import bulk
from porch.records.team import actions as team

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
OVER = timedelta(days=730)
PIECE = 20_000
PLANT = os.environ.get("PORCH_BENCH_PLANT", "")
CHANNELS = ("email", "mastodon", "x", "phone")
_HANDLE = ("id", "kind", "value", "name", "url", "person_id", "home_id", "created_at")
_LOG = (
    "id", "seq", "channel", "account_id", "external_id", "version", "kind", "visibility", "ours", "addressed",
    "deleted", "at", "edited_at", "received_at", "thread_id", "handle_id", "person_id", "to_handle_id", "member_id",
    "said_here", "text", "html", "subject", "language", "url", "ref", "in_reply_to", "has_files", "traits", "detail",
)  # fmt: skip


def main(rows: int, people: int, new: int) -> dict[str, Any]:
    """Fill, rebuild, catch up with `new` more, and count what was missed against the log itself."""
    call_command("migrate", verbosity=0, interactive=False)
    member = team.add_member(name="Alice", email="alice@example.test", role="owner")
    account = accounts.connect(channel="email", name="bench", handle="us@bench.test", credentials={}, at=NOW)
    crowd = Crowd(people=people, total=rows + new, account=account.pk, member=member.pk)
    with transaction.atomic():
        crowd.meet()
    for start in range(0, rows, PIECE):
        crowd.say(min(PIECE, rows - start))
    _settle()
    rebuild, rebuild_cpu = _timed(lambda: projector.rebuild(now=NOW))
    crowd.say(new)
    caught_up, _ = _timed(lambda: projector.catch_up(now=NOW))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return {
        "rebuild_s": round(rebuild, 2), "catch_up_s": round(caught_up, 2), "rss_mb": round(memory, 1),
        "rebuild_cpu_s": round(rebuild_cpu, 2), "missed": rows + new - Exchange.objects.count(),
        "ties": Tie.objects.count(),
    }  # fmt: skip


class Crowd:
    """People who have two handles each, write, are answered, complain and buy, evenly over two years; seeded."""

    def __init__(self, *, people: int, total: int, account: int, member: int) -> None:
        self._choose = random.Random(2026)  # noqa: S311
        self._people, self._account, self._member = people, account, member
        self._pace, self._said = OVER / total, 0

    def meet(self) -> None:
        """Make the people and their handles."""
        now = bulk.moment(NOW - OVER)
        persons = [(number, f"Person {number}", now) for number in range(1, self._people + 1)]
        bulk.insert("people_person", ("id", "name", "created_at"), persons)
        handles = [
            (number * 2 + side, kind, f"p{number}@{kind}.test", "", "", number, number, now)
            for number in range(1, self._people + 1) for side, kind in enumerate(("email", "mastodon"))
        ]  # fmt: skip
        bulk.insert("people_handle", _HANDLE, handles)
        threads = [(number, "email", "") for number in range(1, self._people + 1)]
        bulk.insert("interactions_thread", ("id", "channel", "subject"), threads)

    def say(self, count: int) -> None:
        """Write the next `count` rows of the log, as the log's own bulk path does."""
        with transaction.atomic():
            bulk.insert("interactions_interaction", _LOG, [self._one() for _ in range(count)])
            head = "INSERT INTO interactions_head (id, seq) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET seq = %s"
            with connection.cursor() as cursor:
                cursor.execute(head, [self._said, self._said])

    def _one(self) -> tuple[Any, ...]:
        self._said += 1
        share, person = self._choose.random(), self._choose.randrange(1, self._people + 1)
        handle, channel = person * 2 + (self._said % 2), CHANNELS[self._said % 4]
        ours, kind = share < 0.4, "purchase" if share > 0.98 else "like" if share > 0.93 else "create"
        at = bulk.moment(NOW - OVER + self._pace * self._said)
        words = " ".join(self._choose.choices(WORDS, k=14)) + ("?" if share < 0.2 else "")
        return (
            self._said, self._said, channel, self._account, f"bench-{self._said}", "1", kind,
            "direct" if share < 0.5 else "public", ours, True, False, at, at, at, person, None if ours else handle,
            person, handle if ours else None, self._member if ours else None, ours, words, "",
            "Invoice" if share < 0.05 else "", "", "", "", "" if share < 0.1 else "x", False, "", "{}",
        )  # fmt: skip


def _settle() -> None:
    """Let the database know its own numbers, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _timed(act: Any) -> tuple[float, float]:
    """Return how many seconds passed, and how many of them this process was at work."""
    begun, worked = perf_counter(), process_time()
    act()
    if PLANT == "lost":
        Exchange.objects.filter(pk=Exchange.objects.values_list("pk", flat=True)[0]).delete()
    if PLANT == "slow":
        sleep(4)
    return perf_counter() - begun, process_time() - worked


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4]))))  # noqa: T201
