"""By which handle somebody is reached: where they are, among the networks on which we can speak."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max

from porch.core.viewer import Viewer, may_see
from porch.projections.presence.models import Presence
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.people.models import Handle

FEW = 500
NEVER = datetime(1, 1, 1, tzinfo=UTC)
OPEN = frozenset(
    {"bluesky", "discourse", "facebook", "github", "gitlab", "hackernews", "instagram", "isso", "lemmy", "linkedin",
     "reddit", "stackexchange", "threads", "wordpress", "x", "youtube"}
)  # fmt: skip
"""Networks on which what we say of our own accord is there for everybody to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to somebody: a handle of theirs, of which kind, and when they were last heard there."""

    handle: int
    kind: str
    last_at: datetime = NEVER

    @property
    def is_open(self) -> bool:
        """Whether everybody could read it."""
        return self.kind in OPEN


def voices(viewer: Viewer) -> dict[str, Account]:
    """Return the connection by which we speak on each kind of network, the oldest that is at work."""
    found: dict[str, Account] = {}
    for account in accounts.accounts(viewer).filter(state=Account.State.LIVE):
        found.setdefault(account.channel, account)
    return found


def ways(viewer: Viewer, persons: Collection[int], kinds: Collection[str]) -> dict[int, list[Way]]:
    """Return the ways to each of these people on networks of these `kinds`: where they were heard last first."""
    if not may_see(viewer):
        return {}
    rows = Handle.objects.filter(person__isnull=False, kind__in=kinds)
    heard = Presence.objects.filter(last_at__isnull=False)
    if len(persons) <= FEW:
        rows, heard = rows.filter(person__in=persons), heard.filter(handle__person__in=persons)
    last = dict(heard.values_list("handle").annotate(at=Max("last_at")).order_by().iterator(chunk_size=5000))
    wanted, found = set(persons), dict[int, list[Way]]()
    for pk, person, kind in rows.values_list("pk", "person_id", "kind").iterator(chunk_size=5000):
        if person in wanted:
            found.setdefault(person, []).append(Way(handle=pk, kind=kind, last_at=last.get(pk, NEVER)))
    return {person: ordered(theirs) for person, theirs in found.items()}


def ordered(theirs: Sequence[Way]) -> list[Way]:
    """Return the ways in the order in which they are tried: heard last first, then mail, then the oldest handle."""
    return sorted(theirs, key=lambda way: (-way.last_at.timestamp() if way.last_at != NEVER else 0, way.kind != "email",
                                           way.handle))  # fmt: skip


def by_person(theirs: Mapping[int, list[Way]], person: int, *, personal: bool) -> list[Way]:
    """Return the ways to one person; where the words are theirs alone, those that nobody else can read."""
    return [way for way in theirs.get(person, []) if not (personal and way.is_open)]
