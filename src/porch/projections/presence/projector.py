"""Reads what is new in the log and counts anew whoever it concerns: where they were heard, and where we met them.

Idempotent: a handle is counted from all its rows, so counting it again changes nothing and a rebuild gives the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from porch.core.interaction import SAYING, Trait
from porch.core.networks import network_heard
from porch.projections.presence.models import Counted, Cursor, Met, Presence
from porch.records.tables import bulk

NAME = "presence"
BATCH = 5000
EVENTS = frozenset({"booth", "user group", "tasting"})  # of core.met.WHAT: what one goes to
ROBOTS = (Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.RECEIPT, Trait.SPAM)
Row = tuple[Any, ...]

_SAID = f"i.kind IN ({', '.join(repr(kind.value) for kind in sorted(SAYING))})"
_ROBOT = "(" + " OR ".join(f"i.traits LIKE '%%{trait.value}%%'" for trait in ROBOTS) + ")"
_HUMAN = f"NOT {_ROBOT}"
_TO_US, _ABOUT_US = f"{_HUMAN} AND {_SAID} AND i.addressed", f"{_HUMAN} AND {_SAID} AND NOT i.addressed"


def _many(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _last(condition: str) -> str:
    return f"MAX(CASE WHEN {condition} THEN i.at END)"


_THEIRS = (
    f"SELECT i.handle_id, h.kind, i.channel, MIN(CASE WHEN {_HUMAN} THEN i.at END), {_last(_HUMAN)},"  # noqa: S608
    f" {_many(_TO_US)}, {_last(_TO_US)}, {_many(_ABOUT_US)}, {_last(_ABOUT_US)}, 0, NULL, {_many(_ROBOT)}"
    " FROM interactions_interaction i JOIN people_handle h ON h.id = i.handle_id"
    " WHERE i.handle_id IN {} AND NOT i.ours AND NOT i.deleted GROUP BY i.handle_id, h.kind, i.channel"
)
_OURS = (
    "SELECT i.to_handle_id, h.kind, i.channel, NULL, NULL, 0, NULL, 0, NULL, COUNT(*), MAX(i.at), 0"  # noqa: S608
    " FROM interactions_interaction i JOIN people_handle h ON h.id = i.to_handle_id"
    f" WHERE i.to_handle_id IN {{}} AND i.ours AND NOT i.deleted AND {_SAID}"
    " GROUP BY i.to_handle_id, h.kind, i.channel"
)
_MET = (
    "SELECT <side>, <at>, id, detail FROM interactions_interaction"
    " WHERE <side> IN {} AND channel = 'in_person' AND NOT deleted AND <ours>"
)
_SIDES = (("handle_id", "NOT ours"), ("to_handle_id", "ours"))
_NEW = (
    "SELECT i.seq, i.id, CASE WHEN i.ours THEN i.to_handle_id ELSE i.handle_id END, c.handle_id"
    " FROM interactions_interaction i LEFT JOIN presence_counted c ON c.interaction_id = i.id"
    " WHERE i.seq > %s ORDER BY i.seq LIMIT %s"
)
_COLUMNS = (
    "handle_id", "network", "first_at", "last_at", "to_us", "to_us_at", "about_us", "about_us_at", "by_us", "by_us_at",
    "robots",
)  # fmt: skip
_SUMS, _LASTS = (2, 4, 6, 8), (1, 3, 5, 7)  # places in a row of facts; place 0 is the first time


def catch_up() -> int:
    """Read everything new in the log and return how many log rows were read."""
    if not is_behind():
        return 0
    held = Cursor.objects.filter(name=NAME).values_list("seq", flat=True).first()
    if not held:
        return rebuild()
    done = 0
    while read := _step():
        done += read
    return done


def rebuild() -> int:
    """Forget everything and count every handle anew; return how many log rows there are.

    A piece at a time, so that nobody waits long to write. What changes meanwhile has a number above where the log ended
    when we began, and is read after it; broken off, it begins again, as the cursor moves last.
    """
    with transaction.atomic():
        for table in (Presence, Met, Counted):
            table.objects.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
    ended = bulk.select("SELECT COALESCE(MAX(seq), 0), COUNT(*) FROM interactions_interaction")[0]
    last = 0
    while handles := _handles_after(last):
        with transaction.atomic():
            _remember(handles)
            _count(handles)
        last = handles[-1]
    Cursor.objects.filter(name=NAME).update(seq=ended[0])
    return int(ended[1])


def _handles_after(last: int) -> list[int]:
    rows = bulk.select("SELECT id FROM people_handle WHERE id > %s ORDER BY id LIMIT %s", last, BATCH)
    return [row[0] for row in rows]


def is_behind() -> bool:
    """Whether the log has something new; most of the time it has not."""
    rows = bulk.select(
        "SELECT 1 FROM interactions_head h LEFT JOIN presence_cursor c ON c.name = %s"
        " WHERE h.id = 1 AND h.seq > COALESCE(c.seq, 0)",
        NAME,
    )
    return bool(rows)


def _step() -> int:
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(name=NAME)
        rows = bulk.select(_NEW, cursor.seq, BATCH)
        if not rows:
            return 0
        concerned = {row[2] for row in rows} | {row[3] for row in rows}
        _count([handle for handle in concerned if handle is not None])
        counted = [(row[1], row[2]) for row in rows if row[2] is not None and row[2] != row[3]]
        bulk.upsert("presence_counted", ("interaction_id", "handle_id"), ("interaction_id",), counted)
        Counted.objects.filter(pk__in=[row[1] for row in rows if row[2] is None and row[3] is not None]).delete()
        Cursor.objects.filter(pk=cursor.pk).update(seq=rows[-1][0])
        return len(rows)


def _remember(handles: Sequence[int]) -> None:
    """Note whom everything of these handles is counted for, before it is."""
    for side, ours in _SIDES:
        sql = f"SELECT id, {side} FROM interactions_interaction WHERE {side} IN {{}} AND {ours}"  # noqa: S608
        bulk.insert("presence_counted", ("interaction_id", "handle_id"), bulk.select(sql, list(handles)))


def _count(handles: Sequence[int]) -> None:
    """Count these handles anew from all that was said by and to them."""
    facts: dict[tuple[int, str], list[Any]] = {}
    for sql in (_THEIRS, _OURS):
        for handle, kind, channel, *told in bulk.select(sql, list(handles)):
            key = handle, network_heard(channel, kind)
            facts[key] = _added(facts[key], told) if key in facts else list(told)
    _replace(Presence, handles, [(*key, *told) for key, told in facts.items()])
    in_person = [handle for handle, network in facts if network == "in_person"]
    _replace(Met, handles, _met(in_person))


def _replace(table: type[Presence] | type[Met], handles: Sequence[int], rows: Sequence[Row]) -> None:
    columns, key = (_COLUMNS, "network") if table is Presence else (_MET_COLUMNS, "key")
    name = table._meta.db_table
    kept = {(row[0], row[1]) for row in rows}
    held = bulk.select(f"SELECT id, handle_id, {key} FROM {name} WHERE handle_id IN {{}}", list(handles))  # noqa: S608
    table._default_manager.filter(pk__in=[row[0] for row in held if (row[1], row[2]) not in kept]).delete()
    bulk.upsert(name, columns, ("handle_id", key), rows)


_MET_COLUMNS = ("handle_id", "key", "place", "what", "times", "last_at")


def _met(handles: Sequence[int]) -> list[Row]:
    """Return the fairs and events at which we met these handles, named as at the last time."""
    told: list[Row] = []
    for side, ours in _SIDES:
        sql = _MET.replace("<side>", side).replace("<ours>", ours).replace("<at>", bulk.plain("at"))
        told += bulk.select(sql, list(handles))
    found: dict[tuple[int, str], Row] = {}
    for handle, at, _, detail in sorted(told, key=lambda row: (row[1], row[2])):
        what, place = _event(detail)
        if place:
            key = handle, place.casefold()[:200]
            found[key] = (*key, place[:200], what, found[key][4] + 1 if key in found else 1, at)
    return list(found.values())


def _event(detail: Any) -> tuple[str, str]:
    told = detail if isinstance(detail, dict) else json.loads(detail or "{}")
    what = str(told.get("as", ""))
    return what, " ".join(str(told.get("where", "")).split()) if what in EVENTS else ""


def _added(held: list[Any], told: Sequence[Any]) -> list[Any]:
    """Return two rows of facts about one handle on one network as one."""
    both = list(held)
    both[0] = min(_told(held[0], told[0]), default=None)
    for place in _LASTS:
        both[place] = max(_told(held[place], told[place]), default=None)
    for place in _SUMS:
        both[place] = held[place] + told[place]
    return both


def _told(*values: Any) -> Iterable[Any]:
    return [value for value in values if value is not None]
