"""The twin of Google Business Profile: one place of ours, its reviews and the questions people ask about it."""

from __future__ import annotations

from typing import Any

from porch.proving.twins import _google
from porch.proving.twins._google import GoogleTwin
from porch.proving.twins.book import Entry
from porch.proving.twins.network import NAMES, US, Asked, Told, route

CREDENTIALS = _google.CREDENTIALS
ACCOUNT = "accounts/101"
LOCATION = "locations/202"
STARS = ("STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE")
REVIEWS = rf"/v4/{ACCOUNT}/{LOCATION}/reviews"
QUESTIONS = rf"/v1/{LOCATION}/questions"


class Twin(GoogleTwin):
    """Reviews (v4, as Google's pages show them) and questions (v1). `more` may hold `stars`; kind "question" asks."""

    first = 1_000

    def name_of(self, entry: Entry) -> str:
        """Return the id by which the channel knows an entry: without the account; a reply by its review."""
        if entry.kind == "question":
            return f"{LOCATION}/questions/q{entry.id}"
        if (above := self._above(entry)) is None:
            return f"{LOCATION}/reviews/r{entry.id}"
        below = f"/answers/a{entry.id}" if above.kind == "question" else "/reply"
        return self.name_of(above) + below

    @route("GET", "/v1/accounts")
    def accounts(self, asked: Asked) -> Told:
        """List the accounts of whoever asks."""
        account = {"name": ACCOUNT, "accountName": "Acme", "type": "PERSONAL", "role": "PRIMARY_OWNER"}
        return Told(body={"accounts": [account]})

    @route("GET", rf"/v1/{ACCOUNT}/locations")
    def locations(self, asked: Asked) -> Told:
        """List the places of an account."""
        if not asked.query.get("readMask"):
            return self.refusal(400, "Request contains an invalid argument.")
        return Told(body={"locations": [{"name": LOCATION, "title": "Acme Bakery"}]})

    @route("GET", REVIEWS)
    def reviews(self, asked: Asked) -> Told:
        """List reviews, the latest changed first."""
        found = self._all("kind = 'post' AND answers = 0")
        told: dict[str, Any] = {"averageRating": 4.0, "totalReviewCount": len(found)}
        return Told(body=told | _page(asked, "reviews", [self.show(one) for one in found], 50))

    @route("GET", REVIEWS + r"/r(\d+)")
    def review(self, asked: Asked, number: str) -> Told:
        """Show one review."""
        found = self.book.entry(int(number))
        return Told(body=self.show(found)) if found else self.refusal(404, "Requested entity was not found.")

    @route("PUT", REVIEWS + r"/r(\d+)/reply", publishes=True)
    def reply(self, asked: Asked, number: str) -> Told:
        """Take our reply to a review, or change it."""
        if self.book.entry(int(number)) is None:
            return self.refusal(404, "Requested entity was not found.")
        return Told(body=_reply(self._ours_under(int(number), str(asked.json.get("comment") or ""))))

    @route("GET", QUESTIONS)
    def questions(self, asked: Asked) -> Told:
        """List questions, the latest changed first."""
        found = [self.show(one) for one in self._all("kind = 'question'")]
        return Told(body={"totalSize": len(found)} | _page(asked, "questions", found, 10))

    @route("GET", QUESTIONS + r"/q(\d+)/answers")
    def answers(self, asked: Asked, number: str) -> Told:
        """List the answers to a question."""
        found = [self.show(one) for one in self._all("answers = ?", int(number))]
        return Told(body={"totalSize": len(found)} | _page(asked, "answers", found, 10))

    @route("POST", QUESTIONS + r"/q(\d+)/answers:upsert", publishes=True)
    def answer_question(self, asked: Asked, number: str) -> Told:
        """Take our answer to a question, or change it."""
        if self.book.entry(int(number)) is None:
            return self.refusal(404, "Requested entity was not found.")
        text = str((asked.json.get("answer") or {}).get("text") or "")
        return Told(body=self.show(self._ours_under(int(number), text)))

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a Review, a Question or an Answer."""
        stamps = {"createTime": entry.at, "updateTime": entry.changed_at}
        if entry.kind == "question":
            return self._asked(entry) | stamps | self._top(entry)
        if entry.answers:
            return self._asked(entry) | stamps
        who = {"displayName": entry.author.title(), "profilePhotoUrl": "https://lh3.example/a"}
        review = {
            "name": f"{ACCOUNT}/{self.name_of(entry)}", "reviewId": f"r{entry.id}", "reviewer": who,
            "starRating": STARS[int(entry.more.get("stars", 4))], "comment": entry.text,
        }  # fmt: skip
        replies = self._all("answers = ?", entry.id)
        return review | stamps | ({"reviewReply": _reply(replies[0])} if replies else {})

    def _asked(self, entry: Entry) -> dict[str, Any]:
        kind = "MERCHANT" if entry.author == US else "REGULAR_USER"
        who = {"displayName": entry.author.title(), "profilePhotoUri": "https://lh3.example/a", "type": kind}
        return {"name": self.name_of(entry), "author": who, "text": entry.text, "upvoteCount": len(NAMES) - 5}

    def _top(self, entry: Entry) -> dict[str, Any]:
        answers = [self.show(one) for one in self._all("answers = ?", entry.id)]
        return {"totalAnswerCount": len(answers)} | ({"topAnswers": answers[:10]} if answers else {})

    def _ours_under(self, number: int, text: str) -> Entry:
        """Keep our one answer under an entry: a second takes the place of the first."""
        standing = self._all("author = ? AND answers = ?", US, number)
        if standing:
            changed = self.book.change(standing[0].id, text)
            self.book.note(key="", text=text, outcome="told")
            return changed or standing[0]
        return self.say(text=text, answers=number, kind="reply")

    def _above(self, entry: Entry) -> Entry | None:
        return self.book.entry(entry.answers) if entry.answers else None

    def _all(self, where: str, *values: Any) -> list[Entry]:
        found = self.book.entries(f"NOT deleted AND {where}", *values, limit=100_000)
        return sorted(found, key=lambda one: one.changed, reverse=True)


def _reply(entry: Entry) -> dict[str, Any]:
    return {"comment": entry.text, "updateTime": entry.changed_at}


def _page(asked: Asked, name: str, items: list[Any], most: int) -> dict[str, Any]:
    size, start = min(asked.number("pageSize", most) or most, most), asked.number("pageToken")
    told: dict[str, Any] = {name: items[start : start + size]} if items else {}
    return told | ({"nextPageToken": str(start + size)} if start + size < len(items) else {})
