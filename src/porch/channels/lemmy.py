"""Lemmy and everything that speaks its API: hears answers, mentions, private messages and communities, and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from porch.channels._lemmy_listening import Listening, streams, told_in
from porch.channels._lemmy_reading import NETWORK, envelope, handle, kind_of, read, said_in, understand
from porch.channels._lemmy_server import PAGE, Server, signed_in
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Tally, Trait, Utterance, Visibility
from porch.core.payload import BROKEN, Item, text, written
from porch.core.seeking import bare
from porch.core.wire import asked, spoken_carefully

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(days=1, minutes=5)  # Lemmy tells no time but that of what it holds
LONGEST = 10_000
TITLE = 200
SCORES = {"like": 1, "dislike": -1}


class Lemmy:
    """Our account on one server, and the communities it listens to."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = credentials
        self._server = Server(credentials, wire)
        self._wire = wire
        told = credentials.get("communities", "").replace(" ", ",").split(",")
        self._communities = [name for one in told if (name := one.strip().lstrip("!"))]
        self._own = credentials.get("whose") != "theirs"
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the token no longer works."""
        return handle(self._server.person)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield answers, mentions and private messages after `since`, then what is said in our communities."""
        floor = self._wire.clock.now() - self._history - SLACK
        yield from Listening(self._server, since, floor, own=self._own).run(self._communities)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the server is not asked."""
        return read(raw)

    def refresh(self) -> Credentials:
        """Return the credentials with a token got anew by our password; unchanged where there is none."""
        return {**self._credentials, **signed_in(self._credentials, self._wire)}

    def holds(self, day: date) -> Iterator[str]:
        """Yield the addresses of what was said to us and in our communities on a UTC day."""
        known: set[str] = set()
        for stream in streams(self._communities):

            def go_on(views: list[Item]) -> bool:
                return any((_on(view) or day) >= day for view in views)

            for view in self._server.pages(stream.path, stream.name, stream.params, go_on):
                address = text(said_in(view), "ap_id") if kind_of(view) else ""
                if address and address not in known and _on(view) == day:
                    known.add(address)
                    yield address

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield posts and comments that hold `words`, on every server ours knows; the newest fifty of each."""
        told = self._server.ask("/search", {"q": bare(words), "type_": "All", "sort": "New", "limit": PAGE})
        found = [*told_in(told, "posts"), *told_in(told, "comments")]
        fresh = [view for view in found if kind_of(view) and text(said_in(view), "published") > (since or "")]
        yield from readings([envelope(view, self._server.us) for view in fresh], _overheard, "/search")
        newest = max((text(said_in(view), "published") for view in fresh), default=since or "")
        yield Mark(cursor=newest, seen=len(fresh))

    def tally(self) -> Iterator[Tally]:
        """Yield how our latest posts and comments fare; how many subscribe, where one community is ours.

        Nobody follows a person on Lemmy.
        """
        now = self._wire.clock.now()
        if self._own and len(self._communities) == 1:
            subscribed = self._server.community(self._communities[0]).get("counts")
            yield Tally(of="", at=now, counts=_counts(subscribed, {"followers": "subscribers"}))
        for view in self._ours():
            names = {"likes": "upvotes", "replies": "comments" if kind_of(view) == "post" else "child_count"}
            yield Tally(of=text(said_in(view), "ap_id"), at=now, counts=_counts(view.get("counts"), names))

    def speak(self, utterance: Utterance) -> Receipt:
        """Answer a post, a comment or a private message, write one, or post in our first community.

        ChannelError (permanent) before anything is sent when it is too long, empty, or not for this network.
        """
        path, said = self._form(utterance)
        with spoken_carefully(NETWORK):
            response = self._server.post(path, said)
        self._server.checked(response, speaking=True)
        try:
            [view] = [one for one in response.json().values() if isinstance(one, dict)]
            return _receipt(view)
        except BROKEN as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among what we said last, else None."""
        path, said = self._form(utterance)
        since = utterance.begun_at - LOOK_BACK
        for view in self._letters(since) if path == "/private_message" else self._ours(since):
            if _is_young(view, since) and _is_same(view, said):
                return _receipt(view)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Vote a post or a comment up ("like") or down ("dislike"); doing it twice is doing it once."""
        what, _, numbers = ref.partition(" ")
        if kind not in SCORES or what not in ("post", "comment"):
            raise ChannelError(f"{NETWORK} takes no “{kind}” here", permanent=True)
        with asked(NETWORK):
            number = int(numbers.rpartition(" ")[2])
            response = self._server.post(f"/{what}/like", {f"{what}_id": number, "score": SCORES[kind]})
        address = text(self._server.read(response), f"{what}_view", what, "ap_id")
        return Receipt(external_id=f"{address}#{kind}-by-{self._server.us}", ref=ref, at=self._wire.clock.now())

    def _form(self, utterance: Utterance) -> tuple[str, dict[str, Any]]:
        words = utterance.text.strip()
        if not words or len(words) > LONGEST:
            raise ChannelError(f"{NETWORK} takes 1 to {LONGEST} characters, not {len(words)}", permanent=True)
        if utterance.media:
            raise ChannelError(f"Porch sends no photos to {NETWORK}", permanent=True)
        what, *numbers = utterance.ref.split(" ")
        if what == "letter" or utterance.visibility is Visibility.DIRECT:
            return "/private_message", {"content": words, "recipient_id": self._recipient(utterance, what, numbers)}
        if what == "comment":
            return "/comment", {"content": words, "post_id": int(numbers[0]), "parent_id": int(numbers[1])}
        if what == "post":
            return "/comment", {"content": words, "post_id": int(numbers[0])}
        if not self._communities:
            raise ChannelError("Name a community to post in", permanent=True)
        title = (utterance.subject or words.partition("\n")[0])[:TITLE]
        community = self._server.community(self._communities[0])["community"]["id"]
        return "/post", {"name": title, "body": words, "community_id": community}

    def _recipient(self, utterance: Utterance, what: str, numbers: list[str]) -> int:
        if what == "letter":
            return int(numbers[0])
        if utterance.to is None:
            raise ChannelError("A private message is for somebody", permanent=True)
        told = self._server.ask("/user", {"username": utterance.to.value, "limit": 1})
        person = told["person_view"]["person"] if isinstance(told, dict) and "person_view" in told else {}
        if not isinstance(person.get("id"), int):
            raise ChannelError(f"{NETWORK} does not know {utterance.to.value}", permanent=True)
        return int(person["id"])

    def _ours(self, since: datetime | None = None) -> Iterator[Item]:
        """Yield our posts and comments, newest first: fifty of each, or all that are younger than `since`."""
        name, number = self._server.us.partition("@")[0], 1
        while True:
            asking = {"username": name, "sort": "New", "limit": PAGE, "page": number}
            told = self._server.ask("/user", asking)
            lists = [[view for view in told_in(told, part) if kind_of(view)] for part in ("posts", "comments")]
            yield from (view for views in lists for view in views)
            if since is None or not any(len(views) == PAGE and _is_young(views[-1], since) for views in lists):
                return
            number += 1

    def _letters(self, since: datetime) -> Iterator[Item]:
        def go_on(views: list[Item]) -> bool:
            return any(_is_young(one, since) for one in views)

        asking = {"unread_only": "false"}
        for view in self._server.pages("/private_message/list", "private_messages", asking, go_on):
            if kind_of(view) == "letter" and self._is_by_us(view):
                yield view

    def _is_by_us(self, view: Item) -> bool:
        try:
            return handle(view["creator"]).value == self._server.us
        except BROKEN:
            return False


def _is_same(view: Item, said: Item) -> bool:
    own = said_in(view)
    if kind_of(view) == "post":
        return "name" in said and text(own, "body").split() == said["body"].split() and own["name"] == said["name"]
    if "content" not in said or text(own, "content").split() != said["content"].split():
        return False
    if kind_of(view) == "letter":
        return bool(own.get("recipient_id") == said.get("recipient_id"))
    parent = int(str(own["path"]).split(".")[-2])
    return bool(own["post_id"] == said.get("post_id") and parent == said.get("parent_id", 0))


def _receipt(view: Item) -> Receipt:
    own, kind = said_in(view), kind_of(view)
    post = f"{int(view['post']['id'])} " if kind == "comment" else ""
    number = int(view["recipient"]["id"]) if kind == "letter" else int(own["id"])
    address = str(own["ap_id"])
    return Receipt(external_id=address, ref=f"{kind} {post}{number}", url=address, at=written(own["published"]))


def _overheard(raw: bytes) -> list[Heard]:
    return [replace(one, addressed=Trait.MENTION in one.traits) for one in read(raw)]


def _on(view: Item) -> date | None:
    try:
        return written(said_in(view)["published"]).date()
    except BROKEN:
        return None


def _is_young(view: Item, since: datetime) -> bool:
    try:
        return written(said_in(view)["published"]) >= since
    except BROKEN:
        return False


def _counts(told: object, names: dict[str, str]) -> dict[str, int]:
    item = told if isinstance(told, dict) else {}
    return {name: item[theirs] for name, theirs in names.items() if isinstance(item.get(theirs), int)}


CARD = Card(
    name="lemmy",
    label="Lemmy",
    icon="rabbit",
    build=Lemmy,
    fields=(
        Field(name="server", label="Your server", help="Such as lemmy.world."),
        Field(name="username", label="Your name there", help="As you sign in."),
        Field(
            name="password",
            label="Password",
            kind="password",
            help="With sign-in in two steps, leave it empty and paste a token.",
            required=False,
            secret=True,
        ),
        Field(name="access_token", label="Token", kind="password", required=False, secret=True),
        Field(
            name="communities",
            label="Communities",
            help="Such as acme, food@lemmy.ml. Separated by commas. Leave it empty to hear only what is told to you.",
            required=False,
        ),
        Field(
            name="whose",
            label="Whose communities",
            kind="select",
            choices=(("ours", "Ours: every new post there is for us"), ("theirs", "Others': only what names us")),
            default="theirs",
        ),
    ),
    limits=Limits(text=LONGEST, posts_per_hour=30, poll_every=timedelta(minutes=2)),
    gaps={
        "overhears": (Gap.NEVER, "Lemmy calls nobody; it is asked."),
        "follows": (Gap.NEVER, "Nobody follows a person on Lemmy; who subscribes to a community is not told."),
        "awaits": (Gap.NEVER, "Lemmy keeps no line open any more."),
        "fetches": (Gap.NOTIMPL, "Pictures are shown by their address and not fetched."),
    },
    discover=signed_in,
    tested=Tested(against="twin", by="the types of lemmy-js-client 0.19 (API v3)"),
    understand=understand,
    search_calls=1,
)
