"""What the records say of people before we begin anything: why we may, what they wish, their clock, their last word.

What else counts (what they care about, what they wait for) stands in higher rooms, which hand it in as `base`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from porch.analytics.cadence.kinds import Kind
from porch.analytics.cadence.relevance import LATELY
from porch.analytics.cadence.standing import Standing
from porch.core.interaction import Kind as Deed
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.consent import grounds as consent
from porch.records.consent import suppressing, wishing
from porch.records.consent.models import Purpose
from porch.records.consent.wishing import Wished
from porch.records.interactions.models import Interaction
from porch.records.outbox import resting, rhythm
from porch.records.people.models import Handle

AT_ONCE = 5000
NOBODY = Standing()
Heard = dict[int, dict[str, tuple[datetime | None, bool]]]
"""When somebody last wrote to us on each kind of handle, and whether they follow us there."""


def standings(
    viewer: Viewer,
    person_ids: Collection[int],
    at: datetime,
    *,
    base: Mapping[int, Standing] | None = None,
    purposes: Collection[Purpose] = tuple(Purpose),
) -> dict[int, Standing]:
    """Return where these people (as they are now) stand at `at`, over what higher rooms know of them (`base`)."""
    if not may_see(viewer):
        return {}
    handles = _handles(person_ids)
    heard = _heard(handles, at)
    kinds = {person: {kind for kind, _, _ in theirs} for person, theirs in handles.items()}
    lately = {person: {kind for kind, one in of.items() if _is_lately(one, at)} for person, of in heard.items()}
    may = consent.grounds(SYSTEM, kinds, at, heard=lately, purposes=purposes)
    keys = {person: [(kind, value) for kind, value, _ in theirs] for person, theirs in handles.items()}
    shut = suppressing.barred(SYSTEM, keys)
    rests = resting.of_people(SYSTEM, handles, at)
    wishes = wishing.wishes(SYSTEM, set(person_ids))
    found = {}
    for person in person_ids:
        known = (base or {}).get(person, NOBODY)
        wish = wishes.get(person)
        stands = _wished(known, wish, at) if wish else known
        wrote = [one for one, _ in heard.get(person, {}).values() if one is not None]
        found[person] = replace(
            stands, grounds=may.get(person, {}), barred=shut.get(person, {}),
            rests=rests.get(person, {}),
            wrote_at=max([*wrote, *([known.wrote_at] if known.wrote_at else [])], default=None),
            follows=known.follows or any(follows for _, follows in heard.get(person, {}).values()),
        )  # fmt: skip
    return found


def standing(viewer: Viewer, person_id: int, at: datetime, *, base: Standing = NOBODY) -> Standing:
    """Return where one person stands at `at`."""
    return standings(viewer, [person_id], at, base={person_id: base}).get(person_id, base)


def _wished(known: Standing, wish: Wished, at: datetime) -> Standing:
    zone = wishing.zone_of(wish)
    return replace(
        known, zone=zone or known.zone or zone_of_country(wish.country),
        holidays=rhythm.holidays(wish.country, "", at.year) if wish.country else known.holidays, quiet=wish.quiet,
        paused_until=wish.paused_until, pace=wish.pace, channels_off=wish.channels_off,
        kinds_off=frozenset(Kind(kind) for kind in wish.kinds_off),
    )  # fmt: skip


@lru_cache(maxsize=256)
def zone_of_country(country: str) -> ZoneInfo | None:
    """Return the zone of a country (ISO 3166) that has but one; None for others: nobody knows where in it they live.

    >>> str(zone_of_country("IT")), zone_of_country("US"), zone_of_country("")
    ('Europe/Rome', None, None)
    """
    names = _zones().get(country.upper(), ())
    return ZoneInfo(names[0]) if len(names) == 1 else None


@lru_cache(maxsize=1)
def _zones() -> dict[str, list[str]]:
    """Return the zones of each country, as the IANA's own table has them."""
    from importlib.resources import files

    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            found[country].append(name)
    return found


def _handles(person_ids: Collection[int]) -> dict[int, list[tuple[str, str, int]]]:
    rows = Handle.objects.filter(person__isnull=False)
    few = len(person_ids) <= AT_ONCE // 10
    rows = rows.filter(person__in=list(person_ids)) if few else rows
    wanted = set(person_ids)
    found: dict[int, list[tuple[str, str, int]]] = {}
    columns = rows.order_by("person", "id").values_list("person_id", "kind", "value", "id")
    for person, kind, value, pk in columns.iterator(chunk_size=AT_ONCE):
        if person in wanted:
            found.setdefault(person, []).append((kind, value, pk))
    return found


def _heard(handles: Mapping[int, Collection[tuple[str, str, int]]], at: datetime) -> Heard:
    """Return who wrote to us or followed us, and on which kind of handle."""
    owner = {pk: (person, kind) for person, theirs in handles.items() for kind, _, pk in theirs}
    rows = Interaction.objects.filter(ours=False, deleted=False, handle__isnull=False)
    if len(owner) <= AT_ONCE // 10:
        rows = rows.filter(handle__in=list(owner))
    wrote = rows.filter(Q(addressed=True) & ~Q(kind=Deed.FOLLOW), at__gt=at - LATELY, at__lte=at)
    found: Heard = {}
    for handle, last in wrote.values_list("handle").annotate(last=Max("at")).order_by().iterator(chunk_size=AT_ONCE):
        if handle in owner:
            person, kind = owner[handle]
            before, follows = found.setdefault(person, {}).get(kind, (None, False))
            found[person][kind] = (max(last, before) if before else last, follows)
    follows_us = rows.filter(kind=Deed.FOLLOW).values_list("handle", flat=True).distinct()
    for handle in follows_us.iterator(chunk_size=AT_ONCE):
        if handle in owner:
            person, kind = owner[handle]
            found.setdefault(person, {})[kind] = (found.get(person, {}).get(kind, (None, False))[0], True)
    return found


def _is_lately(one: tuple[datetime | None, bool], at: datetime) -> bool:
    wrote, follows = one
    return follows or (wrote is not None and wrote > at - LATELY)
