"""Mastodon and everything that speaks its API (GoToSocial, Pleroma, Akkoma, snac): hears, answers, boosts, likes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import httpx

from porch.channels import _mastodon_people as people
from porch.channels._mastodon_bodies import understand
from porch.channels._mastodon_consent import Consent
from porch.channels._mastodon_listening import Listening, Stream, back_to, notifications, own_posts
from porch.channels._mastodon_reading import Us, envelope, handle, nod_id, read, status_in
from porch.channels._mastodon_seeking import Seeking
from porch.channels._mastodon_server import NETWORK, TIMEOUT, Server, discover, json_of
from porch.channels._mastodon_speaking import form, recall, receipt, upload
from porch.channels._mastodon_vouching import Vouching
from porch.channels._mastodon_words import measure
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance
from porch.core.wire import asked, check, spoken_carefully

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
NODS = {"like": "favourite", "announce": "reblog"}
NEWS = frozenset({"notification", "conversation", "delete", "status.update", "notifications_merged"})


class Mastodon:
    """Our account on one server."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        self._http = wire.http
        self._clock = wire.clock
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle with its followers; KeyRefused when the key no longer works."""
        return handle(self._server.account(), self._server.us().host)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield mentions, answers, nods, direct messages and our own posts after `since`, newest first.

        Each time the latest page is looked at again: an edit comes as a new version, a post that is gone as deleted.
        """
        yield from Listening(self._server, since, self._clock.now() - self._history - SLACK).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield public posts that hold `words` one after the other, or the hashtag they are, newest first.

        The first look goes a week back. A hashtag is found on every server, words only where posts are searched.
        """
        yield from Seeking(self._server, words).run(since, self._clock.now())

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all that stands in our notifications and our own posts for a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        us = self._server.us()
        known: set[str] = set()
        for stream in (notifications(), own_posts(us)):
            for raw in self._raws(stream, us, start):
                fresh = {item.external_id for item in _readable(raw) if item.at.date() == day} - known
                known |= fresh
                yield from sorted(fresh)

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow us, and the likes, boosts and answers of our latest forty posts."""
        return people.tallies(self._server)

    def followers(self) -> Iterator[Handle]:
        """Yield everybody who follows us; ChannelError when the list could not be read to its end."""
        return people.followers(self._server)

    def following(self) -> Iterator[Handle]:
        """Yield everybody we follow; ChannelError when the list could not be read to its end."""
        return people.following(self._server)

    def speak(self, utterance: Utterance) -> Receipt:
        """Publish a post or an answer; whoever is answered is named, so that their server tells them.

        ChannelError (permanent) before anything is sent when it is too long here, empty, or not for this network.
        """
        said = form(self._server, utterance)
        if utterance.media:
            said["media_ids"] = [self._upload(media) for media in utterance.media]
        headers = self._server.headers | {"Idempotency-Key": utterance.key}
        with spoken_carefully(NETWORK):
            url = f"{self._server.url}/api/v1/statuses"
            response = self._http.post(url, json=said, headers=headers, timeout=TIMEOUT)
        if response.is_redirect:
            raise ChannelError(f"{self._server.url} has moved to {response.headers.get('location')}", permanent=True)
        check(response, now=self._clock.now(), network=NETWORK, speaking=True)
        try:
            return receipt(response.json())
        except (LookupError, TypeError, ValueError) as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among our posts or under what it answers, else None."""
        return recall(self._server, utterance)

    def react(self, ref: str, kind: str) -> Receipt:
        """Like ("like") or boost ("announce") the post `ref`; doing it twice is doing it once."""
        if kind not in NODS:
            raise ChannelError(f"{NETWORK} knows no “{kind}”", permanent=True)
        us = self._server.us()
        with asked(NETWORK):
            url = f"{self._server.url}/api/v1/statuses/{ref}/{NODS[kind]}"
            response = self._http.post(url, json={}, headers=self._server.headers, timeout=TIMEOUT)
        told = json_of(check(response, now=self._clock.now(), network=NETWORK))
        if not (status := status_in(told)):
            raise ChannelError(f"{NETWORK} answered what we cannot read")
        external_id = nod_id(str(status["uri"]), kind, us.acct)
        return Receipt(external_id=external_id, ref=ref, url=str(status.get("url") or ""), at=self._clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or file's bytes; ChannelError beyond `limit`. Our key is never sent along."""
        if media.content is not None:
            _allow(len(media.content), limit)
            return media.content
        got = bytearray()
        with asked(NETWORK), self._http.stream("GET", media.url, timeout=TIMEOUT) as response:
            check(response, now=self._clock.now(), network="The server that keeps the file")
            for chunk in response.iter_bytes():
                got += chunk
                _allow(len(got), limit)
        return bytes(got)

    def wait(self, timeout: timedelta) -> bool:
        """Return True as soon as the server's stream tells of something new, False after `timeout`."""
        end_by = time.monotonic() + timeout.total_seconds()
        try:
            if self._told_of_news(end_by):
                return True
        except (httpx.HTTPError, ChannelError) as error:
            if isinstance(error, KeyRefused):
                raise
        time.sleep(max(0.0, end_by - time.monotonic()))  # a server without a stream: the caller listens by the clock
        return False

    def _told_of_news(self, end_by: float) -> bool:
        left = max(0.1, end_by - time.monotonic())
        patience = httpx.Timeout(min(10, left), read=left)
        headers = self._server.headers | {"Accept": "text/event-stream"}
        with self._http.stream("GET", self._server.streaming(), headers=headers, timeout=patience) as response:
            if response.status_code == 401:
                raise KeyRefused(f"{NETWORK} no longer accepts our key for {self._server.url}")
            if response.status_code != 200:
                return False
            for line in response.iter_lines():
                if line.startswith("event:") and line[6:].strip() in NEWS:
                    return True
                if time.monotonic() >= end_by:
                    return False
        return False

    def _raws(self, stream: Stream, us: Us, floor: datetime) -> Iterator[bytes]:
        for items in back_to(self._server, stream, floor - timedelta(hours=1)):
            yield from (envelope(stream.kind, item, us) for item in items)

    def _upload(self, media: Media) -> str:
        return upload(self._server, media, self.fetch(media, CARD.limits.media_bytes))


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


def _allow(size: int, limit: int) -> None:
    if size > limit:
        raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)


CARD = Card(
    name="mastodon",
    label="Mastodon",
    icon="at-sign",
    build=Mastodon,
    fields=(
        Field(name="server", label="Your server", help="Such as mastodon.social, or your whole handle @you@server."),
        Field(
            name="access_token",
            label="Access token",
            kind="password",
            help="Leave it empty to be asked by your server. Only if you made one there yourself, paste it here.",
            required=False,
            secret=True,
        ),
    ),
    limits=Limits(
        text=500,
        measure=measure,
        media_count=4,
        media_bytes=16 * 1024 * 1024,
        media_types=("image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm"),
        posts_per_hour=100,
    ),
    gaps={
        "overhears": (
            Gap.NOTIMPL,
            "Web push would call us; Porch keeps a stream open where there is one, and asks.",
        ),
        "refreshes": (Gap.NEVER, "The key does not run out; connect again when the server takes it back."),
        "views": (Gap.NEVER, "Mastodon counts likes, boosts and answers, and nobody's views."),
    },
    search_calls=3,
    consent=Consent,
    vouching=Vouching,
    discover=discover,
    understand=understand,
    tested=Tested(against="real server", by="two federating snac 2.75"),
    advice="Your server will ask whether Porch may read what concerns you and post for you.",
)
