"""The twin of Reddit's OAuth API: inbox, listings, comments, posts and messages as PRAW knows them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, US, Asked, Network, Told, route

REFRESH = "the-refresh-token-of-acme"
CREDENTIALS = {
    "client_id": "porch-app", "client_secret": "porch-secret", "access_token": KEY, "refresh_token": REFRESH,
    "subreddits": "acmefans",
}  # fmt: skip
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Twin(Network):
    """An entry is a comment (kind "t1"), a post ("t3") or a message ("t4")."""

    first = 36**4

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our key and says who asks, as Reddit's rules want it."""
        return asked.headers.get("authorization", "").lower() == f"bearer {KEY}" and "user-agent" in asked.headers

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as Reddit tells it."""
        return Told(status=status, body={"message": words, "error": status})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests"."""
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-used": "100", "x-ratelimit-reset": str(seconds)}
        return replace(self.refusal(429, "Too Many Requests"), headers=headers)

    def answer(self, asked: Asked) -> Told:
        """Return an answer with how much may still be asked; our key is refused in a bad mood even when renewed."""
        if "/~refused/" in asked.path and asked.path.endswith("/access_token"):
            return Told(status=400, body={"error": "invalid_grant"})
        told = super().answer(replace(asked, path=asked.path.removesuffix("/") or "/"))
        left = {"x-ratelimit-remaining": "99.0", "x-ratelimit-used": "1", "x-ratelimit-reset": "300"}
        return replace(told, headers={**left, **told.headers})

    def name_of(self, entry: Entry) -> str:
        """Return the full name."""
        return f"{entry.kind}_{base36(entry.id)}"

    @route("POST", r"/api/v1/access_token", free=True)
    def token(self, asked: Asked) -> Told:
        """Give a key for a refresh token, a code or a password."""
        app = b64decode(asked.headers.get("authorization", "").partition(" ")[2] or b"").decode()
        form = asked.form
        right = {
            "refresh_token": form.get("refresh_token") == REFRESH,
            "authorization_code": form.get("code") == "code",
        }
        known = right.get(form.get("grant_type", ""), form.get("password") == "secret of acme")
        if app != "porch-app:porch-secret":
            return self.refusal(401, "Unauthorized")
        if not known:
            return Told(status=400, body={"error": "invalid_grant"})
        told = {"access_token": KEY, "token_type": "bearer", "expires_in": 86400, "scope": "*"}
        return Told(body=told | ({} if "password" in form else {"refresh_token": REFRESH}))

    @route("GET", r"/api/v1/me")
    def me(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body={"name": US, "id": "us", "subreddit": {"subscribers": 12, "display_name": f"u_{US}"}})

    @route("GET", r"/message/(?:inbox|unread)")
    def inbox(self, asked: Asked) -> Told:
        """List what names us, answers us or was written to us."""
        to_us = "kind = 't4' OR kind = 't1' AND (text LIKE ? OR answers IN (SELECT id FROM entry WHERE author = ?))"
        where = f"NOT deleted AND author <> ? AND ({to_us})"
        return self._listing(asked, where, US, f"%u/{US}%", US, show=self._letter)

    @route("GET", r"/message/sent")
    def sent(self, asked: Asked) -> Told:
        """List messages of ours."""
        return self._listing(asked, f"NOT deleted AND kind = 't4' AND author = '{US}'")

    @route("GET", r"/user/(\w+)/(overview|comments|submitted)")
    def written(self, asked: Asked, name: str, what: str) -> Told:
        """List what somebody wrote."""
        kinds = {"overview": "'t1','t3'", "comments": "'t1'", "submitted": "'t3'"}[what]
        return self._listing(asked, f"NOT deleted AND kind IN ({kinds}) AND author = ?", name)

    @route("GET", r"/r/(\w+)/(comments|new)")
    def subreddit(self, asked: Asked, name: str, what: str) -> Told:
        """List what is new in a subreddit."""
        kind = "t1" if what == "comments" else "t3"
        return self._listing(asked, "NOT deleted AND kind = ? AND place = ?", kind, name)

    @route("GET", r"/api/info")
    def info(self, asked: Asked) -> Told:
        """Show things by their names, deleted ones too."""
        numbers = [int(name[3:], 36) for name in asked.query.get("id", "").split(",") if name[:3] in ("t1_", "t3_")]
        marks = ",".join("?" * len(numbers))
        found = self.book.entries(f"id IN ({marks})", *numbers, limit=100) if numbers else []
        return _listed([self._thing(entry) for entry in found])

    @route("GET", r"/search")
    def search(self, asked: Asked) -> Told:
        """List posts that hold words."""
        words = asked.query.get("q", "").strip('"')
        return self._listing(asked, "NOT deleted AND kind = 't3' AND text LIKE ?", f"%{words}%")

    @route("GET", r"/api/mod/conversations")
    def no_mail(self, asked: Asked) -> Told:
        """Refuse: we moderate nothing here."""
        return self.refusal(403, "Forbidden")

    @route("POST", r"/api/comment", publishes=True)
    def comment(self, asked: Asked) -> Told:
        """Take a comment, or an answer to a message."""
        form = asked.form
        above = self.book.entry(int(form.get("thing_id", "t1_0")[3:], 36))
        if above is None:
            return _complaint("DELETED_COMMENT", "that comment has been deleted", "parent")
        if len(form.get("text", "")) > 10_000:
            return _complaint("TOO_LONG", "this is too long (max: 10000)", "text")
        kind = "t4" if above.kind == "t4" else "t1"
        said = self.say(text=form.get("text", ""), kind=kind, place=above.place, answers=above.id)
        return Told(body={"json": {"errors": [], "data": {"things": [self._thing(said)]}}})

    @route("POST", r"/api/submit", publishes=True)
    def submit(self, asked: Asked) -> Told:
        """Take a post."""
        form = asked.form
        said = self.say(
            text=form.get("text", ""), kind="t3", place=form.get("sr", ""), more={"title": form.get("title", "")}
        )
        shown = self._thing(said)["data"]
        url = f"https://www.reddit.com{shown['permalink']}"
        return Told(body={"json": {"errors": [], "data": {"url": url, "id": shown["id"], "name": shown["name"]}}})

    @route("POST", r"/api/vote")
    def vote(self, asked: Asked) -> Told:
        """Take a vote."""
        return Told(body={})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return the data of a thing."""
        return {"t1": self._comment, "t3": self._post, "t4": self._message}[entry.kind](entry)

    def _comment(self, entry: Entry) -> dict[str, Any]:
        gone = entry.deleted
        return self._common(entry) | {
            "body": "[deleted]" if gone else entry.text, "body_html": f"<p>{escape(entry.text)}</p>",
            "parent_id": self._above(entry), "link_id": self._root(entry), "replies": "",
            "edited": _stamp(entry.changed_at) if entry.edited and not gone else False, "score": 1,
        }  # fmt: skip

    def _post(self, entry: Entry) -> dict[str, Any]:
        gone = entry.deleted
        return self._common(entry) | {
            "title": entry.more.get("title") or entry.text[:60], "selftext": "[deleted]" if gone else entry.text,
            "is_self": True, "url": "", "score": 3, "num_comments": 0,
            "edited": _stamp(entry.changed_at) if entry.edited and not gone else False,
        }  # fmt: skip

    def _message(self, entry: Entry) -> dict[str, Any]:
        return self._common(entry) | {
            "body": entry.text, "subject": "Hello", "dest": US if entry.author != US else "ann", "was_comment": False,
            "parent_id": self._above(entry) or None, "first_message_name": None, "new": True, "context": "",
            "replies": "",
        }  # fmt: skip

    def _letter(self, entry: Entry) -> dict[str, Any]:
        """Return a thing as the inbox shows it: without when it was changed."""
        told = self._thing(entry)
        if entry.kind == "t1" and not entry.more.get("poisoned"):
            told["data"] = {name: value for name, value in told["data"].items() if name not in ("edited", "link_id")}
            about = "username_mention" if f"u/{US}" in entry.text else "comment_reply"
            told["data"] |= {"type": about, "context": f"{told['data']['permalink']}?context=3", "was_comment": True}
        return told

    def _common(self, entry: Entry) -> dict[str, Any]:
        name, root = self.name_of(entry), self._root(entry)
        return {
            "name": name, "id": base36(entry.id), "author": "[deleted]" if entry.deleted else entry.author,
            "created_utc": _stamp(entry.at), "created": _stamp(entry.at), "subreddit": entry.place or "acmefans",
            "permalink": f"/r/{entry.place or 'acmefans'}/comments/{root[3:]}/_/{base36(entry.id)}/",
        }  # fmt: skip

    def _above(self, entry: Entry) -> str:
        above = self.book.entries("id = ?", entry.answers, limit=1) if entry.answers else []
        return self.name_of(above[0]) if above else "t3_rootof" if entry.kind == "t1" else ""

    def _root(self, entry: Entry) -> str:
        while entry.answers and (above := self.book.entries("id = ?", entry.answers, limit=1)):
            entry = above[0]
        return self.name_of(entry) if entry.kind == "t3" else "t3_rootof"

    def _thing(self, entry: Entry) -> dict[str, Any]:
        return {"kind": entry.kind, "data": self.show(entry)}

    def _listing(self, asked: Asked, where: str, *values: Any, show: Any = None) -> Told:
        below = int(asked.query["after"][3:], 36) if asked.query.get("after") else 0
        limit = min(asked.number("limit", 25), 100)
        found = self.book.entries(where, *values, below=below, limit=limit)
        after = self.name_of(found[-1]) if len(found) == limit else None
        return _listed([(show or self._thing)(entry) for entry in found], after)


def _listed(things: Iterable[Any], after: str | None = None) -> Told:
    return Told(body={"kind": "Listing", "data": {"after": after, "before": None, "children": list(things)}})


def _complaint(code: str, words: str, where: str) -> Told:
    return Told(body={"json": {"errors": [[code, words, where]]}})


def _stamp(at: str) -> float:
    return float(int(datetime.fromisoformat(at).timestamp()))


def base36(number: int) -> str:
    """Return a number as Reddit writes its ids."""
    return (base36(number // 36) if number >= 36 else "") + DIGITS[number % 36]
