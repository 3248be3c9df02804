"""The twin of GitHub: one repository with its issues, comments, thumbs and webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import datetime, timedelta
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, US, Asked, Network, Told, route, whom

SECRET = "the-secret-of-the-webhook"  # noqa: S105 - a twin's
PLACE = "acme/shop"
CREDENTIALS = {"access_token": KEY, "repositories": PLACE, "webhook_secret": SECRET}
PUBLIC = "https://github.com"
NUMBER = r"(\d+)"


class Twin(Network):
    """One repository. An entry that answers nothing is an issue, one that answers is a comment under it."""

    first = 1_000

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in GitHub's own shape."""
        return Told(status=status, body={"message": words, "documentation_url": "https://docs.github.com/rest"})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests", which GitHub answers with 403."""
        told = self.refusal(403, "You have exceeded a secondary rate limit.")
        return Told(status=403, body=told.body, headers={"Retry-After": str(seconds)})

    def name_of(self, entry: Entry) -> str:
        """Return the page of an issue, or of a comment on it."""
        page = f"{PUBLIC}/{PLACE}/issues/{self._issue(entry)}"
        return f"{page}#issuecomment-{entry.id}" if entry.answers else page

    @route("GET", r"/user")
    def user(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body=self._account(US) | {"name": "Acme", "followers": 7})

    @route("GET", rf"/users/{US}/followers")
    def followers(self, asked: Asked) -> Told:
        """List who follows us."""
        return self._people(asked, [one.author for one in self.follows(of=US)])

    @route("GET", rf"/users/{US}/following")
    def following(self, asked: Asked) -> Told:
        """List whom we follow."""
        return self._people(asked, [whom(one) for one in self.follows(by=US)])

    @route("GET", r"/rate_limit")
    def spent(self, asked: Asked) -> Told:
        """Say how much is left."""
        return Told(body={"resources": {"core": {"limit": 5000, "remaining": 4999, "reset": 0, "used": 1}}})

    @route("GET", rf"/repos/{PLACE}/issues")
    def issues(self, asked: Asked) -> Told:
        """List issues, those of one person where they are asked for."""
        who = asked.query.get("creator", "")
        held = self.book.entries(
            "NOT deleted AND kind = 'post' AND answers = 0 AND (author = ? OR ? = '')", who, who, limit=5000
        )
        return Told(body=self._listed(held, asked))

    @route("GET", rf"/repos/{PLACE}/issues/comments")
    def comments(self, asked: Asked) -> Told:
        """List comments on all issues."""
        return Told(body=self._listed(self.book.entries("NOT deleted AND answers <> 0", limit=5000), asked))

    @route("GET", rf"/repos/{PLACE}/pulls/comments")
    def reviews(self, asked: Asked) -> Told:
        """List comments on changes: there are none."""
        return Told(body=[])

    @route("GET", rf"/repos/{PLACE}/issues/{NUMBER}/comments")
    def under(self, asked: Asked, number: str) -> Told:
        """List the comments on one issue."""
        held = self.book.entries("NOT deleted AND answers <> 0", limit=5000)
        return Told(body=self._listed([one for one in held if self._issue(one) == int(number)], asked))

    @route("GET", rf"/repos/{PLACE}/issues/(?:comments/)?{NUMBER}")
    def one(self, asked: Asked, number: str) -> Told:
        """Show an issue or a comment; an issue that was deleted is gone, not missing."""
        held = self.book.entry(int(number))
        return Told(body=self.show(held)) if held else self.refusal(404 if "comments" in asked.path else 410, "Gone")

    @route("POST", rf"/repos/{PLACE}/issues", publishes=True)
    def opens(self, asked: Asked) -> Told:
        """Take an issue of ours."""
        return self._taken(asked, answers=0, more={"title": asked.json.get("title")})

    @route("POST", rf"/repos/{PLACE}/issues/{NUMBER}/comments", publishes=True)
    def comment(self, asked: Asked, number: str) -> Told:
        """Take a comment of ours."""
        return self._taken(asked, answers=int(number), more={})

    @route("POST", rf"/repos/{PLACE}/issues/(?:comments/)?{NUMBER}/reactions")
    def thumb(self, asked: Asked, number: str) -> Told:
        """Take a thumb; the same one twice is one."""
        return Told(
            status=201, body={"id": int(number) * 10, "content": asked.json["content"], "user": self._account(US)}
        )

    @route("GET", r"/search/issues")
    def search(self, asked: Asked) -> Told:
        """Find issues that hold the phrase in quotation marks, or the first of the words."""
        phrase = re.match(r'"([^"]*)"', asked.query["q"])
        word = phrase[1] if phrase else asked.query["q"].split(" ")[0]
        held = self.book.entries("NOT deleted AND answers = 0 AND text LIKE ?", f"%{word}%")
        return Told(body={"total_count": len(held), "incomplete_results": False, "items": [self.show(e) for e in held]})

    def heard(self, entry: Entry) -> None:
        """Push what is new or changed to whoever listens; nobody is told of a follow."""
        if entry.kind == "follow":
            return
        action = "deleted" if entry.deleted else "edited" if entry.edited else "created" if entry.answers else "opened"
        told = {"comment" if entry.answers else "issue": self.show(entry)}
        body = json.dumps({"action": action, "repository": {"full_name": PLACE}, **told}, ensure_ascii=False).encode()
        self.push(body, {
            "Content-Type": "application/json", "X-GitHub-Event": "issue_comment" if entry.answers else "issues",
            "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
        })  # fmt: skip

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an issue or a comment."""
        both = {
            "id": entry.id, "html_url": self.name_of(entry), "body": entry.text, "user": self._account(entry.author),
            "created_at": _second(entry.at), "updated_at": self._stamp(entry),
            "author_association": "OWNER" if entry.author == US else "NONE", "reactions": {"total_count": 0},
        }  # fmt: skip
        if entry.answers:
            return {**both, "issue_url": f"{self.url}/repos/{PLACE}/issues/{self._issue(entry)}"}
        title = str(entry.more.get("title") or "An issue")
        return {**both, "number": entry.id, "title": title, "state": "open", "comments": 0}

    def _taken(self, asked: Asked, *, answers: int, more: dict[str, Any]) -> Told:
        words = str(asked.json.get("body") or "")
        if not words or len(words) > 65_536:
            return self.refusal(422, "Validation Failed")
        return Told(status=201, body=self.show(self.say(text=words, answers=answers, more=more)))

    def _listed(self, held: list[Entry], asked: Asked) -> list[dict[str, Any]]:
        by = "updated_at" if asked.query.get("sort") == "updated" else "created_at"
        shown = [self.show(entry) for entry in held if self._stamp(entry) >= asked.query.get("since", "")]
        newest_first = asked.query.get("direction") == "desc"
        ordered = sorted(shown, key=lambda one: (str(one[by]), int(one["id"])), reverse=newest_first)
        size, page = asked.number("per_page", 30), asked.number("page", 1)
        return ordered[(page - 1) * size : page * size]

    def _people(self, asked: Asked, names: list[str]) -> Told:
        size, page = asked.number("per_page", 30), asked.number("page", 1)
        return Told(body=[self._account(name) for name in names[(page - 1) * size : page * size]])

    def _issue(self, entry: Entry) -> int:
        above: Entry | None = entry
        while above is not None and above.answers:
            entry, above = above, self.book.entry(above.answers)
        return above.id if above else entry.answers or entry.id

    def _account(self, name: str) -> dict[str, Any]:
        return {"login": name, "id": 1, "html_url": f"{PUBLIC}/{name}", "type": "User"}

    def _stamp(self, entry: Entry) -> str:
        """Return when it changed; an edit within the second is told as the next one, so that order holds."""
        late = timedelta(seconds=1) if entry.edited and _second(entry.at) == _second(entry.changed_at) else timedelta()
        return _second(entry.changed_at, late)


def _second(told: str, late: timedelta = timedelta()) -> str:
    return (datetime.fromisoformat(told) + late).strftime("%Y-%m-%dT%H:%M:%SZ")
