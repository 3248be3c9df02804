"""The twin of Stack Exchange: questions under a tag, answers, comments, filters, the day's calls."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import NAMES, Asked, Network, Told, route

KEY = "the-key-of-acme"
SITE = "cooking.stackexchange.com"
CREDENTIALS = {"site": SITE, "tags": "acme", "user": "1", "key": KEY}
WITH_ALL = "!twins-filter"


class Twin(Network):
    """One site, one tag. What answers nothing is a question; `more`: {"comment": true} is a comment, else an answer."""

    first = 5_000
    _quota = 300

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries a key that is known, or none: reading takes none."""
        return asked.query.get("key", KEY) == KEY

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as Stack Exchange says it: with status 400 and a number of its own."""
        told = {"error_id": 403 if status == 401 else status, "error_message": words, "error_name": "access_denied"}
        return Told(status=400, body=told)

    def limited(self, seconds: int) -> Told:
        """Return "too many requests", whose wait stands in the words."""
        words = f"too many requests from this IP, more requests available in {seconds} seconds"
        return Told(status=400, body={"error_id": 502, "error_message": words, "error_name": "throttle_violation"})

    def name_of(self, entry: Entry) -> str:
        """Return the place of a question, an answer or a comment on the site."""
        letter = "q" if not entry.answers else "comment" if entry.more.get("comment") else "a"
        return f"{SITE}/{letter}/{entry.id}"

    @route("GET", r"/filters/create")
    def makes(self, asked: Asked) -> Told:
        """Make a filter."""
        return self._told([{"filter": WITH_ALL, "filter_type": "safe", "included_fields": []}], asked)

    @route("GET", r"/info")
    def site(self, asked: Asked) -> Told:
        """Say what the site holds."""
        return self._told([{"total_questions": 7}], asked)

    @route("GET", r"/users/(\d+)")
    def user(self, asked: Asked, number: str) -> Told:
        """Show somebody."""
        return self._told([self._owner(NAMES[int(number) - 1])] if int(number) <= len(NAMES) else [], asked)

    @route("GET", r"/users/(\d+)/(questions|answers)")
    def theirs(self, asked: Asked, number: str, kind: str) -> Told:
        """List what somebody asked or answered."""
        held = self.book.entries("NOT deleted AND author = ?", NAMES[int(number) - 1], limit=500)
        wanted = [
            entry for entry in held if bool(entry.answers) is (kind == "answers") and not entry.more.get("comment")
        ]
        return self._told([self.show(entry) for entry in wanted], asked)

    @route("GET", r"/questions")
    def questions(self, asked: Asked) -> Told:
        """List questions by when something happened in them, or by when they were asked."""
        held = self.book.entries("NOT deleted AND answers = 0", limit=5000)
        by = "creation_date" if asked.query.get("sort") == "creation" else "last_activity_date"
        low = asked.number("min") or asked.number("fromdate")
        high = asked.number("todate") or 2**40
        found = [one for entry in held if low <= int((one := self._whole(entry))[by]) < high]
        return self._told(sorted(found, key=lambda one: (one[by], one["question_id"])), asked)

    @route("GET", r"/search/advanced")
    def search(self, asked: Asked) -> Told:
        """Find questions that hold the words."""
        held = self.book.entries("NOT deleted AND answers = 0 AND text LIKE ?", f"%{asked.query['q']}%")
        return self._told([self.show(entry) for entry in held], asked)

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a question, an answer or a comment."""
        told = {
            "owner": self._owner(entry.author), "creation_date": _seconds(entry.at), "score": 1,
            "body": f"<p>{escape(entry.text)}</p>", "link": f"https://{self.name_of(entry)}",
        }  # fmt: skip
        if entry.edited:
            told["last_edit_date"] = max(_seconds(entry.changed_at), _seconds(entry.at) + 1)
        if entry.more.get("comment"):
            above = self.book.entry(entry.answers)
            kind = "answer" if above is not None and above.answers else "question"
            return {**told, "comment_id": entry.id, "post_id": entry.answers, "post_type": kind, "edited": entry.edited}
        if entry.answers:
            return {**told, "answer_id": entry.id, "question_id": entry.answers, "is_accepted": False}
        counts = {"answer_count": 0, "view_count": 7, "is_answered": False}
        return {**told, **counts, "question_id": entry.id, "title": escape(entry.text[:80]), "tags": ["acme"]}

    def _whole(self, entry: Entry) -> dict[str, Any]:
        """Return a question with all that stands under it."""
        under = self._under(entry)
        stamps = [_seconds(one.changed_at) for one in (entry, *under)]
        answers = [self.show(one) for one in under if not one.more.get("comment")]
        comments = [self.show(one) for one in under if one.more.get("comment")]
        return {**self.show(entry), "last_activity_date": max(stamps), "answers": answers, "comments": comments} | (
            {"question_id": entry.id, "creation_date": _seconds(entry.at)} if not entry.more.get("poisoned") else {}
        )

    def _under(self, entry: Entry) -> list[Entry]:
        return self.book.entries("NOT deleted AND answers = ?", entry.id, newest_first=False, limit=500)

    def _told(self, found: list[dict[str, Any]], asked: Asked) -> Told:
        size, page = asked.number("pagesize", 30), asked.number("page", 1)
        shown = found[(page - 1) * size : page * size]
        self._quota = max(self._quota - 1, 200)
        left = {"quota_max": 300, "quota_remaining": self._quota}
        return Told(body={"items": shown, "has_more": len(found) > page * size, **left})

    def _owner(self, name: str) -> dict[str, Any]:
        number = NAMES.index(name) + 1 if name in NAMES else 9
        link = f"https://{SITE}/users/{number}/{name}"
        return {"user_id": number, "display_name": name.title(), "link": link, "user_type": "registered"}


def _seconds(told: str) -> int:
    return int(datetime.fromisoformat(told).timestamp())
