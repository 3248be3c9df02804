"""The twin of Hacker News' search: stories and comments by date, by words, by writer and by story."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import NAMES, Asked, Network, Told, route

CREDENTIALS = {"words": "acme", "user": "acme"}
PAGE = "https://news.ycombinator.com/item?id="


class Twin(Network):
    """What answers nothing is a story, what answers is a comment."""

    first = 40_000_000

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries a key: there is none."""
        return True

    def limited(self, seconds: int) -> Told:
        """Return "too many requests"."""
        return Told(status=429, body={"message": "Too many requests"}, headers={"Retry-After": str(seconds)})

    def name_of(self, entry: Entry) -> str:
        """Return the page of a story or comment."""
        return f"{PAGE}{entry.id}"

    @route("GET", r"/users/(\w+)")
    def user(self, asked: Asked, name: str) -> Told:
        """Show somebody."""
        return Told(body={"username": name, "karma": 7}) if name in NAMES else Told(status=404, body={"error": "no"})

    @route("GET", r"/search_by_date")
    def search(self, asked: Asked) -> Told:
        """Find stories and comments, newest first."""
        word, size = asked.query.get("query", "").strip('"'), asked.number("hitsPerPage", 20)
        held = self.book.entries("NOT deleted AND text LIKE ?", f"%{word}%", limit=5000)
        hits = [self.show(entry) for entry in held if self._tagged(entry, asked) and self._within(entry, asked)]
        page = asked.number("page")
        shown = hits[page * size : (page + 1) * size]
        return Told(body={"hits": shown, "nbHits": len(hits), "page": page, "hitsPerPage": size})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a hit."""
        both = {
            "objectID": str(entry.id), "author": entry.author, "created_at_i": _seconds(entry.at),
            "created_at": entry.at, "_tags": ["comment" if entry.answers else "story", f"author_{entry.author}"],
        }  # fmt: skip
        if entry.answers:
            story = {"story_id": self._story(entry), "parent_id": entry.answers, "story_title": "A story"}
            return {**both, **story, "comment_text": escape(entry.text)}
        return {**both, "title": entry.text[:80], "story_text": escape(entry.text), "points": 3, "num_comments": 0}

    def _tagged(self, entry: Entry, asked: Asked) -> bool:
        mine = {
            "comment" if entry.answers else "story", f"author_{entry.author}", f"story_{self._story(entry)}",
        }  # fmt: skip
        wanted = re.findall(r"\(([^)]*)\)|([^(),]+)", asked.query.get("tags", ""))
        return all(bool(mine & set((either or one).split(","))) for either, one in wanted)

    def _within(self, entry: Entry, asked: Asked) -> bool:
        at = _seconds(entry.at)
        told = re.findall(r"created_at_i(>=|<=|>|<)(\d+)", asked.query.get("numericFilters", ""))
        tests = {">=": int.__ge__, "<=": int.__le__, ">": int.__gt__, "<": int.__lt__}
        return all(tests[sign](at, int(number)) for sign, number in told)

    def _story(self, entry: Entry) -> int:
        above: Entry | None = entry
        while above is not None and above.answers:
            entry, above = above, self.book.entry(above.answers)
        return above.id if above else entry.answers or entry.id


def _seconds(told: str) -> int:
    return int(datetime.fromisoformat(told).timestamp())
