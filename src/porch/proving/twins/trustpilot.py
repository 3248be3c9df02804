"""The twin of Trustpilot: one business of ours and its reviews, in the shapes of Trustpilot's pages."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, US, Asked, Network, Told, route

UNIT = "46d6a890000064000500e0c3"
DOMAIN = "acme.example"
CREDENTIALS = {
    "domain": DOMAIN, "api_key": "acme", "api_secret": "hush", "access_token": KEY, "business_user": "u1",
}  # fmt: skip
BASIC = "Basic " + b64encode(b"acme:hush").decode()


class Twin(Network):
    """Reviews and replies. `more` may hold `stars`."""

    first = 1_000

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in Trustpilot's shape."""
        return Told(status=status, body={"message": words, "errorCode": status, "details": ""})

    def name_of(self, entry: Entry) -> str:
        """Return the id of a review; a reply's is that of its review and "/reply"."""
        return f"{entry.answers or entry.id:024x}" + ("/reply" if entry.answers else "")

    @route("POST", "/v1/oauth/oauth-business-users-for-applications/accesstoken", free=True)
    def token(self, asked: Asked) -> Told:
        """Give a key for the app's own."""
        if asked.headers.get("authorization") != BASIC or asked.form.get("grant_type") != "client_credentials":
            return self.refusal(401, "Unauthorized")
        return Told(body={"access_token": KEY, "expires_in": "359999", "token_type": "BearerToken"})

    @route("GET", "/v1/business-units/find")
    def find(self, asked: Asked) -> Told:
        """Find a business by its website."""
        if asked.query.get("name") != DOMAIN:
            return self.refusal(404, "The requested resource was not found")
        return Told(body={"id": UNIT, "displayName": "Acme", "name": {"identifying": DOMAIN}})

    @route("GET", f"/v1/private/business-units/{UNIT}/reviews")
    def reviews(self, asked: Asked) -> Told:
        """List reviews, newest first."""
        size, page = asked.number("perPage", 20), asked.number("page", 1)
        found = self.book.entries("NOT deleted AND answers = 0", limit=10_000)[(page - 1) * size : page * size]
        return Told(body={"links": [], "reviews": [self.show(one) for one in found]})

    @route("GET", r"/v1/private/reviews/([0-9a-f]{24})")
    def review(self, asked: Asked, name: str) -> Told:
        """Show one review."""
        found = self.book.entry(int(name, 16))
        return Told(body=self.show(found)) if found else self.refusal(404, "The requested resource was not found")

    @route("POST", r"/v1/private/reviews/([0-9a-f]{24})/reply", publishes=True)
    def reply(self, asked: Asked, name: str) -> Told:
        """Take our reply, or change it."""
        text, number = str(asked.json.get("message") or ""), int(name, 16)
        if self.book.entry(number) is None or not text or not asked.json.get("authorBusinessUserId"):
            return self.refusal(404 if text else 400, "The reply could not be taken")
        standing = self._replies(number)
        if not (standing and self.book.change(standing[0].id, text)):
            self.say(text=text, answers=number)
        return Told(status=201, body=b"")

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a review."""
        who = {"id": f"{entry.author:0>24}", "displayName": entry.author.title(), "numberOfReviews": 1}
        replies = [
            {"text": one.text, "authorBusinessUserId": "u1", "createdAt": one.at, "updatedAt": _changed(one)}
            for one in self._replies(entry.id)
        ]
        return {
            "id": self.name_of(entry), "stars": int(entry.more.get("stars", 4)), "title": "A word", "text": entry.text,
            "language": "en", "createdAt": entry.at, "updatedAt": _changed(entry), "consumer": who,
            "businessUnit": {"id": UNIT, "identifyingName": DOMAIN, "displayName": "Acme"}, "status": "active",
            "companyReply": replies[0] if replies else None, "isVerified": True, "numberOfLikes": 0,
        }  # fmt: skip

    def _replies(self, number: int) -> list[Entry]:
        return self.book.entries("NOT deleted AND author = ? AND answers = ?", US, number)


def _changed(entry: Entry) -> str | None:
    return entry.changed_at if entry.edited else None
