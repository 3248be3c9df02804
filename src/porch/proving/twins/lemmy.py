"""The twin of Lemmy: one server with one community, its posts and comments, and private messages."""

from __future__ import annotations

from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

HOST = "lemmy.acme.test"
HOME = f"https://{HOST}"
PASSWORD = "the-password-of-acme"  # noqa: S105 - a twin's
CREDENTIALS = {"server": HOST, "username": US, "access_token": KEY, "communities": US, "whose": "ours"}
COMMUNITY = 5
API = "/api/v3"


class Twin(Network):
    """One server. An entry that answers nothing is a post, one that answers a comment, a "dm" a private message."""

    first = 1_000

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in Lemmy's own shape: a word."""
        return Told(
            status=status, body={"error": {401: "incorrect_login", 404: "couldnt_find_object"}.get(status, words)}
        )

    def limited(self, seconds: int) -> Told:
        """Return "too many requests", which Lemmy answers with 400 and without a time."""
        return Told(status=400, body={"error": "rate_limit_error"})

    def name_of(self, entry: Entry) -> str:
        """Return the address of an entry."""
        return _address(entry)

    @route("POST", rf"{API}/user/login", free=True)
    def login(self, asked: Asked) -> Told:
        """Give a token for our name and password."""
        known = (asked.json.get("username_or_email"), asked.json.get("password")) == (US, PASSWORD)
        told = {"jwt": KEY, "registration_created": False, "verify_email_sent": False}
        return Told(body=told) if known else self.refusal(401, "")

    @route("GET", rf"{API}/site")
    def site(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body={"version": "0.19.13", "my_user": {"local_user_view": {"person": _person(US)}}})

    @route("GET", rf"{API}/user/replies")
    def replies(self, asked: Asked) -> Told:
        """List comments that answer us, newest first."""
        return self._listed("replies", [one for one in self._comments() if self._answers_us(one)], asked)

    @route("GET", rf"{API}/user/mention")
    def mentions(self, asked: Asked) -> Told:
        """List comments that name us, newest first."""
        held = [one for one in self._comments() if f"@{US}@{HOST}" in one.text and one.author != US]
        return self._listed("mentions", held, asked)

    @route("GET", rf"{API}/private_message/list")
    def letters(self, asked: Asked) -> Told:
        """List private messages, ours too, newest first."""
        return self._listed("private_messages", self.book.entries("NOT deleted AND kind = 'dm'", limit=5000), asked)

    @route("GET", rf"{API}/post/list")
    def posts(self, asked: Asked) -> Told:
        """List posts, newest first; one that was taken back is left out."""
        return self._listed("posts", self._posts(), asked)

    @route("GET", rf"{API}/comment/list")
    def comments(self, asked: Asked) -> Told:
        """List comments, newest first; one that was taken back stays and says so."""
        return self._listed("comments", self._comments(), asked)

    @route("GET", rf"{API}/(post|comment)")
    def one(self, asked: Asked, kind: str) -> Told:
        """Show one post or comment."""
        held = self.book.entries("id = ? AND kind = 'post'", asked.number("id"))
        if not held or (kind == "post" and held[0].deleted):
            return Told(status=404, body={"error": f"couldnt_find_{kind}"})
        return Told(body={f"{kind}_view": self.show(held[0])})

    @route("GET", rf"{API}/community")
    def community(self, asked: Asked) -> Told:
        """Show the community."""
        return Told(body={"community_view": {"community": _community(), "counts": {"subscribers": 41}}})

    @route("GET", rf"{API}/user")
    def user(self, asked: Asked) -> Told:
        """Show somebody with what they said last."""
        name = asked.query.get("username", "").partition("@")[0]
        if name not in NAMES:
            return Told(status=404, body={"error": "couldnt_find_person"})
        held = {"posts": self._posts(), "comments": self._comments()}
        told = {part: [one for one in entries if one.author == name] for part, entries in held.items()}
        shown = {part: self._listed(part, entries, asked).body[part] for part, entries in told.items()}
        return Told(body={"person_view": {"person": _person(name)}, **shown})

    @route("GET", rf"{API}/search")
    def search(self, asked: Asked) -> Told:
        """Find posts and comments that hold the words."""
        word = asked.query.get("q", "")
        told = {"posts": self._posts(), "comments": self._comments()}
        return Told(body={
            part: [self.show(one) for one in held if word in one.text][:50] for part, held in told.items()
        })  # fmt: skip

    @route("POST", rf"{API}/post", publishes=True)
    def writes(self, asked: Asked) -> Told:
        """Take a post of ours."""
        return self._taken("post", asked.json.get("body"), more={"title": asked.json.get("name")})

    @route("POST", rf"{API}/comment", publishes=True)
    def answers(self, asked: Asked) -> Told:
        """Take a comment of ours."""
        under = asked.json.get("parent_id") or asked.json.get("post_id")
        return self._taken("comment", asked.json.get("content"), answers=int(under or 0))

    @route("POST", rf"{API}/private_message", publishes=True)
    def sends(self, asked: Asked) -> Told:
        """Take a private message of ours."""
        more = {"to": asked.json.get("recipient_id")}
        return self._taken("private_message", asked.json.get("content"), kind="dm", more=more)

    @route("POST", rf"{API}/(post|comment)/like")
    def votes(self, asked: Asked, kind: str) -> Told:
        """Take a vote."""
        held = self.book.entry(asked.json.get(f"{kind}_id") or 0)
        return Told(body={f"{kind}_view": self.show(held)}) if held else self.refusal(404, "")

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a view of a post, a comment or a private message."""
        own = {
            "id": entry.id, "creator_id": _number(entry.author), "published": entry.at, "deleted": entry.deleted,
            "ap_id": _address(entry), "local": True,
        } | ({"updated": entry.changed_at} if entry.edited and not entry.deleted else {})  # fmt: skip
        both = {"creator": _person(entry.author)}
        if entry.kind == "dm":
            to = NAMES[int(entry.more["to"]) - 1] if entry.author == US else US
            letter = own | {"content": entry.text, "recipient_id": _number(to), "read": False}
            return {**both, "private_message": letter, "recipient": _person(to)}
        both |= {"community": _community(), "counts": {"upvotes": 1, "downvotes": 0, "score": 1}}
        if not entry.answers:
            return {**both, "post": own | _titled(entry), "counts": both["counts"] | {"comments": 0}}
        path = self._path(entry)
        comment = own | {
            "content": entry.text, "post_id": path[0].id, "path": ".".join(["0", *(str(one.id) for one in path[1:])]),
            "removed": False,
        }  # fmt: skip
        post = {"id": path[0].id, "ap_id": _address(path[0]), **_titled(path[0])}
        return {**both, "comment": comment, "post": post, "counts": both["counts"] | {"child_count": 0}}

    def _taken(self, part: str, said: object, **told: Any) -> Told:
        words = str(said or "")
        if not words or len(words) > 10_000:
            return Told(status=400, body={"error": "invalid_body_field"})
        return Told(body={f"{part}_view": self.show(self.say(text=words, **told))})

    def _listed(self, name: str, held: list[Entry], asked: Asked) -> Told:
        size, page = asked.number("limit", 10), asked.number("page", 1)
        return Told(body={name: [self.show(one) for one in held[(page - 1) * size : page * size]]})

    def _posts(self) -> list[Entry]:
        return self.book.entries("NOT deleted AND kind = 'post' AND answers = 0", limit=5000)

    def _comments(self) -> list[Entry]:
        return self.book.entries("kind = 'post' AND answers <> 0", limit=5000)

    def _answers_us(self, entry: Entry) -> bool:
        return entry.author != US and self._path(entry)[-2].author == US

    def _path(self, entry: Entry) -> list[Entry]:
        """Return the post, and the comments down to an entry."""
        path = [entry]
        while path[0].answers:
            path.insert(0, self.book.entries("id = ?", path[0].answers)[0])
        return path


def _address(entry: Entry) -> str:
    kind = "private_message" if entry.kind == "dm" else "comment" if entry.answers else "post"
    return f"{HOME}/{kind}/{entry.id}"


def _titled(entry: Entry) -> dict[str, Any]:
    title = str(entry.more.get("title") or "A post")
    return {"name": title, "body": entry.text, "community_id": COMMUNITY, "removed": False, "nsfw": False}


def _community() -> dict[str, Any]:
    return {"id": COMMUNITY, "name": US, "title": "Acme", "actor_id": f"{HOME}/c/{US}", "local": True}


def _person(name: str) -> dict[str, Any]:
    return {
        "id": _number(name), "name": name, "actor_id": f"{HOME}/u/{name}", "local": True, "bot_account": False,
        "banned": False, "deleted": False, "instance_id": 1, "published": "2026-01-01T00:00:00.000000Z",
    }  # fmt: skip


def _number(name: str) -> int:
    return NAMES.index(name) + 1 if name in NAMES else 99
