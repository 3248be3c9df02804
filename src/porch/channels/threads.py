"""Threads, by Meta's Threads API: hears replies and mentions, posts and answers, counts views and likes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import regex

from porch.channels import _meta_delivery as delivery
from porch.channels._meta_graph import Graph
from porch.channels._meta_listening import Listening, Stream, back_to
from porch.channels._meta_reading import Around, Us, counted, sealed
from porch.channels._meta_speaking import LOOK_BACK, refuse_what_does_not_fit, squash
from porch.channels._threads_consent import API, Consent, renewed
from porch.channels._threads_reading import FIELDS, LABEL, NETWORK, person, pushed, read, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import (
    Delivery,
    Greeting,
    Handle,
    Heard,
    Mark,
    Media,
    Receipt,
    Spoiled,
    Tally,
    Utterance,
    Visibility,
)
from porch.core.payload import items, moment, text
from porch.core.seeking import bare, tag_of

HISTORY = 90
TALLIED = 25
FOLLOWED = 15  # of our latest posts, those whose replies are looked at each time
EMOJI = regex.compile(r"(?![0-9#*©®])\p{Emoji}[\ufe0f\u200d\p{EMod}\p{Emoji}]*")
COUNTED = {"views": "views", "likes": "likes", "replies": "replies"}
SHARED = ("reposts", "quotes", "shares")


def measure(words: str) -> int:
    """Return how long `words` are as Threads counts: an emoji as many as its bytes, all else by letter.

    >>> measure("ciao"), measure("👍")
    (4, 4)
    """
    rest = EMOJI.sub("", words)
    return len(rest) + sum(len(found.encode()) for found in EMOJI.findall(words))


class Threads:
    """Our profile on Threads."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = dict(credentials)
        self._wire = wire
        # Threads asks for no proof of the app's secret, and takes the key in a header as all of Meta's do
        own = {**credentials, "api": credentials.get("api") or API, "version": "v1.0", "app_secret": ""}
        self._graph = Graph(own, wire, LABEL)
        self._history = int(credentials.get("history_days") or HISTORY)

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the key no longer works."""
        told = self._graph.ask("me", {"fields": "id,username,name"})
        if not (username := text(told, "username")):
            raise ChannelError(f"{LABEL} did not say who we are")
        return person(username)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield replies, mentions and what we said ourselves after `since`; what changed, what is gone."""
        lists = self._lists()
        yield from self._listening(_kept(since, [one.name for one in lists]), lists).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def overhear(self, delivery_: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a webhook says; KeyRefused when it is not signed with the app's secret over its bytes."""
        try:
            body = delivery.trusted(delivery_, self._credentials, LABEL)
        except Unreadable as error:
            yield Spoiled(raw=delivery_.body, reason=str(error), where="webhook")
            return
        yield from readings(pushed(body, self._us()), read, "webhook")

    def greet(self, delivery_: Delivery) -> Greeting | None:
        """Return the challenge of Meta's handshake when it names our verify token; KeyRefused when another."""
        return delivery.greeting(delivery_, self._credentials, LABEL)

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield public posts that hold `words`, after `since`, newest first."""
        mode = {"search_mode": "TAG"} if (tag := tag_of(words)) else {}
        params = {"q": tag or bare(words), **mode, "search_type": "RECENT", "fields": FIELDS, "limit": 50}
        after = {"since": str(int(moment(since).timestamp()))} if since else {}
        newest = since or ""
        for page in self._graph.pages("keyword_search", {**params, **after}):
            raws = (sealed("post", one, Around(us=self._us())) for one in page.items)
            for heard in readings(raws, read, "search"):
                newest = max(newest, heard.at.isoformat()) if isinstance(heard, Heard) else newest
                yield heard
        yield Mark(cursor=newest)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of mentions, of what we said and of replies to our latest posts on a UTC day."""
        yield from dict.fromkeys(one.external_id for one in self._listening(None, self._lists()).everything(day))

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow us, and what Threads counts of our latest posts."""
        now = self._wire.clock.now()
        if mine := counted(
            {"followers": self._insights("me/threads_insights", "followers_count").get("followers_count")}
        ):
            yield Tally(of="", at=now, counts=mine)
        for one in self._graph.page("me/threads", {"fields": "id", "limit": TALLIED}).items:
            told = self._insights(f"{text(one, 'id')}/insights", ",".join((*COUNTED, *SHARED)))
            shares = [told[name] for name in SHARED if name in told]
            counts = counted({ours: told[theirs] for theirs, ours in COUNTED.items() if theirs in told})
            if counts or shares:
                yield Tally(of=text(one, "id"), at=now, counts=counts | ({"shares": sum(shares)} if shares else {}))

    def speak(self, utterance: Utterance) -> Receipt:
        """Publish a post or a reply; ChannelError (permanent) before anything is published when it will not be taken.

        Threads takes words in two steps; until the second nobody sees them.
        """
        refuse_what_does_not_fit(utterance, CARD.limits, LABEL)
        if utterance.visibility is not Visibility.PUBLIC:
            raise ChannelError(f"{LABEL} has no private messages for apps", permanent=True)
        body = {"media_type": "TEXT", "text": utterance.text}
        if utterance.ref:
            body["reply_to_id"] = utterance.ref
        if not (held := text(self._graph.do("me/threads", body), "id")):
            raise ChannelError(f"{LABEL} did not take the words")
        name = text(self._graph.say("me/threads_publish", {"creation_id": held}), "id")
        if not name:
            raise OutcomeUnknown(f"{LABEL} took our words and gave no id for them")
        return Receipt(external_id=name, ref=name, at=self._wire.clock.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among our posts or replies, else None."""
        wanted, floor = squash(utterance.text), utterance.begun_at - LOOK_BACK
        path = "me/replies" if utterance.ref else "me/threads"
        for page in self._graph.pages(path, {"fields": FIELDS, "limit": 50}):
            for one in items(page.items):
                at = moment(text(one, "timestamp")) if text(one, "timestamp") else floor
                if at < floor:
                    return None
                if text(one, "replied_to", "id") == utterance.ref and squash(text(one, "text")) == wanted:
                    return Receipt(external_id=text(one, "id"), ref=text(one, "id"), url=text(one, "permalink"), at=at)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Repost ("announce") the post `ref`; ChannelError (permanent) for a like, which no app can give."""
        if kind != "announce" or not ref:
            what = "lets no app like a post" if kind == "like" else f"knows no “{kind}”"
            raise ChannelError(f"{LABEL} {what}", permanent=True)
        self._graph.do(f"{ref}/repost")
        name = f"{ref}#announce-by-{self._username()}"
        return Receipt(external_id=name, ref=ref, at=self._wire.clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or film's bytes; ChannelError beyond `limit`. Our key is never sent along."""
        return self._graph.fetch(media, limit)

    def refresh(self) -> Credentials:
        """Return the whole set with a key that lasts sixty days more; KeyRefused when it has run out already."""
        return renewed(self._credentials, self._wire)

    def _lists(self) -> list[Stream]:
        params: dict[str, str | int] = {"fields": FIELDS, "limit": 50}
        own = self._graph.page("me/threads", {"fields": "id,has_replies", "limit": 50}).items
        answered = [text(one, "id") for one in items(own) if one.get("has_replies") is True and text(one, "id")]
        return [
            Stream(name="threads", path="me/threads", params=params, kind="post", when="timestamp"),
            Stream(name="replies", path="me/replies", params=params, kind="post", when="timestamp"),
            Stream(
                name="mentions", path="me/mentions", params=params, kind="mention", when="timestamp", needed=False
            ),
            *(
                Stream(
                    name=f"under {name}", path=f"{name}/conversation", params={**params, "reverse": "true"},
                    kind="reply", when="timestamp", needed=False,
                )
                for name in answered[:FOLLOWED]
            ),
        ]  # fmt: skip

    def _listening(self, since: str | None, lists: list[Stream]) -> Listening:
        floor = back_to(self._wire.clock.now(), self._history)
        return Listening(self._graph, self._us(), lists, read, since=since, floor=floor)

    def _insights(self, path: str, metrics: str) -> dict[str, int]:
        """Return what Threads counted by name; nothing where it keeps that from us."""
        try:
            told = self._graph.ask(path, {"metric": metrics})
        except ChannelError as error:
            if error.permanent and type(error) is ChannelError:
                return {}
            raise
        found = {text(one, "name"): _value(one) for one in items(told.get("data"))}
        return counted({name: value for name, value in found.items() if name})

    def _us(self) -> Us:
        return Us(ids=frozenset({self._username()}))

    def _username(self) -> str:
        if not self._credentials.get("username"):
            self._credentials["username"] = self.whoami().value
        return self._credentials["username"]


def _value(told: object) -> object:
    total = told.get("total_value") if isinstance(told, dict) else None
    if isinstance(total, dict):
        return total.get("value")
    values = items(told.get("values")) if isinstance(told, dict) else []
    return values[-1].get("value") if values else None


def _kept(since: str | None, names: list[str]) -> str | None:
    """Return a cursor without the trails of posts that are no longer looked under, so that it does not grow."""
    try:
        told: Any = json.loads(since) if since else None
        told["trails"] = {name: one for name, one in told["trails"].items() if name in names}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    except (LookupError, TypeError, ValueError, AttributeError):
        return since  # whoever parses it says what is wrong with it


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with our name on Threads where there is a key to ask with."""
    if not fields.get("access_token") or fields.get("username"):
        return fields
    return {**fields, "username": Threads(fields, wire).whoami().value}


CARD = Card(
    name=NETWORK,
    label=LABEL,
    icon="at-sign",
    build=Threads,
    fields=(
        Field(name="app_id", label="Threads app ID", help="Of your app at developers.facebook.com, use case Threads."),
        Field(
            name="app_secret",
            label="Threads app secret",
            kind="password",
            help="It stands beside the Threads app ID. With it Porch knows Meta's deliveries from forged ones.",
            secret=True,
        ),
        Field(
            name="verify_token",
            label="Verify token",
            help="Make up a long word. Meta asks for the same word when you enter Porch's address under Webhooks.",
            required=False,
        ),
        Field(
            name="access_token",
            label="Access token",
            kind="password",
            help="Leave it empty to be asked by Threads. Only if you made one yourself, paste it here.",
            required=False,
            secret=True,
        ),
    ),
    limits=Limits(text=500, measure=measure, posts_per_hour=40, poll_every=timedelta(minutes=5)),
    gaps={
        "follows": (Gap.NEVER, "Threads tells how many follow us, and not who."),
        "awaits": (Gap.NEVER, "Meta pushes webhooks; it has no line to hold open."),
        "photos": (Gap.NOTIMPL, "Threads fetches photos from a public address; Porch sends words only, so far."),
        "direct_messages": (Gap.NOTYET, "Threads lets no app read or write private messages."),
        "likes": (Gap.NEVER, "Threads counts likes, reposts and followers; it tells nobody whose they are."),
    },
    consent=Consent,
    discover=discover,
    waits_for_address="Threads can push replies and mentions at once when Porch has a public address.",
    paste_address="In the use case's webhook settings, with the verify token you made up; subscribe to replies and "
    "mentions.",
    advice="Make an app at developers.facebook.com with the use case “Access the Threads API”; Threads then asks you.",
    tested=Tested(against="twin", by="Meta's public documents of the Threads API, as of June 2026"),
    understand=understand,
    search_calls=1,
)
