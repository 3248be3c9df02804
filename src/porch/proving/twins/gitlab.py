"""The twin of GitLab: one project with its issues, threads, emoji, to-do items and webhooks."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

SECRET = "the-secret-token-of-the-webhook"  # noqa: S105 - a twin's
PATH = "acme/shop"
NUMBER = 7
CREDENTIALS = {"access_token": KEY, "projects": PATH, "webhook_secret": SECRET}
PUBLIC = "https://gitlab.com"
API = "/api/v4"
PROJECT = rf"{API}/projects/(?:acme%2Fshop|{NUMBER})"
ISSUE = rf"{PROJECT}/issues/(\d+)"
BEFORE = 900  # an issue's number in its project is its own less this: they must not be taken for one another
ELSEWHERE = "elsewhere"  # the place of what is said in somebody else's project


class Twin(Network):
    """One project. An entry that answers nothing is an issue, one that answers is a comment, an "award" an emoji."""

    first = 1_000

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our token."""
        return asked.headers.get("private-token") == KEY

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in GitLab's own shape."""
        return Told(status=status, body={"message": f"{status} {words}"})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests", which GitLab answers in plain text."""
        headers = {"Retry-After": str(seconds), "RateLimit-Remaining": "0", "Content-Type": "text/plain"}
        return Told(status=429, body=b"Retry later\n", headers=headers)

    def name_of(self, entry: Entry) -> str:
        """Return the host, the kind and the number by which the channel knows an entry."""
        return f"gitlab.com/{'notes' if entry.answers else 'issues'}/{entry.id}"

    @route("GET", rf"{API}/user")
    def user(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body=_account(US))

    @route("GET", rf"{API}/users/\d+")
    def profile(self, asked: Asked) -> Told:
        """Say how many follow us."""
        return Told(body=_account(US) | {"followers": 2, "following": 1})

    @route("GET", rf"{API}/users/\d+/(followers|following)")
    def people(self, asked: Asked, which: str) -> Told:
        """List who follows us, or whom we follow."""
        return Told(body=[_account("ann"), _account("dov")] if which == "followers" else [_account("dov")])

    @route("GET", PROJECT)
    def project(self, asked: Asked) -> Told:
        """Show the project."""
        return Told(body={
            "id": NUMBER, "path_with_namespace": PATH, "web_url": f"{PUBLIC}/{PATH}", "visibility": "public",
            "star_count": 12, "forks_count": 3, "issues_access_level": "enabled",
            "merge_requests_access_level": "enabled",
        })  # fmt: skip

    @route("GET", rf"{PROJECT}/members/all")
    def members(self, asked: Asked) -> Told:
        """List the project's own people, and a guest."""
        return Told(body=[_account(US) | {"access_level": 40}, _account("cleo") | {"access_level": 10}])

    @route("GET", rf"{PROJECT}/issues")
    def issues(self, asked: Asked) -> Told:
        """List issues, those of one person or changed lately where they are asked for."""
        held = self.book.entries("NOT deleted AND kind = 'post' AND answers = 0 AND place = ''", limit=5000)
        who, after = asked.query.get("author_username", ""), asked.query.get("updated_after", "")
        asked_for = [one for one in held if who in ("", one.author) and self._stamp(one) >= after]
        by = self._stamp if asked.query.get("order_by") == "updated_at" else lambda one: one.at
        return self._listed(sorted(asked_for, key=lambda one: (by(one), one.id)), asked)

    @route("GET", rf"{PROJECT}/merge_requests")
    def merge_requests(self, asked: Asked) -> Told:
        """List merge requests: there are none."""
        return Told(body=[])

    @route("GET", ISSUE)
    def issue(self, asked: Asked, iid: str) -> Told:
        """Show one issue."""
        held = self.book.entry(int(iid) + BEFORE)
        return Told(body=self.show(held)) if held else self.refusal(404, "Not found")

    @route("GET", rf"{ISSUE}/discussions")
    def discussions(self, asked: Asked, iid: str) -> Told:
        """List the threads under an issue, oldest first."""
        threads: dict[int, list[Entry]] = {}
        for note in self._under(iid):
            threads.setdefault(self._top(note), []).append(note)
        return Told(body=[self._thread(notes) for notes in threads.values()])

    @route("GET", rf"{ISSUE}/discussions/([0-9a-f]{{40}})")
    def discussion(self, asked: Asked, iid: str, key: str) -> Told:
        """Show one thread."""
        notes = [note for note in self._under(iid) if _key(self._top(note)) == key]
        return Told(body=self._thread(notes)) if notes else self.refusal(404, "Discussion Not Found")

    @route("GET", rf"{ISSUE}/notes")
    def notes(self, asked: Asked, iid: str) -> Told:
        """List the comments under an issue."""
        return self._listed(self._under(iid), asked)

    @route("POST", rf"{PROJECT}/issues", publishes=True)
    def opens(self, asked: Asked) -> Told:
        """Take an issue of ours."""
        more = {"title": asked.json.get("title"), "confidential": bool(asked.json.get("confidential"))}
        return self._taken(asked.json.get("description"), 0, more)

    @route("POST", rf"{ISSUE}/notes", publishes=True)
    def comment(self, asked: Asked, iid: str) -> Told:
        """Take a comment of ours."""
        more = {"internal": bool(asked.json.get("internal"))}
        return self._taken(asked.json.get("body"), int(iid) + BEFORE, more)

    @route("POST", rf"{ISSUE}/discussions/([0-9a-f]{{40}})/notes", publishes=True)
    def answers(self, asked: Asked, iid: str, key: str) -> Told:
        """Take an answer of ours in a thread."""
        first = next((note for note in self._under(iid) if _key(self._top(note)) == key), None)
        if first is None:
            return self.refusal(404, "Discussion Not Found")
        return self._taken(asked.json.get("body"), first.id, {})

    @route("GET", rf"{ISSUE}(?:/notes/(\d+))?/award_emoji")
    def awards(self, asked: Asked, iid: str, note: str | None) -> Told:
        """List the emoji under an issue or a comment."""
        return Told(body=[self._award(one) for one in self._awards(_target(iid, note))])

    @route("POST", rf"{ISSUE}(?:/notes/(\d+))?/award_emoji")
    def award(self, asked: Asked, iid: str, note: str | None) -> Told:
        """Take an emoji; the same one twice is refused."""
        name, under = str(asked.json.get("name")), _target(iid, note)
        if any((one.author, one.text) == (US, name) for one in self._awards(under)):
            return self.refusal(404, "Award Emoji Name has already been taken Not Found")
        entry, _ = self.book.keep(kind="award", author=US, text=name, answers=under)
        return Told(status=201, body=self._award(entry))

    @route("GET", rf"{API}/todos")
    def todos(self, asked: Asked) -> Told:
        """List who named us elsewhere, newest first."""
        held = self.book.entries("NOT deleted AND place = ?", ELSEWHERE, limit=asked.number("per_page", 20))
        return Told(body=[_todo(one) for one in held] if asked.query.get("state") == "pending" else [])

    @route("GET", rf"{API}/search")
    def search(self, asked: Asked) -> Told:
        """Find issues that hold the words."""
        words = f"%{asked.query['search']}%"
        held = self.book.entries("NOT deleted AND kind = 'post' AND answers = 0 AND text LIKE ?", words, limit=100)
        return Told(body=[self.show(one) for one in held])

    def heard(self, entry: Entry) -> None:
        """Push what is new or changed to whoever listens; GitLab tells nobody of what was taken back."""
        if entry.deleted or entry.kind == "award" or entry.place == ELSEWHERE:
            return
        shown, issue = self.show(entry), self.book.entry(self._issue(entry))
        about = {**shown, "author_id": _number(entry.author), "action": "update" if entry.edited else "create"}
        told: dict[str, Any] = {
            "object_kind": "note" if entry.answers else "issue", "user": _account(entry.author),
            "event_type": "note" if entry.answers else "issue", "project_id": NUMBER, "project": {
                "id": NUMBER, "web_url": f"{PUBLIC}/{PATH}", "path_with_namespace": PATH, "visibility_level": 20,
            },
        }  # fmt: skip
        if entry.answers and issue:
            times = {name: _spaced(str(shown[name])) for name in ("created_at", "updated_at")}
            url = f"{PUBLIC}/{PATH}/-/issues/{issue.id - BEFORE}"
            about |= {**times, "note": shown["body"], "discussion_id": _key(self._top(entry)), "url": f"{url}#note"}
            told["issue"] = {"id": issue.id, "iid": issue.id - BEFORE, "title": "An issue", "url": url}
        elif not entry.answers:
            about |= {"url": shown["web_url"]}
            told["changes"] = {"description": {"previous": "", "current": entry.text}} if entry.edited else {}
        self._push({**told, "object_attributes": about}, "Note Hook" if entry.answers else "Issue Hook")

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an issue or a comment."""
        both = {"id": entry.id, "project_id": NUMBER, "author": _account(entry.author), "created_at": entry.at}
        if entry.answers:
            issue = self._issue(entry)
            return {
                **both, "type": "DiscussionNote", "body": entry.text, "updated_at": entry.changed_at, "system": False,
                "noteable_id": issue, "noteable_type": "Issue", "noteable_iid": issue - BEFORE, "resolvable": False,
                "internal": bool(entry.more.get("internal")), "confidential": bool(entry.more.get("internal")),
            }  # fmt: skip
        awards = [one.text for one in self._awards(entry.id)]
        return {
            **both, "iid": entry.id - BEFORE, "title": str(entry.more.get("title") or "An issue"), "state": "opened",
            "description": entry.text, "updated_at": self._stamp(entry), "labels": [], "type": "ISSUE",
            "confidential": bool(entry.more.get("confidential")), "user_notes_count": len(self._notes(entry.id)),
            "upvotes": awards.count("thumbsup"), "downvotes": awards.count("thumbsdown"),
            "web_url": f"{PUBLIC}/{PATH}/-/issues/{entry.id - BEFORE}",
        }  # fmt: skip

    def _push(self, body: dict[str, Any], event: str) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        key = hashlib.sha256(content).hexdigest()[:32]
        self.push(content, {
            "Content-Type": "application/json", "X-Gitlab-Event": event, "X-Gitlab-Token": SECRET,
            "X-Gitlab-Event-UUID": key, "Idempotency-Key": key,
        })  # fmt: skip

    def _taken(self, said: object, answers: int, more: dict[str, Any]) -> Told:
        words = str(said or "")
        if not words or len(words) > 1_000_000:
            return Told(status=400, body={"message": {"note": ["is too long (maximum is 1000000 characters)"]}})
        return Told(status=201, body=self.show(self.say(text=words, answers=answers, more=more)))

    def _listed(self, held: list[Entry], asked: Asked) -> Told:
        ordered = held[::-1] if asked.query.get("sort", "desc") == "desc" else held
        size, page = asked.number("per_page", 20), asked.number("page", 1)
        shown = [self.show(one) for one in ordered[(page - 1) * size : page * size]]
        query = "&".join(f"{name}={value}" for name, value in {**asked.query, "page": str(page + 1)}.items())
        more = len(ordered) > page * size
        return Told(body=shown, headers={"Link": f'<{self.url}{asked.path}?{query}>; rel="next"'} if more else {})

    def _under(self, iid: str) -> list[Entry]:
        return self._notes(int(iid) + BEFORE)

    def _notes(self, issue: int) -> list[Entry]:
        held = self.book.entries("NOT deleted AND kind = 'post' AND answers <> 0", limit=9000, newest_first=False)
        return [one for one in held if self._issue(one) == issue]

    def _awards(self, under: int) -> list[Entry]:
        return self.book.entries("NOT deleted AND kind = 'award' AND answers = ?", under, limit=500)

    def _award(self, entry: Entry) -> dict[str, Any]:
        above = self.book.entry(entry.answers)
        kind = "Note" if above and above.answers else "Issue"
        return {
            "id": entry.id, "name": entry.text, "user": _account(entry.author), "created_at": entry.at,
            "updated_at": entry.at, "awardable_id": entry.answers, "awardable_type": kind, "url": None,
        }  # fmt: skip

    def _thread(self, notes: list[Entry]) -> dict[str, Any]:
        alone = len(notes) == 1
        return {
            "id": _key(self._top(notes[0])), "individual_note": alone, "notes": [self.show(note) for note in notes]
        }  # fmt: skip

    def _issue(self, entry: Entry) -> int:
        return self._path(entry)[-1]

    def _top(self, note: Entry) -> int:
        """Return the first comment of the thread that a comment stands in."""
        return self._path(note)[-2]

    def _path(self, entry: Entry) -> list[int]:
        path = [entry.id]
        while entry.answers:
            path.append(entry.answers)
            above = self.book.entries("id = ?", entry.answers)
            if not above:
                break
            entry = above[0]
        return path

    def _stamp(self, entry: Entry) -> str:
        """Return when an issue was last stamped: a comment stamps it at most once a minute."""
        stamp = entry.changed_at
        times = [one.changed_at for one in [*self._notes(entry.id), *self._awards(entry.id)]]
        for at in sorted(times):
            if datetime.fromisoformat(at) - datetime.fromisoformat(stamp) >= timedelta(minutes=1):
                stamp = at
        return stamp


def _target(iid: str, note: str | None) -> int:
    return int(note) if note else int(iid) + BEFORE


def _account(name: str) -> dict[str, Any]:
    return {
        "id": _number(name), "username": name, "name": name.title(), "state": "active", "web_url": f"{PUBLIC}/{name}",
        "avatar_url": None, "locked": False,
    }  # fmt: skip


def _number(name: str) -> int:
    return NAMES.index(name) + 1 if name in NAMES else 99


def _todo(entry: Entry) -> dict[str, Any]:
    url = f"{PUBLIC}/somebody/else/-/issues/3"
    return {
        "id": entry.id, "action_name": "mentioned", "target_type": "Issue", "target_url": f"{url}#note_{entry.id}",
        "target": {"id": 3, "iid": 3, "project_id": 8, "title": "Theirs"}, "author": _account(entry.author),
        "project": {"id": 8, "path_with_namespace": "somebody/else"}, "body": entry.text, "state": "pending",
        "created_at": entry.at, "updated_at": entry.at,
    }  # fmt: skip


def _key(number: int) -> str:
    return hashlib.sha1(str(number).encode(), usedforsecurity=False).hexdigest()


def _spaced(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M:%S UTC")
