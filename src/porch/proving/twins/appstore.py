"""The twin of the App Store: one app, one country, and Apple's feed of what customers write about it."""

from __future__ import annotations

from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import NAMES, Asked, Network, Told, route

APP = "1234567890"
CREDENTIALS = {"apps": APP, "countries": "it"}
SIZE = 50


class Twin(Network):
    """One app in one country. `more`: {"rating": n} are the stars."""

    first = 11_000_000_000

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries a key: there is none."""
        return True

    def name_of(self, entry: Entry) -> str:
        """Return the name of a review."""
        return f"appstore:{entry.id}"

    @route("GET", r"/lookup")
    def lookup(self, asked: Asked) -> Told:
        """Show the app."""
        found = [{"trackName": "Risotto timer", "sellerName": "Acme"}] if asked.query.get("id") == APP else []
        return Told(body={"resultCount": len(found), "results": found})

    @route("GET", rf"/it/rss/customerreviews/page=(\d+)/id={APP}/sortby=mostrecent/json")
    def reviews(self, asked: Asked, number: str) -> Told:
        """List reviews, those changed last first."""
        held = self.book.entries("NOT deleted", limit=SIZE * 10)
        shown = sorted(held, key=lambda entry: entry.changed, reverse=True)
        page = shown[(int(number) - 1) * SIZE : int(number) * SIZE]
        feed: dict[str, Any] = {"title": {"label": "iTunes Store: Customer Reviews"}, "id": {"label": asked.path}}
        if page:
            feed["entry"] = [self.show(entry) for entry in page]
        return Told(body={"feed": feed})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an entry of the feed, each word wrapped as Apple wraps it."""
        number = NAMES.index(entry.author) + 1 if entry.author in NAMES else 9
        told = {
            "updated": entry.changed_at, "im:rating": str(entry.more.get("rating", 4)), "im:version": "2.1",
            "id": str(entry.id), "title": entry.text[:40], "content": entry.text,
            "im:voteSum": "0", "im:voteCount": "0",
        }  # fmt: skip
        wrapped: dict[str, Any] = {name: {"label": words} for name, words in told.items()}
        who = {
            "uri": {"label": f"https://itunes.apple.com/it/reviews/id{number}"},
            "name": {"label": entry.author.title()},
        }
        return {**wrapped, "author": {**who, "label": ""}}
