"""Listens to a forum: public posts by their numbers, private messages, notifications; edits and deletions again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from porch.channels._discourse_forum import WINDOW, Forum
from porch.channels._discourse_reading import LIKED, SAYING, envelope, is_post, posts_of, read, version_of
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import BROKEN, Item, items, moment, text, written

WATCHED = 100
BLANK = 200  # windows without a public post in a row, after which history is taken to have ended
FILLED = 20  # windows of history a round goes back, slower than live traffic
LETTERS = 30  # private topics remembered


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next: `below` is what of history is still to come, 0 when all is read."""

    top: int = 0
    below: int = 0
    blank: int = 0
    noted: int = 0
    watch: dict[str, list[str]] = field(default_factory=dict)  # number -> version, author, time, topic, post number
    letters: dict[str, str] = field(default_factory=dict)  # private topic -> when it was last written in

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        try:
            told = json.loads(since or "{}")
            numbers = {name: int(told.get(name, 0)) for name in ("top", "below", "blank", "noted")}
            watch = {str(int(key)): [str(part) for part in seen] for key, seen in told.get("watch", {}).items()}
            letters = {str(int(key)): str(at) for key, at in told.get("letters", {}).items()}
            return cls(**numbers, watch=watch, letters=letters)
        except BROKEN as error:
            raise ChannelError(f"This is no Discourse cursor: {str(since)[:80]}", permanent=True) from error


class Listening:
    """One round of listening."""

    def __init__(self, forum: Forum, since: str | None, floor: datetime) -> None:
        self._forum, self._floor = forum, floor
        self._cursor = Cursor.parse(since)
        self._first = not since
        self._named: set[tuple[int, int]] = set()
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield notifications, what is new, what changed, private messages, then a piece of history."""
        yield from self._notifications()
        yield from self._news()
        yield self._mark()
        yield from self._private()
        yield self._mark()
        yield from self._fill()

    def _notifications(self) -> Iterator[Heard | Spoiled]:
        told = self._forum.ask("/notifications.json")
        newest = self._cursor.noted
        for one in items(told.get("notifications") if isinstance(told, dict) else None):
            number, kind = one.get("id"), one.get("notification_type")
            if kind in SAYING and isinstance(one.get("topic_id"), int) and isinstance(one.get("post_number"), int):
                self._named.add((one["topic_id"], one["post_number"]))
            if isinstance(number, int) and number > self._cursor.noted:
                newest = max(newest, number)
                if kind in LIKED:
                    yield from self._read(envelope("like", one, self._forum.us), "/notifications.json")
        self._cursor.noted = newest

    def _news(self) -> Iterator[Heard | Spoiled | Mark]:
        head = self._forum.window()
        newest = max(numbers(head), default=0)
        if self._first or not self._cursor.top:
            self._cursor.below = max(newest - WINDOW, 0)
        else:
            for upto in range(self._cursor.top + WINDOW, newest - WINDOW + 1, WINDOW):
                yield from self._hear(self._forum.window(upto))
                self._cursor.top = upto
                yield self._mark()
            if newest - WINDOW > self._cursor.top:
                yield from self._hear(self._forum.window(newest - WINDOW))
        yield from self._hear(head)
        yield from self._look_again(head, newest)
        self._cursor.top = max(self._cursor.top, newest)

    def _look_again(self, head: list[Item], newest: int) -> Iterator[Heard | Spoiled]:
        older = self._forum.window(newest - WINDOW) if newest > WINDOW and self._cursor.watch else []
        yield from self._hear(older)
        there = {str(number) for number in numbers([*head, *older])}
        for number in [number for number in self._cursor.watch if number not in there]:
            seen = self._cursor.watch.pop(number)
            if newest - 2 * WINDOW < int(number) and self._is_gone(number):
                _, who, at, topic, place = seen
                gone = {"id": int(number), "username": who, "at": at, "topic_id": topic, "post_number": place}
                yield from self._read(envelope("gone", gone, self._forum.us), "/posts.json")

    def _is_gone(self, number: str) -> bool:
        post = self._forum.ask(f"/posts/{number}.json")
        return not isinstance(post, dict) or bool(post.get("deleted_at")) or bool(post.get("user_deleted"))

    def _private(self) -> Iterator[Heard | Spoiled]:
        for box in ("private-messages", "private-messages-sent"):
            told = self._forum.ask(f"/topics/{box}/{self._forum.name}.json")
            for topic in items(told["topic_list"].get("topics")) if _lists_topics(told) else []:
                number, at = str(topic.get("id")), text(topic, "last_posted_at") or text(topic, "bumped_at")
                if not number.isdigit() or self._cursor.letters.get(number) == at or self._too_old(at):
                    continue
                yield from self._letters(number)
                self._cursor.letters[number] = at
        kept = sorted(self._cursor.letters.items(), key=lambda one: one[1])[-LETTERS:]
        self._cursor.letters = dict(kept)

    def _letters(self, number: str) -> Iterator[Heard | Spoiled]:
        topic = self._forum.ask(f"/t/{number}.json")
        posts = posts_of(topic)
        stream = topic["post_stream"].get("stream") if posts else None
        shown = {post.get("id") for post in posts}
        missing = [one for one in stream or () if one not in shown]
        for start in range(0, len(missing), 20):
            more = self._forum.ask(f"/t/{number}/posts.json", {"post_ids[]": missing[start : start + 20]})
            posts += posts_of(more)
        for post in posts:
            raw = envelope("post", post, self._forum.us, private=True, title=text(topic, "title"))
            yield from self._read(raw, f"/t/{number}.json")

    def _fill(self) -> Iterator[Heard | Spoiled | Mark]:
        for _ in range(FILLED):
            if not self._cursor.below:
                return
            found = self._forum.window(self._cursor.below)
            yield from self._hear(found, watching=False)
            times = [at for post in found if (at := _made(post))]
            self._cursor.blank = 0 if found else self._cursor.blank + 1
            ended = (times and min(times) < self._floor) or self._cursor.blank >= BLANK
            self._cursor.below = 0 if ended else max(self._cursor.below - WINDOW, 0)
            yield self._mark()

    def _hear(self, posts: list[Item], *, watching: bool = True) -> Iterator[Heard | Spoiled]:
        for post in posts:
            number, named = str(post.get("id")), (post.get("topic_id"), post.get("post_number")) in self._named
            seen = _seen(post, named=named)
            if watching and seen and self._cursor.watch.get(number) == seen:
                continue
            if (at := _made(post)) and at < self._floor:
                continue
            yield from self._read(envelope("post", post, self._forum.us, named=named), "/posts.json")
            if watching and seen and is_post(post):
                self._cursor.watch[number] = seen

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += 1
            yield heard

    def _too_old(self, at: str) -> bool:
        try:
            return moment(at) < self._floor
        except ValueError:
            return False

    def _mark(self) -> Mark:
        watch = sorted(self._cursor.watch.items(), key=lambda one: int(one[0]))[-WATCHED:]
        self._cursor.watch = dict(watch)
        return Mark(cursor=json.dumps(asdict(self._cursor), separators=(",", ":")), seen=self._count)


def numbers(posts: list[Item]) -> list[int]:
    """Return the numbers of posts that have one."""
    return [post["id"] for post in posts if isinstance(post.get("id"), int)]


def _seen(post: Item, *, named: bool) -> list[str]:
    try:
        _, *place = [str(int(post[name])) for name in ("id", "topic_id", "post_number")]
        return [f"{version_of(post)} {named}", str(post["username"]), written(post["created_at"]).isoformat(), *place]
    except BROKEN:
        return []


def _made(post: Item) -> datetime | None:
    try:
        return written(post["created_at"])
    except BROKEN:
        return None


def _lists_topics(told: Any) -> bool:
    return isinstance(told, dict) and isinstance(told.get("topic_list"), dict)
