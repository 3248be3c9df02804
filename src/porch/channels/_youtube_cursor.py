"""How far we have listened to YouTube, and which comments, threads and videos we would miss."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from porch.core.errors import ChannelError

WATCHED = 300  # comments remembered, so that one that is gone can be told
COUNTED = 500  # threads whose number of replies is remembered


class Seen(NamedTuple):
    """A comment as we saw it last: enough to tell an edit, and to say that it is gone."""

    version: str
    author: str
    at: str
    thread: str


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next."""

    top: str = ""  # when the newest thread was opened
    sweep: str = ""  # the page from which to go on looking at what lies further back
    whole: bool = False  # whether the first reading has reached as far back as we want
    watch: dict[str, Seen] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    videos: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            watch = {id_: Seen(*map(str, seen)) for id_, seen in told["watch"].items()}
            counts = {id_: int(count) for id_, count in told["counts"].items()}
            videos = {id_: [str(part) for part in seen] for id_, seen in told["videos"].items()}
            return cls(
                top=str(told["top"]), sweep=str(told["sweep"]), whole=bool(told["whole"]), watch=watch, counts=counts,
                videos=videos,
            )  # fmt: skip
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no YouTube cursor: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it, the oldest of what is watched let go."""
        for id_ in sorted(self.watch, key=lambda one: self.watch[one].at)[:-WATCHED]:
            del self.watch[id_]
        for id_ in list(self.counts)[:-COUNTED]:
            del self.counts[id_]
        told = {name: getattr(self, name) for name in ("top", "sweep", "whole", "watch", "counts", "videos")}
        return json.dumps(told, separators=(",", ":"))
