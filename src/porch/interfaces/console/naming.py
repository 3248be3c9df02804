"""People chosen by name in a form, which keeps them while one looks for more; it works without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from porch.core.viewer import Viewer
from porch.records.people import queries as people

MOST, OFFERED = 100, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Who was chosen, in the order of choosing; who is offered for what was asked; `looks`: nothing else was wanted."""

    chosen: tuple[Any, ...]
    found: tuple[Any, ...]
    asked: str
    looks: bool

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of who was chosen."""
        return tuple(one.pk for one in self.chosen)


def named(viewer: Viewer, told: QueryDict) -> Naming:
    """Return what a form says of people: `person` the chosen, `add` one more, `drop` one less, `who` whom it looks for.

    `look` pressed with nothing to look for is the form sent off: Enter in another field presses it.
    """
    wanted = [*_numbers(told, "person"), *_numbers(told, "add")]
    dropped = _numbers(told, "drop")
    ids = [one for one in dict.fromkeys(wanted) if one not in dropped][:MOST]
    known = {one.pk: one for one in people.by_ids(viewer, ids)} if ids else {}
    now = {one.pk: one for one in people.by_ids(viewer, {row.now_id for row in known.values()})} if known else {}
    chosen = dict.fromkeys(now[known[one].now_id] for one in ids if one in known)
    asked = "" if "add" in told else told.get("who", "").strip()[:100]
    handles = people.find(viewer, asked, limit=OFFERED * 2) if asked else []
    offered = {one.person_id: one for one in reversed(handles) if one.person_id not in now}
    return Naming(
        chosen=tuple(chosen), found=tuple(reversed(offered.values()))[:OFFERED], asked=asked,
        looks=bool(dropped) or "add" in told or ("look" in told and bool(asked)),
    )  # fmt: skip


def _numbers(told: QueryDict, name: str) -> list[int]:
    return [int(one) for one in told.getlist(name)[:MOST] if one.isdecimal() and len(one) < 19]
