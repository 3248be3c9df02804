"""Listens to X: mentions, our posts, messages; edits, deletions and nods by looking again, ever more seldom."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.channels._x_bodies import brought
from porch.channels._x_cursor import Cursor, Gap, Seen, Trail, counted
from porch.channels._x_names import Item, Us, history, references, required, time_of
from porch.channels._x_reading import envelope, read
from porch.channels._x_server import MESSAGES, POSTS, USER_FIELDS, Page, Params, Server
from porch.core.channel import readings
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark, Spoiled

PAGE = 100
LOOKS = 12  # lists of nods asked for in a round
FOLLOWERS_EVERY = timedelta(hours=1)
KNOWN_FOLLOWERS = 20
GONE = "resource-not-found"
LISTS = (("likes", "liking_users"), ("reposts", "retweets"), ("quotes", "quote_tweets"))


def stamp(at: datetime) -> str:
    """Return a moment as X takes it: to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def walk(server: Server, path: str, params: Params, trail: Trail, floor: datetime) -> Iterator[Page]:
    """Yield the pages of a list above where `trail` stands, newest first, then those it left out; keep it true.

    A page that was yielded is behind us: hand it on before asking for the next.
    """
    above = {"since_id": trail.top} if trail.top else {"start_time": stamp(floor)}
    page = server.page(path, {**params, **above})
    trail.reached(page.newest, page.oldest, more=bool(page.more))
    yield page
    while trail.gaps:
        gap = trail.gaps[-1]
        above = {"since_id": gap.low} if gap.low else {"start_time": stamp(floor)}
        page = server.page(path, {**params, **above, "until_id": gap.high})
        trail.gaps[-1:] = [Gap(gap.low, page.oldest)] if page.more and page.oldest else []
        yield page


class Listening:
    """One listening, from a cursor on. It keeps the cursor true after every page."""

    def __init__(self, server: Server, since: str | None, history: timedelta) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._now = server.wire.clock.now()
        self._floor = self._now - history
        self._us = server.us()
        self._count = 0
        self._looks = LOOKS

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every page and at the end.

        Where X wants us to wait with one list, the others are listened to all the same, and then its word is raised.
        """
        late: ChannelError | None = None
        for step in (self._mentions, self._ours, self._messages, self._look_again, self._followers):
            try:
                yield from step()
            except KeyRefused:
                raise
            except ChannelError as error:
                if error.retry_at is None and not error.permanent:
                    raise
                late = late or error
            self._cursor.forget_old(self._now)
            yield self._mark()
        if late:
            raise late
        self._cursor.heard = self._now.isoformat()
        yield self._mark()

    def _mentions(self) -> Iterator[Heard | Spoiled | Mark]:
        yield from self._follow(f"/2/users/{self._us.id}/mentions", "mention", self._cursor.mentions)

    def _ours(self) -> Iterator[Heard | Spoiled | Mark]:
        yield from self._follow(f"/2/users/{self._us.id}/tweets", "post", self._cursor.ours)

    def _follow(self, path: str, kind: str, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        for page in walk(self._server, path, {**POSTS, "max_results": PAGE}, trail, self._floor):
            yield from self._posts(kind, page.items, page, path)
            yield self._mark()

    def _posts(self, kind: str, items: Iterable[Any], page: Page, where: str) -> Iterator[Heard | Spoiled]:
        for item in items:
            yield from self._read(envelope(kind, item, self._us, brought_by(item, page)), where)
            if watchable(item, kind, self._us):
                self._cursor.keep(kind, item, page.pool["users"].get(item["author_id"]) or {}, self._now)

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard

    def _messages(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield messages newer than the last: X lists thirty days of them, newest first, and takes no bound."""
        trail = self._cursor.direct
        top = trail.top
        page, whole = yield from self._messages_above(top, "")
        if page.newest:
            trail.top = max(top, page.newest, key=lambda one: int(one or 0))
        if whole and page.more:
            trail.gaps.append(Gap(top, page.more))
        yield self._mark()
        while trail.gaps:
            gap = trail.gaps[-1]
            try:
                page, whole = yield from self._messages_above(gap.low, gap.high)
            except ChannelError as error:
                if error.permanent:  # X takes its own token no longer: walk anew from where all was heard
                    trail.top, trail.gaps = min((one.low for one in trail.gaps), key=lambda one: int(one or 0)), []
                raise
            trail.gaps[-1:] = [Gap(gap.low, page.more)] if whole and page.more else []
            yield self._mark()

    def _messages_above(self, low: str, token: str) -> Generator[Heard | Spoiled, None, tuple[Page, bool]]:
        """Yield the messages of one page above `low`; return the page, and whether all of it was above."""
        params = {**MESSAGES, "max_results": PAGE} | ({"pagination_token": token} if token else {})
        page = self._server.page("/2/dm_events", params)
        fresh = [item for item in page.items if not is_old(item, low, self._floor)]
        for item in fresh:
            yield from self._read(envelope("dm", item, self._us, brought_by(item, page)), "/2/dm_events")
        return page, len(fresh) == len(page.items)

    def _look_again(self) -> Iterator[Heard | Spoiled]:
        due = [ref for ref, seen in self._cursor.watch.items() if seen.due(self._now)][:PAGE]
        if not due:
            return
        found = self._server.page("/2/tweets", {**POSTS, "ids": ",".join(due)})
        yield from self._vanished(due, found.problems)
        newer: dict[str, str] = {}
        for item in found.items:
            for ref in readable_history(item):
                if seen := self._cursor.watch.get(ref):
                    newer |= {history(item)[-1]: seen.kind} if history(item)[-1] != ref else {}
                    yield from self._nods(item, ref, seen)
        for ref in set(due) - {ref for item in found.items for ref in readable_history(item)}:
            if seen := self._cursor.watch.get(ref):  # hidden from us for now: protected, or suspended
                self._cursor.watch[ref] = seen._replace(looked=self._now.isoformat())
        yield from self._edits(newer)

    def _vanished(self, due: list[str], problems: Iterable[Item]) -> Iterator[Heard | Spoiled]:
        for problem in problems:
            ref = str(problem.get("resource_id") or problem.get("value") or "")
            if ref in due and str(problem.get("type")).endswith(GONE):
                seen = self._cursor.watch.pop(ref)
                author = {"id": seen.author, "username": seen.name}
                item = {"id": ref, "first": seen.first, "author_id": seen.author, "gone": self._now.isoformat()}
                yield from self._read(envelope("gone", item, self._us, {"users": {seen.author: author}}), "/2/tweets")

    def _edits(self, newer: Mapping[str, str]) -> Iterator[Heard | Spoiled]:
        if not newer:
            return
        page = self._server.page("/2/tweets", {**POSTS, "ids": ",".join(newer)})
        for item in page.items:
            yield from self._posts(newer.get(str(item.get("id")), "mention"), [item], page, "/2/tweets")

    def _nods(self, item: Item, ref: str, seen: Seen) -> Iterator[Heard | Spoiled]:
        """Yield who liked, reposted and quoted one of our posts since we looked last, as far as X lists them."""
        counts = counted(item) if seen.kind == "post" else {}
        for name, path in LISTS:
            if counts.get(name, 0) <= getattr(seen, name):
                continue
            if not self._looks:
                return  # not noted as looked at: the next round goes on here
            self._looks -= 1
            try:
                yield from self._nods_of(name, f"/2/tweets/{item['id']}/{path}", item)
            except KeyRefused:
                raise
            except ChannelError as error:
                if error.retry_at is not None:
                    return
                if not error.permanent:
                    raise
        news: dict[str, Any] = {"looked": self._now.isoformat(), **counts}
        self._cursor.watch[ref] = seen._replace(**news)

    def _nods_of(self, name: str, path: str, item: Item) -> Iterator[Heard | Spoiled]:
        if name == "likes":
            page = self._server.page(path, {"user.fields": USER_FIELDS, "max_results": PAGE})
            earliest = max(self._cursor.heard, str(item.get("created_at") or ""), key=_instant)
            post = {key: item[key] for key in ("id", "edit_history_post_ids") if key in item}
            for user in page.items:
                like = {"user": user, "post": post, "at": earliest, "about": True}
                yield from self._read(envelope("like", like, self._us), path)
            return
        page = self._server.page(path, {**POSTS, "max_results": PAGE})
        page.pool["posts"][item["id"]] = item
        yield from self._posts("post" if name == "reposts" else "mention", page.items, page, path)

    def _followers(self) -> Iterator[Heard | Spoiled]:
        """Yield who follows us since we looked last. Who did before we ever looked is counted, not listed."""
        cursor = self._cursor
        if cursor.looked and abs(self._now - datetime.fromisoformat(cursor.looked)) < FOLLOWERS_EVERY:
            return
        me = self._server.me()
        count = (me.get("public_metrics") or {}).get("followers_count")
        if isinstance(count, int) and count != cursor.followed:
            yield from self._new_followers(me, first=cursor.followed < 0)
            cursor.followed = count
        cursor.looked = self._now.isoformat()

    def _new_followers(self, me: Item, *, first: bool) -> Iterator[Heard | Spoiled]:
        try:
            page = self._server.page(
                f"/2/users/{self._us.id}/followers", {"user.fields": USER_FIELDS, "max_results": PAGE}
            )
        except ChannelError as error:
            if not error.permanent or isinstance(error, KeyRefused):
                raise
            return  # this app may not list them; their number is told all the same
        for user in () if first else newcomers(page.items, self._cursor.followers):
            follow = {"source": user, "target": me, "at": self._now.isoformat(), "about": True}
            yield from self._read(envelope("follow", follow, self._us), "followers")
        ids = [str(user["id"]) for user in page.items if isinstance(user, Mapping) and user.get("id")]
        self._cursor.followers = ids[:KNOWN_FOLLOWERS]

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def brought_by(item: Any, page: Page) -> Mapping[str, Mapping[str, Item]]:
    """Return as much of what a page brings along as one of its items names."""
    return brought(item, page.pool) if isinstance(item, Mapping) else {}


def readable_history(item: Any) -> list[str]:
    """Return the ids a post of a list has had; none when it cannot be read."""
    return history(item) if isinstance(item, Mapping) and isinstance(item.get("id"), str) else []


def watchable(item: Any, kind: str, us: Us) -> bool:
    """Return whether a post is worth looking at again: it can be read, and is no repost."""
    try:
        ours = required(item, "author_id") == us.id
        newest = history(item)[-1] == required(item, "id")
        return newest and "retweeted" not in references(item) and ours == (kind == "post")
    except Exception:  # it is in quarantine
        return False


def is_old(item: Any, top: str, floor: datetime) -> bool:
    """Return whether a message was heard before, or is from before all we ask for."""
    number = item.get("id") if isinstance(item, Mapping) else None
    if not isinstance(number, str) or not number.isdecimal():
        return False
    made = time_of(number)
    return int(number) <= int(top or 0) or (made is not None and made < floor)


def newcomers(users: Iterable[Any], known: Iterable[str]) -> Iterator[Item]:
    """Yield the accounts of a list, newest first, down to the first one that was known before."""
    before = set(known)
    for user in users:
        if isinstance(user, Mapping) and user.get("id") in before:
            return
        yield user


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told) if told else datetime.min.replace(tzinfo=UTC)
