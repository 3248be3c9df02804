"""The twin of the guest book: what the tests of the channel speak to. Porch runs without it."""

from __future__ import annotations

from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, US, Asked, Network, Told, route

CREDENTIALS = {"address": "https://hotel.example/book", "key": KEY}


class Twin(Network):
    """Entries by number of change, as the book tells them."""

    def name_of(self, entry: Entry) -> str:
        """Return the external id of an entry."""
        return f"guestbook:{entry.id}"

    @route("GET", "/me")
    def me(self, asked: Asked) -> Told:
        """Say whose key this is."""
        return Told(body={"who": US, "name": "The hotel"})

    @route("GET", "/entries")
    def entries(self, asked: Asked) -> Told:
        """List what changed after a number, or what was written under a key."""
        if key := asked.query.get("key"):
            found = self.book.entries("NOT deleted AND key = ?", key)
        else:
            found = self.book.changes(asked.number("after"), limit=asked.number("limit", 50))
        return Told(body={"entries": [self.show(entry) for entry in found]})

    @route("POST", "/entries", publishes=True)
    def write(self, asked: Asked) -> Told:
        """Take an entry of ours; the same key is the same entry."""
        words = asked.json
        if not 0 < len(words["words"]) <= 400:
            return self.refusal(422, "An entry has 1 to 400 characters")
        return Told(body=self.show(self.say(text=words["words"], answers=words["under"], key=words["key"])))

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an entry as the book tells it."""
        return {
            "id": entry.id, "changed": entry.changed, "who": entry.author, "words": entry.text, "under": entry.answers,
            "at": entry.at, "changed_at": entry.changed_at, "gone": entry.deleted,
        }  # fmt: skip
