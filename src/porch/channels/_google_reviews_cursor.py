"""How far we have listened to each of our places, and which reviews and questions we would miss."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from porch.core.errors import ChannelError

WATCHED = 200  # reviews remembered of a place


class Seen(NamedTuple):
    """A review or question as we saw it last: its version, when it was changed, and the same of what we answered."""

    version: str
    at: str
    reply: str = ""
    reply_at: str = ""


@dataclass(slots=True, kw_only=True)
class Trail:
    """How far we have come with one place."""

    top: str = ""  # when the latest changed review was changed
    sweep: str = ""  # the page from which to go on looking at what lies further back
    whole: bool = False  # whether the first reading has reached as far back as we want
    watch: dict[str, Seen] = field(default_factory=dict)
    questions: dict[str, Seen] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next, place by place."""

    trails: dict[str, Trail] = field(default_factory=dict)

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            return cls(trails={place: _trail(told) for place, told in json.loads(since)["trails"].items()})
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no Google reviews cursor: {since[:80]}", permanent=True) from error

    def trail(self, place: str) -> Trail:
        """Return how far we have come with a place."""
        return self.trails.setdefault(place, Trail())

    def text(self) -> str:
        """Return the cursor as a Mark carries it, the oldest of what is watched let go."""
        for trail in self.trails.values():
            for name in sorted(trail.watch, key=lambda one: trail.watch[one].at)[:-WATCHED]:
                del trail.watch[name]
        told = {
            place: {name: getattr(trail, name) for name in ("top", "sweep", "whole", "watch", "questions")}
            for place, trail in self.trails.items()
        }
        return json.dumps({"trails": told}, separators=(",", ":"))


def _trail(told: dict[str, object]) -> Trail:
    watch, questions = told["watch"], told["questions"]
    if not isinstance(watch, dict) or not isinstance(questions, dict):
        raise TypeError("watch and questions")
    return Trail(
        top=str(told["top"]), sweep=str(told["sweep"]), whole=bool(told["whole"]),
        watch={name: Seen(*map(str, seen)) for name, seen in watch.items()},
        questions={name: Seen(*map(str, seen)) for name, seen in questions.items()},
    )  # fmt: skip
