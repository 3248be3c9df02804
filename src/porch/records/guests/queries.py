"""Questions about customers at the door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.expressions import RawSQL

from porch.core.viewer import Viewer, may_see
from porch.records.guests import codes
from porch.records.guests.models import Passkey, Stay
from porch.records.people.models import Handle, Person
from porch.records.tables import bulk


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """Who is signed in with one browser, as who they are now, and what they want to be called in public."""

    stay: Stay
    person: Person
    name: str


_CALLED = """COALESCE(
    (SELECT name FROM guests_publicname WHERE person_id = people_handle.person_id),
    (SELECT n.name FROM guests_publicname n JOIN people_person p ON p.id = n.person_id
     WHERE p.identity_id = people_handle.person_id ORDER BY n.at DESC LIMIT 1))"""
"""What whoever has a stay's handle now is called: asked for with each page, so written as it is run."""


_NAMES = """SELECT asked.id, n.name FROM people_person asked
    JOIN people_person one ON one.id = COALESCE(asked.identity_id, asked.id)
        OR one.identity_id = COALESCE(asked.identity_id, asked.id)
    JOIN guests_publicname n ON n.person_id = one.id
    WHERE asked.id IN {} ORDER BY one.identity_id IS NULL, n.at"""
"""What everybody asked for is called by any they are one of, what they chose as who they are now last."""


def staying(viewer: Viewer, token: str, now: datetime) -> Staying | None:
    """Return whose a browser's token is, in one statement; None where it has ended."""
    held = Stay.objects.select_related("handle__person").annotate(called=RawSQL(_CALLED, []))  # noqa: S611 - ours
    found = held.filter(digest=codes.of_token(token)).first()
    if found is None or found.person is None or not (may_see(viewer) and found.stands(now)):
        return None
    return Staying(stay=found, person=found.person, name=found.called or "")


def stays(viewer: Viewer, person: Person, now: datetime) -> int:
    """Return in how many browsers somebody is signed in."""
    held = Stay.objects.filter(handle__person_id=person.now_id, ended_at=None, until__gt=now)
    return held.count() if may_see(viewer) else 0


def accounts(viewer: Viewer, stay: Stay) -> list[Handle]:
    """Return the other handles that whoever stays has proved, the oldest first."""
    proved = Handle.objects.filter(person=stay.handle.person_id, verified_at__isnull=False).exclude(pk=stay.handle_id)
    return list(proved.order_by("pk")) if may_see(viewer) and stay.handle.person_id else []


def passkeys(viewer: Viewer, person: Person) -> list[Passkey]:
    """Return the passkeys somebody signs in with, the oldest first."""
    held = Passkey.objects.filter(handle__person_id=person.now_id, ended_at=None).order_by("pk")
    return list(held) if may_see(viewer) else []


def public_names(viewer: Viewer, person_ids: Collection[int]) -> dict[int, str]:
    """Return what people want to be called in public, by the ids asked for, whoever they are now.

    What was chosen by who they are now goes before what they chose while they were two. Who never said so is left out:
    what the team calls them is not for others.
    """
    if not may_see(viewer) or not person_ids:
        return {}
    return dict(bulk.select(_NAMES, sorted(set(person_ids))))  # of one person the last row stands
