"""The twin of a Discourse forum: topics, replies, private messages, likes, notifications and webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
from html import escape
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

SECRET = "the-secret-of-the-webhook"  # noqa: S105 - a twin's
CREDENTIALS = {"username": US, "api_key": KEY, "webhook_secret": SECRET}
WINDOW = 50
TOPIC_TEXTS = ("title", "fancy_title", "slug", "created_at", "last_posted_at", "bumped_at")


class Twin(Network):
    """One forum. `more`: {"private": true} is a private message, {"like": n} a like of post n."""

    first = 2_500

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our key and our name."""
        return asked.headers.get("api-key") == KEY and asked.headers.get("api-username") == US

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as Discourse says it: a wrong key is 403."""
        if status == 401:
            words, status = "You are not permitted to view the resource. The API username or key is invalid.", 403
        return Told(status=status, body={"errors": [words], "error_type": "invalid_access"})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests", whose wait stands in the body."""
        body = {"errors": ["Slow down"], "error_type": "rate_limit", "extras": {"wait_seconds": seconds}}
        return Told(status=429, body=body)

    def name_of(self, entry: Entry) -> str:
        """Return a post's topic and number."""
        return f"{self.url.partition('//')[2]}/t/{self._topic(entry)}/{self._number(entry)}"

    @route("GET", r"/posts\.json")
    def posts(self, asked: Asked) -> Told:
        """List the public posts of a window of numbers, newest first."""
        held = self.book.entries("NOT deleted AND more NOT LIKE '%private%'", limit=1)
        upto = asked.number("before") or (held[0].id if held else 0)
        found = self.book.entries(
            "NOT deleted AND more NOT LIKE '%private%' AND kind = 'post'",
            above=upto - WINDOW,
            below=upto + 1,
            limit=WINDOW,
        )
        return Told(body={"latest_posts": [self.show(entry) for entry in found]})

    @route("GET", r"/posts/(\d+)\.json")
    def post(self, asked: Asked, number: str) -> Told:
        """Show one post."""
        entry = self.book.entry(int(number))
        return Told(body=self._alone(entry)) if entry else self.refusal(404, "Not found")

    @route("POST", r"/posts\.json", publishes=True)
    def publish(self, asked: Asked) -> Told:
        """Take a topic, a reply or a private message of ours."""
        said = asked.json
        raw, topic = str(said.get("raw") or ""), said.get("topic_id")
        if not raw or len(raw) > 32_000:
            return Told(status=422, body={"action": "create_post", "errors": ["Body is limited to 32000 characters"]})
        above = self._at(int(topic), int(said.get("reply_to_post_number") or 1)) if topic else None
        private = said.get("archetype") == "private_message" or (above is not None and bool(above.more.get("private")))
        more: dict[str, Any] = {"private": True} if private else {}
        title = {"title": said["title"]} if said.get("title") else {}
        entry = self.say(text=raw, answers=above.id if above else 0, more=more | title)
        return Told(body={**self._alone(entry), "draft_sequence": 0})

    @route("POST", r"/post_actions\.json")
    def act(self, asked: Asked) -> Told:
        """Take a like."""
        liked = self.book.entry(int(asked.json["id"]))
        if liked is None or asked.json.get("post_action_type_id") != 2:
            return self.refusal(422, "Nothing to like")
        self.book.keep(
            author=US, text="", kind="like", answers=liked.id, key=f"like {liked.id}", more={"private": True}
        )
        return Told(body=self._alone(liked))

    @route("GET", r"/t/(\d+)\.json")
    def topic(self, asked: Asked, number: str) -> Told:
        """Show a topic with its posts."""
        held = self._posts_in(int(number))
        first = self.book.entry(int(number))
        if first is None:
            return self.refusal(404, "Not found")
        stream = {"posts": [self._in_topic(entry) for entry in held[:20]], "stream": [entry.id for entry in held]}
        archetype = "private_message" if first.more.get("private") else "regular"
        title = self._title(first)
        return Told(body={"post_stream": stream, "id": first.id, "title": title, "archetype": archetype})

    @route("GET", r"/t/(\d+)/posts\.json")
    def some(self, asked: Asked, number: str) -> Told:
        """Show the rest of a topic's posts."""
        shown = [self._in_topic(entry) for entry in self._posts_in(int(number))]
        return Told(body={"post_stream": {"posts": shown}, "id": int(number)})

    @route("GET", r"/notifications\.json")
    def notifications(self, asked: Asked) -> Told:
        """List what concerns us, newest first."""
        told = []
        for entry in self.book.entries("NOT deleted AND author <> ?", US, limit=60):
            if kind := self._concerns(entry):
                liked = self.book.entry(entry.answers) if entry.kind == "like" else entry
                told.append(self._notification(entry, liked or entry, kind))
        return Told(body={
            "notifications": told, "total_rows_notifications": len(told), "seen_notification_id": 0,
            "load_more_notifications": "/notifications?offset=60",
        })  # fmt: skip

    @route("GET", r"/topics/(private-messages|private-messages-sent)/(\w+)\.json")
    def letters(self, asked: Asked, box: str, name: str) -> Told:
        """List private topics."""
        firsts = self.book.entries("NOT deleted AND answers = 0 AND more LIKE '%private%' AND kind = 'post'", limit=30)
        topics = [self._listed(first) for first in firsts if (first.author == US) is (box == "private-messages-sent")]
        lists = {"can_create_topic": True, "draft": None, "draft_key": "new_topic", "draft_sequence": 0, "per_page": 30}
        return Told(body={"users": [], "primary_groups": [], "topic_list": {**lists, "topics": topics}})

    @route("GET", r"/u/(\w+)\.json")
    def user(self, asked: Asked, name: str) -> Told:
        """Show somebody."""
        return Told(body={"user_badges": [], "user": {"id": 1, "username": name, "name": name.title()}})

    def heard(self, entry: Entry) -> None:
        """Push a post to whoever listens."""
        if entry.kind != "post":
            return
        event = "post_destroyed" if entry.deleted else "post_edited" if entry.edited else "post_created"
        body = json.dumps({"post": {**self.show(entry), "topic_archetype": "regular"}}, ensure_ascii=False).encode()
        self.push(body, {
            "Content-Type": "application/json", "X-Discourse-Event-Type": "post", "X-Discourse-Event": event,
            "X-Discourse-Event-Signature": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
        })  # fmt: skip

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a post as the list of the latest shows it."""
        title = self._title(entry)
        return {
            **self._in_topic(entry), "raw": entry.text, "posts_count": 1, "topic_title": title,
            "excerpt": entry.text[:100], "topic_html_title": escape(title), "category_id": 1,
            "flair_group_id": None, "badges_granted": [],
            "truncated": False, "post_url": f"/t/x/{self._topic(entry)}/{self._number(entry)}",
            "can_see_hidden_post": True, "reviewable_id": None,
        }  # fmt: skip

    def _alone(self, entry: Entry) -> dict[str, Any]:
        left_out = ("topic_title", "topic_html_title", "category_id", "excerpt", "truncated")
        return {name: told for name, told in self.show(entry).items() if name not in left_out}

    def _in_topic(self, entry: Entry) -> dict[str, Any]:
        above = self.book.entry(entry.answers) if entry.answers else None
        return {
            "id": entry.id, "name": entry.author.title(), "username": entry.author, "created_at": entry.at,
            "cooked": f"<p>{escape(entry.text)}</p>", "post_number": self._number(entry), "post_type": 1,
            "updated_at": entry.changed_at, "reply_count": 0, "quote_count": 0, "incoming_link_count": 0, "reads": 3,
            "reply_to_post_number": self._number(above) if above else None, "readers_count": 2, "score": 0.4,
            "yours": entry.author == US, "topic_id": self._topic(entry), "topic_slug": "x", "avatar_template": "/a.png",
            "display_username": entry.author.title(), "primary_group_name": None, "flair_name": None, "flair_url": None,
            "flair_bg_color": None, "flair_color": None, "version": 2 if entry.edited else 1, "can_edit": False,
            "can_delete": False, "can_recover": False, "can_wiki": False, "user_title": None, "bookmarked": False,
            "actions_summary": [{"id": 2, "can_act": True}], "moderator": False, "admin": False, "staff": False,
            "user_id": NAMES.index(entry.author) + 1 if entry.author in NAMES else 9, "hidden": False, "trust_level": 1,
            "deleted_at": None, "user_deleted": entry.deleted, "edit_reason": None, "can_view_edit_history": True,
            "wiki": False, "reviewable_score_count": 0, "reviewable_score_pending_count": 0,
        }  # fmt: skip

    def _listed(self, first: Entry) -> dict[str, Any]:
        held = self._posts_in(first.id)
        title = self._title(first)
        texts = dict(zip(TOPIC_TEXTS, (title, title, "x", first.at, held[-1].at, held[-1].at), strict=True))
        flags = dict.fromkeys(("bumped", "visible"), True) | dict.fromkeys(
            ("unseen", "pinned", "closed", "archived", "bookmarked", "liked", "has_summary", "pinned_globally"), False
        )
        counts = dict.fromkeys(
            ("reply_count", "last_read_post_number", "unread_posts", "notification_level", "views", "like_count"), 0
        )
        return {
            **texts, **flags, **counts, "id": first.id, "posts_count": len(held), "highest_post_number": len(held),
            "image_url": None, "archetype": "private_message", "unpinned": None, "category_id": None, "posters": [],
            "last_poster_username": held[-1].author, "featured_link": None, "participants": [], "allowed_user_count": 2,
        }  # fmt: skip

    def _notification(self, entry: Entry, about: Entry, kind: int) -> dict[str, Any]:
        who = entry.author
        return {
            "id": entry.id, "user_id": 1, "notification_type": kind, "read": False, "created_at": entry.at,
            "post_number": self._number(about), "topic_id": self._topic(about), "slug": "x",
            "data": {"display_username": who, "original_post_id": about.id, "topic_title": self._title(about)},
        }  # fmt: skip

    def _concerns(self, entry: Entry) -> int:
        above = self.book.entry(entry.answers) if entry.answers else None
        if above is not None and above.author == US:
            return 5 if entry.kind == "like" else 2
        if entry.more.get("private"):
            return 6
        return 1 if f"@{US}" in entry.text else 0

    def _title(self, entry: Entry) -> str:
        first = self.book.entry(self._topic(entry)) or entry
        return str(first.more.get("title") or first.text[:60] or "A topic")

    def _topic(self, entry: Entry) -> int:
        above: Entry | None = entry
        while above is not None and above.answers:
            entry, above = above, self.book.entry(above.answers)
        return above.id if above else entry.answers or entry.id

    def _posts_in(self, topic: int) -> list[Entry]:
        held = self.book.entries("NOT deleted AND kind = 'post'", above=topic - 1, limit=2000, newest_first=False)
        return [entry for entry in held if self._topic(entry) == topic]

    def _number(self, entry: Entry) -> int:
        topic = self._topic(entry)
        before = self.book.entries("kind = 'post' AND answers <> 0", above=topic, below=entry.id, limit=5000)
        return 1 if entry.id == topic else 2 + sum(self._topic(one) == topic for one in before)

    def _at(self, topic: int, number: int) -> Entry | None:
        return next((entry for entry in self._posts_in(topic) if self._number(entry) == number), None)
