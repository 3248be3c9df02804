"""The twin of Threads, in the shapes of Meta's documents: posts, replies, mentions, the two steps of publishing."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from porch.proving.twins._graph import SECRET, WORD, GraphTwin, V
from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, US, Asked, Told, route

CREDENTIALS = {
    "access_token": KEY, "app_id": "990602627938098", "app_secret": SECRET, "verify_token": WORD, "username": US,
}  # fmt: skip
HELD = "a container"  # what is taken and not published yet belongs to nobody


class Twin(GraphTwin):
    """Posts and replies as the Threads API shows them."""

    def heard(self, entry: Entry) -> None:
        """Push a reply to us or a mention of us, as the webhook tells it."""
        field = "replies" if self._under_ours(entry) else "mentions" if _names_us(entry) else ""
        if field and entry.author != US and not entry.deleted:
            self._push(field, self.show(entry))

    @route("POST", "/oauth/access_token", free=True)
    def short_key(self, asked: Asked) -> Told:
        """Give a key of an hour for a code."""
        form = asked.form
        if form.get("code") != "let-me-in" or form.get("client_secret") != SECRET:
            return self.error(400, 100, "Invalid verification code")
        return Told(body={"access_token": "an-hour", "user_id": 1})

    @route("GET", "/access_token", free=True)
    def lasting_key(self, asked: Asked) -> Told:
        """Give a key of sixty days for one of an hour."""
        if asked.query.get("access_token") != "an-hour" or asked.query.get("client_secret") != SECRET:
            return self.error(400, 190, "Cannot parse access token")
        return Told(body={"access_token": KEY, "token_type": "bearer", "expires_in": 5_183_944})

    @route("GET", "/refresh_access_token", free=True)
    def renewed_key(self, asked: Asked) -> Told:
        """Let a lasting key last longer."""
        if asked.query.get("access_token") != KEY:
            return self.error(400, 190, "Error validating access token: Session has expired")
        return Told(body={"access_token": KEY, "token_type": "bearer", "expires_in": 5_183_944})

    @route("GET", V + "/me")
    def me(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body={"id": "1", "username": US, "name": US.title()})

    @route("GET", V + "/me/(threads|replies|mentions)")
    def lists(self, asked: Asked, what: str) -> Told:
        """List what we said, what we replied, or what names us, newest first."""
        answers = "answers > 0" if what == "replies" else "answers = 0"
        if what == "mentions":
            found: Iterable[Entry] = (one for one in self._posts("author <> ?", US) if _names_us(one))
        else:
            found = self._posts(f"author = ? AND {answers}", US)
        return Told(body=self.listed(asked, list(found)))

    @route("GET", V + r"/(\d+)/conversation")
    def conversation(self, asked: Asked, number: str) -> Told:
        """List all that stands under one of our posts, however deep, newest first."""
        found = [one for one in self._posts("answers > 0") if self._root(one).id == int(number)]
        return Told(body=self.listed(asked, found))

    @route("GET", V + r"/(\d+)")
    def single(self, asked: Asked, number: str) -> Told:
        """Show one post."""
        entry = self.book.entry(int(number))
        known = entry is not None and entry.kind == "post"
        return Told(body=self.show(entry)) if known and entry else self.refusal(404, "Object does not exist")

    @route("GET", V + "/keyword_search")
    def search(self, asked: Asked) -> Told:
        """List public posts that hold all words, newest first."""
        wanted = asked.query.get("q", "").lower().split()
        since = asked.number("since")
        found = [one for one in self._posts("1") if all(word in one.text.lower() for word in wanted)]
        return Told(body=self.listed(asked, [one for one in found if self.said_at(one).timestamp() >= since]))

    @route("POST", V + "/me/threads")
    def take(self, asked: Asked) -> Told:
        """Take words; nobody sees them before they are published."""
        told = asked.json
        if len(str(told.get("text") or "")) > 500:
            return self.error(400, 100, "Param text must be at most 500 characters long.")
        if told.get("reply_to_id") and not self.book.entry(int(told["reply_to_id"])):
            return self.error(400, 100, "The requested resource does not exist", 33)
        held, _ = self.book.keep(
            author=HELD, kind="container", text=told["text"], answers=int(told.get("reply_to_id") or 0)
        )
        return Told(body={"id": str(held.id)})

    @route("POST", V + "/me/threads_publish", publishes=True)
    def publish(self, asked: Asked) -> Told:
        """Publish what was taken, once."""
        held = self.book.entry(int(asked.json.get("creation_id") or 0))
        if held is None or held.kind != "container":
            return self.error(400, 100, "The media with this creation_id cannot be found", 33)
        said = self.say(text=held.text, answers=held.answers, key=f"published {held.id}")
        return Told(body={"id": str(said.id)})

    @route("POST", V + r"/(\d+)/repost")
    def repost(self, asked: Asked, number: str) -> Told:
        """Take a repost of ours, once."""
        made, _ = self.book.keep(author=US, text="", kind="repost", answers=int(number), key=f"repost {number}")
        return Told(body={"id": str(made.id)})

    @route("GET", V + "/me/threads_insights")
    def our_counts(self, asked: Asked) -> Told:
        """Say how many follow us."""
        told = {"name": "followers_count", "period": "day", "total_value": {"value": 7}, "id": "1/followers_count"}
        return Told(body={"data": [told]})

    @route("GET", V + r"/(\d+)/insights")
    def counts(self, asked: Asked, number: str) -> Told:
        """Say how one post fares."""
        below = self._posts("answers = ?", int(number))
        numbers = {"views": 10, "likes": 2, "replies": len(below), "reposts": 1, "quotes": 1, "shares": 0}
        wanted = asked.query.get("metric", "").split(",")
        return Told(body={"data": [
            {"name": name, "period": "lifetime", "values": [{"value": value}], "id": f"{number}/insights/{name}"}
            for name, value in numbers.items() if name in wanted
        ]})  # fmt: skip

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a Threads media object."""
        reply = {
            "replied_to": {"id": str(entry.answers)}, "root_post": {"id": str(self._root(entry).id)},
            "is_reply_owned_by_me": entry.author == US,
        }  # fmt: skip
        return {
            "id": str(entry.id), "media_product_type": "THREADS", "media_type": "TEXT_POST", "text": entry.text,
            "permalink": f"https://www.threads.com/@{entry.author}/post/{entry.id}", "username": entry.author,
            "timestamp": self.stamp(entry), "is_reply": bool(entry.answers), "is_quote_post": False,
            "has_replies": bool(self._posts("answers = ?", entry.id)), "hide_status": "NOT_HUSHED",
            **(reply if entry.answers else {}),
        }  # fmt: skip

    def _posts(self, where: str, *values: Any) -> list[Entry]:
        return self.book.entries(f"NOT deleted AND kind = 'post' AND {where}", *values, limit=10_000)

    def _root(self, entry: Entry) -> Entry:
        while entry.answers and (above := self.book.entry(entry.answers)):
            entry = above
        return entry

    def _under_ours(self, entry: Entry) -> bool:
        return bool(entry.answers) and self._root(entry).author == US

    def _push(self, field: str, value: dict[str, Any]) -> None:
        body = json.dumps({
            "app_id": "990602627938098", "topic": "moderate", "target_id": "1", "subscription_id": "234567",
            "time": int(datetime.now(UTC).timestamp()), "has_uid_field": False,
            "values": {"value": value, "field": field},
        }).encode()  # fmt: skip
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        self.push(body, {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"})


def _names_us(entry: Entry) -> bool:
    return re.search(rf"@{US}\b", entry.text) is not None
