"""Listens to projects: what changed, oldest first, what is said under it, and which of the newest are gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from porch.channels._gitlab_reading import envelope, mark_of, moment, read, thread_of
from porch.channels._gitlab_server import PAGE, Server, iso
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import BROKEN, Item, items, text

PLACES = ("issues", "merge_requests")
OVERLAP = timedelta(minutes=2)  # GitLab stamps an issue for a comment at most once a minute
WATCHED = 100
IN_TURN = 3  # discussions looked at again in a round although nothing says that they changed
NAMING = frozenset({"mentioned", "directly_addressed"})


class Listening:
    """One round of listening."""

    def __init__(self, server: Server, since: str | None, floor: datetime) -> None:
        self._server, self._floor = server, floor
        self._cursor = cursor_of(since)
        self._seen = 0

    def run(self, projects: list[str]) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed or gone in each project, then who named us elsewhere; Marks between."""
        known = [self._server.project(name) for name in projects]
        for project in known:
            for place in PLACES:
                if project.get(f"{place}_access_level") != "disabled":
                    yield from Place(self._server, project, place, self._trail(project, place), self._floor).run()
                    yield self._mark()
        yield from self._mentions({project["id"] for project in known})
        yield self._mark()

    def _trail(self, project: Item, place: str) -> dict[str, Any]:
        blank = {"top": "", "turn": 0, "watch": {}, "notes": {}}
        trail: dict[str, Any] = self._cursor["trails"].setdefault(f"{project['id']} {place}", blank)
        return trail

    def _mentions(self, ours: set[int]) -> Iterator[Heard | Spoiled]:
        """Yield comments that name us in projects we do not listen to: they stand in our to-do list, ticked off too."""
        top = self._cursor["todo"]
        for state in ("pending", "done"):
            for todo in items(self._server.ask("/todos", {"state": state, "per_page": PAGE})):
                number = todo.get("id")
                if not isinstance(number, int) or number <= top or todo.get("action_name") not in NAMING:
                    continue
                self._cursor["todo"] = max(self._cursor["todo"], number)
                if "#note_" in text(todo, "target_url") and _project(todo) not in ours and self._recent(todo):
                    raw = envelope("mention", todo, self._server.host, us=self._server.us)
                    yield from self._counted(readings([raw], read, "/todos"))

    def _recent(self, todo: Item) -> bool:
        try:
            return moment(todo["created_at"]) >= self._floor
        except BROKEN:
            return True  # it goes to quarantine

    def _counted(self, heard: Iterator[Heard | Spoiled]) -> Iterator[Heard | Spoiled]:
        for one in heard:
            self._seen += 1
            yield one

    def _mark(self) -> Mark:
        return Mark(cursor=json.dumps(self._cursor, separators=(",", ":")), seen=self._seen)


class Place:
    """The issues, or the merge requests, of one project."""

    def __init__(self, server: Server, project: Item, place: str, trail: dict[str, Any], floor: datetime) -> None:
        self._server, self._place, self._trail = server, place, trail
        self._path = f"/projects/{project['id']}/{place}"
        self._name = str(project["id"])
        self._page = f"{text(project, 'web_url')}/-/{place}"
        self._closed = text(project, "visibility") != "public"
        self._since = moment(trail["top"]) - OVERLAP if trail["top"] else floor
        self._discussed: set[str] = set()

    def run(self) -> Iterator[Heard | Spoiled]:
        """Yield what changed, walked by when it changed, then what is gone, then a few discussions in their turn."""
        since, number, passed = self._since, 1, set[str]()
        while True:
            params = {"order_by": "updated_at", "sort": "asc", "updated_after": iso(since), "page": number}
            found = items(self._server.ask(self._path, {"scope": "all", "per_page": PAGE, **params}))
            for item in [one for one in found if str(one.get("id")) not in passed]:
                passed.add(str(item.get("id")))
                yield from self._hear(item)
            newest = moment(self._trail["top"]) if self._trail["top"] else since
            if len(found) < PAGE:
                break
            since, number = (newest, 1) if newest > since else (since, number + 1)
        yield from self._gone()
        yield from self._turn()

    def _hear(self, item: Item) -> Iterator[Heard | Spoiled]:
        try:
            number, stamp = str(int(item["id"])), moment(item["updated_at"])
            author, iid = text(item, "author", "username"), str(int(item["iid"]))
            votes = f"{item.get('upvotes', 0)}/{item.get('downvotes', 0)}"
            seen = [mark_of(item), iid, author, str(item["created_at"]), votes]
        except BROKEN:
            yield from self._read("item", item, text(item, "author", "username"))  # to quarantine
            return
        before = self._trail["watch"].get(number, ["", "", "", "", "0/0"])
        self._trail["top"] = max(self._trail["top"], iso(stamp))
        self._trail["watch"][number] = seen
        _shorten(self._trail["watch"])
        if before[0] != seen[0]:
            yield from self._read("item", item, author, changed=iso(stamp) if before[0] else "")
        if before[4] != votes:
            yield from self._awards(iid)
        if item.get("user_notes_count") != 0:
            yield from self._discussions(iid, number, confidential=bool(item.get("confidential")))

    def _awards(self, iid: str) -> Iterator[Heard | Spoiled]:
        for award in self._server.pages(f"{self._path}/{iid}/award_emoji", {"per_page": PAGE}):
            yield from self._read("award", award, text(award, "user", "username"))

    def _discussions(self, iid: str, above: str, *, confidential: bool) -> Iterator[Heard | Spoiled]:
        """Yield the comments under one item that are new, changed or gone."""
        self._discussed.add(iid)
        there = set[str]()
        for discussion in self._server.pages(f"{self._path}/{iid}/discussions", {"per_page": PAGE}):
            for note in items(discussion.get("notes")):
                there.add(text(note, "id"))
                if not note.get("system"):
                    thread = {**thread_of(discussion), "iid": iid, "confidential": confidential}
                    yield from self._comment(note, above, thread)
        for number, seen in list(self._trail["notes"].items()):
            if seen[1] == iid and number not in there:
                yield from self._lost(number)

    def _comment(self, note: Item, above: str, thread: dict[str, Any]) -> Iterator[Heard | Spoiled]:
        author, iid = text(note, "author", "username"), str(thread["iid"])
        try:
            seen = [mark_of(note), iid, author, str(note["created_at"]), above, "1" if thread["confidential"] else ""]
            number = str(int(note["id"]))
            known, fresh = self._trail["notes"].get(number), moment(note["updated_at"]) >= self._since
            if (known or seen)[0] == seen[0] and (known is not None or not fresh):
                return
            self._trail["notes"][number] = seen
            _shorten(self._trail["notes"])
        except BROKEN:
            pass  # it goes to quarantine, from where it is read
        yield from self._read("note", note, author, page=f"{self._page}/{iid}", **thread)

    def _lost(self, number: str) -> Iterator[Heard | Spoiled]:
        _, iid, author, at, above, kept = self._trail["notes"].pop(number)
        kind = "Issue" if self._place == "issues" else "MergeRequest"
        note = {
            "id": number, "body": "", "author": {"username": author}, "created_at": at, "noteable_id": above,
            "noteable_iid": iid, "noteable_type": kind, "project_id": self._name,
        }  # fmt: skip
        yield from self._read("note", note, author, page=f"{self._page}/{iid}", confidential=bool(kept), deleted=True)

    def _gone(self) -> Iterator[Heard | Spoiled]:
        """Yield which of the newest stand there no longer."""
        if not self._trail["watch"]:
            return
        newest = {"scope": "all", "order_by": "created_at", "sort": "desc", "per_page": PAGE}
        there = {str(one.get("id")) for one in items(self._server.ask(self._path, newest))}
        for number in [number for number in self._trail["watch"] if number not in there][:10]:
            mark, iid, author, at, _ = self._trail["watch"][number]
            if self._server.get(f"{self._path}/{iid}").status_code == 404:
                del self._trail["watch"][number]
                item = {"id": number, "iid": iid, "project_id": self._name, "title": mark, "created_at": at}
                yield from self._read("item", {**item, "author": {"username": author}}, author, deleted=True)

    def _turn(self) -> Iterator[Heard | Spoiled]:
        """Yield what happened to comments where nothing said so: to take one back does not stamp the issue."""
        left = {seen[1]: seen[4:] for seen in self._trail["notes"].values() if seen[1] not in self._discussed}
        waiting = sorted(left, key=int)
        start = self._trail["turn"] % len(waiting) if waiting else 0
        for iid in (waiting[start:] + waiting[:start])[:IN_TURN]:
            above, kept = left[iid]
            yield from self._discussions(iid, above, confidential=bool(kept))
        self._trail["turn"] = start + IN_TURN

    def _read(self, kind: str, item: Item, author: str, **around: Any) -> Iterator[Heard | Spoiled]:
        around |= {"us": self._server.us, "ours": author.lower() in self._server.team(self._name)}
        around |= {"closed": self._closed, "place": self._place}
        yield from readings([envelope(kind, item, self._server.host, **around)], read, self._path)


def cursor_of(since: str | None) -> dict[str, Any]:
    """Return the trails a Mark carried; ChannelError (permanent) when it is not one of ours."""
    try:
        told = json.loads(since or '{"todo":0,"trails":{}}')
        return {"todo": int(told["todo"]), "trails": {str(key): _told(one) for key, one in told["trails"].items()}}
    except BROKEN as error:
        raise ChannelError(f"This is no GitLab cursor: {str(since)[:80]}", permanent=True) from error


def _told(trail: Item) -> dict[str, Any]:
    kept: dict[str, dict[str, list[str]]] = {}
    for name, parts in (("watch", 5), ("notes", 6)):
        kept[name] = {str(int(number)): [str(part) for part in seen] for number, seen in trail[name].items()}
        if any(len(seen) != parts for seen in kept[name].values()):
            raise ValueError("a place that is not ours")
    return {"top": str(trail["top"]), "turn": int(trail["turn"]), **kept}


def _shorten(kept: dict[str, Any]) -> None:
    for old in sorted(kept, key=int)[:-WATCHED]:
        del kept[old]


def _project(todo: Item) -> int | None:
    project = todo.get("project")
    number = project.get("id") if isinstance(project, dict) else None
    return number if isinstance(number, int) else None
