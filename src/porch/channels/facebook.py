"""Facebook pages: posts of visitors, comments, mentions, reviews, likes, and Messenger; answers, posts, likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from porch.channels import _meta_delivery as delivery
from porch.channels._facebook_bodies import pushed, understand
from porch.channels._facebook_lists import streams
from porch.channels._facebook_reading import LABEL, NETWORK, PLACES, read
from porch.channels._meta_consent import FIELDS, Login, renewed
from porch.channels._meta_graph import Graph
from porch.channels._meta_listening import Listening, back_to
from porch.channels._meta_reading import Around, Us, count, counted, summed
from porch.channels._meta_speaking import LOOK_BACK, WINDOW, Messages, refuse_what_does_not_fit, squash
from porch.core.channel import Card, Credentials, Gap, Limits, Tested, Wire, readings
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
from porch.core.payload import moment, text

HISTORY = 90
TALLIED = 25  # of our latest posts
PUSHED = (
    "feed,mention,ratings,messages,message_echoes,message_reactions,message_edits,message_reads,messaging_postbacks"
)
LIMITS = Limits(
    text=8000,
    media_count=1,
    media_bytes=4 * 1024 * 1024,
    media_types=("image/jpeg", "image/png", "image/gif"),
    media_alone=True,
    edits=True,
    deletes=True,
    posts_per_hour=100,
    poll_every=timedelta(minutes=5),
    private=Limits(text=2000, answer_within=WINDOW, poll_every=timedelta(minutes=5)),
)


class Facebook:
    """Our page."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = dict(credentials)
        self._wire = wire
        self._graph = Graph(credentials, wire, LABEL)
        self._page = credentials.get("page_id", "")
        self._history = int(credentials.get("history_days") or HISTORY)

    def whoami(self) -> Handle:
        """Return our page with its followers; KeyRefused when the key no longer works."""
        told = self._graph.ask("me", {"fields": "id,name,link,followers_count"})
        counted = told.get("followers_count")
        return Handle(
            kind=NETWORK, value=text(told, "id"), name=text(told, "name"), url=text(told, "link"),
            followers=counted if isinstance(counted, int) else None,
        )  # fmt: skip

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield posts, comments, messages, mentions and reviews after `since`, ours too; what changed, what is gone."""
        yield from self._listening(since).run()

    def overhear(self, delivery_: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a signed webhook says about our page; entries of other pages are theirs."""
        try:
            body = delivery.trusted(delivery_, self._credentials, LABEL)
        except Unreadable as error:
            yield Spoiled(raw=delivery_.body, reason=str(error), where="webhook")
            return
        page = self._us_id()
        yield from readings(pushed(body, page, Around(us=self._us())), read, "webhook")

    def greet(self, delivery_: Delivery) -> Greeting | None:
        """Return the challenge of Meta's handshake when it names our verify token; KeyRefused when another."""
        return delivery.greeting(delivery_, self._credentials, LABEL)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of what stands on the page and in its conversations for a UTC day."""
        yield from dict.fromkeys(one.external_id for one in self._listening(None).everything(day))

    def speak(self, utterance: Utterance) -> Receipt:
        """Comment, post, or send a message; ChannelError (permanent) before it is sent when it will not be taken."""
        refuse_what_does_not_fit(utterance, LIMITS.of(utterance.visibility), LABEL)
        if _is_private(utterance):
            return self._messages().say(utterance)
        if utterance.visibility is not Visibility.PUBLIC:
            raise ChannelError(f"{LABEL} knows nothing between public and private", permanent=True)
        told = self._graph.say(*self._public(utterance), self._file(utterance))
        name = text(told, "post_id") or text(told, "id")
        if not name:
            raise OutcomeUnknown(f"{LABEL} took our words and gave no id for them")
        kind = "c" if utterance.ref else "p"
        return Receipt(external_id=name, ref=f"{kind}:{name}", url=f"{PLACES}/{name}", at=self._wire.clock.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands where it was to stand, None if it certainly does not."""
        if _is_private(utterance):
            return self._messages().find(utterance)
        target, kind = utterance.ref[2:], "c" if utterance.ref else "p"
        path = f"{target}/comments" if target else f"{self._us_id()}/feed"
        params: dict[str, str | int] = {"fields": "id,message,from,created_time", "limit": 50}
        if target:
            params |= {"filter": "stream", "order": "reverse_chronological"}
        for page in self._graph.pages(path, params):
            for one in page.items:
                at = _at(one)
                if at is not None and at < utterance.begun_at - LOOK_BACK:
                    return None
                if self._us().are(text(one, "from", "id")) and squash(text(one, "message")) == squash(utterance.text):
                    name = text(one, "id")
                    return Receipt(external_id=name, ref=f"{kind}:{name}", url=f"{PLACES}/{name}", at=at)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Like a post or a comment as the page, put a heart to a message; doing it twice is doing it once."""
        sort, _, name = ref.partition(":")
        if kind != "like" or not name:
            raise ChannelError(f"{LABEL} knows no “{kind}” for this", permanent=True)
        if sort == "m":
            person, _, name = name.partition(":")
            self._messages().react(person, name)
        else:
            self._graph.do(f"{name}/likes")
        return Receipt(external_id=f"{name}#like-by-{self._us_id()}", ref=ref, at=self._wire.clock.now())

    def tally(self) -> Iterator[Tally]:
        """Yield our followers, and the likes, comments and shares of our latest posts."""
        now = self._wire.clock.now()
        us = self._graph.ask(self._us_id(), {"fields": "followers_count,fan_count"})
        yield Tally(of="", at=now, counts=counted({"followers": us.get("followers_count", us.get("fan_count"))}))
        asked_for = "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"
        for one in self._graph.page(f"{self._us_id()}/posts", {"fields": f"id,{asked_for}", "limit": TALLIED}).items:
            counts = {
                "likes": summed(one, "reactions"),
                "replies": summed(one, "comments"),
                "shares": count(one, "shares"),
            }
            if told := counted(counts):
                yield Tally(of=text(one, "id"), at=now, counts=told)

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or file's bytes; ChannelError beyond `limit`. Our key is never sent along."""
        return self._graph.fetch(media, limit)

    def refresh(self) -> Credentials:
        """Return the whole set of credentials with a fresh page key; KeyRefused when a person must connect again."""
        return renewed(self._credentials, self._wire, LABEL)

    def _public(self, utterance: Utterance) -> tuple[str, dict[str, Any]]:
        target = utterance.ref[2:] if utterance.ref[:2] in ("p:", "c:") else ""
        if utterance.ref and not target:
            raise ChannelError("A private message cannot be answered in public", permanent=True)
        edge = "comments" if target else "photos" if utterance.media else "feed"
        return f"{target or self._us_id()}/{edge}", {"message": utterance.text} if utterance.text else {}

    def _file(self, utterance: Utterance) -> tuple[str, bytes, str] | None:
        if not utterance.media:
            return None
        one = utterance.media[0]
        return one.name or "photo", self.fetch(one, LIMITS.media_bytes), one.content_type or "image/jpeg"

    def _listening(self, since: str | None) -> Listening:
        floor = back_to(self._wire.clock.now(), self._history)
        return Listening(self._graph, self._us(), streams(self._us_id()), read, since=since, floor=floor)

    def _messages(self) -> Messages:
        return Messages(self._graph, self._us_id(), "messenger")

    def _us(self) -> Us:
        return Us(ids=frozenset({self._us_id()}))

    def _us_id(self) -> str:
        self._page = self._page or self.whoami().value
        return self._page


class Consent(Login):
    """Facebook Login for a page."""

    scopes = (
        "pages_show_list", "pages_manage_metadata", "pages_read_engagement", "pages_read_user_content",
        "pages_manage_engagement", "pages_manage_posts", "pages_messaging",
    )  # fmt: skip


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with the page's id and name, and let Meta push to us what happens there."""
    graph = Graph(fields, wire, LABEL)
    us = graph.ask("me", {"fields": "id,name,metadata{type}", "metadata": 1})
    if (kind := text(us, "metadata", "type")) and kind != "page":
        raise ChannelError("This key is a person's, not a page's. Leave the token empty to be asked", permanent=True)
    found = {**fields, "page_id": text(us, "id"), "page": text(us, "name")}
    try:
        graph.do(f"{found['page_id']}/subscribed_apps", {"subscribed_fields": PUSHED})
    except ChannelError:
        return found  # a key that may only read: then Porch asks every few minutes
    return found


def _is_private(utterance: Utterance) -> bool:
    return utterance.visibility is Visibility.DIRECT


def _at(one: object) -> datetime | None:
    try:
        return moment(text(one, "created_time"))
    except ValueError:
        return None


CARD = Card(
    name=NETWORK,
    label="Facebook page",
    icon="thumbs-up",
    build=Facebook,
    fields=FIELDS,
    limits=LIMITS,
    consent=Consent,
    discover=discover,
    waits_for_address="Comments and messages at once by webhook; until then Porch asks every five minutes.",
    paste_address='In your app under Webhooks, Page, as "Callback URL", with the verify token you made up.',
    advice="You need an app of your own at developers.facebook.com, and to look after the page.",
    gaps={
        "follows": (Gap.NEVER, "Facebook tells how many follow a page, and not who."),
        "searches": (Gap.NEVER, "Meta closed the search for public posts in 2015."),
        "awaits": (Gap.NEVER, "Meta pushes webhooks; it has no line to hold open."),
    },
    tested=Tested(against="twin", by="Meta's client facebook-business 26.0.3 and 516 recorded bodies"),
    understand=understand,
)  # fmt: skip
