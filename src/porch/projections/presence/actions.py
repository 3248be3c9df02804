"""Verbs: count where everybody is, so that a page need only read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from porch.analytics.companies import companies
from porch.core.viewer import SYSTEM
from porch.projections.presence import groups, keeping, projector, whereabouts
from porch.projections.presence.models import Census, Company, Membership, Spot
from porch.projections.presence.whereabouts import Folk
from porch.records.tables import bulk
from porch.records.tables.bulk import Row

FEW = 5000  # people; as many are counted in the blink of an eye
SOON, LATER = timedelta(minutes=1), timedelta(minutes=30)


def refresh(*, now: datetime) -> bool:
    """Read what is new in the log, and count again when something changed and it is time; return whether it was."""
    projector.catch_up()
    if not _is_old(now):
        return False
    count(now=now)
    return True


def is_due(*, now: datetime) -> bool:
    """Whether the log has something new, or something changed and it is time to count again."""
    return projector.is_behind() or _is_old(now)


def _is_old(now: datetime) -> bool:
    held = Census.objects.filter(group=groups.EVERYBODY).first()
    if held is None:
        return True
    return now - held.counted_at >= (SOON if held.people <= FEW else LATER) and held.mark != _mark(now)


def rebuild(*, now: datetime) -> int:
    """Forget where everybody was heard, read the log from the start and count; return how many log rows there are."""
    read = projector.rebuild()
    count(now=now)
    return read


def recount(*, now: datetime) -> bool:
    """Count at once where that is quick, because somebody changed what is counted; else leave it for the clock."""
    held = Census.objects.filter(group=groups.EVERYBODY).values_list("people", flat=True).first()
    if (held or 0) > FEW:
        Census.objects.filter(group=groups.EVERYBODY).update(mark="")
        return False
    count(now=now)
    return True


def count(*, now: datetime) -> None:
    """Count every group anew."""
    projector.catch_up()
    mark, told = _mark(now), groups.every(SYSTEM, now=now)
    everybody = whereabouts.folk(now)
    firms = companies({person: one.domains for person, one in everybody.items()})
    members = {group.name: group.people & everybody.keys() for group in told if group.people is not None}
    members |= {groups.COMPANY + domain: those for domain, those in firms.items()}
    with transaction.atomic():  # all that takes long is behind us: whoever wants to write does not wait for it
        for place, group in enumerate(told):
            theirs = everybody if group.people is None else {p: everybody[p] for p in members[group.name]}
            _keep(group, place, theirs, mark, now)
        Census.objects.exclude(group__in=[group.name for group in told]).delete()
        rows = [(name, person) for name, those in members.items() for person in those]
        _replace("presence_membership", ("group", "person_id"), 2, rows)
        _replace("presence_spot", _SPOT, 2, [row for person, one in everybody.items() for row in _spots(person, one)])
        _replace("presence_company", _COMPANY, 1, [_company(name, those, everybody) for name, those in firms.items()])


def _keep(group: groups.Group, place: int, those: Mapping[int, Folk], mark: str, now: datetime) -> None:
    drawn = whereabouts.picture(those, whereabouts.met(those, now))
    Census.objects.update_or_create(
        group=group.name,
        defaults={
            "place": place, "label": group.label, "words": group.words, "people": drawn.people,
            "body": keeping.kept(drawn), "mark": mark, "counted_at": now,
        },
    )  # fmt: skip


_SPOT = ("person_id", "network", "to_us", "about_us", "answered", "barred", "alone")
_COMPANY = ("domain", "people", "networks", "last_at")


def _spots(person: int, one: Folk) -> Iterator[Row]:
    for network in one.known:
        facts = (network in told for told in (one.to_us, one.about_us, one.answered, one.barred))
        yield (person, network, *facts, network == one.only)


def _company(domain: str, those: Iterable[int], everybody: Mapping[int, Folk]) -> Row:
    where = Counter(network for person in those for network in everybody[person].known)
    heard = [at for person in those for at in everybody[person].heard.values()]
    return domain, len(list(those)), json.dumps(where, sort_keys=True), max(heard, default=None)


def _replace(table: str, columns: Sequence[str], keyed: int, rows: Sequence[Row]) -> None:
    """Let a table hold exactly `rows`, of which the first `keyed` columns are the key; what is the same stays."""
    names = ", ".join(f'"{column}"' for column in columns)
    held = {row[1 : keyed + 1]: row for row in bulk.select(f"SELECT id, {names} FROM {table}")}  # noqa: S608
    wanted = {tuple(row[:keyed]): tuple(row) for row in rows}
    gone = [held[key][0] for key in held.keys() - wanted.keys()]
    for start in range(0, len(gone), 500):
        _TABLES[table]._default_manager.filter(pk__in=gone[start : start + 500]).delete()
    changed = [row for key, row in wanted.items() if key not in held or held[key][1:] != row]
    if keyed == len(columns):
        bulk.insert(table, columns, changed)
    else:
        bulk.upsert(table, columns, columns[:keyed], changed)


_TABLES = {"presence_membership": Membership, "presence_spot": Spot, "presence_company": Company}


def _mark(now: datetime) -> str:
    """Return what changes when the map would be drawn differently: log, joinings, marks, barriers, segments, day."""
    told = bulk.select(
        "SELECT (SELECT seq FROM presence_cursor WHERE name = %s),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_attachment),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_merge),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_notacustomer),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM people_barrier),"
        " (SELECT MAX(id) FROM people_handle),"
        " (SELECT COUNT(*) + COUNT(closed_at) FROM profiles_segment), (SELECT COUNT(*) FROM profiles_tagged),"
        " (SELECT COUNT(*) + COUNT(replaced_at) FROM profiles_value),"
        " (SELECT COUNT(*) + COUNT(until) + COUNT(undone_at) FROM organisations_role)",
        projector.NAME,
    )
    return f"{now.date()}/{told[0]}"
