"""The twin of a Mastodon server. Unlike the real servers we can run it honours Idempotency-Key."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route, whom

CREDENTIALS = {"access_token": KEY}


class Twin(Network):
    """Posts, notifications and threads as Mastodon 4 tells them."""

    first = 110_000_000_000_000_000  # ids look like Mastodon's, all of one length

    def name_of(self, entry: Entry) -> str:
        """Return the post's URI."""
        return f"{self.url}/users/{entry.author}/statuses/{entry.id}"

    @route("GET", r"/api/v1/instance", free=True)
    def instance(self, asked: Asked) -> Told:
        """Say who the server is."""
        host = urlsplit(self.url).netloc
        return Told(body={"uri": host, "title": "Twin", "version": "4.4.0", "max_toot_chars": 500})

    @route("GET", r"/api/v1/accounts/verify_credentials")
    def us(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body=self._account(US))

    @route("GET", r"/api/v1/notifications")
    def notifications(self, asked: Asked) -> Told:
        """List what names us, newest first."""
        found = self.book.entries(
            "NOT deleted AND kind = 'post' AND author <> ? AND text LIKE ?", US, f"%@{US}%",
            below=asked.number("max_id"), limit=asked.number("limit", 40),
        )  # fmt: skip
        return Told(body=[
            {"id": str(said.id), "type": "mention", "created_at": said.at, "account": self._account(said.author),
             "status": self.show(said)}
            for said in found
        ])  # fmt: skip

    @route("GET", r"/api/v1/accounts/(\d+)/statuses")
    def statuses(self, asked: Asked, number: str) -> Told:
        """List somebody's posts, newest first."""
        author = NAMES[int(number) - 1] if int(number) <= len(NAMES) else ""
        found = self.book.entries(
            "NOT deleted AND kind = 'post' AND author = ?", author,
            below=asked.number("max_id"), limit=asked.number("limit", 20),
        )  # fmt: skip
        return Told(body=[self.show(said) for said in found])

    @route("GET", r"/api/v1/accounts/(\d+)/(followers|following)")
    def people(self, asked: Asked, number: str, which: str) -> Told:
        """List who follows us or whom we follow, newest first; where the list goes on stands in a header."""
        mine = self.follows(of=US) if which == "followers" else self.follows(by=US)
        below, size = asked.number("max_id"), asked.number("limit", 40)
        held = [one for one in mine if not below or one.id < below]
        page, more = held[:size], len(held) > size
        link = f'<{self.url}{asked.path}?limit={size}&max_id={page[-1].id}>; rel="next"' if more else ""
        named = [one.author if which == "followers" else whom(one) for one in page]
        return Told(body=[self._account(name) for name in named], headers={"Link": link} if link else {})

    @route("GET", r"/api/v1/conversations")
    def conversations(self, asked: Asked) -> Told:
        """List direct messages: there are none."""
        return Told(body=[])

    @route("GET", r"/api/v1/statuses/(\d+)")
    def status(self, asked: Asked, number: str) -> Told:
        """Show one post."""
        said = self.book.entry(int(number))
        return Told(body=self.show(said)) if said else self.refusal(404, "Record not found")

    @route("GET", r"/api/v1/statuses/(\d+)/context")
    def context(self, asked: Asked, number: str) -> Told:
        """Show what stands above and below a post."""
        above: list[dict[str, Any]] = []
        below = self.book.entries("NOT deleted AND kind = 'post' AND answers = ?", int(number), newest_first=False)
        said = self.book.entry(int(number))
        while said is not None and said.answers and (said := self.book.entry(said.answers)) is not None:
            above.insert(0, self.show(said))
        return Told(body={"ancestors": above, "descendants": [self.show(one) for one in below]})

    @route("POST", r"/api/v1/statuses", publishes=True)
    def publish(self, asked: Asked) -> Told:
        """Take a post of ours."""
        told = asked.json
        said = self.say(
            text=str(told.get("status") or ""), answers=int(told.get("in_reply_to_id") or 0),
            key=asked.headers.get("idempotency-key", ""), more={"visibility": told.get("visibility") or "public"},
        )  # fmt: skip
        return Told(body=self.show(said))

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a Status."""
        under = self.book.entry(entry.answers) if entry.answers else None
        likes, boosts = (len(self._under(entry, kind)) for kind in ("like", "boost"))
        return {
            "favourites_count": likes, "reblogs_count": boosts, "replies_count": len(self._under(entry, "post")),
            "id": str(entry.id), "uri": self.name_of(entry), "created_at": entry.at, "reblog": None,
            "url": f"{self.url}/@{entry.author}/{entry.id}", "visibility": entry.more.get("visibility", "public"),
            "content": f"<p>{escape(entry.text)}</p>", "account": self._account(entry.author),
            "edited_at": entry.changed_at if entry.edited else None, "media_attachments": [], "poll": None,
            "in_reply_to_id": str(entry.answers) if under else None, "spoiler_text": "", "language": "en",
            "in_reply_to_account_id": _number(under.author) if under else None,
            "mentions": [self._account(name) for name in NAMES if f"@{name}" in entry.text],
        }  # fmt: skip

    def _under(self, entry: Entry, kind: str) -> list[Entry]:
        return self.book.entries("NOT deleted AND answers = ? AND kind = ?", entry.id, kind, limit=10_000)

    def _account(self, name: str) -> dict[str, Any]:
        return {
            "id": _number(name), "username": name, "acct": name, "display_name": name.title(),
            "url": f"{self.url}/@{name}", "followers_count": 7 + len(self.follows(of=name)), "bot": False,
            "following_count": len(self.follows(by=name)),
        }  # fmt: skip


def _number(name: str) -> str:
    return str(NAMES.index(name) + 1 if name in NAMES else 9)
