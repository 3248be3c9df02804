"""Fills a database for the portal bench: ideas, votes and showings in bulk, customers who are signed in; and counts."""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import actions, counting, queries, ranking, similar
from porch.engagement.ideas.models import Board, Idea, Vote
from porch.interfaces.portal import visiting
from porch.records.guests import actions as guests
from porch.records.people.models import Handle, Person
from porch.records.tables import bulk
from porch.records.team import actions as team

BATCH = 50_000
VOTES, SHOWN_WEEKS, SLOTS = 55, 25, 4
"""Of each idea on average: votes, and rows of showings (a day of each week, times slots)."""
BEGINNINGS, ENDINGS = ("bre", "piz", "pas", "gar", "ter", "wai"), ("da", "lo", "mi", "n")
WORDS = [f"{begin}{vowel}{end}" for begin in BEGINNINGS for vowel in "aeiou" for end in ENDINGS]
VOTERS = 40
ASKED = 40
"""Searches for ideas alike that are timed."""
IDEAS = (
    "id", "board_id", "title", "words", "author_id", "how", "at", "status", "status_at", "votes", "comments", "key",
    "hidden_why",
)  # fmt: skip
SHOWN = ("idea_id", "day", "slot", "shown")
CAST = ("idea_id", "person_id", "at", "how", "told_at", "place")


def main(what: str, many: int) -> dict[str, Any]:
    """Do `what`: fill with so many ideas, rank them, or count what became of the votes told on standard input."""
    return {"fill": _fill, "rank": _rank, "count": _count}[what](many)


def _fill(ideas: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0, interactive=False)
    now = SYSTEM_CLOCK.now()
    team.change_business(name="Bench", began_at=now - timedelta(days=400))
    owner = team.add_member(name="Olga", email="olga@example.test", role="owner")
    board = actions.open_board(name="Bench", owner=owner, answer_days=30, at=now - timedelta(days=400))
    people = _people(max(2 * ideas, 2000), now)
    votes = _ideas(board, ideas, people, now)
    voters = [_enter(number, now) for number in range(VOTERS)]
    _analyze()
    return {"board": board.slug, "first": Idea.objects.order_by("pk")[0].pk, "voters": voters, "votes": votes}


def _people(many: int, now: datetime) -> range:
    with transaction.atomic():
        ids = list(bulk.reserve("people_person", many))
        made = bulk.moment(now - timedelta(days=300))
        bulk.insert("people_person", ("id", "name", "created_at"), [(pk, f"Guest {pk}", made) for pk in ids])
    return range(ids[0], ids[-1] + 1)


def _ideas(board: Board, many: int, people: range, now: datetime) -> int:
    """Write ideas with who is for them and how often they were shown; return how many votes that were."""
    chance, voted = random.Random(2026), 0  # noqa: S311 - a town drawn the same each time
    step = max(BATCH // VOTES, 1)
    for first in range(0, many, step):
        with transaction.atomic():
            ids = list(bulk.reserve("ideas_idea", min(step, many - first)))
            liked = {pk: min(int(chance.paretovariate(1.2) * VOTES / 6) + 1, len(people) // 2) for pk in ids}
            rows = [
                (pk, board.pk, *_told(chance), people[pk % len(people)], *_stands(pk, liked[pk], now)) for pk in ids
            ]
            bulk.insert("ideas_idea", IDEAS, rows)
            bulk.insert("ideas_vote", CAST, [row for pk in ids for row in _votes(pk, liked[pk], people, now)])
            bulk.insert("ideas_showing", SHOWN, [row for pk in ids for row in _shown(pk, now)])
            similar.note(Idea.objects.filter(pk__in=ids))
        voted += sum(liked.values())
    return voted


def _told(chance: random.Random) -> tuple[str, str]:
    title, words = (" ".join(chance.choices(WORDS, k=length)) for length in (6, 25))
    return title, words


def _stands(pk: int, liked: int, now: datetime) -> tuple[Any, ...]:
    at = bulk.moment(now - timedelta(days=300) + timedelta(seconds=pk))
    return "portal", at, "open", at, liked, 0, "", ""


def _votes(pk: int, liked: int, people: range, now: datetime) -> Iterator[tuple[Any, ...]]:
    begins, days = pk * 7919, [bulk.moment(now - timedelta(days=ago)) for ago in range(1, 201)]
    for number in range(liked):
        at = days[number % 200]
        yield pk, people[(begins + number) % len(people)], at, "portal", at, ""


def _shown(pk: int, now: datetime) -> Iterator[tuple[Any, ...]]:
    today = now.date()
    for week in range(SHOWN_WEEKS):
        day = (today - timedelta(weeks=week)).isoformat()
        for slot in range(SLOTS):
            yield pk, day, slot, 1 + pk % 5


def _enter(number: int, now: datetime) -> dict[str, Any]:
    person = Person.objects.create(name=f"Voter {number}", created_at=now - timedelta(days=300))
    mail = f"v{number}@example.test"
    handle = Handle.objects.create(kind="email", value=mail, person=person, home=person, created_at=now)
    token = guests.begin(handle=handle, how="code", at=now)
    return {"person": person.pk, "cookie": f"{visiting.COOKIE}={token}"}


def _rank(_many: int) -> dict[str, Any]:
    """Rank the board and look for ideas alike; return the seconds and the most memory the ranking took in MB."""
    board, began = Board.objects.get(), perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ranking.rank(board=board, now=SYSTEM_CLOCK.now())
    seconds, peak = perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = sorted(_alike(board, idea) for idea in Idea.objects.order_by("pk")[:ASKED])
    _analyze()
    return {
        "rank_s": round(seconds, 1), "rank_mb": round((peak - before) * 1024 / 1e6),
        "alike_p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
    }  # fmt: skip


def _alike(board: Board, idea: Idea) -> float:
    began = perf_counter()
    similar.similar(SYSTEM, board, idea.title)
    return perf_counter() - began


def _count(_many: int) -> dict[str, Any]:
    """Return how many of the votes that were taken are not there or there twice, and how many counts are wrong."""
    taken = [(int(person), int(idea)) for person, idea in json.loads(sys.stdin.readline())]
    lost = sum(Vote.objects.filter(idea=idea, person=person, withdrawn_at=None).count() != 1 for person, idea in taken)
    wrong = counting.recount({idea for _, idea in taken})
    return {"lost": lost, "wrong_counts": wrong, "boards": len(queries.boards(SYSTEM))}


def _analyze() -> None:
    """Let PostgreSQL look at its tables, as it does by itself in time; SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))  # noqa: T201
