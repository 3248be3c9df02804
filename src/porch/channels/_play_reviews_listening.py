"""Listens to the reviews of an app. Google Play lists those of the last week only, and all of them each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from porch.channels._google_session import Google, Params, Refused
from porch.channels._play_reviews_reading import envelope, moment, read, said, version_of
from porch.core.channel import Credentials, Wire, readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

BASE = "https://androidpublisher.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/androidpublisher"
PAGE = 100
WEEK = timedelta(days=7)
SURE = timedelta(days=5)  # so young must be on the list, whatever our clock says
BROKEN = (LookupError, TypeError, ValueError, AttributeError, OverflowError)


class Seen(NamedTuple):
    """A review as we saw it last: its version and time, and the same of what we answered."""

    version: str
    at: str
    reply: str = ""
    reply_at: str = ""


class Store:
    """Our line to what Google Play keeps of our app."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.google = Google(credentials, wire, "Google Play")
        self.package = credentials.get("package", "").strip()
        if not self.package:
            raise ChannelError("The name of the app's package is missing, such as com.example.app", permanent=True)

    @property
    def path(self) -> str:
        """Return where the app's reviews are."""
        return f"/androidpublisher/v3/applications/{self.package}/reviews"

    def named(self, id_: str) -> str:
        """Return where one review is; its id holds a colon, which would read as a verb of Google's."""
        return f"{self.path}/{quote(id_, safe='')}"

    def first(self, count: int) -> list[Any]:
        """Return the latest reviews; KeyRefused or Refused when we may not see them."""
        return self._page({"maxResults": count})[0]

    def reviews(self) -> Iterator[Any]:
        """Yield every review that was written or changed within a week."""
        token, asked = "", set[str]()
        while token not in asked:
            asked.add(token)
            items, token = self._page({"maxResults": PAGE, "token": token})
            yield from items
            if not token:
                return

    def review(self, id_: str) -> Mapping[str, Any] | None:
        """Return one review, None when it is gone."""
        try:
            return self.google.ask(BASE, self.named(id_))
        except Refused as error:
            if error.status == 404:
                return None
            raise

    def _page(self, asked: Params) -> tuple[list[Any], str]:
        told = self.google.ask(BASE, self.path, asked)
        items, pages = told.get("reviews", []), told.get("tokenPagination")
        if not isinstance(items, list):
            raise ChannelError("Google Play gave no list of reviews")
        return items, str(pages.get("nextPageToken") or "") if isinstance(pages, Mapping) else ""


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, store: Store, since: str | None) -> None:
        self._store = store
        self._watch = parse(since)
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark at the end."""
        met: set[str] = set()
        for item in self._store.reviews():
            met.add(str(item.get("reviewId") or "") if isinstance(item, Mapping) else "")
            yield from self._review(item)
        for id_ in [id_ for id_ in self._watch if id_ not in met]:
            yield from self._missing(id_)
        yield Mark(cursor=json.dumps({"watch": self._watch}, separators=(",", ":")), seen=self._count)

    def _review(self, item: Any) -> Iterator[Heard | Spoiled]:
        try:
            id_, seen = str(item["reviewId"]), _seen(item)
        except BROKEN:
            yield from self._read(envelope("review", item, self._store.package), "reviews")
            return
        known = self._watch.get(id_)
        if known == seen:
            return
        yield from self._read(envelope("review", item, self._store.package), id_)
        if known and known.reply and not seen.reply:
            yield from self._gone(id_, known.reply_at, ours=True)
        self._watch[id_] = seen

    def _missing(self, id_: str) -> Iterator[Heard | Spoiled]:
        """Tell that a review is gone which is too young to have left the list by itself; forget the older ones."""
        seen, now = self._watch[id_], self._store.google.now()
        latest = datetime.fromisoformat(max(seen.at, seen.reply_at))
        if latest < now - WEEK - WEEK:
            del self._watch[id_]
        elif latest > now - SURE and self._store.review(id_) is None:
            del self._watch[id_]
            yield from self._gone(id_, seen.at)
            if seen.reply:
                yield from self._gone(id_, seen.reply_at, ours=True)

    def _gone(self, id_: str, at: str, *, ours: bool = False) -> Iterator[Heard | Spoiled]:
        yield from self._read(envelope("gone", {"id": id_, "at": at, "ours": ours}, self._store.package), id_)

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard


def parse(since: str | None) -> dict[str, Seen]:
    """Return the reviews a cursor watches; ChannelError (permanent) when it is not one of ours."""
    if not since:
        return {}
    try:
        watch = {id_: Seen(*map(str, seen)) for id_, seen in json.loads(since)["watch"].items()}
        for seen in watch.values():
            datetime.fromisoformat(max(seen.at, seen.reply_at))
        return watch
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ChannelError(f"This is no Google Play cursor: {since[:80]}", permanent=True) from error


def _seen(item: Any) -> Seen:
    theirs, reply = said(item, "userComment"), said(item, "developerComment")
    first = theirs or reply
    if first is None:
        raise ValueError("nobody says anything")
    stamps = [(version_of(one), moment(one["lastModified"]).isoformat()) for one in (first, reply) if one]
    return Seen(*stamps[0], *(stamps[1] if reply else ()))
