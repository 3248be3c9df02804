"""How somebody wishes to hear from us: how often, about what, where and when. Rows are added; the latest holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import F, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from porch.analytics.cadence.kinds import STARTED
from porch.analytics.cadence.standing import Pace
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.consent import erased
from porch.records.consent.models import OptIn, Wish
from porch.records.people import queries as people
from porch.records.people.models import Person
from porch.records.team.models import Member

FEW = 500
OPT_INS, WITHIN = 3, timedelta(hours=24)
UNCONFIRMED = timedelta(days=3)
"""How long an address waits to be confirmed: as long as the link in its mail opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What somebody wishes. `zone` is a name of the IANA database, `country` two letters; empty where not said."""

    pace: Pace = Pace.HOUSE
    kinds_off: frozenset[str] = frozenset()
    channels_off: frozenset[str] = frozenset()
    quiet: tuple[time, time] | None = None
    paused_until: datetime | None = None
    zone: str = ""
    country: str = ""
    language: str = ""


def wish(*, person: Person, wished: Wished, at: datetime, by: Member | None = None) -> Wish:
    """Keep what somebody wishes from now on; PorchError names what is not known here."""
    if wished.zone and wished.zone not in available_timezones():
        raise PorchError(f"Nobody knows a time zone called {wished.zone[:60]}.")
    if unknown := wished.kinds_off - {kind.value for kind in STARTED}:
        raise PorchError(f"Nothing of ours is called {min(unknown)[:60]}.")
    early, late = wished.quiet or (None, None)
    return Wish.objects.create(
        person_id=person.now_id, pace=Pace(wished.pace).value, kinds_off=sorted(wished.kinds_off),
        channels_off=sorted(wished.channels_off), quiet_from=early, quiet_until=late, zone=wished.zone,
        paused_until=wished.paused_until, country=wished.country[:2].upper(), language=wished.language[:16],
        by=by, at=at,
    )  # fmt: skip


def wished(viewer: Viewer, person: Person) -> Wished:
    """Return what somebody wishes; what nobody said is as the house has it."""
    if not may_see(viewer):
        return Wished()
    found = Wish.objects.filter(person__in=people.identities(viewer, person)).order_by("-at", "-id").first()
    return _read(found) if found else Wished()


def wishes(viewer: Viewer, person_ids: Collection[int]) -> dict[int, Wished]:
    """Return what these people (as they are now) wish; whoever never said anything is left out."""
    if not may_see(viewer):
        return {}
    latest = Window(
        RowNumber(), partition_by=Coalesce("person__identity", "person"), order_by=(F("at").desc(), F("id").desc())
    )
    rows = Wish.objects.all()
    if len(person_ids) <= FEW:
        rows = rows.filter(person__in=people.all_of(SYSTEM, person_ids))
    rows = rows.annotate(now=Coalesce("person__identity", "person"), place=latest).filter(place=1)
    wanted = person_ids if isinstance(person_ids, (set, frozenset)) else set(person_ids)
    return {row.now: _read(row) for row in rows if row.now in wanted}


def zone_of(wish: Wished) -> ZoneInfo | None:
    """Return the zone that somebody told, or None; one that nobody knows any more is none."""
    try:
        return ZoneInfo(wish.zone) if wish.zone else None
    except (ValueError, OSError, LookupError):
        return None


def ask_to_confirm(
    *, address: str, name: str, whose: Person | None, purposes: Collection[str], words: str, place: str, at: datetime
) -> OptIn:
    """Note that a mail to confirm goes to an address; PorchError after three in 24 hours (C5).

    `whose` it is already, where that is known. Must run where no two ask at once.
    """
    digest = erased.of_handle("email", address)
    if OptIn.objects.filter(digest=digest, at__gt=at - WITHIN).count() >= OPT_INS:
        raise PorchError(_("We have written to this address three times today. Look for our mail there."))
    return OptIn.objects.create(
        person_id=whose.now_id if whose else None, digest=digest, address=address, name=name[:120],
        purposes=sorted(purposes), words=words[:1000], place=place[:300], at=at,
    )  # fmt: skip


def forget_unconfirmed(*, now: datetime) -> int:
    """Let go of the addresses that nobody confirmed while the link in their mail still opened; return how many."""
    return OptIn.objects.filter(confirmed_at=None, at__lt=now - UNCONFIRMED).delete()[0]


def _read(row: Wish) -> Wished:
    quiet = (row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None
    return Wished(
        pace=Pace(row.pace), kinds_off=frozenset(row.kinds_off), channels_off=frozenset(row.channels_off), quiet=quiet,
        paused_until=row.paused_until, zone=row.zone, country=row.country, language=row.language,
    )  # fmt: skip
