"""Scores everybody out of their acts, and writes it down a piece at a time.

Brings Polars along: only the worker and the command line import it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import polars as pl
from django.db import connection, transaction

from porch.analytics.influence import agreement as agreeing
from porch.analytics.influence import scoring
from porch.analytics.influence.acts import acts as read_acts
from porch.analytics.influence.agreement import Agreement
from porch.analytics.influence.fitting import Comparison, compare
from porch.records.tables import bulk

US = 0
"""Whom we act through ourselves: no person has this number."""
PIECE = 100_000  # acts
PEOPLE = 2_000
LEAST = 0.001
"""A smaller chance is no pull."""
CHANGED = 0.05
"""A smaller change of what is expected is none worth remembering."""

Row = tuple[Any, ...]
Range = tuple[int, int]  # of persons: above, up to
_ACTS = (
    "SELECT a.id, h.person_id, COALESCE(t.person_id, %s), <at>, a.kind, a.topic, a.in_person FROM influence_act a"
    " JOIN people_handle h ON h.id = a.actor_id LEFT JOIN people_handle t ON t.id = a.target_id"
    " WHERE a.id > %s AND h.person_id IS NOT NULL ORDER BY a.id LIMIT %s"
)
_READ = {
    "id": pl.Int64(), "actor": pl.Int64(), "target": pl.Int64(), "time": pl.String(), "kind": pl.String(),
    "topic": pl.String(), "in_person": pl.Boolean(),
}  # fmt: skip
_WRITTEN = "%Y-%m-%d %H:%M:%S%.f"
_FIGURES = ("expected", "low", "high", "responders", "points", "online", "in_person", "customers")
_SWAY = ("id", "person_id", "topic", *_FIGURES, "at")
_PULLS = ("source", "target", "chance", "acts", "last_at")
_CUSTOMERS = "SELECT person_id FROM relationships_tie WHERE ours > 0 ORDER BY person_id"
_LATEST = (
    "SELECT p.person_id, p.topic, p.expected FROM influence_past p WHERE {} AND p.day = (SELECT MAX(q.day) FROM"
    " influence_past q WHERE q.topic = p.topic AND q.day < %s AND (q.person_id = p.person_id"
    " OR (q.person_id IS NULL AND p.person_id IS NULL)))"
)


def acts() -> pl.DataFrame:
    """Return every act as analytics reads it, persons as they are now; those of ours towards nobody but us left out."""
    sql, last, pieces = _ACTS.replace("<at>", bulk.text_of("a.at")), 0, [_frame([])]
    while rows := bulk.select(sql, US, last, PIECE):
        pieces.append(_frame(rows))
        last = rows[-1][0]
    return pl.concat(pieces).sort("time", "actor", "target", "kind", "topic", "in_person")


def score(frame: pl.DataFrame, *, now: datetime, fitted: bool) -> scoring.Scores:
    """Return everybody's Sway at `now` by these acts; `fitted` by the score that was learnt from them."""
    customers = [row[0] for row in bulk.select(_CUSTOMERS)]
    return scoring.score(frame, now=now, customers=customers, fitted=fitted)


def fit(frame: pl.DataFrame, *, now: datetime) -> Comparison:
    """Return whether a learnt score foretells these acts better than the plain one."""
    paces = [pace.total_seconds() for pace in scoring.HALF_LIVES]
    told = read_acts(frame, until=now)
    return compare(told, at=now.timestamp(), span=scoring.SPAN.total_seconds(), half_lives=paces)


def keep(scores: scoring.Scores, *, now: datetime) -> None:
    """Write down what was scored, and nothing else; a piece at a time, so that nobody waits long to write."""
    voices = scores.voices.rename({"on_customers": "customers"}).sort("person", "topic")
    pulls = scores.pulls.filter(pl.col("chance") >= LEAST).sort("source", "target")
    for some in _ranges(voices["person"].unique().sort().to_list()):
        with transaction.atomic():
            _keep_voices(_among(voices, "person", some), _among(scores.parts, "person", some), some, now)
    for some in _ranges(pulls["source"].unique().sort().to_list()):
        with transaction.atomic():
            _keep_pulls(_among(pulls, "source", some), some)


def agreement(scores: scoring.Scores, frame: pl.DataFrame) -> Agreement:
    """Return how far online Sway agrees with how many people each brought in real life, us left out."""
    voices = scores.voices.filter((pl.col("topic") == "") & (pl.col("person") != US))
    online = dict(voices.select("person", "online").rows())
    met = frame.filter(pl.col("in_person")).group_by("target").agg(pl.col("actor").n_unique())
    return agreeing.agreement(online, dict.fromkeys(online, 0) | dict(met.rows()))


def topics(scores: scoring.Scores, frame: pl.DataFrame) -> list[list[Any]]:
    """Return [topic, how many are heard on it, how many acts it had], the topic with most people first."""
    people = dict(scores.voices.filter(pl.col("topic") != "").group_by("topic").len().rows())
    told = frame.filter(pl.col("topic") != "").group_by("topic").len().rows()
    found = [[name, people.get(name, 0), number] for name, number in told]
    return sorted(found, key=lambda one: (-one[1], -one[2], one[0]))


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((),) * len(_READ)
    told = pl.DataFrame(
        [
            pl.Series(name, list(map(bool, values)) if name == "in_person" else list(values), dtype=_READ[name])
            for name, values in zip(_READ, columns, strict=True)
        ]
    )
    return told.drop("id").with_columns(pl.col("time").str.to_datetime(_WRITTEN, time_unit="us", time_zone="UTC"))


def _ranges(persons: Sequence[int]) -> Iterator[Range]:
    """Yield (above, up to) so that every number is in one of them, us in the first alone, and each holds few people."""
    ends = [US, *(persons[place] for place in range(PEOPLE, len(persons), PEOPLE)), 2**62]
    yield -1, US
    yield from pairwise(ends)


def _among(frame: pl.DataFrame, column: str, some: Range) -> pl.DataFrame:
    return frame.filter((pl.col(column) > some[0]) & (pl.col(column) <= some[1]))


def _where(column: str, some: Range) -> str:
    """Return the condition on a column of persons that holds for those of a range; the numbers are ours."""
    low, high = some
    return f"{column} IS NULL" if high == US else f"{column} > {int(low)} AND {column} <= {int(high)}"


def _keep_voices(voices: pl.DataFrame, parts: pl.DataFrame, some: Range, now: datetime) -> None:
    whose = _where("person_id", some)
    _do(f"DELETE FROM influence_part WHERE sway_id IN (SELECT id FROM influence_sway WHERE {whose})")  # noqa: S608
    _do(f"DELETE FROM influence_sway WHERE {whose}")  # noqa: S608
    ids = list(bulk.reserve("influence_sway", voices.height))
    told = list(voices.select("person", "topic", *_FIGURES).iter_rows())
    at = bulk.moment(now)
    rows = [(number, _whom(row[0]), *row[1:], at) for number, row in zip(ids, told, strict=True)]
    bulk.insert("influence_sway", _SWAY, rows)
    overall = {row[0]: number for number, row in zip(ids, told, strict=True) if not row[1]}
    amounts = parts.sort("person", "signal").iter_rows()
    bulk.insert(
        "influence_part", ("sway_id", "signal", "amount"),
        [(overall[person], signal, amount) for person, signal, amount in amounts],
    )  # fmt: skip
    _remember([(_whom(row[0]), row[1], row[2]) for row in told], whose, now.date().isoformat())


def _remember(told: Sequence[Row], whose: str, day: str) -> None:
    """Keep what is expected of these people as of a day, where it is not what was expected before."""
    before = {(person, topic): expected for person, topic, expected in bulk.select(_LATEST.format(f"p.{whose}"), day)}
    _do(f"DELETE FROM influence_past WHERE day = %s AND {whose}", day)  # noqa: S608
    new = [row for row in told if abs(row[2] - before.get(row[:2], -1.0)) >= CHANGED]
    columns = ("person_id", "topic", "day", "expected")
    bulk.insert("influence_past", columns, [(person, topic, day, expected) for person, topic, expected in new])


def _keep_pulls(pulls: pl.DataFrame, some: Range) -> None:
    _do(f"DELETE FROM influence_pull WHERE {_where('source_id', some)}")  # noqa: S608
    rows = [
        (_whom(source), target, chance, number, bulk.moment(last))
        for source, target, chance, number, last in pulls.select(_PULLS).iter_rows()
    ]
    bulk.insert("influence_pull", ("source_id", "target_id", "chance", "acts", "last_at"), rows)


def _whom(person: int) -> int | None:
    return None if person == US else person


def _do(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
