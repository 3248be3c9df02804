"""Addresses that rest: what was sent there came back on several days lately, though it may yet arrive again (C8).

Nothing is begun there meanwhile; an answer to what somebody wrote goes all the same. Mail that arrived since, or a word
of theirs from that address, ends the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce

from porch.analytics.cadence.decisions import Defer
from porch.analytics.cadence.grounds import RESTS
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle, Person

GIVES_UP = timedelta(days=5)
"""How long mail systems go on trying (RFC 5321, 4.5.4.1): what did not come back until then has arrived."""
FEW = 500
BEGUN = Coalesce("begun_at", "created_at")


def rests(viewer: Viewer, handles: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return until when each of these handles rests; those that do not are left out.

    A handle rests while mail to it of PORCH_SOFT_BOUNCES different days came back or is late.
    """
    if not may_see(viewer):
        return {}
    most = settings.PORCH_SOFT_BOUNCES
    unwell = {handle: told for handle, told in _unwell(handles, at).items() if len(told) >= most}
    well = _well_since(unwell, at)
    ends = {handle: _ends(told, well.get(handle)) for handle, told in unwell.items()}
    return {handle: days[most - 1] for handle, days in ends.items() if len(days) >= most}


def held(handle: Handle, at: datetime) -> Defer | None:
    """Return from when on something may be begun at a handle that rests, or None where it does not."""
    until = rests(SYSTEM, [handle.pk], at).get(handle.pk)
    return Defer(until=until, rule="C8", why=RESTS) if until else None


def of_people(
    viewer: Viewer, handles: Mapping[int, Collection[tuple[str, str, int]]], at: datetime
) -> dict[int, dict[str, datetime]]:
    """Return, by person, which kinds of handle rest and until when; a kind rests when every handle of it does.

    `handles` are each person's (kind, value, id).
    """
    found = rests(viewer, [pk for theirs in handles.values() for _, _, pk in theirs], at)
    return {person: _kinds(theirs, found) for person, theirs in handles.items()} if found else {}


def of_person(viewer: Viewer, person: Person, at: datetime) -> list[tuple[Handle, datetime]]:
    """Return which of somebody's handles rest, and until when."""
    handles = {handle.pk: handle for handle in person.handles.all()}
    return [(handles[pk], until) for pk, until in rests(viewer, handles, at).items()]


def _unwell(handles: Collection[int], at: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return of each handle when what came back or is late had left, and how long that speaks against it."""
    rows = Outgoing.objects.filter(unwell_until__gt=at, to_handle__isnull=False)
    rows = rows.filter(to_handle__in=list(handles)) if len(handles) <= FEW else rows
    wanted, found = set(handles), dict[int, list[tuple[datetime, datetime]]]()
    for handle, begun, until in rows.values_list("to_handle", BEGUN, "unwell_until"):
        if handle in wanted:
            found.setdefault(handle, []).append((begun, until))
    return found


def _well_since(handles: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return when each of these handles last worked, as far as we saw: mail stayed there, or something came of it."""
    if not handles:
        return {}
    arrived = Outgoing.objects.filter(
        to_handle__in=list(handles), state=Outgoing.State.SENT, changed_at__lte=at - GIVES_UP
    ).exclude(unwell_until__gt=at)
    heard = Interaction.objects.filter(handle__in=list(handles), ours=False)
    found: dict[int, datetime] = {}
    for handle, last in [
        *arrived.values_list("to_handle").annotate(last=Max(BEGUN)).order_by(),
        *heard.values_list("handle").annotate(last=Max("at")).order_by(),
    ]:
        found[handle] = max(last, found.get(handle, last))
    return found


def _ends(told: Collection[tuple[datetime, datetime]], well: datetime | None) -> list[datetime]:
    """Return how long each day speaks against a handle, the longest first; what left before it worked does not."""
    days: dict[date, datetime] = {}
    for begun, until in told:
        if well is None or begun > well:
            days[begun.date()] = max(until, days.get(begun.date(), until))
    return sorted(days.values(), reverse=True)


def _kinds(theirs: Collection[tuple[str, str, int]], found: Mapping[int, datetime]) -> dict[str, datetime]:
    awake = {kind for kind, _, pk in theirs if pk not in found}
    kinds: dict[str, datetime] = {}
    for kind, _, pk in theirs:
        if kind not in awake:
            kinds[kind] = min(found[pk], kinds.get(kind, found[pk]))
    return kinds
