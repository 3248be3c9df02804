"""Meets many handles at once: one seen for the first time makes a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from porch.core.interaction import Handle
from porch.records.people import calling
from porch.records.tables import bulk
from porch.records.tables.words import fit, fit_name

Key = tuple[str, str]
LONGEST = 400
COLUMNS = ("id", "kind", "value", "name", "url", "followers", "person_id", "home_id", "created_at")


class Met(NamedTuple):
    """A handle's row and the person it belongs to (None: it is our own)."""

    handle_id: int
    person_id: int | None


def key(handle: Handle) -> Key:
    """Return what a handle is unique by."""
    return fit(handle.kind, 32), fit_name(handle.value, LONGEST)


def meet(handles: Mapping[Key, tuple[Handle, bool]], at: datetime) -> dict[Key, Met]:
    """Return the rows of `handles` (each with whether it is ours), making persons for those never seen.

    Names and follower counts that changed are brought up to date. Runs inside the caller's transaction.
    """
    met = _known(handles)
    _make({k: v for k, v in handles.items() if k not in met}, met, at)
    return met


def _known(handles: Mapping[Key, tuple[Handle, bool]]) -> dict[Key, Met]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, value in handles:
        by_kind[kind].append(value)
    met: dict[Key, Met] = {}
    renamed, called_anew = [], []
    for kind, values in by_kind.items():
        sql = "SELECT id, value, name, followers, person_id FROM people_handle WHERE kind = %s AND value IN {}"
        for row_id, value, name, followers, person_id in bulk.select(sql, kind, values):
            met[kind, value] = Met(row_id, person_id)
            now = handles[kind, value][0]
            called = fit(now.name, 300) or name
            counted = _followers(now) if now.followers is not None else followers
            if (called, counted) != (name, followers):
                renamed.append((called, counted, row_id))
            if called != name:
                called_anew.append((row_id, value, called))
    bulk.update("people_handle", ("name", "followers"), renamed)
    calling.call(called_anew)
    return met


def _make(unknown: Mapping[Key, tuple[Handle, bool]], met: dict[Key, Met], at: datetime) -> None:
    if not unknown:
        return
    now = bulk.moment(at)
    strangers = sum(1 for _, ours in unknown.values() if not ours)
    people_ids = iter(bulk.reserve("people_person", strangers))
    handle_ids = iter(bulk.reserve("people_handle", len(unknown)))
    people, rows = [], []
    for (kind, value), (handle, ours) in unknown.items():
        person_id = None if ours else next(people_ids)
        if person_id is not None:
            people.append((person_id, fit(handle.name, 300) or value[:300], now))
        handle_id = next(handle_ids)
        named = (fit(handle.name, 300), fit(handle.url, 600), _followers(handle))
        rows.append((handle_id, kind, value, *named, person_id, person_id, now))
        met[kind, value] = Met(handle_id, person_id)
    bulk.insert("people_person", ("id", "name", "created_at"), people)
    bulk.insert("people_handle", COLUMNS, rows)
    calling.call((row[0], row[2], row[3]) for row in rows if row[6] is not None)


def _followers(handle: Handle) -> int | None:
    # A number a network makes up must not keep its owner out of the log.
    return None if handle.followers is None else min(max(handle.followers, 0), 2**62)
