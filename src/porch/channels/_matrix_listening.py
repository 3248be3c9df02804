"""Listens to a Matrix homeserver: syncs, accepts invitations, walks back what was left out, looks up what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from porch.channels._matrix_cursor import Cursor, Gap
from porch.channels._matrix_reading import READERS, Room, edit_in, envelope, read, target_of, told_at
from porch.channels._matrix_server import LABEL, Server, place
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

PAGE = 100
ROUNDS = 20  # syncs in one listening: one for each round of invitations accepted
LAZY = {"lazy_load_members": True, "include_redundant_members": True}
NOTHING: Mapping[str, Any] = {"types": [], "not_types": ["*"]}
STATES = ["m.room.name", "m.room.join_rules", "m.room.encryption", "m.room.member"]
FILTER = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {
        "ephemeral": NOTHING,
        "account_data": NOTHING,
        "state": {"types": STATES, **LAZY},
        "timeline": {"limit": PAGE, "types": [*READERS, *STATES], **LAZY},
    },
}
ONLY_TOKEN = {"presence": NOTHING, "account_data": NOTHING, "room": {"rooms": []}}


class Listening:
    """One listening, from a cursor on. It keeps the cursor true after every step."""

    def __init__(self, server: Server, since: str | None, floor: datetime) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor
        self._us = server.us()
        self._names: dict[str, str] = {}
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every step and at the end."""
        for _ in range(ROUNDS):
            told = self._sync()
            joined = self._accept(told)
            yield from self._rooms(told)
            self._cursor.since = _token(told)
            yield self._mark()
            if not joined:
                break
        while self._cursor.gaps:
            yield from self._walk_back(self._cursor.gaps[-1])
            yield self._mark()

    def _sync(self) -> Mapping[str, Any]:
        params = {"filter": json.dumps(FILTER), "timeout": "0"}
        return self._server.get("/sync", params | ({"since": self._cursor.since} if self._cursor.since else {}))

    def _accept(self, told: Mapping[str, Any]) -> int:
        """Enter the rooms we are invited to; return how many let us in."""
        return sum(self._server.post(f"/join/{place(room)}", {}).is_success for room in _part(told, "invite"))

    def _rooms(self, told: Mapping[str, Any]) -> Iterator[Heard | Spoiled]:
        for id_ in _part(told, "leave"):
            self._cursor.forget(id_)
        for id_, said in _part(told, "join").items():
            known = id_ in self._cursor.rooms
            room = self._cursor.learn(id_, said, self._us)
            timeline = said.get("timeline") or {}
            events = timeline.get("events") or []
            self._learn_names([*((said.get("state") or {}).get("events") or ()), *events])
            yield from self._hear(events, room)
            above = timeline.get("prev_batch")
            if isinstance(above, str) and timeline.get("limited"):
                self._cursor.gaps.append(Gap(id_, above, self._cursor.since if known else ""))

    def _walk_back(self, gap: Gap) -> Iterator[Heard | Spoiled]:
        room = self._cursor.rooms.get(gap.room, Room(id=gap.room))
        told = back(self._server, gap.room, gap.above, gap.below)
        events = told.get("chunk") or []
        self._learn_names([*(told.get("state") or ()), *events])
        yield from self._hear([event for event in events if self._recent(event)], room)
        above = told.get("end")
        on = isinstance(above, str) and above != gap.above and bool(events) and self._recent(events[-1])
        self._cursor.gaps[-1:] = [Gap(gap.room, str(above), gap.below)] if on else []

    def _recent(self, event: Any) -> bool:
        return (at := at_of(event)) is None or at >= self._floor

    def _hear(self, events: list[Any], room: Room) -> Iterator[Heard | Spoiled]:
        for event in events:
            whole = self._whole(event, room)
            sender = str(whole.get("sender")) if isinstance(whole, Mapping) else ""
            raw = envelope(whole, room, self._us, self._names.get(sender, ""))
            for heard in readings([raw], read, f"{room.id}/{_id(event)}"):
                self._count += isinstance(heard, Heard)
                yield heard

    def _whole(self, event: Any, room: Room) -> Any:
        """Return what an edit or a taking back is about, as it stands now; the event itself for all else."""
        target = target_of(event) if _is_event(event) else ""
        if not target:
            return event
        original = self._server.find(f"/rooms/{place(room.id)}/event/{place(target)}")
        if original is None:
            return event
        if event["type"] == "m.room.redaction" or edit_in(original):
            return original
        unsigned = original.get("unsigned") or {}
        return {**original, "unsigned": {**unsigned, "m.relations": {"m.replace": event}}}

    def _learn_names(self, events: list[Any]) -> None:
        for event in events:
            if isinstance(event, Mapping) and event.get("type") == "m.room.member" and _is_event(event):
                name = event["content"].get("displayname")
                if isinstance(name, str) and name:
                    self._names[str(event.get("state_key"))] = name

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def back(server: Server, room: str, above: str = "", below: str = "") -> Mapping[str, Any]:
    """Return a page of a room's events, newest first, from `above` (empty: from now) down to `below`."""
    kinds = {"types": list(READERS), **LAZY}
    params = {"dir": "b", "limit": str(PAGE), "filter": json.dumps(kinds)}
    return server.get(
        f"/rooms/{place(room)}/messages",
        params | ({"from": above} if above else {}) | ({"to": below} if below else {}),
    )


def back_to(server: Server, room: str, floor: datetime) -> Iterator[Mapping[str, Any]]:
    """Yield a room's events from the newest down to `floor`."""
    above = ""
    while True:
        told = back(server, room, above)
        events = [event for event in told.get("chunk") or () if _is_event(event)]
        yield from events
        times = [at for event in events if (at := at_of(event))]
        end = told.get("end")
        if not events or not isinstance(end, str) or end == above or (times and min(times) < floor):
            return
        above = end


def joined(server: Server) -> list[str]:
    """Return the rooms we are in."""
    rooms = server.get("/joined_rooms").get("joined_rooms")
    if not isinstance(rooms, list):
        raise ChannelError(f"{LABEL} gave no list of rooms")
    return [room for room in rooms if isinstance(room, str)]


def wait(server: Server, timeout: timedelta) -> bool:
    """Return True as soon as anything happens in any room, False after `timeout`."""
    params = {"filter": json.dumps(ONLY_TOKEN), "timeout": "0"}
    since = _token(server.get("/sync", params))
    params = {"filter": json.dumps(FILTER), "timeout": str(int(timeout.total_seconds() * 1000)), "since": since}
    told = server.told(server.raw("/sync", params, patience=timeout.total_seconds()))
    return bool(_part(told, "join") or _part(told, "invite"))


def at_of(event: Any) -> datetime | None:
    """Return when an event happened, None when it does not say."""
    try:
        return told_at(event["origin_server_ts"])
    except (LookupError, TypeError, ValueError, OverflowError, OSError):
        return None


def _token(told: Mapping[str, Any]) -> str:
    token = told.get("next_batch")
    if not isinstance(token, str) or not token:
        raise ChannelError(f"{LABEL} did not say where to go on")
    return token


def _part(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = (told.get("rooms") or {}).get(name) or {}
    return {id_: said for id_, said in part.items() if isinstance(said, Mapping)}


def _is_event(event: Any) -> bool:
    return isinstance(event, Mapping) and isinstance(event.get("content"), Mapping)


def _id(event: Any) -> str:
    return str(event.get("event_id") or "") if isinstance(event, Mapping) else ""
