"""Listens to repositories: what changed, oldest first, and which of the newest are gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.channels._github_reading import address_of, author_of, envelope, mark_of, read
from porch.channels._github_server import PAGE, Server
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import BROKEN, Item, items, written

LISTS = ("issues", "issues/comments", "pulls/comments")
OVERLAP = timedelta(minutes=2)
WATCHED = 100


class Listening:
    """One round of listening."""

    def __init__(self, server: Server, since: str | None, floor: datetime) -> None:
        self._server, self._floor = server, floor
        self._cursor = cursor_of(since)
        self._seen = 0

    def run(self, repositories: list[str]) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed or gone in each list of each repository, with a Mark after each."""
        for repository in repositories:
            for name in LISTS:
                place = f"{repository}/{name}"
                trail = self._cursor.setdefault(place, {"top": "", "watch": {}})
                for heard in self._walk(place, trail):
                    self._seen += 1
                    yield heard
                yield from self._gone(place, trail)
                yield Mark(cursor=json.dumps(self._cursor, separators=(",", ":")), seen=self._seen)

    def _walk(self, place: str, trail: dict[str, Any]) -> Iterator[Heard | Spoiled]:
        """Yield what changed in one list, walked by when it changed; each item once."""
        since = written(trail["top"]) - OVERLAP if trail["top"] else self._floor
        number, passed = 1, set[str]()
        while True:
            params = {"since": iso(since), "sort": "updated", "direction": "asc", "per_page": PAGE, "page": number}
            found = items(
                self._server.ask(f"/repos/{place}", params | ({"state": "all"} if place.endswith("issues") else {}))
            )
            for item in [one for one in found if str(one.get("id")) not in passed]:
                passed.add(str(item.get("id")))
                yield from self._hear(place, trail, item)
            newest = written(trail["top"]) if trail["top"] else since
            if len(found) < PAGE:
                return
            since, number = (newest, 1) if newest > since else (since, number + 1)

    def _hear(self, place: str, trail: dict[str, Any], item: Item) -> Iterator[Heard | Spoiled]:
        number, changed = str(item.get("id")), ""
        try:
            number, stamp = str(int(item["id"])), written(item["updated_at"])
            seen = [mark_of(item), address_of(item), author_of(item).name, str(item["created_at"])]
            before = trail["watch"].get(number)
            trail["top"] = max(trail["top"], iso(stamp))
            if before is not None and before[0] == seen[0]:
                return
            changed = iso(stamp) if before is not None else ""
            trail["watch"][number] = seen
            for old in sorted(trail["watch"], key=int)[:-WATCHED]:
                del trail["watch"][old]
        except BROKEN:
            pass  # it goes to quarantine, from where it is read
        yield from readings([envelope(item, self._server.us, changed=changed)], read, place)

    def _gone(self, place: str, trail: dict[str, Any]) -> Iterator[Heard | Spoiled]:
        """Yield which of the newest in a list stand there no longer."""
        if not trail["watch"] or place.endswith("pulls/comments"):
            return
        params = {"sort": "created", "direction": "desc", "per_page": PAGE, "state": "all"}
        there = {str(one.get("id")) for one in items(self._server.ask(f"/repos/{place}", params))}
        for number in [number for number in trail["watch"] if number not in there][:10]:
            mark, address, name, at = trail["watch"][number]
            own = address.rpartition("/")[2] if place.endswith("issues") else number
            if self._server.get(f"/repos/{place}/{own}").status_code in (404, 410):
                del trail["watch"][number]
                item = {"id": number, "html_url": address, "user": {"login": name}, "body": "", "created_at": at}
                yield from readings([envelope({**item, "title": mark}, self._server.us, deleted=True)], read, place)


def iso(at: datetime) -> str:
    """Return a time as GitHub takes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def cursor_of(since: str | None) -> dict[str, Any]:
    """Return the trails a Mark carried; ChannelError (permanent) when it is not one of ours."""
    try:
        told = json.loads(since or "{}")
        return {
            str(place): {"top": str(trail["top"]), "watch": {str(int(number)): list(map(str, seen)) for number, seen in
            trail["watch"].items()}} for place, trail in told.items()
        }  # fmt: skip
    except BROKEN as error:
        raise ChannelError(f"This is no GitHub cursor: {str(since)[:80]}", permanent=True) from error
