"""App Store: hears what customers write about our apps, country by country, from Apple's own feed; no key is needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import httpx

from porch.channels._appstore_reading import NETWORK, envelope, is_review, label, read, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Mark, Spoiled
from porch.core.payload import BROKEN, Item, items
from porch.core.wire import asked, check

API = "https://itunes.apple.com"
TIMEOUT = httpx.Timeout(30, connect=10)
PAGES = 10  # the feed has no more, of fifty reviews each
WATCHED = 100


class AppStore:
    """Our apps and the countries in whose stores they are."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._api = (credentials.get("api") or API).rstrip("/")
        self._apps = re.findall(r"(?:^|[,\s]|/id)(\d{5,15})", credentials.get("apps", ""))
        told = re.split(r"[,\s]+", credentials.get("countries", "").lower())
        self._countries = [one for one in told if re.fullmatch(r"[a-z]{2}", one)] or ["us"]
        self._wire = wire

    def whoami(self) -> Handle:
        """Return our first app as a handle: its name and who sells it; ChannelError when the store knows none."""
        if not self._apps:
            raise ChannelError("Name at least one app by its number", permanent=True)
        told = self._ask("/lookup", {"id": self._apps[0], "country": self._countries[0]})
        found = items(told.get("results") if isinstance(told, dict) else None)
        if not found:
            raise ChannelError(f"The store of {self._countries[0]} has no app {self._apps[0]}", permanent=True)
        name, seller = str(found[0].get("trackName")), str(found[0].get("sellerName") or "")
        return Handle(kind="appstore", value=self._apps[0], name=f"{name} ({seller})" if seller else name)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield reviews that are new or were changed, newest first, for each app in each country."""
        if not self._apps:
            raise ChannelError("Name at least one app by its number", permanent=True)
        cursor, seen = _cursor(since), 0
        for place in [f"{app}/{country}" for app in self._apps for country in self._countries]:
            known, found = cursor.get(place, {}), list(self._news(place, cursor.get(place, {})))
            app, _, country = place.partition("/")
            for heard in readings([envelope(one, app, country) for one in found], read, place):
                seen += 1
                yield heard
            fresh = {label(one, "id"): label(one, "updated") for one in found if label(one, "id")}
            older = {number: at for number, at in known.items() if number not in fresh}
            cursor[place] = dict(list({**fresh, **older}.items())[:WATCHED])
            yield Mark(cursor=json.dumps(cursor, separators=(",", ":")), seen=seen)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one review say, or raise Unreadable; the store is not asked."""
        return read(raw)

    def _news(self, place: str, known: dict[str, str]) -> Iterator[Item]:
        """Yield the reviews of one store that are not known as they stand, page by page until all of a page is."""
        app, _, country = place.partition("/")
        passed = set[str]()
        for number in range(1, PAGES + 1):
            found = self._page(app, country, number)
            fresh = [one for one in found if not _is_known(one, known) and label(one, "id") not in passed]
            passed |= {label(one, "id") for one in found} - {""}  # a new one pushes others onto the next page
            yield from fresh
            if not fresh:
                return

    def _page(self, app: str, country: str, number: int) -> list[Item]:
        told = self._ask(f"/{country}/rss/customerreviews/page={number}/id={app}/sortby=mostrecent/json", {})
        feed = told.get("feed") if isinstance(told, dict) else None
        if not isinstance(feed, dict):
            raise ChannelError(f"{NETWORK} gave no feed for {app} in {country}")
        entries = feed.get("entry", [])
        return [one for one in items([entries] if isinstance(entries, dict) else entries) if is_review(one)]

    def _ask(self, path: str, params: dict[str, str]) -> Any:
        with asked(NETWORK):
            response = self._wire.http.get(self._api + path, params=params, timeout=TIMEOUT)
        check(response, now=self._wire.clock.now(), network=NETWORK)
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error


def _is_known(item: Item, known: dict[str, str]) -> bool:
    return bool(label(item, "id")) and known.get(label(item, "id")) == label(item, "updated")


def _cursor(since: str | None) -> dict[str, dict[str, str]]:
    try:
        told = json.loads(since or "{}")
        return {str(place): {str(one): str(at) for one, at in known.items()} for place, known in told.items()}
    except BROKEN as error:
        raise ChannelError(f"This is no cursor of the App Store: {str(since)[:80]}", permanent=True) from error


_REPLIES = (
    Gap.NOTIMPL,
    "Answers go through App Store Connect with a key of your own, which Porch does not use yet. Answer there.",
)
_NO_PUSH = (Gap.NEVER, "The feed pushes nothing; it is asked every half hour.")

CARD = Card(
    name="appstore",
    label="App Store reviews",
    icon="smartphone",
    build=AppStore,
    fields=(
        Field(name="apps", label="Your apps", help="Their numbers or addresses, separated by commas."),
        Field(name="countries", label="Countries", default="us", help="Two letters each, such as us, gb, it."),
    ),
    public=False,
    limits=Limits(text=0, poll_every=timedelta(minutes=30)),
    gaps={
        "speaks": _REPLIES,
        "recalls": _REPLIES,
        "reacts": (Gap.NEVER, "A review cannot be liked by the one it is about."),
        "overhears": _NO_PUSH,
        "awaits": _NO_PUSH,
        "counts": (Gap.NEVER, "The feed holds the newest five hundred reviews of a country, not a day."),
        "searches": (Gap.NEVER, "Apple lets nobody search through reviews."),
        "tallies": (Gap.NOTIMPL, "How many stars an app has on the whole is not asked yet."),
        "follows": (Gap.NEVER, "Nobody follows an app in Apple's store."),
        "fetches": (Gap.NEVER, "A review carries no files."),
        "refreshes": (Gap.NEVER, "There is no key."),
    },
    tested=Tested(against="twin", by="the shape of Apple's feed"),
    understand=understand,
)
