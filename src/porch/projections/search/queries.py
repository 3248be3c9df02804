"""Questions to everything said. Who may see nothing finds nothing.

How something spread is the log's own to tell: `interactions.trees`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import exp

from porch.analytics import ranking
from porch.core.viewer import Viewer, may_see
from porch.projections.search import keys, reading, snippets, terms, weighing
from porch.projections.search.asking import Asked, Weights
from porch.projections.search.dialects import Match
from porch.projections.search.snippets import Part
from porch.projections.search.weighing import Sought, Weighed
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person

__all__ = ["Asked", "Count", "Found", "Heard", "Hit", "Part", "Weights", "count", "find", "voices"]

COUNTED = 1_000
WEIGHED = 1_000
"""Hits that are asked who says what is looked for."""
HANDLES = 50
"""Of one person, by which their words are looked for."""
Place = tuple[float, int]
"""The sort key of the last hit of the page before: the logarithm of its rank without our clock, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was said and is looked for.

    `person` and `name` say whose words they are as merged today: None where they are ours, and then `name` is our
    colleague's. `thread` names its conversation, None where it has none. `url` is its own address on the network.
    `score` is text x influence x recency by the weights; the three stand as they are without them: text within 0..1,
    influence 1 + ln(1 + Sway), recency exp(-age / 30 days).
    """

    interaction: int
    person: int | None
    name: str
    ours: bool
    channel: str
    kind: str
    visibility: str
    at: datetime
    thread: int | None
    subject: str
    snippet: tuple[Part, ...]
    url: str
    score: float
    text: float
    influence: float
    recency: float
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits, the best first. `next` asks for the one after it: None at the end.

    `bounded`: so much matches that not all of it was weighed: the best are these as far as was looked.
    """

    hits: tuple[Hit, ...]
    next: Place | None
    bounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """About how much there is to find; `more`: at least so much, and nobody counted on."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Somebody who says what is looked for: how often among what was looked at, how much of the whole score, last when.

    `influence` is 1 + ln(1 + Sway).
    """

    person: int
    name: str
    said: int
    share: float
    influence: float
    last_at: datetime


def find(viewer: Viewer, asked: Asked, *, now: datetime, after: Place | None = None, limit: int = 20) -> Found:
    """Return a page of what matches, ranked by text x influence x recency as of `now`, the best first."""
    sought = _sought(asked) if may_see(viewer) else None
    if sought is None:
        return Found(hits=(), next=None, bounded=False)
    today = ranking.minutes_of(now)
    rows, bounded = weighing.best(sought, today=today, limit=limit + 1, after=after)
    hits = _hits(rows[:limit], sought, today)
    return Found(hits=tuple(hits), next=rows[limit - 1].place if len(rows) > limit else None, bounded=bounded)


def count(viewer: Viewer, asked: Asked) -> Count:
    """Return about how much matches, counted up to a thousand."""
    sought = _sought(asked) if may_see(viewer) else None
    found = len(_keys(sought, COUNTED + 1)) if sought else 0
    return Count(number=min(found, COUNTED), more=found > COUNTED)


def voices(viewer: Viewer, asked: Asked, *, now: datetime, limit: int = 12) -> list[Heard]:
    """Return who says it, us left out: by their part of the score of the best thousand hits, the largest first."""
    sought = _sought(asked) if may_see(viewer) else None
    if sought is None:
        return []
    today = ranking.minutes_of(now)
    rows, _ = weighing.best(sought, today=today, limit=WEIGHED)
    said = _log([row.key for row in rows])
    theirs: dict[int, list[tuple[Weighed, Interaction]]] = {}
    for row in rows:
        one = said.get(keys.interaction_of(row.key))
        if one is not None and one.handle is not None and one.handle.person_id is not None and not one.ours:
            theirs.setdefault(one.handle.person_id, []).append((row, one))
    whole = sum(_score(row, sought, today) for some in theirs.values() for row, _ in some)
    heard = [_heard(person, some, sought, today, whole) for person, some in theirs.items()]
    return sorted(heard, key=lambda one: (-one.share, one.person))[:limit]


def _sought(asked: Asked) -> Sought | None:
    """Return what to look for; None where nothing is asked, or nothing can be found."""
    found = terms.parse(asked.words)
    if asked.is_empty or (asked.words.strip() and not found.wanted and not found.unwanted):
        return None
    marks = list(_marks(asked))
    if not all(marks):
        return None
    corpus = weighing.known(found.wanted)
    return Sought(
        match=Match(
            wanted=found.wanted, unwanted=found.unwanted, marks=tuple(marks),
            expected=weighing.expected(found.wanted, corpus),
        ),
        corpus=corpus,
        since=ranking.minutes_of(asked.since) if asked.since else 0,
        until=ranking.minutes_of(asked.until) - 1 if asked.until else keys.LATEST,
        text=asked.weights.text, influence=asked.weights.influence, recency=asked.weights.recency,
    )  # fmt: skip


def _marks(asked: Asked) -> Iterator[tuple[str, ...]]:
    """Yield of which marks a document must have one each."""
    if asked.person is not None:
        handles = Handle.objects.filter(person_id=asked.person).order_by("-id").values_list("id", flat=True)
        yield tuple(reading.mark(reading.HANDLE, one) for one in handles[:HANDLES])
    for about, value in (
        (reading.CHANNEL, asked.channel), (reading.VISIBILITY, asked.visibility), (reading.NEED, asked.need),
        (reading.SENTIMENT, asked.sentiment),
    ):  # fmt: skip
        if value:
            yield (reading.mark(about, value),)


def _keys(sought: Sought, limit: int) -> list[int]:
    with closing(weighing.walk(sought)) as steps:
        return [key for _, key in islice(steps, limit)]


def _log(found: Sequence[int]) -> dict[int, Interaction]:
    """Return the rows of the log these keys are of, as it stands now: what was taken back meanwhile is gone."""
    rows = Interaction.objects.filter(pk__in=[keys.interaction_of(key) for key in found], deleted=False)
    return {row.pk: row for row in rows.select_related("handle__person", "member").defer("html")}


def _hits(rows: Sequence[Weighed], sought: Sought, today: int) -> list[Hit]:
    said = _log([row.key for row in rows])
    found = ((row, said.get(keys.interaction_of(row.key))) for row in rows)
    return [_hit(row, one, sought, today) for row, one in found if one is not None]


def _hit(row: Weighed, said: Interaction, sought: Sought, today: int) -> Hit:
    person = said.handle.person if said.handle and not said.ours else None
    return Hit(
        interaction=said.pk, person=person.pk if person else None, name=_name(said, person), ours=said.ours,
        channel=said.channel, kind=said.kind, visibility=said.visibility, at=said.at, thread=said.thread_id,
        subject=said.subject, snippet=snippets.cut(said.text or said.subject, sought.match.wanted), url=said.url,
        score=_score(row, sought, today), text=row.text, influence=row.influence, recency=_recency(row, today),
        place=row.place,
    )  # fmt: skip


def _name(said: Interaction, person: Person | None) -> str:
    if said.ours:
        return said.member.name if said.member else ""
    return (person.name if person else "") or (said.handle.name or said.handle.value if said.handle else "")


def _recency(row: Weighed, today: int) -> float:
    return ranking.recency(today - keys.minute_of(row.key))


def _score(row: Weighed, sought: Sought, today: int) -> float:
    return exp(row.place[0] - sought.recency * today / ranking.FADES)


def _heard(person: int, said: Sequence[tuple[Weighed, Interaction]], sought: Sought, today: int, whole: float) -> Heard:
    best = said[0][1]
    return Heard(
        person=person, name=_name(best, best.handle.person if best.handle else None), said=len(said),
        share=sum(_score(row, sought, today) for row, _ in said) / whole if whole else 0.0,
        influence=max(row.influence for row, _ in said), last_at=max(one.at for _, one in said),
    )  # fmt: skip
