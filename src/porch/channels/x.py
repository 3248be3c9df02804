"""X (formerly Twitter), by its API v2: hears mentions, answers, nods and messages; posts, answers, likes, reposts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from porch.channels import _x_activity as activity
from porch.channels import _x_people as people
from porch.channels import _x_speaking as speaking
from porch.channels._x_bodies import understand
from porch.channels._x_consent import Consent, renewed, with_name
from porch.channels._x_cursor import Trail
from porch.channels._x_listening import Listening, brought_by, stamp, walk
from porch.channels._x_names import nod_name, person, time_of
from porch.channels._x_reading import envelope, read
from porch.channels._x_server import MESSAGES, NETWORK, POSTS, TIMEOUT, Page, Server
from porch.channels._x_words import measure
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Greeting, Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance
from porch.core.seeking import quoted, tag_of
from porch.core.wire import asked, check

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
SEARCHED = timedelta(days=6, hours=20)  # X's recent search reaches back seven days
LONGEST_QUERY = 490  # characters of 512; the rest is ours
NODS = {"like": "likes", "announce": "retweets"}
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


class X:
    """Our account on X."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = dict(credentials)
        self._server = Server(credentials, wire)
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle with its followers; KeyRefused when the key no longer works."""
        account = self._server.me()
        return person(account, str(account["id"]))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield mentions, answers, nods, messages and what we said elsewhere after `since`, newest first.

        An edit comes as a new version, a post that is gone as deleted; posts are looked at again for a week.
        """
        yield from Listening(self._server, since, self._history + SLACK).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what X pushed; KeyRefused when it is not signed with our app's API secret over its bytes."""
        activity.check(self._credentials.get("api_secret", ""), delivery)
        try:
            raws = list(activity.pushed(delivery, self._server.us()))
        except Unreadable as error:
            yield Spoiled(raw=delivery.body, reason=str(error), where="webhook")
            return
        yield from readings(raws, read, "webhook")

    def greet(self, delivery: Delivery) -> Greeting | None:
        """Return the answer to X's challenge, None when this is none; KeyRefused when it is not X's."""
        return activity.greeting(self._credentials.get("api_secret", ""), delivery)

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what anybody said with `words` in the last seven days after `since`, newest first; no reposts."""
        trail, now = Trail.parse(since), self._wire.clock.now()
        if (made := time_of(trail.top)) and now - made > SEARCHED:
            trail = Trail()  # X refuses to begin at a post older than it searches
        sought = f"#{tag}" if (tag := tag_of(words)) else quoted(words, LONGEST_QUERY)
        asked_for = {**POSTS, "max_results": 100, "sort_order": "recency", "query": f"{sought} -is:retweet"}
        for page in walk(self._server, "/2/tweets/search/recent", asked_for, trail, now - SEARCHED):
            yield from self._readings("post", page, "search")
            yield Mark(cursor=trail.text())

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of mentions, messages and what we said ourselves on a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        us = self._server.us()
        known: set[str] = set()
        for raw in (*self._posts_of(us.id, start), *self._messages_since(start)):
            fresh = {item.external_id for item in _readable(raw) if item.at.date() == day} - known
            known |= fresh
            yield from sorted(fresh)

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow us, and what X counts of our latest posts."""
        return people.tallies(self._server)

    def followers(self) -> Iterator[Handle]:
        """Yield everybody who follows us; ChannelError when the list could not be read to its end."""
        self._lists_are_wanted()
        return people.listed(self._server, "followers")

    def following(self) -> Iterator[Handle]:
        """Yield everybody we follow; ChannelError when the list could not be read to its end."""
        self._lists_are_wanted()
        return people.listed(self._server, "following")

    def speak(self, utterance: Utterance) -> Receipt:
        """Publish a post or an answer, or send a private message.

        ChannelError (permanent) before anything is sent when it is too long, empty, or not for X. X knows no keys that
        keep a thing from being said twice: after OutcomeUnknown, `find` it first.
        """
        private = speaking.where_private(utterance)
        speaking.allow(utterance, private=private)
        path = speaking.where(self._server, utterance)
        pictures = [self._upload(media, private=private) for media in utterance.media]
        try:
            told = self._server.say(path, speaking.form(utterance, pictures, private=private))
        except ChannelError as error:
            if "duplicate" in str(error) and (known := self.find(utterance)):
                return known  # X takes the same words only once: they had arrived
            raise
        try:
            return speaking.receipt(told, self._server.us(), self._wire.clock.now())
        except LookupError as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among our posts or in its conversation, else None."""
        return speaking.recall(self._server, utterance)

    def react(self, ref: str, kind: str) -> Receipt:
        """Like ("like") or repost ("announce") the post `ref`; doing it twice is doing it once."""
        if kind not in NODS:
            raise ChannelError(f"{NETWORK} knows no “{kind}”", permanent=True)
        us = self._server.us()
        with asked(NETWORK):
            response = self._wire.http.post(
                f"{self._server.url}/2/users/{us.id}/{NODS[kind]}", json={"tweet_id": speaking.newest(ref)},
                headers=self._server.headers, timeout=TIMEOUT,
            )  # fmt: skip
        self._server.agreed(response)
        name = nod_name(f"post:{speaking.first(ref)}", kind, us.id)
        return Receipt(external_id=name, ref=ref, at=self._wire.clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or film's bytes; ChannelError beyond `limit`. Our key is never sent along."""
        if media.content is not None:
            _allow(len(media.content), limit)
            return media.content
        got = bytearray()
        with asked(NETWORK), self._wire.http.stream("GET", media.url, timeout=TIMEOUT) as response:
            check(response, now=self._wire.clock.now(), network="The server that keeps the file")
            for chunk in response.iter_bytes():
                got += chunk
                _allow(len(got), limit)
        return bytes(got)

    def refresh(self) -> Credentials:
        """Return the whole set with a fresh key and refresh token; KeyRefused when somebody must connect again."""
        return renewed(self._credentials, self._wire)

    def _lists_are_wanted(self) -> None:
        if self._credentials.get("follow_lists") != "daily":
            raise ChannelError(f"{NETWORK} charges for every name it lists; allow it under Reconnect", permanent=True)

    def _readings(self, kind: str, page: Page, place: str) -> Iterator[Heard | Spoiled]:
        us = self._server.us()
        yield from readings((envelope(kind, one, us, brought_by(one, page)) for one in page.items), read, place)

    def _posts_of(self, number: str, start: datetime) -> Iterator[bytes]:
        us = self._server.us()
        bounds = {"start_time": stamp(start), "end_time": stamp(start + timedelta(days=1))}
        for kind, name in (("mention", "mentions"), ("post", "tweets")):
            params: dict[str, str | int] = {**POSTS, **bounds, "max_results": 100}
            while True:
                page = self._server.page(f"/2/users/{number}/{name}", params)
                yield from (envelope(kind, item, us, brought_by(item, page)) for item in page.items)
                if not page.more:
                    break
                params["pagination_token"] = page.more

    def _messages_since(self, start: datetime) -> Iterator[bytes]:
        us, params = self._server.us(), {**MESSAGES, "max_results": 100}
        for item, page in speaking.down_to(self._server, "/2/dm_events", params, start):
            yield envelope("dm", item, us, brought_by(item, page))

    def _upload(self, media: Media, *, private: bool) -> str:
        content = self.fetch(media, CARD.limits.media_bytes)
        return speaking.upload(self._server, media, content, private=private)


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with our number and name on X where there is a key to ask with."""
    if not fields.get("access_token") or fields.get("user_id"):
        return fields
    return with_name(fields, wire)


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


def _allow(size: int, limit: int) -> None:
    if size > limit:
        raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)


CARD = Card(
    name="x",
    label="X (Twitter)",
    icon="x",
    build=X,
    fields=(
        Field(
            name="client_id",
            label="Client ID",
            help="In X's developer console: your app, Keys and tokens, OAuth 2.0 Client ID.",
        ),
        Field(
            name="client_secret",
            label="Client secret",
            kind="password",
            help="Beside the client ID. X shows it once, when the app is a “Web app, automated app or bot”.",
            secret=True,
        ),
        Field(
            name="api_secret",
            label="API key secret",
            kind="password",
            help="Only if X shall push to Porch at once: the secret beside the API key. With it X's pushes are proved.",
            required=False,
        ),
        Field(
            name="follow_lists",
            label="Lists of followers",
            kind="select",
            choices=(("", "Not read: only their number"), ("daily", "Compared once a day")),
            help="X charges about a cent for each name it lists: a thousand followers are ten dollars a day.",
            required=False,
        ),
        Field(
            name="access_token",
            label="Access token",
            kind="password",
            help="Leave it empty: X will ask you. Only if you made one yourself, paste it here; it lasts two hours.",
            required=False,
            secret=True,
        ),
    ),
    limits=Limits(
        text=speaking.LONGEST_POST,
        measure=measure,
        media_count=speaking.PICTURES,
        media_bytes=5 * 1024 * 1024,
        media_types=PICTURES,
        media_alone=True,
        private=Limits(
            text=speaking.LONGEST_MESSAGE,
            media_count=1,
            media_bytes=5 * 1024 * 1024,
            media_types=PICTURES,
            media_alone=True,
            poll_every=timedelta(minutes=2),
        ),
        posts_per_hour=30,  # X allows 100 in a quarter of an hour, and few a day to the smallest plans
        tally_every=timedelta(hours=6),
        poll_every=timedelta(minutes=2),  # X allows 15 looks at messages in a quarter of an hour
    ),
    gaps={
        "awaits": (Gap.NOTIMPL, "X's stream is for large plans; Porch looks every two minutes, or X pushes at once."),
        "video": (Gap.NOTIMPL, "Photos and GIFs are sent; films are heard and shown, not sent yet."),
        "edit": (Gap.NOTIMPL, "X lets paying accounts edit for an hour; Porch hears edits and makes none."),
        "likes_before": (Gap.NOTYET, "X tells who liked and who follows, not when: Porch says when it learned of it."),
        "encrypted_chat": (
            Gap.NOTYET,
            "Encrypted chats open on your own devices only; other messages are heard.",
        ),
    },
    consent=Consent,
    discover=discover,
    waits_for_address="X can push what happens at once when Porch has a public address and your plan includes it.",
    paste_address="Register it with X (Account Activity API). X's challenge is answered with the API key secret you "
    "gave Porch.",
    advice="X's API costs money. Make an app in X's developer console; X then asks whether Porch may speak for you.",
    tested=Tested(against="twin", by="X's OpenAPI document 2.167 and its own Python client xdk", compared="2026-11-22"),
    understand=understand,
    search_calls=1,
)
