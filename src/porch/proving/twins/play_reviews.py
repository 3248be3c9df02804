"""The twin of Google Play: one app of ours and its reviews. All it holds counts as of the last week."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from porch.proving.twins import _google
from porch.proving.twins._google import GoogleTwin, below, paged
from porch.proving.twins.book import Entry
from porch.proving.twins.network import US, Asked, Told, route

PACKAGE = "com.acme.bread"
CREDENTIALS = _google.CREDENTIALS | {"package": PACKAGE}
REVIEWS = rf"/androidpublisher/v3/applications/{re.escape(PACKAGE)}/reviews"
LONGEST = 350


class Twin(GoogleTwin):
    """Reviews as Android Publisher API v3 tells them. `more` may hold `stars`."""

    first = 1_000

    def name_of(self, entry: Entry) -> str:
        """Return the id of a review; a reply's is that of its review and "/reply"."""
        return f"gp:{entry.answers}/reply" if entry.answers else f"gp:{entry.id}"

    @route("GET", REVIEWS)
    def reviews(self, asked: Asked) -> Told:
        """List reviews, newest first."""
        size = asked.number("maxResults", 10)
        found = self.book.entries("NOT deleted AND answers = 0", below=below(asked, "token"), limit=size + 1)
        page, onward = paged(found, size)
        told: dict[str, Any] = {"reviews": [self.show(one) for one in page]} if page else {}
        return Told(body=told | ({"tokenPagination": {"nextPageToken": onward}} if onward else {}))

    @route("GET", REVIEWS + r"/gp(?::|%3A)(\d+)")
    def review(self, asked: Asked, number: str) -> Told:
        """Show one review."""
        found = self.book.entry(int(number))
        return Told(body=self.show(found)) if found else self.refusal(404, "Review not found.")

    @route("POST", REVIEWS + r"/gp(?::|%3A)(\d+):reply", publishes=True)
    def reply(self, asked: Asked, number: str) -> Told:
        """Take our reply, or change it; markup is taken out of it."""
        text = re.sub(r"<[^<>]*>", "", str(asked.json.get("replyText") or ""))
        if self.book.entry(int(number)) is None:
            return self.refusal(404, "Review not found.")
        if len(text) > LONGEST:
            return self.refusal(400, "Invalid request - the reply is too long.")
        said = self._said(int(number), text)
        return Told(body={"result": {"replyText": said.text, "lastEdited": _stamp(said.changed_at)}})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a Review."""
        theirs = {
            "text": entry.text, "lastModified": _stamp(entry.changed_at), "starRating": int(entry.more.get("stars", 4)),
            "reviewerLanguage": "it", "device": "klte", "androidOsVersion": 34, "appVersionName": "1.2",
            "thumbsUpCount": 0, "thumbsDownCount": 0,
        }  # fmt: skip
        ours = [{"text": one.text, "lastModified": _stamp(one.changed_at)} for one in self._replies(entry.id)]
        comments = [{"userComment": theirs}, *({"developerComment": one} for one in ours[:1])]
        return {"reviewId": self.name_of(entry), "authorName": entry.author.title(), "comments": comments}

    def _replies(self, number: int) -> list[Entry]:
        return self.book.entries("NOT deleted AND author = ? AND answers = ?", US, number)

    def _said(self, number: int, text: str) -> Entry:
        """Keep our one reply to a review: a second takes the place of the first."""
        standing = self._replies(number)
        changed = self.book.change(standing[0].id, text) if standing else None
        return changed or self.say(text=text, answers=number)


def _stamp(at: str) -> dict[str, Any]:
    moment = datetime.fromisoformat(at)
    return {"seconds": str(int(moment.timestamp())), "nanos": moment.microsecond * 1000}
