"""Questions about what our address books say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from porch.core.viewer import Viewer, may_see
from porch.records.contacts.models import Contact, Naming

MOST = 20
MOST_OF_ONE = 6  # persons of one contact: an office holds more, and they are not one


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two persons, the lower id first, who are one by what a contact called `name` says."""

    one: int
    other: int
    name: str


def of_handles(viewer: Viewer, handle_ids: Collection[int]) -> list[Contact]:
    """Return the contacts that name any of one person's handles, newest first, at most 20."""
    if not may_see(viewer) or not handle_ids:
        return []
    named = Naming.objects.filter(handle_id__in=set(handle_ids)).values("contact_id")
    return list(Contact.objects.filter(pk__in=named).select_related("account").order_by("-id")[:MOST])


def pairs(viewer: Viewer) -> list[Pair]:
    """Return all whom our address books take for one person, once each.

    A handle that contacts of two names hold, such as an office's number, says nothing about who is one person.
    """
    if not may_see(viewer):
        return []
    rows = Naming.objects.filter(contact__deleted_at=None, handle__person__isnull=False)
    named: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for row, name, handle, person in rows.order_by("id").values_list(
        "contact_id", "contact__name", "handle_id", "handle__person_id"
    ):
        named[row, name][handle] = person
    telling = {where: those for where, those in named.items() if len(set(those.values())) > 1}
    shared = _shared({handle for those in telling.values() for handle in those})
    found: dict[tuple[int, int], str] = {}
    for (_, name), those in telling.items():
        people = sorted({person for handle, person in those.items() if handle not in shared})[:MOST_OF_ONE]
        found |= {pair: name for pair in combinations(people, 2) if pair not in found}
    return [Pair(one=one, other=other, name=name) for (one, other), name in found.items()]


def _shared(handle_ids: set[int]) -> set[int]:
    names: dict[int, set[str]] = defaultdict(set)
    rows = (
        Naming.objects.filter(handle_id__in=handle_ids, contact__deleted_at=None)
        if handle_ids
        else Naming.objects.none()
    )
    for handle, name in rows.values_list("handle_id", "contact__name"):
        names[handle].add(name.casefold())
    return {handle for handle, told in names.items() if len(told) > 1}
