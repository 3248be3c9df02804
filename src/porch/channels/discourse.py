"""Discourse forums: hears topics, replies, likes and private messages, answers them, likes posts; webhooks too."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._discourse_forum import WINDOW, Forum, receipt_of
from porch.channels._discourse_listening import Listening, numbers
from porch.channels._discourse_reading import NETWORK, envelope, is_post, post_id, posts_of, read, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import (
    Delivery,
    Handle,
    Heard,
    Mark,
    Receipt,
    Spoiled,
    Tally,
    Utterance,
    Visibility,
)
from porch.core.payload import BROKEN, Item, moment, parsed, text
from porch.core.wire import spoken_carefully

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)
LONGEST = 32_000
LIKE = 2


class Discourse:
    """Our user on one forum."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._forum = Forum(credentials, wire)
        self._secret = credentials.get("webhook_secret", "")
        self._category = credentials.get("category", "")
        self._clock = wire.clock
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the key no longer works."""
        told = self._forum.ask(f"/u/{self._forum.name}.json")
        user = told.get("user") if isinstance(told, dict) else None
        if not isinstance(user, dict) or not user.get("username"):
            raise ChannelError(f"There is no {self._forum.name} on this forum", permanent=True)
        name, host = str(user["username"]), self._forum.us.host
        return Handle(
            kind="discourse",
            value=f"{name.lower()}@{host}",
            name=text(user, "name") or name,
            url=f"https://{host}/u/{name}",
        )

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield likes, posts and private messages after `since`, and of the newest hundred posts what changed or went.

        History comes afterwards, a piece at a time.
        """
        yield from Listening(self._forum, since, self._clock.now() - self._history - SLACK).run()

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a webhook says; KeyRefused when its signature is wrong or no secret was given."""
        told = delivery.headers.get("x-discourse-event-signature", "")
        due = "sha256=" + hmac.new(self._secret.encode(), delivery.body, hashlib.sha256).hexdigest()
        if not self._secret or not hmac.compare_digest(told.encode(), due.encode()):
            raise KeyRefused("This webhook is not signed with our secret")
        body = parsed(delivery.body, NETWORK)
        post = body.get("post") if isinstance(body, dict) else None
        if isinstance(post, dict) and is_post(post):
            gone = delivery.headers.get("x-discourse-event") == "post_destroyed"
            shown = {**post, "user_deleted": True} if gone else post
            private = post.get("topic_archetype") == "private_message"
            yield from readings([envelope("post", shown, self._forum.us, private=private)], read, "webhook")

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the forum is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the public posts made on a UTC day."""
        for post in self._back_to(datetime.combine(day, clock_time.min, UTC)):
            yield from (one.external_id for one in _readable(post, self._forum) if one.at.date() == day)

    def speak(self, utterance: Utterance) -> Receipt:
        """Answer a post, open a topic, or write a private message when it is direct and answers nothing.

        ChannelError (permanent) before anything is sent when it is too long or empty.
        """
        said = self._form(utterance)
        with spoken_carefully(NETWORK):
            response = self._forum.post("/posts.json", said)
        post = receipt_of(self._forum.checked(response, speaking=True))
        try:
            return self._receipt(post)
        except (*BROKEN, Unreadable) as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands on the forum, else None."""
        said = self._form(utterance)
        wanted = "".join(utterance.text.split())
        self._forum.ask("/notifications.json")  # its answer tells the forum's clock
        floor = utterance.begun_at - LOOK_BACK - self._forum.behind
        private = utterance.visibility is Visibility.DIRECT
        for post in self._in_topic(said, floor) if private else self._back_to(floor):
            ours = text(post, "username").lower() == self._forum.us.name and moment(post["created_at"]) >= floor
            if ours and "".join(text(post, "raw").split()) == wanted and _stands_where(post, said):
                return self._receipt(post)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Like the post `ref`; doing it twice is doing it once."""
        if kind != "like":
            raise ChannelError(f"{NETWORK} knows no “{kind}”", permanent=True)
        number = ref.partition(":")[0]
        post = self._forum.ask(f"/posts/{number}.json")
        if not isinstance(post, dict):
            raise ChannelError("The post is no longer there", permanent=True)
        if not any(one.get("id") == LIKE and one.get("acted") for one in post.get("actions_summary") or ()):
            with spoken_carefully(NETWORK):
                response = self._forum.post("/post_actions.json", {"id": int(number), "post_action_type_id": LIKE})
            self._forum.checked(response)
        name = f"{post_id(post, self._forum.us.host)}#like-by-{self._forum.us.name}"
        return Receipt(external_id=name, ref=ref, at=self._clock.now())

    def tally(self) -> Iterator[Tally]:
        """Yield how our newest posts fare: how often read, answered, liked."""
        head = self._forum.window()
        older = self._forum.window(max(numbers(head), default=0) - WINDOW) if head else []
        for post in [*head, *older]:
            if text(post, "username").lower() == self._forum.us.name:
                told = {"views": post.get("reads"), "replies": post.get("reply_count"), "likes": _likes(post)}
                counts = {name: number for name, number in told.items() if isinstance(number, int)}
                yield Tally(of=post_id(post, self._forum.us.host), at=self._clock.now(), counts=counts)

    def _form(self, utterance: Utterance) -> dict[str, Any]:
        words = utterance.text.strip()
        if not words or len(words) > LONGEST:
            raise ChannelError(f"Discourse takes 1 to {LONGEST} characters, not {len(words)}", permanent=True)
        if utterance.media:
            raise ChannelError("Porch sends no files to Discourse yet", permanent=True)
        if utterance.ref:
            return {"raw": words, **_place(utterance.ref)}
        title = {"title": (utterance.subject or words.partition("\n")[0])[:255]}
        if utterance.visibility is Visibility.DIRECT and utterance.to is not None:
            name = utterance.to.value.partition("@")[0]
            return {"raw": words, "archetype": "private_message", "target_recipients": name, **title}
        if utterance.visibility is not Visibility.PUBLIC:
            raise ChannelError("What is said on a forum is public, or goes to one person", permanent=True)
        return {"raw": words, **title, **({"category": int(self._category)} if self._category.isdigit() else {})}

    def _receipt(self, post: Item) -> Receipt:
        [heard] = read(envelope("post", post, self._forum.us))
        return Receipt(external_id=heard.external_id, ref=heard.ref, url=heard.url, at=heard.at)

    def _back_to(self, floor: datetime) -> Iterator[Item]:
        """Yield public posts from the newest down to `floor`, by windows of their numbers."""
        found = self._forum.window()
        upto, blank = max(numbers(found), default=0), 0
        while upto > 0 and blank < WINDOW:
            yield from found
            times = [moment(post["created_at"]) for post in found if "created_at" in post]
            if times and min(times) < floor:
                return
            blank = 0 if found else blank + 1
            upto -= WINDOW
            found = self._forum.window(upto) if upto > 0 else []

    def _in_topic(self, said: Item, floor: datetime) -> Iterator[Item]:
        """Yield our private posts since `floor` as they were written: in one topic, or in those we wrote in last."""
        numbers_of = [said["topic_id"]] if "topic_id" in said else self._sent()
        for number in numbers_of:
            topic = self._forum.ask(f"/t/{number}.json")
            stream = topic["post_stream"].get("stream", [])[-20:] if posts_of(topic) else []
            more = self._forum.ask(f"/t/{number}/posts.json", {"post_ids[]": stream}) if stream else None
            for post in posts_of(more):
                if text(post, "username").lower() == self._forum.us.name:
                    whole = self._forum.ask(f"/posts/{post.get('id')}.json")
                    yield from [whole] if isinstance(whole, dict) else []

    def _sent(self) -> list[Any]:
        told = self._forum.ask(f"/topics/private-messages-sent/{self._forum.name}.json")
        topics = told["topic_list"].get("topics") if isinstance(told, dict) and "topic_list" in told else None
        return [topic.get("id") for topic in topics or ()][:20]


def _place(ref: str) -> dict[str, int]:
    parts = ref.split(":")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise ChannelError(f"This is nothing to answer on Discourse: {ref[:80]}", permanent=True)
    return {"topic_id": int(parts[1]), "reply_to_post_number": int(parts[2])}


def _stands_where(post: Item, said: Item) -> bool:
    if "topic_id" not in said:
        return post.get("post_number") == 1
    above = int(post.get("reply_to_post_number") or 1)
    return bool(post.get("topic_id") == said["topic_id"] and above == said["reply_to_post_number"])


def _likes(post: Item) -> object:
    found = [one.get("count", 0) for one in post.get("actions_summary") or () if one.get("id") == LIKE]
    return found[0] if found and post.get("actions_summary") else None


def _readable(post: Item, forum: Forum) -> list[Heard]:
    try:
        return read(envelope("post", post, forum.us))
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="discourse",
    label="Discourse forum",
    icon="messages-square",
    build=Discourse,
    fields=(
        Field(name="url", label="Address of the forum", kind="url", help="Such as forum.example.com."),
        Field(name="username", label="User you speak as", help="Your user name on the forum."),
        Field(
            name="api_key",
            label="API key",
            kind="password",
            help="An administrator makes one under Admin, Advanced, API keys, for this single user.",
            secret=True,
        ),
        Field(
            name="whose",
            label="Whose forum is it?",
            kind="select",
            choices=(
                ("ours", "Ours: every new topic is meant for us"),
                ("theirs", "Somebody else's: only what names us"),
            ),
            default="ours",
        ),
        Field(
            name="webhook_secret",
            label="Secret of the webhook, if you made one",
            kind="password",
            required=False,
            secret=True,
        ),
        Field(name="category", label="Number of the category for your own topics", kind="number", required=False),
    ),
    limits=Limits(text=LONGEST, posts_per_hour=60, poll_every=timedelta(minutes=2)),
    gaps={
        "follows": (Gap.NEVER, "Discourse itself knows no followers; only an optional plugin does."),
        "awaits": (
            Gap.NOTIMPL,
            "A webhook tells at once; without one the forum is asked every two minutes.",
        ),
        "searches": (Gap.NOTIMPL, "The forum's search is not asked yet; all its public posts are heard anyway."),
        "fetches": (Gap.NOTIMPL, "Photos within posts are shown by their address and not fetched."),
        "refreshes": (Gap.NEVER, "A key works until it is withdrawn."),
    },
    waits_for_address="Webhooks: until Porch has a public address, the forum is asked every two minutes.",
    paste_address='In the forum\'s admin under Advanced, Webhooks, as "Payload URL": with a secret, the same as here, '
    'and "Post events".',
    tested=Tested(against="twin", by="Discourse's OpenAPI document (lists and posting)", compared="2026-11-22"),
    understand=understand,
)
