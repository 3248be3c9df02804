"""YouTube: hears comments under our videos and answers them, counts views and subscribers, looks for our name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._google_consent import FIELDS, consent
from porch.channels._google_session import Params, fetched
from porch.channels._youtube_bodies import understand
from porch.channels._youtube_listening import Listening, said_in
from porch.channels._youtube_reading import WATCH, envelope, moment, read, video_id
from porch.channels._youtube_server import API, BASE, SCOPE, VIDEOS, YouTube, inner, numbers
from porch.channels._youtube_speaking import LONGEST, publish, recall
from porch.core.channel import Card, Credentials, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance
from porch.core.seeking import quoted

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
FOUND = 25  # videos in one look for words


class Channel:
    """Our channel on YouTube."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = YouTube(credentials, wire)
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    @property
    def credentials(self) -> Mapping[str, str]:
        """Return our credentials with the newest key."""
        return self._server.google.credentials

    def whoami(self) -> Handle:
        """Return our own channel with its subscribers; KeyRefused when the key no longer works."""
        return self._server.handle()

    def refresh(self) -> Credentials:
        """Return our credentials with a fresh key; the lasting one is kept."""
        self._server.google.renew()
        return dict(self.credentials)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield comments under our videos, answers to them and our own videos after `since`, newest first."""
        yield from Listening(self._server, since, self._floor()).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all comments and videos of a UTC day, in threads of the last three months."""
        start = datetime.combine(day, clock_time.min, UTC)
        raws = [envelope("video", item, self._server.us) for item in self._server.uploads() if _is_public(item)]
        known: set[str] = set()
        for raw in (*raws, *said_in(self._server, start - self._history)):
            fresh = {heard.external_id for heard in _readable(raw) if heard.at.date() == day} - known
            known |= fresh
            yield from sorted(fresh)

    def speak(self, utterance: Utterance) -> Receipt:
        """Answer a comment, or comment on a video; fifty units of the day's quota."""
        return publish(self._server, utterance)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands where it was to be said, else None."""
        return recall(self._server, utterance)

    def react(self, ref: str, kind: str) -> Receipt:
        """Like ("like") the video `ref`; doing it twice is doing it once. Comments cannot be liked by an app."""
        if kind != "like":
            raise ChannelError(f"YouTube knows no “{kind}”", permanent=True)
        if not (video := video_id(ref)):
            raise ChannelError("YouTube lets no app like a comment, only a video", permanent=True)
        us = self._server.us
        asked = {"id": video, "rating": "like"}
        self._server.google.tell("POST", BASE, f"{API}/videos/rate", None, asked)
        return Receipt(external_id=f"{ref}#like-by-{us}", ref=ref, url=ref, at=self._wire.clock.now())

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield public videos that hold `words`, newest first; a hundred units of the day's quota."""
        after = moment(since) if since else self._floor()
        asked: Params = {
            "part": "snippet", "q": quoted(words), "type": "video", "order": "date", "maxResults": FOUND,
            "publishedAfter": f"{after:%Y-%m-%dT%H:%M:%SZ}",
        }  # fmt: skip
        found = self._server.listed("/search", asked).items
        raws = [envelope("video", item, self._server.us) for item in found]
        heard = list(readings(raws, read, "search"))
        yield from heard
        newest = max((item.at for item in heard if isinstance(item, Heard)), default=after)
        yield Mark(cursor=newest.isoformat(), seen=len(heard))

    def tally(self) -> Iterator[Tally]:
        """Yield our subscribers and views, and the views, likes and comments of our latest videos."""
        now = self._wire.clock.now()
        yield Tally(of="", at=now, counts=self._server.counts())
        names = [name for item in self._server.uploads() if (name := _video_of(item))]
        if not names:
            return
        asked = {"part": "statistics", "id": ",".join(names[:VIDEOS])}
        for item in self._server.listed("/videos", asked).items:
            told = item.get("statistics") if isinstance(item, Mapping) else None
            if isinstance(told, Mapping):
                counts = numbers(told, viewCount="views", likeCount="likes", commentCount="replies")
                yield Tally(of=f"{WATCH}{item.get('id')}", at=now, counts=counts)

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return the picture in a comment; ChannelError beyond `limit` or six hours after it was heard."""
        return fetched(self._wire, media.url, limit, "YouTube")

    def _floor(self) -> datetime:
        return self._wire.clock.now() - self._history - SLACK


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


def _is_public(item: Any) -> bool:
    return isinstance(item, Mapping) and inner(item, "status").get("privacyStatus") != "private"


def _video_of(item: Any) -> str:
    return str(inner(item, "contentDetails").get("videoId") or "") if isinstance(item, Mapping) else ""


CARD = Card(
    name="youtube",
    label="YouTube",
    icon="circle-play",
    build=Channel,
    fields=FIELDS,
    limits=Limits(text=LONGEST, edits=True, deletes=True, posts_per_hour=60, poll_every=timedelta(minutes=5)),
    gaps={
        "follows": (Gap.NEVER, "YouTube lists only subscribers who made it public, so never all of them."),
        "overhears": (Gap.NEVER, "YouTube pushes new videos only, no comments."),
        "awaits": (Gap.NEVER, "YouTube has no stream of comments: Porch looks every five minutes."),
    },
    public=False,
    consent=consent("YouTube", SCOPE),
    advice="You need a project of your own in the Google Cloud console, with the YouTube Data API switched on.",
    tested=Tested(
        against="twin",
        by="Google's discovery document youtube v3, revision 20261104, and google-api-python-client",
        compared="2026-11-22",
    ),
    understand=understand,
    search_calls=2,
)
