"""Introduces many people at once: each is made, or somebody we know is completed. Nobody is ever merged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from porch.core.interaction import Handle
from porch.records.people import alone, calling
from porch.records.people.meeting import Key, key
from porch.records.people.models import NotACustomer
from porch.records.tables import bulk
from porch.records.tables.words import fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Somebody as an address book knows them, under `uid`; `was` is the name it gave them before."""

    uid: str
    name: str
    handles: tuple[Handle, ...]
    was: str = ""


@dataclass(slots=True)
class _Known:
    """The rows there are, and those to be written."""

    whose: dict[Key, tuple[int, int | None, int | None]]  # handle, person and home by what a handle is unique by
    aside: set[Key]
    claims: dict[Key, dict[str, str]]
    names: dict[int, str]
    bare: dict[int, set[str]]  # every value a person's name may have been made from
    people: list[tuple[int, str, object]] = field(default_factory=list)
    handles: list[tuple[Any, ...]] = field(default_factory=list)
    renamed: dict[int, str] = field(default_factory=dict)
    free_people: Iterable[int] = ()
    free_handles: Iterable[int] = ()


def introduce(
    cards: Sequence[Card], *, claims: dict[Key, dict[str, str]], never: Collection[Key], at: datetime
) -> list[list[int]]:
    """Make or complete a person for each of `cards`; return the ids of the handles here that each of them names.

    Handles of several people: nothing is joined and nothing made. A handle of our own, one among `never` (colleagues')
    or one marked *not a customer*: nothing is made. `claims` tells which cards, by their uid, with what name, hold a
    handle already: one that a card of another name holds too (an office's number) says nothing about who somebody is.
    A name that is only a handle, or that the card gave before, gives way; one a colleague gave stays. The caller is
    inside a transaction and holds the log.
    """
    alone.alone()  # whoever is completed here must not become another meanwhile
    wanted = {key(handle): handle for card in cards for handle in card.handles}
    known = _look(wanted, claims)
    named = [_take(card, known, never, bulk.moment(at)) for card in cards]
    bulk.insert("people_person", ("id", "name", "created_at"), known.people)
    columns = ("id", "kind", "value", "name", "url", "person_id", "home_id", "created_at")
    bulk.insert("people_handle", columns, known.handles)
    bulk.update("people_person", ("name",), [(name, person) for person, name in known.renamed.items()])
    _call(known)
    return named


def _call(known: _Known) -> None:
    """Let everybody made or named here be found by their new name."""
    new = {*(person for person, _, _ in known.people), *known.renamed}
    sql = "SELECT id, value, name, person_id FROM people_handle WHERE person_id IN {}"
    theirs = bulk.select(sql, sorted(new))
    calling.call((row, value, f"{name} {known.names[person]}") for row, value, name, person in theirs)
    calling.call((row[0], row[2], row[3]) for row in known.handles if row[5] not in new)


def _look(wanted: Mapping[Key, Handle], claims: dict[Key, dict[str, str]]) -> _Known:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, value in wanted:
        by_kind[kind].append(value)
    whose: dict[Key, tuple[int, int | None, int | None]] = {}
    for kind, values in by_kind.items():
        sql = "SELECT value, id, person_id, home_id FROM people_handle WHERE kind = %s AND value IN {}"
        whose |= {(kind, value): (row, person, home) for value, row, person, home in bulk.select(sql, kind, values)}
    people = sorted({person for _, person, _ in whose.values() if person is not None})
    names = dict(bulk.select("SELECT id, name FROM people_person WHERE id IN {}", people))
    bare: dict[int, set[str]] = defaultdict(set)
    for person, value in bulk.select("SELECT person_id, value FROM people_handle WHERE person_id IN {}", people):
        bare[person].add(value[:300])
    unknown = [one for one in wanted if one not in whose]
    return _Known(
        whose=whose, aside=_aside(wanted), claims=claims, names=names, bare=bare,
        free_people=iter(bulk.reserve("people_person", len(unknown))),
        free_handles=iter(bulk.reserve("people_handle", len(unknown))),
    )  # fmt: skip


def _aside(wanted: Collection[Key]) -> set[Key]:
    marks = set(NotACustomer.objects.filter(undone_at=None).values_list("kind", "value"))
    return {(k, v) for k, v in wanted if (k, v) in marks or (k, "@" + v.rpartition("@")[2]) in marks}


def _take(card: Card, known: _Known, never: Collection[Key], now: object) -> list[int]:
    keys = list(dict.fromkeys(key(handle) for handle in card.handles))
    here = [one for one in keys if one in known.whose]
    nobody = any(one in never or one in known.aside or known.whose.get(one, (0, 0, 0))[1] is None for one in keys)
    telling = [one for one in here if not _is_shared(one, card, known)]
    people = {known.whose[one][1] for one in telling}
    if not nobody and len(people) < 2 and (people or len(here) < len(keys)):
        person = next((one for one in people if one is not None), 0) or _make(card, known, now)
        _name(person, card, known)
        home = next((at_home for one in telling if (at_home := known.whose[one][2]) is not None), person)
        for handle in card.handles:
            if key(handle) not in known.whose:
                _attach(handle, person, home, known, now)
    for one in keys:
        known.claims.setdefault(one, {})[card.uid] = card.name
    return [known.whose[one][0] for one in keys if one in known.whose]


def _is_shared(one: Key, card: Card, known: _Known) -> bool:
    names = (name for uid, name in known.claims.get(one, {}).items() if uid != card.uid)
    return any(name.casefold() != card.name.casefold() for name in names)


def _make(card: Card, known: _Known, now: object) -> int:
    person = next(iter(known.free_people))
    name = fit(card.name, 300) or card.handles[0].value[:300]
    known.people.append((person, name, now))
    known.names[person] = name
    return person


def _attach(handle: Handle, person: int, home: int, known: _Known, now: object) -> None:
    kind, value = key(handle)
    row = next(iter(known.free_handles))
    known.handles.append((row, kind, value, fit(handle.name, 300), fit(handle.url, 600), person, home, now))
    known.whose[kind, value] = (row, person, home)
    known.bare[person].add(value[:300])


def _name(person: int, card: Card, known: _Known) -> None:
    better, now = fit(card.name, 300), known.names.get(person, "")
    given_here = now in ("", card.was) or now in known.bare[person]
    if better and better != now and given_here:
        known.names[person] = known.renamed[person] = better
