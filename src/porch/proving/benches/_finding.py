"""The measuring process of the search bench: a log of tweets written plainly, made into documents, then searched."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import exp
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from porch.analytics import ranking
from porch.core.viewer import SYSTEM
from porch.projections.search import actions, queries, terms, weighing
from porch.projections.search.asking import Asked
from porch.projections.search.models import Document
from porch.proving.benches import _said
from porch.proving.benches._relating import _LOG
from porch.proving.benches._said import NOW, Said
from porch.records.accounts import actions as accounts
from porch.records.tables import bulk

PIECE = 20_000
ROUNDS = 3
FIRST = 20
PLANT = os.environ.get("PORCH_BENCH_PLANT", "")
_HANDLE = ("id", "kind", "value", "name", "url", "person_id", "home_id", "created_at")
_SWAY = (
    "person_id", "topic", "expected", "low", "high", "responders", "points", "online", "in_person", "customers", "at",
)  # fmt: skip
Asks = dict[str, list[str]]


def main(messages: int, people: int, folder: str) -> dict[str, Any]:
    """Fill, make documents, ask every question, and hold the first twenty against all that match, ranked plainly."""
    call_command("migrate", verbosity=0, interactive=False)
    texts = _said.texts(Path(folder))
    _meet(people)
    _write(texts, messages, people)
    begun = perf_counter()
    actions.rebuild(now=NOW)
    built = perf_counter() - begun
    _settle()
    sample = islice(_said.said(texts, messages=messages, people=people), 0, None, max(messages // 50_000, 1))
    asks = _said.questions([terms.words(one.text) for one in sample])
    found = {kind: [_asked(words) for words in some] for kind, some in asks.items()}
    # Only now: Python's collector would look through its millions of rows again and again while questions are timed.
    exact = Exact(asks, _said.said(texts, messages=messages, people=people), people)
    return {**_told(found, exact, asks), "documents": Document.objects.count(), "build_s": round(built, 1),
            "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)}  # fmt: skip


class Exact:
    """The ranking of all that matches, straight from the texts by the published formula: no index, no bound."""

    def __init__(self, asks: Asks, said: Iterator[Said], people: int) -> None:
        self._asked = {words: words.split() for some in asks.values() for words in some}
        self._held: dict[str, dict[int, tuple[int, int, float, float]]] = {
            word: {} for words in self._asked.values() for word in words
        }
        for row in _said.rows(said, people):
            self._read(*row)

    def _read(self, number: int, said: str, reach: float, age: int) -> None:
        words = said.split()
        for word in self._held.keys() & set(words):
            self._held[word][number] = (words.count(word), len(words), reach, age)

    def first(self, asked: str) -> list[int]:
        """Return the numbers of the best."""
        words = self._asked[asked]
        held = [self._held[word] for word in words]
        corpus = weighing.known([(word,) for word in words])
        rarities = [ranking.rarity(corpus.shares.get(word, 0.0), corpus.documents) for word in words]
        ranked = []
        for number in set(held[0]).intersection(*held[1:]):
            _, length, reach, age = held[0][number]
            counts = [one[number][0] for one in held]
            text = ranking.text_score(counts, rarities, length, corpus.length)
            ranked.append((text * reach * exp(-age / ranking.FADES), number))
        return [number for _, number in sorted(ranked, reverse=True)[:FIRST]]

    def terms(self) -> dict[str, Any]:
        """Return what the formula needs besides a text: the mean length, and how rare each word is."""
        corpus = weighing.known([(word,) for word in self._held])
        rare = {word: ranking.rarity(corpus.shares.get(word, 0.0), corpus.documents) for word in self._held}
        return {"mean": corpus.length, "rarities": rare}

    def size(self, asked: str) -> int:
        """Return how many hold all the words."""
        held = [set(self._held[word]) for word in self._asked[asked]]
        return len(held[0].intersection(*held[1:]))


def _asked(words: str) -> tuple[list[float], list[int], bool]:
    """Return how long it took, in ms, each time; what was found; and whether that was bounded."""
    took, found = [], queries.Found(hits=(), next=None, bounded=False)
    for _ in range(ROUNDS):
        begun = perf_counter()
        found = queries.find(SYSTEM, Asked(words=words), now=NOW, limit=FIRST)
        if PLANT == "slow":
            sleep(0.1)
        took.append((perf_counter() - begun) * 1000)
    hits = [hit.interaction for hit in found.hits]
    return took, hits[::-1][: len(hits) // 2] if PLANT == "lost" else hits, found.bounded


def _told(found: Mapping[str, Sequence[Any]], exact: Exact, asks: Asks) -> dict[str, Any]:
    wanted = {words: exact.first(words) for some in asks.values() for words in some}
    by_asked = {
        (kind, words): one[:2] for kind, some in found.items() for words, one in zip(asks[kind], some, strict=True)
    }
    told = _said.told(by_asked, wanted)
    for kind, some in found.items():
        told["kinds"][kind]["bounded"] = sum(one[2] for one in some) / len(some)
        told["kinds"][kind]["hits"] = median(exact.size(words) for words in asks[kind])
    return {**told, "asks": asks, "exact": wanted, **exact.terms()}


def _meet(people: int) -> None:
    now = bulk.moment(NOW - _said.OVER)
    numbers = range(1, people + 1)
    with transaction.atomic():
        bulk.insert("people_person", ("id", "name", "created_at"), [(one, f"Person {one}", now) for one in numbers])
        handles = [(one, "x", f"p{one}", "", "", one, one, now) for one in numbers]
        bulk.insert("people_handle", _HANDLE, handles)
        sways = [(one, reach) for one in numbers if (reach := _said.sway(one, people))]
        rows = [(one, "", reach, reach, reach, 3, 50.0, reach, 0.0, 0.0, bulk.moment(NOW)) for one, reach in sways]
        bulk.insert("influence_sway", _SWAY, rows)


def _write(texts: Sequence[str], messages: int, people: int) -> None:
    account = accounts.connect(channel="email", name="bench", handle="us@bench.test", credentials={}, at=NOW).pk
    every = _said.said(texts, messages=messages, people=people)
    while piece := list(islice(every, PIECE)):
        with transaction.atomic():
            bulk.insert("interactions_interaction", _LOG, [_row(one, account) for one in piece])
            head = "INSERT INTO interactions_head (id, seq) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET seq = %s"
            with connection.cursor() as cursor:
                cursor.execute(head, [piece[-1].number, piece[-1].number])


def _row(one: Said, account: int) -> tuple[Any, ...]:
    at = bulk.moment(one.at)
    return (
        one.number, one.number, "x", account, f"bench-{one.number}", "1", "create", "public", False, True, False, at,
        at, at, None, one.person, one.person, None, None, False, one.text, "", "", "", "", "", "", False, "", "{}",
    )  # fmt: skip


def _settle() -> None:
    """Let the database know its own numbers, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_document" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))  # noqa: T201
