"""Asks Bluesky for its lists, page by page: what was done to us, and the records of our own repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from porch.channels import _bluesky_reading as reading
from porch.channels import _bluesky_writing as writing
from porch.channels._bluesky_session import Answer, Xrpc
from porch.channels._bluesky_sweep import Page, Watched
from porch.core.errors import ChannelError, KeyRefused

LISTS = {  # name -> the collection of our own repository, "" for what others did to us
    "notifications": "",
    "posts": "app.bsky.feed.post",
    "likes": "app.bsky.feed.like",
    "reposts": "app.bsky.feed.repost",
}
PAGE = 100
BATCH = 25  # getPosts and getProfiles take no more
SLACK = timedelta(days=1)


class Lists:
    """The lists of one account, and what can be looked up beside them."""

    def __init__(self, xrpc: Xrpc) -> None:
        self._xrpc = xrpc
        self._followers: dict[str, int] = {}

    def page(self, name: str, cursor: str) -> Page:
        """Return one page of the list `name`, newest first, from `cursor` on ("" for the top)."""
        asked: dict[str, str | int] = {"limit": PAGE}
        if cursor:
            asked["cursor"] = cursor
        if not (collection := LISTS[name]):
            answer = self._xrpc.ask("app.bsky.notification.listNotifications", asked)
            items = [(_listed_at(item), item) for item in _list(answer, "notifications")]
            return Page(items=tuple(items), next=_overlapping(str(answer.get("cursor") or ""), cursor))
        answer = self._xrpc.ask(
            "com.atproto.repo.listRecords", {"repo": self._xrpc.did, "collection": collection, **asked}
        )
        us = {"did": self._xrpc.did, "handle": self._xrpc.credentials.get("handle", "")}
        records = [{**item, "author": us} if isinstance(item, dict) else item for item in _list(answer, "records")]
        keyed = tuple((_key(item), item) for item in records)
        return Page(items=keyed, next=str(answer.get("cursor") or "") if records else "")

    def around(self, name: str, day: date) -> Iterator[bytes]:
        """Yield the bytes of every item of the list `name` that may be of `day`."""
        start = datetime.combine(day, time(), UTC) - SLACK
        ours = bool(LISTS[name])
        floor = writing.tid_at(start) if ours else ""  # what others did is listed under a time they chose: all of it
        cursor = writing.tid_at(start + 3 * SLACK) if ours else ""
        while True:
            page = self.page(name, cursor)
            yield from (reading.kept(item) for _, item in page.items)
            places = [place for place, _ in page.items if place]
            if not page.next or page.next == cursor or (places and min(places) < floor):
                return
            cursor = page.next

    def changes(self, watched: Mapping[str, Watched], now: datetime) -> list[Answer]:
        """Return the items among `watched` that are edited ("changed") or gone, each as it can be stored.

        The index lags and hides people; so what it says is confirmed at the source before it is believed.
        """
        views = self.posts(list(watched))
        found: list[Answer] = []
        for uri, known in watched.items():
            view = views.get(uri, {})
            if view.get("cid") == known.cid:
                continue
            try:
                there = self._xrpc.record(*reading.parts(uri))
            except ChannelError as error:
                if isinstance(error, KeyRefused) or not error.permanent:
                    raise
                continue  # their whole account is away, for a while or for good: what they said stays as we know it
            if there is None:
                found.append({"uri": uri, "cid": known.cid, "at": known.at, "gone": writing.stamp(now)})
            elif there.get("cid") != known.cid:
                found.append({"indexedAt": known.at, **view, **there, "changed": writing.stamp(now)})
        return found

    def with_pictures(self, items: Iterable[Any]) -> list[Any]:
        """Return `items` with the addresses of their pictures, where the network tells them."""
        listed = list(items)
        wanting = [item["uri"] for item in listed if _shows(item) and "embed" not in item]
        try:
            views = self.posts(wanting)
        except KeyRefused:
            raise
        except ChannelError:
            return listed  # the words matter more; the reading knows where pictures usually are
        return [_with_embed(item, views) for item in listed]

    def followers(self, items: Iterable[Any]) -> dict[str, int]:
        """Return by DID how many follow the authors of `items`, as far as the network tells."""
        authors = {str(item["author"]["did"]) for item in items if _has_author(item)} - {self._xrpc.did}
        self.profiles(sorted(authors - self._followers.keys()))
        return self._followers

    def profiles(self, dids: list[str]) -> dict[str, Answer]:
        """Return the profiles of `dids` by DID, without those the network does not tell."""
        found: dict[str, Answer] = {}
        for batch in _batches(dids):
            try:
                answer = self._xrpc.ask("app.bsky.actor.getProfiles", {"actors": batch})
            except KeyRefused:
                raise
            except ChannelError:
                break
            found |= {str(one.get("did")): one for one in _list(answer, "profiles") if isinstance(one, dict)}
        counts = {did: one.get("followersCount") for did, one in found.items()}
        self._followers |= {did: count for did, count in counts.items() if isinstance(count, int)}
        return found

    def did_of(self, handle: str) -> str:
        """Return the DID of whoever is called `handle`, "" when nobody is."""
        try:
            return str(self._xrpc.ask("com.atproto.identity.resolveHandle", {"handle": handle}).get("did") or "")
        except ChannelError as error:
            if error.permanent and not isinstance(error, KeyRefused):
                return ""
            raise

    def posts(self, uris: list[str]) -> dict[str, Answer]:
        """Return as the network shows them the posts `uris` by their addresses, without those it does not show."""
        found: dict[str, Answer] = {}
        for batch in _batches(uris):
            answer = self._xrpc.ask("app.bsky.feed.getPosts", {"uris": batch})
            found |= {str(one.get("uri")): one for one in _list(answer, "posts") if isinstance(one, dict)}
        return found


def _list(answer: Answer, name: str) -> list[Any]:
    found = answer.get(name)
    return found if isinstance(found, list) else []


def _listed_at(item: object) -> str:
    at = reading.moment(item.get("indexedAt")) if isinstance(item, dict) else None
    return writing.stamp(at) if at else ""


def _overlapping(following: str, before: str) -> str:
    """Return where the next page begins, a millisecond early: the network's own place skips others of the same one."""
    at = reading.moment(following)
    early = writing.stamp(at + timedelta(milliseconds=1)) if at else ""
    return early if early and (not before or early < before) else following


def _key(item: object) -> str:
    return str(item.get("uri", "")).rpartition("/")[2] if isinstance(item, dict) else ""


def _shows(item: object) -> bool:
    record = item.get("record") or item.get("value") if isinstance(item, dict) else None
    embed = record.get("embed") if isinstance(record, dict) else None
    kind = str(embed.get("$type", "")) if isinstance(embed, dict) else ""
    return kind.endswith((".images", ".video", ".recordWithMedia"))


def _with_embed(item: Any, views: Mapping[str, Answer]) -> Any:
    view = views.get(str(item.get("uri"))) if isinstance(item, dict) else None
    return {**item, "embed": view["embed"]} if view and "embed" in view else item


def _has_author(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("author"), dict) and "did" in item["author"]


def _batches(wanted: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]
