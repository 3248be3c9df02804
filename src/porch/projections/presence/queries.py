"""Questions about where people are, as last counted. Every list pages by key and reads along an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from porch.core.viewer import Viewer, may_see
from porch.projections.presence import keeping, whereabouts
from porch.projections.presence.groups import COMPANY, EVERYBODY
from porch.projections.presence.models import Census, Company, Membership, Met, Spot
from porch.projections.presence.whereabouts import Fair, Folk, Picture
from porch.records.people.models import Person

__all__ = ["COMPANY", "EVERYBODY", "Drawn", "Fair", "Folk", "Picture"]
FACTS = ("known", "to_us", "about_us", "answered", "barred", "alone")
Place = tuple[str, int]  # name and id of the last person of the page before
Size = tuple[int, str]  # people and domain of the last company of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A group with where its people are. `counted_at` None: just now."""

    group: str
    label: str
    words: str
    picture: Picture
    counted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Which people one asks for: of a group, those a number on the map counts, or those we met at a place."""

    group: str = EVERYBODY
    network: str = ""
    fact: str = "known"
    met: str = ""


def groups(viewer: Viewer) -> list[Census]:
    """Return the groups a map was drawn for, without it, in the order they are offered."""
    return list(Census.objects.defer("body").order_by("place")) if may_see(viewer) else []


def is_drawn(viewer: Viewer) -> bool:
    """Whether there is a map with anybody on it."""
    return may_see(viewer) and Census.objects.filter(group=EVERYBODY, people__gt=0).exists()


def networks(viewer: Viewer) -> list[str]:
    """Return the networks somebody was heard on, as last counted."""
    held = Census.objects.filter(group=EVERYBODY).values_list("body__heard", flat=True) if may_see(viewer) else []
    return sorted(next(iter(held), None) or {})


def drawn(viewer: Viewer, group: str, *, now: datetime) -> Drawn | None:
    """Return where the people of one group are; a company's are counted while one waits, as they are few."""
    if not may_see(viewer):
        return None
    if group.startswith(COMPANY):
        return _company(group, now)
    held = Census.objects.filter(group=group).first()
    if held is None:
        return None
    picture = keeping.read(held.body)
    return Drawn(group=group, label=held.label, words=held.words, picture=picture, counted_at=held.counted_at)


def companies(viewer: Viewer, *, after: Size | None = None, limit: int = 25) -> list[Company]:
    """Return a page of companies, the one with most people first."""
    found = Company.objects.order_by("-people", "domain")
    if after is not None:
        size, domain = after
        found = found.filter(people__lte=size).exclude(people=size, domain__lte=domain)
    return list(found[:limit]) if may_see(viewer) else []


def people_behind(viewer: Viewer, asked: Behind, *, after: Place | None = None, limit: int = 60) -> list[Person]:
    """Return a page of the people behind a number of the map, by name, with their handles."""
    if not may_see(viewer):
        return []
    found = _asked(asked).order_by("name", "id").prefetch_related(Prefetch("handles"))
    if after is not None:
        name, row_id = after
        found = found.filter(name__gte=name).exclude(Q(name=name, id__lte=row_id))
    return list(found[:limit])


def _asked(asked: Behind) -> QuerySet[Person]:
    found = Person.objects.all()
    if asked.group != EVERYBODY:
        found = found.filter(Exists(Membership.objects.filter(group=asked.group, person=OuterRef("pk"))))
    if asked.met:
        return found.filter(Exists(Met.objects.filter(key=asked.met, handle__person=OuterRef("pk"))))
    spots = Spot.objects.filter(person=OuterRef("pk"))
    spots = spots.filter(network=asked.network) if asked.network else spots
    if asked.fact in FACTS[1:]:
        spots = spots.filter(**{asked.fact: True})
    return found.filter(Exists(spots))


def _company(group: str, now: datetime) -> Drawn | None:
    members = list(Membership.objects.filter(group=group).values_list("person_id", flat=True))
    if not members:
        return None
    those = whereabouts.folk(now, members)
    picture = whereabouts.picture(those, whereabouts.met(those, now, members))
    label = group.removeprefix(COMPANY)
    return Drawn(group=group, label=label, words=f"people who write from {label}", picture=picture)
