"""How far we have listened: what is newest, what was left out below it, and which posts to look at again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from porch.core.errors import ChannelError

WATCHED = 40  # as many as one page, so that whatever a page shows again is known


class Seen(NamedTuple):
    """A post as we saw it last: enough to tell an edit, and to say that it is gone."""

    uri: str
    version: str
    acct: str
    at: str


class Gap(NamedTuple):
    """Ids still to be walked: above `low` (empty: as far as history goes) and below `high`."""

    low: str
    high: str


def order(id_: str) -> tuple[int, str]:
    """Return the key by which ids of one server stand in time: numbers, flakes and ULIDs alike."""
    return len(id_), id_


@dataclass(slots=True, kw_only=True)
class Trail:
    """One stream of a server, walked from the newest down."""

    top: str = ""
    gaps: list[Gap] = field(default_factory=list)
    watch: dict[str, Seen] = field(default_factory=dict)

    def is_new(self, id_: str) -> bool:
        """Return whether an item with this id has not been passed yet."""
        return order(id_) > order(self.top)

    def reached(self, ids: list[str]) -> None:
        """Note a head page: what lies between it and the last top is a gap, and its newest is the new top."""
        newest, oldest = max(ids, key=order), min(ids, key=order)
        if order(oldest) > order(self.top):
            self.gaps.append(Gap(self.top, oldest))
        self.top = max(self.top, newest, key=order)

    def keep(self, ref: str, seen: Seen) -> None:
        """Watch a post; the oldest are let go beyond the size of a page."""
        self.watch.pop(ref, None)
        self.watch[ref] = seen
        for old in sorted(self.watch, key=order)[:-WATCHED]:
            del self.watch[old]


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next."""

    notes: Trail = field(default_factory=Trail)
    ours: Trail = field(default_factory=Trail)
    direct: str = ""

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            return cls(notes=_trail(told["notes"]), ours=_trail(told["ours"]), direct=str(told["direct"]))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no Mastodon cursor: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it."""
        trails = {name: {"top": t.top, "gaps": t.gaps, "watch": t.watch} for name, t in self._trails()}
        return json.dumps(trails | {"direct": self.direct}, separators=(",", ":"))

    def _trails(self) -> tuple[tuple[str, Trail], ...]:
        return ("notes", self.notes), ("ours", self.ours)


def _trail(told: dict[str, object]) -> Trail:
    gaps, watch = told["gaps"], told["watch"]
    if not isinstance(gaps, list) or not isinstance(watch, dict):
        raise TypeError("gaps and watch")
    return Trail(
        top=str(told["top"]), gaps=[Gap(*gap) for gap in gaps], watch={ref: Seen(*seen) for ref, seen in watch.items()}
    )
