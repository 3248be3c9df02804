"""How far we have listened on a network of Meta's: the newest of every list, and what to look at again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from porch.core.errors import ChannelError

WATCHED = 200  # a cursor is written down with every page: it stays near 20 kB


class Seen(NamedTuple):
    """An item as we saw it last: enough to tell an edit, and to say that it is gone."""

    mark: str
    at: str
    author: str
    kind: str
    under: str  # the list it stood in: a post's comments, a conversation, the page's posts


@dataclass(slots=True, kw_only=True)
class Trail:
    """One list, walked from the newest down. `more` is where its history was left, while it is not `done`."""

    top: str = ""
    done: bool = False
    more: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next. What is older than `horizon` is no longer watched."""

    trails: dict[str, Trail] = field(default_factory=dict)
    watch: dict[str, Seen] = field(default_factory=dict)
    horizon: str = ""

    @classmethod
    def parse(cls, since: str | None, network: str) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            return cls(
                trails={name: _trail(one) for name, one in told["trails"].items()},
                watch={name: Seen(*map(str, seen)) for name, seen in told["watch"].items()},
                horizon=str(told["horizon"]),
            )
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no cursor of {network}: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it."""
        trails = {name: asdict(trail) for name, trail in self.trails.items()}
        whole = {"trails": trails, "watch": self.watch, "horizon": self.horizon}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    def trail(self, name: str) -> Trail:
        """Return the trail of a list, a new one the first time."""
        return self.trails.setdefault(name, Trail())

    def keep(self, name: str, seen: Seen) -> None:
        """Watch an item."""
        self.watch[name] = seen

    def prune(self) -> None:
        """Let go of the oldest beyond what is watched."""
        oldest_first = sorted(self.watch, key=lambda name: self.watch[name].at)
        for name in oldest_first[:-WATCHED]:
            self.horizon = max(self.horizon, self.watch.pop(name).at)


def _trail(told: Mapping[str, Any]) -> Trail:
    more = {str(name): str(value) for name, value in told["more"].items()}
    return Trail(top=str(told["top"]), done=bool(told["done"]), more=more)
