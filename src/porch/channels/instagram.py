"""Instagram: comments under our posts, mentions, private messages; replies, private answers, hearts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from porch.channels import _meta_delivery as delivery
from porch.channels._instagram_bodies import pushed, understand
from porch.channels._instagram_reading import LABEL, NETWORK, PLACES, read
from porch.channels._meta_consent import FIELDS, Login, renewed
from porch.channels._meta_graph import Graph
from porch.channels._meta_listening import Edge, Listening, Stream, back_to
from porch.channels._meta_reading import Around, Us, counted
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
TALLIED = 25
PUSHED = "feed,messages"  # a page must be subscribed to something, or Instagram pushes nothing of its account
SAID = "id,text,timestamp,username,from,hidden,parent_id,media{id}"
POST = "id,caption,media_type,media_url,permalink,timestamp,username,owner"
MESSAGE = "id,created_time,from,to,message,attachments,shares,story,reply_to"
REPLIES = Edge(name="replies", kind="comment", params={"fields": SAID, "limit": "50"})
DEEP = f"{SAID},replies.limit(50){{{SAID}}}"
COMMENTS = Edge(name="comments", kind="comment", params={"fields": DEEP, "limit": "50"}, edges=(REPLIES,))
MESSAGES = Edge(name="messages", kind="message", params={"fields": MESSAGE, "limit": "50"})
LIMITS = Limits(
    text=300,
    posts_per_hour=60,
    poll_every=timedelta(minutes=5),
    private=Limits(
        text=1000, measure=lambda words: len(words.encode()), answer_within=WINDOW, poll_every=timedelta(minutes=5)
    ),
)
NO_POST = "A post on Instagram needs a photo at a public address; post it in the app, and Porch hears it"
NO_LIKE = "Instagram lets no app like a comment. A private message can be given a heart"


def streams(account: str, page: str) -> list[Stream]:
    """Return the lists of an account that are listened to."""
    return [
        Stream(
            name="media", path=f"{account}/media", kind="media", when="timestamp", edges=(COMMENTS,), head=2,
            params={"fields": f"{POST},comments.limit(50){{{DEEP}}}", "limit": 25},
        ),
        Stream(
            name="conversations", path=f"{page}/conversations", when="updated_time", edges=(MESSAGES,), needed=False,
            params={
                "platform": NETWORK, "fields": f"id,updated_time,messages.limit(25){{{MESSAGE}}}", "limit": 25,
            },
        ),
        Stream(
            name="tags", path=f"{account}/tags", kind="media", when="timestamp", needed=False,
            params={"fields": POST, "limit": 25},
        ),
    ]  # fmt: skip


class Instagram:
    """Our professional account, by the key of the Facebook page it belongs to."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = dict(credentials)
        self._wire = wire
        self._graph = Graph(credentials, wire, LABEL)
        self._history = int(credentials.get("history_days") or HISTORY)

    def whoami(self) -> Handle:
        """Return our account with its followers; KeyRefused when the key no longer works."""
        told = self._graph.ask(self._account, {"fields": "id,username,name,followers_count"})
        followers, name = told.get("followers_count"), text(told, "username")
        return Handle(
            kind=NETWORK, value=text(told, "id"), name=name, url=f"{PLACES}/{name}",
            followers=followers if isinstance(followers, int) else None,
        )  # fmt: skip

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield comments, messages, tags and our own posts after `since`; what changed, what is gone."""
        yield from self._listening(since).run()

    def overhear(self, delivery_: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a signed webhook says about our account; a mention comes without words, which are asked for."""
        try:
            body = delivery.trusted(delivery_, self._credentials, LABEL)
        except Unreadable as error:
            yield Spoiled(raw=delivery_.body, reason=str(error), where="webhook")
            return
        around = Around(us=self._us())
        yield from readings(pushed(self._with_words(body), self._account, around), read, "webhook")

    def greet(self, delivery_: Delivery) -> Greeting | None:
        """Return the challenge of Meta's handshake when it names our verify token; KeyRefused when another."""
        return delivery.greeting(delivery_, self._credentials, LABEL)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of what stands under our posts and in our conversations for a UTC day."""
        yield from dict.fromkeys(one.external_id for one in self._listening(None).everything(day))

    def speak(self, utterance: Utterance) -> Receipt:
        """Reply or send a message; ChannelError (permanent) before it is sent when it will not be taken."""
        refuse_what_does_not_fit(utterance, LIMITS.of(utterance.visibility), LABEL)
        if utterance.visibility is Visibility.DIRECT:
            return self._messages().say(utterance)
        if utterance.visibility is not Visibility.PUBLIC:
            raise ChannelError(f"{LABEL} knows nothing between public and private", permanent=True)
        told = self._graph.say(*self._public(utterance))
        if not (name := text(told, "id")):
            raise OutcomeUnknown(f"{LABEL} took our words and gave no id for them")
        return Receipt(external_id=name, ref=f"c:{name}", at=self._wire.clock.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands where it was to stand, None if it certainly does not."""
        if utterance.visibility is Visibility.DIRECT:
            return self._messages().find(utterance)
        path, body = self._public(utterance)
        if "media_id" in body:
            raise ChannelError("What is said under a post of somebody else cannot be looked up", permanent=True)
        for page in self._graph.pages(path, {"fields": SAID, "limit": 50}):
            for one in page.items:
                at = _at(one)
                since = at is None or at >= utterance.begun_at - LOOK_BACK
                ours = self._us().are(text(one, "from", "id") or text(one, "username"))
                if ours and since and squash(text(one, "text")) == squash(utterance.text):
                    return Receipt(external_id=text(one, "id"), ref=f"c:{text(one, 'id')}", at=at)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Put a heart to a private message; ChannelError (permanent) for comments, which no app can like."""
        sort, _, rest = ref.partition(":")
        person, _, name = rest.partition(":")
        if kind != "like" or sort != "m" or not name:
            raise ChannelError(NO_LIKE if kind == "like" else f"{LABEL} knows no “{kind}”", permanent=True)
        self._messages().react(person, name)
        return Receipt(external_id=f"{name}#like-by-{self._account}", ref=ref, at=self._wire.clock.now())

    def tally(self) -> Iterator[Tally]:
        """Yield our followers, and the likes and comments of our latest posts."""
        now = self._wire.clock.now()
        us = self._graph.ask(self._account, {"fields": "followers_count,follows_count"})
        yield Tally(
            of="",
            at=now,
            counts=counted({"followers": us.get("followers_count"), "following": us.get("follows_count")}),
        )
        params = {"fields": "id,like_count,comments_count", "limit": TALLIED}
        for one in self._graph.page(f"{self._account}/media", params).items:
            if told := counted({"likes": one.get("like_count"), "replies": one.get("comments_count")}):
                yield Tally(of=text(one, "id"), at=now, counts=told)

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or film's bytes; ChannelError beyond `limit`. Our key is never sent along."""
        return self._graph.fetch(media, limit)

    def refresh(self) -> Credentials:
        """Return the whole set of credentials with a fresh page key; KeyRefused when a person must connect again."""
        return renewed(self._credentials, self._wire, LABEL)

    @property
    def _account(self) -> str:
        if not (account := self._credentials.get("account_id", "")):
            raise ChannelError("It is not known which Instagram account this is. Connect again", permanent=True)
        return account

    def _public(self, utterance: Utterance) -> tuple[str, dict[str, Any]]:
        sort, _, name = utterance.ref.partition(":")
        said = {"message": utterance.text}
        if sort == "n":
            media, _, comment = name.partition(":")
            return f"{self._account}/mentions", {
                "media_id": media,
                **({"comment_id": comment} if comment else {}),
                **said,
            }
        if sort not in ("c", "p") or not name:
            raise ChannelError(NO_POST, permanent=True)
        return f"{name}/{'replies' if sort == 'c' else 'comments'}", said

    def _with_words(self, body: Mapping[str, Any]) -> dict[str, Any]:
        entries = [
            {**entry, "changes": [{**change, **self._asked(change)} for change in delivery.changes(entry)]}
            for entry in delivery.entries(body, self._account)
        ]
        return {**body, "entry": entries}

    def _asked(self, change: Mapping[str, Any]) -> dict[str, Any]:
        """Return the words of a mention; nothing where Instagram keeps them to itself, a mention it is all the same."""
        if change.get("field") != "mentions":
            return {}
        comment, media = text(change, "value", "comment_id"), text(change, "value", "media_id")
        name = "mentioned_comment" if comment else "mentioned_media"
        which = f"comment_id({comment}){{{SAID}}}" if comment else f"media_id({media}){{{POST}}}"
        try:
            told = self._graph.ask(self._account, {"fields": f"{name}.{which}"}).get(name)
        except ChannelError as error:
            if not error.permanent:
                raise
            return {}
        return {"said": told} if isinstance(told, Mapping) else {}

    def _listening(self, since: str | None) -> Listening:
        lists = streams(self._account, self._credentials.get("page_id", "me"))
        floor = back_to(self._wire.clock.now(), self._history)
        return Listening(self._graph, self._us(), lists, read, since=since, floor=floor)

    def _messages(self) -> Messages:
        return Messages(self._graph, self._credentials.get("page_id", "me"), NETWORK)

    def _us(self) -> Us:
        names = (self._account, self._credentials.get("username", ""))
        return Us(ids=frozenset(filter(None, names)))


class Consent(Login):
    """Facebook Login for the page that an Instagram account belongs to."""

    network = LABEL
    scopes = (
        "pages_show_list", "pages_manage_metadata", "pages_read_engagement", "pages_messaging", "instagram_basic",
        "instagram_manage_comments", "instagram_manage_messages",
    )  # fmt: skip


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with the account that belongs to the page; ChannelError when none does."""
    graph = Graph(fields, wire, LABEL)
    page = graph.ask("me", {"fields": "id,name,instagram_business_account{id,username}"})
    if not text(page, "instagram_business_account", "id"):
        raise ChannelError(
            f"No professional Instagram account belongs to {text(page, 'name')}: link it in the page's settings",
            permanent=True,
        )
    found = {
        **fields, "page_id": text(page, "id"), "account_id": text(page, "instagram_business_account", "id"),
        "username": text(page, "instagram_business_account", "username"),
    }  # fmt: skip
    try:
        graph.do(f"{found['page_id']}/subscribed_apps", {"subscribed_fields": PUSHED})
    except ChannelError:
        return found  # a key that may only read: then Porch asks every few minutes
    return found


def _at(one: object) -> datetime | None:
    try:
        return moment(text(one, "timestamp"))
    except ValueError:
        return None


CARD = Card(
    name=NETWORK,
    label="Instagram",
    icon="camera",
    build=Instagram,
    fields=FIELDS,
    limits=LIMITS,
    consent=Consent,
    discover=discover,
    public=False,
    waits_for_address="Mentions in comments come by webhook only; comments and messages at once instead of in minutes.",
    paste_address='In your app under Webhooks, Instagram, as "Callback URL", with the verify token you made up.',
    advice="You need a professional account linked to a Facebook page, and an app at developers.facebook.com.",
    gaps={
        "follows": (Gap.NEVER, "Instagram tells how many follow us, and not who."),
        "searches": (Gap.NOTIMPL, "An app may look through a hashtag, without being told whose the posts are."),
        "awaits": (Gap.NEVER, "Meta pushes webhooks; it has no line to hold open."),
    },
    tested=Tested(against="twin", by="22 recorded bodies of Instagram among 516 of Meta's"),
    understand=understand,
)  # fmt: skip
