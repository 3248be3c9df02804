"""How far we have listened on Matrix: the server's own token, what is still to be walked back, and what rooms are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

from porch.channels._matrix_reading import Room
from porch.core.errors import ChannelError

TALK_OF = 2  # with no more people in it a room is a talk between two


class Gap(NamedTuple):
    """A stretch of a room still to be walked back, from `above` down to `below` (empty: as far as history goes)."""

    room: str
    above: str
    below: str


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next."""

    since: str = ""
    gaps: list[Gap] = field(default_factory=list)
    rooms: dict[str, Room] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            return cls(
                since=str(told["since"]),
                gaps=[Gap(*map(str, gap)) for gap in told["gaps"]],
                rooms={room["id"]: Room(**room) for room in told["rooms"]},
                members={str(room): int(count) for room, count in told["members"].items()},
            )
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no Matrix cursor: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it."""
        rooms = [asdict(room) for room in self.rooms.values()]
        told = {"since": self.since, "gaps": self.gaps, "rooms": rooms, "members": self.members}
        return json.dumps(told, separators=(",", ":"))

    def learn(self, id_: str, told: Mapping[str, Any], us: str) -> Room:
        """Note what a synced room says about itself, and return it."""
        room = self.rooms.get(id_, Room(id=id_))
        summary = told.get("summary") or {}
        counts = [summary.get(f"m.{kind}_member_count") for kind in ("joined", "invited")]
        if any(isinstance(count, int) for count in counts):
            self.members[id_] = sum(count for count in counts if isinstance(count, int))
        for event in _states(told):
            room = _learned(room, event, us)
        small = self.members.get(id_, TALK_OF + 1) <= TALK_OF
        self.rooms[id_] = room = replace(room, direct=not room.public and (room.direct or small))
        return room

    def forget(self, id_: str) -> None:
        """Let go of a room that we are no longer in."""
        self.rooms.pop(id_, None)
        self.members.pop(id_, None)
        self.gaps = [gap for gap in self.gaps if gap.room != id_]


def _states(told: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for part in ("state", "timeline"):
        for event in (told.get(part) or {}).get("events") or ():
            if isinstance(event, Mapping) and "state_key" in event and isinstance(event.get("content"), Mapping):
                yield event


def _learned(room: Room, event: Mapping[str, Any], us: str) -> Room:
    kind, content = event.get("type"), event["content"]
    if kind == "m.room.name":
        return replace(room, name=str(content.get("name") or ""))
    if kind == "m.room.join_rules":
        return replace(room, public=content.get("join_rule") == "public")
    if kind == "m.room.encryption":
        return replace(room, sealed=True)
    before = (event.get("unsigned") or {}).get("prev_content") or {}
    if kind == "m.room.member" and event["state_key"] == us and (content.get("is_direct") or before.get("is_direct")):
        return replace(room, direct=True)
    return room
