"""Listens to YouTube: comments under our videos, replies, our videos; edits and deletions by looking again.

YouTube lists threads by when they were opened, so a reply to an old one moves nothing to the front. Each round reads
the newest page, and one page more of all that lies behind it, in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from porch.channels._google_session import Refused
from porch.channels._youtube_cursor import Cursor, Seen
from porch.channels._youtube_reading import (
    WATCH,
    Item,
    Under,
    author_of,
    envelope,
    filled,
    moment,
    read,
    version_of,
    video_version,
)
from porch.channels._youtube_server import YouTube
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Mark, Spoiled

HIDDEN = ("heldForReview", "likelySpam")
OVERLAP = timedelta(hours=1)
PRIVATE = "private"
BROKEN = (LookupError, TypeError, ValueError, AttributeError, Unreadable)
CHECKED = 50  # threads that one request asks after


class Listening:
    """One listening, from a cursor on. It keeps the cursor true after every page."""

    def __init__(self, server: YouTube, since: str | None, floor: datetime) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor
        self._us = server.us
        self._count = 0
        self._met: set[str] = set()  # comments that stood in a page of this round

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every page and at the end."""
        yield from self._uploads()
        for status in HIDDEN:
            yield from self._threads(self._server.threads(status).items)
        yield from self._newest()
        yield self._mark()
        yield from self._gone_threads()
        yield self._mark()
        yield from self._further_back()
        yield self._mark()

    def _newest(self) -> Iterator[Heard | Spoiled]:
        page = first = self._server.threads()
        yield from self._threads(page.items)
        while self._cursor.top and page.onward and _after(page.items, moment(self._cursor.top) - OVERLAP):
            page = self._server.threads(onward=page.onward)
            yield from self._threads(page.items)
        self._cursor.sweep = self._cursor.sweep or first.onward
        self._cursor.whole = self._cursor.whole or not first.onward
        newest = max((at.isoformat() for at in _opened(first.items)), default="")
        self._cursor.top = max(self._cursor.top, newest)

    def _further_back(self) -> Iterator[Heard | Spoiled | Mark]:
        """Go on through what lies behind the newest page: all of it the first time, then a page a round."""
        asked: set[str] = set()
        while (onward := self._cursor.sweep) and onward not in asked:
            asked.add(onward)
            known = self._cursor.whole
            try:
                page = self._server.threads(onward=onward)
            except Refused as error:
                if error.status != 400:
                    raise
                self._cursor.sweep = ""  # YouTube has forgotten where we were: begin again behind the newest page
                return
            yield from self._threads(page.items)
            self._cursor.sweep = page.onward
            self._cursor.whole = known or not page.onward or not _after(page.items, self._floor)
            yield self._mark()
            if self._cursor.whole:
                return

    def _threads(self, items: Iterable[Any]) -> Iterator[Heard | Spoiled]:
        for item in items:
            try:
                thread, under, comments, whole = self._opened(item)
            except BROKEN:
                yield from self._read(envelope("comment", item, self._us), "commentThreads")
                continue
            for comment in comments:
                yield from self._comment(comment, thread, under)
            if whole:
                yield from self._gone_replies(thread)

    def _opened(self, item: Any) -> tuple[str, Under, list[Any], bool]:
        """Return a thread's id, where it stands, its comments, and whether these are all of them."""
        thread, snippet = str(item["id"]), item["snippet"]
        top = snippet["topLevelComment"]
        shown = (item.get("replies") or {}).get("comments") or []
        total = int(snippet.get("totalReplyCount") or 0)
        if (more := total > len(shown)) and self._cursor.counts.get(thread) != total:
            shown, more = list(self._server.replies(thread)), False
            self._cursor.counts[thread] = total
        opener = author_of(top["snippet"]).value
        joined = any(isinstance(one, Mapping) and _author(one) == self._us for one in shown)
        under = Under(video=str(snippet.get("videoId") or ""), opener=opener, joined=joined, plain=True)
        return thread, under, [top, *shown], not more

    def _comment(self, comment: Any, thread: str, under: Under) -> Iterator[Heard | Spoiled]:
        id_ = str(comment.get("id") or "") if isinstance(comment, Mapping) else ""
        seen = _seen(comment, thread)
        self._met.add(id_)
        known = self._cursor.watch.get(id_)
        if (known and known.version == seen.version) or (seen.at and _edited(comment) < self._floor):
            return
        yield from self._read(envelope("comment", comment, self._us, under), f"comments/{id_}")
        if id_:
            self._cursor.watch[id_] = seen

    def _gone_replies(self, thread: str) -> Iterator[Heard | Spoiled]:
        watch = self._cursor.watch
        missing = [id_ for id_, seen in watch.items() if seen.thread == thread and id_ not in self._met]
        for id_ in sorted(set(missing) - self._server.standing("/comments", missing)):
            yield from self._gone(id_)

    def _gone_threads(self) -> Iterator[Heard | Spoiled]:
        """Ask after the threads we know and did not meet in this round."""
        missing = sorted({seen.thread for seen in self._cursor.watch.values()} - self._met)
        standing: set[str] = set()
        for start in range(0, len(missing), CHECKED):
            standing |= self._server.standing("/commentThreads", missing[start : start + CHECKED])
        gone = set(missing) - standing
        for id_ in [id_ for id_, seen in self._cursor.watch.items() if seen.thread in gone]:
            yield from self._gone(id_)

    def _gone(self, id_: str) -> Iterator[Heard | Spoiled]:
        seen = self._cursor.watch.pop(id_)
        if seen.author:
            item = {"id": id_, "author": seen.author, "at": seen.at, "ref": seen.thread}
            yield from self._read(envelope("gone", item, self._us), f"comments/{id_}")

    def _uploads(self) -> Iterator[Heard | Spoiled]:
        known, now, all_read = self._cursor.videos, dict[str, list[str]](), True
        for item in self._server.uploads():
            try:
                id_, version, at = filled(item["contentDetails"]["videoId"]), video_version(item), _published(item)
                if (item.get("status") or {}).get("privacyStatus") == PRIVATE:
                    continue
            except BROKEN:
                yield from self._read(envelope("video", item, self._us), "playlistItems")
                all_read = False
                continue
            now[id_] = [version, at.isoformat()]
            before = known.get(id_)
            if (before is None and at >= self._floor) or (before and before[0] != version):
                seen = self._server.google.now().isoformat() if before else ""
                yield from self._read(envelope("video", item, self._us, seen=seen), f"videos/{id_}")
        oldest = min((at for _, at in now.values()), default="")
        for id_, (_, stamp) in known.items():
            if all_read and id_ not in now and stamp >= oldest:
                item = {"id": WATCH + id_, "author": self._us, "at": stamp}
                yield from self._read(envelope("gone", item, self._us), f"videos/{id_}")
        self._cursor.videos = now if all_read else known | now

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def said_in(server: YouTube, floor: datetime) -> Iterator[bytes]:
    """Yield an envelope of every comment that stands under our videos, in threads opened since `floor`."""
    for status in ("published", *HIDDEN):
        onward, asked = "", set[str]()
        while onward not in asked:
            asked.add(onward)
            page = server.threads(status, onward)
            for item in page.items:
                yield from _all_of(server, item)
            if not page.onward or not _after(page.items, floor):
                break
            onward = page.onward


def _all_of(server: YouTube, item: Any) -> Iterator[bytes]:
    try:
        snippet, shown = item["snippet"], (item.get("replies") or {}).get("comments") or []
        if int(snippet.get("totalReplyCount") or 0) > len(shown):
            shown = list(server.replies(str(item["id"])))
        under = Under(video=str(snippet.get("videoId") or ""), plain=True)
        comments = [snippet["topLevelComment"], *shown]
    except BROKEN:
        return  # it is in quarantine, which the ledger counts by itself
    yield from (envelope("comment", comment, server.us, under) for comment in comments)


def _opened(items: Iterable[Any]) -> list[datetime]:
    """Return when the threads of a page were opened, as far as they say."""
    found = []
    for item in items:
        try:
            found.append(moment(item["snippet"]["topLevelComment"]["snippet"]["publishedAt"]))
        except BROKEN:
            continue
    return found


def _after(items: Iterable[Any], floor: datetime) -> bool:
    """Return whether all of a page is younger than `floor`."""
    return all(at > floor for at in _opened(items))


def _seen(comment: Any, thread: str) -> Seen:
    try:
        snippet = comment["snippet"]
        at = moment(snippet["publishedAt"]).isoformat()
        return Seen(version_of(comment, plain_words=True), author_of(snippet).value, at, thread)
    except BROKEN:
        return Seen("unreadable", "", "", thread)  # in quarantine; remembered so that it is not spoiled anew


def _edited(comment: Item) -> datetime:
    return moment(comment["snippet"]["updatedAt"])


def _published(item: Item) -> datetime:
    return moment(item["contentDetails"].get("videoPublishedAt") or item["snippet"]["publishedAt"])


def _author(comment: Item) -> str:
    try:
        return author_of(comment["snippet"]).value
    except BROKEN:
        return ""
