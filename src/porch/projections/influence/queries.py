"""Questions about who moves whom, as it was scored last. Whom we act through ourselves is nobody's person: None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from porch.analytics.influence import index
from porch.analytics.influence.index import Counts, Index
from porch.core.viewer import Viewer, may_see
from porch.projections.influence import models, neighbours
from porch.projections.influence.models import Past, Scoring, Sway
from porch.projections.influence.neighbours import US, Edge, Node, Web
from porch.records.organisations.models import Kind, Role

__all__ = ["US", "Edge", "Node", "Web"]  # of the neighbourhood

Place = tuple[float, int]  # the sort key and id of the last row of the page before
HISTORY = 90  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How many distinct people are to be expected to respond to one person on one topic; `person` None is us.

    `low` and `high` hold four in five; `points` is None while fewer than three people ever responded. `customers` is
    what of `expected` our customers make. `topic` is empty for all. `place` asks for what comes after.
    """

    person: int | None
    name: str
    topic: str
    expected: float
    low: float
    high: float
    responders: int
    points: float | None
    online: float
    in_person: float
    customers: float
    at: datetime
    place: Place

    @property
    def is_scored(self) -> bool:
        """Whether enough people responded for points to mean something."""
        return self.points is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one signal makes of a Sway: people of `expected`, and the points of display in proportion."""

    signal: str
    amount: float
    points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What was expected of somebody on a day."""

    day: date
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One person's Sway with its parts (largest first), its past (oldest first) and their topics (strongest first)."""

    voice: Voice
    parts: tuple[Part, ...]
    history: tuple[Day, ...]
    topics: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something people talk about: how many are heard on it, and how many acts it had."""

    name: str
    people: int
    acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """Somebody at the other end of a pull: how likely one responds to the other, from how many acts, the last when.

    `expected` and `points` are that person's own Sway over all: None where nobody ever responded to them, or too few.
    """

    person: int | None
    name: str
    chance: float
    acts: int
    last_at: datetime
    expected: float | None
    points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Our own influence index with its three elements, loyalty beside it, what both were counted from, and when."""

    influence: Index
    loyalty: Index
    counts: Counts
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor:
    """Somebody at a competitor, and who listens to them."""

    organisation: str
    voice: Voice


def voices(
    viewer: Viewer, *, topic: str = "", customers_only: bool = False, after: Place | None = None, limit: int = 50
) -> list[Voice]:
    """Return a page of who is listened to most on `topic` (empty: on all), us left out.

    With `customers_only` those whom our customers listen to, ranked by that alone.
    """
    key = "customers" if customers_only else "expected"
    found = _known(viewer).filter(topic=topic, person__isnull=False, person__identity=None)
    found = found.filter(customers__gt=0) if customers_only else found
    if after is not None:
        found = found.filter(**{f"{key}__lte": after[0]}).exclude(**{key: after[0], "id__gte": after[1]})
    return [_voice(row, key) for row in found.order_by(f"-{key}", "-id")[:limit]]


def sway_of(viewer: Viewer, person_id: int | None, *, topic: str = "") -> Standing | None:
    """Return one person's Sway on a topic (empty: on all) with its parts, past and topics; None where nobody responded.

    `person_id` None asks for our own.
    """
    rows = list(_known(viewer).filter(_whose("person", person_id)).order_by("-expected", "id"))
    row = next((row for row in rows if row.topic == topic), None)
    if row is None:
        return None
    past = Past.objects.filter(_whose("person", person_id), topic=topic).order_by("-day")[:HISTORY]
    return Standing(
        voice=_voice(row),
        parts=tuple(_part(part, row) for part in row.parts.order_by("-amount", "signal")),
        history=tuple(Day(day=one.day, expected=one.expected) for one in reversed(past)),
        topics=tuple(_voice(row) for row in rows if row.topic),
    )


def sways(viewer: Viewer, person_ids: Sequence[int], *, topic: str = "") -> dict[int, Voice]:
    """Return the Sway of these people by person; who never drew a response is left out."""
    found = _known(viewer).filter(topic=topic, person_id__in=list(person_ids))
    return {row.person_id: _voice(row) for row in found if row.person_id is not None}


def topics(viewer: Viewer) -> list[Topic]:
    """Return what people move each other on, the topic with most people first."""
    held = Scoring.objects.filter(pk=1).values_list("topics", flat=True).first() if may_see(viewer) else None
    return [Topic(name=name, people=people, acts=acts) for name, people, acts in held or ()]


def moves(viewer: Viewer, person_id: int | None, limit: int = 12) -> list[Pull]:
    """Return whom one person moves (None: whom we do), the likeliest to respond first."""
    found = _pulls(viewer).filter(_whose("source", person_id), target__identity=None).select_related("target")
    rows = list(found.order_by("-chance", "-id")[:limit])
    return _told(rows, [(row.target_id, row.target.name) for row in rows])


def moved_by(viewer: Viewer, person_id: int, limit: int = 12) -> list[Pull]:
    """Return who moves one person, the strongest on this person first: a friend stands before a celebrity."""
    found = _pulls(viewer).filter(target_id=person_id, source__identity=None).select_related("source")
    rows = list(found.order_by("-chance", "-id")[:limit])
    return _told(rows, [(row.source_id, row.source.name if row.source else US) for row in rows])


def neighbourhood(viewer: Viewer, person_id: int | None, *, topic: str = "", limit: int = 40) -> Web:
    """Return who moves whom around one person, of `limit` people at most; with None around the strongest voices.

    With a topic, whoever moves somebody is heard on it, and their Sway is that on it.
    """
    if not may_see(viewer):
        return Web(nodes=(), edges=())
    strongest = max(limit // neighbours.EACH, 1)
    around = [person_id] if person_id is not None else _strongest(viewer, topic, strongest)
    return neighbours.web(around, topic=topic, limit=limit)


def influence_index(viewer: Viewer) -> Company | None:
    """Return our own influence index as it was counted last, each element apart; None before that."""
    held = Scoring.objects.filter(pk=1).first() if may_see(viewer) else None
    if held is None:
        return None
    counts = Counts(**held.company)
    return Company(influence=index.influence(counts), loyalty=index.loyalty(counts), counts=counts, at=held.at)


def competitors(viewer: Viewer, limit: int = 50) -> list[Competitor]:
    """Return who at our competitors is listened to, as far as we may hear them, the strongest voice first."""
    if not may_see(viewer):
        return []
    there = Role.objects.filter(organisation__kind=Kind.COMPETITOR, organisation__closed_at=None, undone_at=None)
    rows = there.filter(until=None).values_list("person__identity", "person", "organisation__name").order_by("-id")
    names = {identity or person: name for identity, person, name in rows[:limit]}
    found = sways(viewer, list(names))
    told = [Competitor(organisation=names[person], voice=voice) for person, voice in found.items()]
    return sorted(told, key=lambda one: (-one.voice.expected, one.voice.name))


def agreement(viewer: Viewer) -> dict[str, Any] | None:
    """Return how far online Sway agrees with who brought whom in real life, as scored last; None before that.

    The fields are those of `analytics.influence.agreement.Agreement`.
    """
    held = Scoring.objects.filter(pk=1).first() if may_see(viewer) else None
    return held.agreement if held is not None else None


def words(voice: Voice) -> str:
    """Return a Sway in words, for wherever a number would say too much."""
    on = f" on {voice.topic}" if voice.topic else ""
    whom = "we say" if voice.person is None else "they say"
    if not voice.is_scored:
        return f"too little is known of who follows what {whom}{on}"
    number = round(voice.expected)
    if number < 1:
        return f"hardly anybody follows what {whom}{on} now"
    return f"about {number:,} {'person follows' if number == 1 else 'people follow'} what {whom}{on}"


def scored_at(viewer: Viewer) -> datetime | None:
    """Return when all were scored last."""
    return Scoring.objects.filter(pk=1).values_list("at", flat=True).first() if may_see(viewer) else None


def people_scored(viewer: Viewer) -> int:
    """Return how many people anybody ever responded to."""
    return _known(viewer).filter(topic="", person__isnull=False).count()


def _strongest(viewer: Viewer, topic: str, limit: int) -> list[int]:
    return [one.person for one in voices(viewer, topic=topic, limit=limit) if one.person is not None]


def _known(viewer: Viewer) -> QuerySet[Sway]:
    found = Sway.objects.select_related("person")
    return found if may_see(viewer) else found.none()


def _pulls(viewer: Viewer) -> QuerySet[models.Pull]:
    return models.Pull.objects.all() if may_see(viewer) else models.Pull.objects.none()


def _whose(column: str, person_id: int | None) -> Q:
    return Q(**{f"{column}__isnull": True}) if person_id is None else Q(**{f"{column}_id": person_id})


def _voice(row: Sway, key: str = "expected") -> Voice:
    return Voice(
        person=row.person_id, name=row.person.name if row.person else US, topic=row.topic, expected=row.expected,
        low=row.low, high=row.high, responders=row.responders, points=row.points, online=row.online,
        in_person=row.in_person, customers=row.customers, at=row.at, place=(getattr(row, key), row.pk),
    )  # fmt: skip


def _part(part: models.Part, sway: Sway) -> Part:
    points = sway.points * part.amount / sway.expected if sway.points is not None and sway.expected else None
    return Part(signal=part.signal, amount=part.amount, points=points)


def _told(rows: Sequence[models.Pull], others: Sequence[tuple[int | None, str]]) -> list[Pull]:
    """Return these pulls as told of whoever is at the other end of each, by (id, name)."""
    known = {row.person_id: row for row in Sway.objects.filter(topic="").filter(_among([who for who, _ in others]))}
    return [
        Pull(
            person=who, name=name, chance=row.chance, acts=row.acts, last_at=row.last_at,
            expected=known[who].expected if who in known else None, points=known[who].points if who in known else None,
        )
        for row, (who, name) in zip(rows, others, strict=True)
    ]  # fmt: skip


def _among(persons: Sequence[int | None]) -> Q:
    return Q(person_id__in=[one for one in persons if one is not None]) | (
        Q(person=None) if None in persons else Q(pk=None)
    )
