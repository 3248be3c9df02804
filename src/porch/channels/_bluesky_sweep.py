"""Remembers how far Bluesky's lists were read. They come newest first and are ordered by a time their authors chose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from porch.core.errors import ChannelError, KeyRefused

WATCHED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: its items with their places, newest first, and where the next begins ("" at the end)."""

    items: tuple[tuple[str, Any], ...]
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch still unread, from the page `cursor` down to `floor`; only what is newer than `since` matters."""

    cursor: str
    floor: str
    since: str


@dataclass(slots=True, kw_only=True)
class Reach:
    """How far one list was read: nothing newer than `top` is, and of the older all but `gaps`."""

    top: str = ""
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A post as we last saw it."""

    cid: str
    at: str


@dataclass(slots=True, kw_only=True)
class Progress:
    """The whole cursor: the reach of each list, the posts watched for edits, and when all was last gone through."""

    reaches: dict[str, Reach] = field(default_factory=dict)
    watched: dict[str, Watched] = field(default_factory=dict)
    thorough: str = ""

    @classmethod
    def load(cls, cursor: str | None) -> Progress:
        """Return the progress a Mark's `cursor` stands for; none when it is not ours: better hear twice than miss."""
        if not cursor:
            return cls()
        try:
            kept = json.loads(cursor)
            reaches = {
                name: Reach(top=top, gaps=[Gap(cursor=c, floor=f, since=s) for c, f, s in gaps])
                for name, (top, gaps) in kept["reaches"].items()
            }
            watched = {uri: Watched(cid=cid, at=at) for uri, (cid, at) in kept["watched"].items()}
            return cls(reaches=reaches, watched=watched, thorough=str(kept["thorough"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def dump(self) -> str:
        """Return the cursor for a Mark."""
        newest = sorted(self.watched.items(), key=lambda one: one[1].at, reverse=True)[:WATCHED]
        kept = {
            "reaches": {
                name: [reach.top, [[gap.cursor, gap.floor, gap.since] for gap in reach.gaps]]
                for name, reach in self.reaches.items()
            },
            "watched": {uri: [one.cid, one.at] for uri, one in newest},
            "thorough": self.thorough,
        }
        return json.dumps(kept, separators=(",", ":"))


def sweep(reach: Reach, page_at: Callable[[str], Page]) -> Iterator[tuple[Page, str]]:
    """Yield each page of the gaps with the place from which its items are of interest, newest first.

    `reach` already claims a page when it is yielded: mark it only after the page was handed on.
    """
    while reach.gaps:
        gap = reach.gaps.pop(0)
        page = _page(page_at, gap)
        places = [place for place, _ in page.items if place]
        reach.top = max([reach.top, *places])
        ended = not page.next or page.next == gap.cursor or (places and min(places) < gap.floor)
        if not ended:
            reach.gaps.insert(0, Gap(cursor=page.next, floor=gap.floor, since=gap.since))
        yield page, gap.since


def _page(page_at: Callable[[str], Page], gap: Gap) -> Page:
    try:
        return page_at(gap.cursor)
    except KeyRefused:
        raise
    except ChannelError as error:
        if not (error.permanent and gap.cursor):
            raise
        return page_at("")  # a cursor kept for long may have gone stale: begin the gap again from the top
