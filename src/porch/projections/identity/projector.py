"""Compares everybody with everybody, and keeps who may be one; nothing is kept of the comparison before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from porch.analytics import identity
from porch.core.viewer import SYSTEM
from porch.projections.identity.models import Look, Suggestion
from porch.records.contacts import queries as contacts
from porch.records.people import queries as people
from porch.records.tables import bulk

FEW = 5000  # handles; as many are compared in seconds
SOON, LATER = timedelta(minutes=1), timedelta(minutes=30)
MOST = 1000  # suggestions kept, the surest: nobody decides about more
COLUMNS = ("one_id", "other_id", "probability", "sureness", "evidence")
Pair = tuple[int, int]


@dataclass(slots=True)
class _Found:
    """What speaks for two being one."""

    probability: float | None
    evidence: list[list[Any]]


def refresh(*, now: datetime) -> bool:
    """Compare again when something is known that was not, and it is time; return whether it was."""
    if not is_due(now=now):
        return False
    rebuild(now=now)
    return True


def is_due(*, now: datetime) -> bool:
    """Whether something is known that was not, and it is time to compare again."""
    last = Look.objects.first()
    if last is None:
        return True
    every = SOON if last.handles <= FEW else LATER
    return now - last.looked_at >= every and last.mark != _mark()


def rebuild(*, now: datetime) -> int:
    """Compare everybody; return how many handles that were."""
    mark, known = _mark(), list(_known())  # the mark first: what comes meanwhile is looked at next time
    found = _found(known)
    surest = sorted(found, key=lambda pair: (-_sureness(found[pair]), pair))[:MOST]
    with transaction.atomic():  # the long part is behind us
        _keep({pair: found[pair] for pair in surest})
        Look.objects.update_or_create(pk=1, defaults={"mark": mark, "handles": len(known), "looked_at": now})
    return len(known)


def _found(known: list[identity.Known]) -> dict[Pair, _Found]:
    never = people.never_same(SYSTEM)
    found: dict[Pair, _Found] = {}
    for like in identity.suggest(known, never=never):
        reasons: list[list[Any]] = [[one.words, round(one.weight, 2)] for one in like.evidence]
        found[like.one, like.other] = _Found(round(like.probability, 4), reasons)
    for told in contacts.pairs(SYSTEM):
        pair = (told.one, told.other)
        if pair not in never:
            why = f"your address book has both as {told.name}" if told.name else "your address book has both as one"
            found.setdefault(pair, _Found(None, [])).evidence.insert(0, [why, None])
    return found


def _sureness(found: _Found) -> float:
    return 1.0 if found.probability is None else found.probability


def _known() -> Iterator[identity.Known]:
    """Every handle of every person, but for those that are not customers."""
    aside = people.every_set_aside(SYSTEM)
    rows = bulk.select("SELECT person_id, kind, value, name FROM people_handle WHERE person_id IS NOT NULL ORDER BY id")
    for person, kind, value, name in rows:
        if (kind, value) not in aside and (kind, "@" + value.rpartition("@")[2]) not in aside:
            yield identity.Known(person=person, kind=_CLAIMS.get(kind, kind), value=_said(kind, value), name=name)


_CLAIMS = {"unverified_mail": "email", "unverified_phone": "phone"}


def _said(kind: str, value: str) -> str:
    """What somebody says of themselves counts as a reason too, though never as a proof."""
    return value.partition(" (")[0] if kind in _CLAIMS else value


def _keep(found: dict[Pair, _Found]) -> None:
    held = {(row[1], row[2]): row for row in bulk.select("SELECT id, one_id, other_id FROM identity_suggestion")}
    gone = [row[0] for pair, row in held.items() if pair not in found]
    for start in range(0, len(gone), 500):
        Suggestion.objects.filter(pk__in=gone[start : start + 500]).delete()
    for pair, one in found.items():
        what = {"probability": one.probability, "sureness": _sureness(one), "evidence": one.evidence}
        Suggestion.objects.update_or_create(one_id=pair[0], other_id=pair[1], defaults=what)


def _mark() -> str:
    """Return what changes when the comparison would come out differently."""
    told = bulk.select(
        "SELECT (SELECT MAX(id) FROM people_handle), (SELECT MAX(id) FROM people_called),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_attachment),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_merge),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_neversame),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_notacustomer),"
        " (SELECT MAX(id) FROM contacts_naming), (SELECT COUNT(*) FROM contacts_naming),"
        " (SELECT COUNT(deleted_at) FROM contacts_contact)"
    )
    return " ".join(str(part) for part in told[0])
