"""Bluesky, over AT Protocol XRPC. What we say stands at a place named by its key, so it cannot be said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from porch.channels import _bluesky_people as people
from porch.channels import _bluesky_reading as reading
from porch.channels import _bluesky_writing as writing
from porch.channels._bluesky_bodies import understand
from porch.channels._bluesky_lists import LISTS, Lists
from porch.channels._bluesky_seeking import seek
from porch.channels._bluesky_session import ENTRANCE, NETWORK, Xrpc, find_home
from porch.channels._bluesky_sweep import Gap, Progress, Reach, Watched, sweep
from porch.core import wire
from porch.core.channel import Card, Credentials, Field, Limits, Tested, Wire, readings
from porch.core.channel import Gap as Lack
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Kind, Mark, Media, Receipt, Spoiled, Tally, Utterance

OVERLAP = timedelta(minutes=10)  # notifications are indexed out of order
THOROUGH_EVERY = timedelta(days=1)
HISTORY_DAYS = 90
NODS = {"like": "app.bsky.feed.like", "announce": "app.bsky.feed.repost"}


class Bluesky:
    """One account on Bluesky. `credentials` holds the newest key; store it when it has changed."""

    def __init__(self, credentials: Credentials, outside: Wire) -> None:
        self._wire = outside
        self._xrpc = Xrpc(credentials, outside)
        self._lists = Lists(self._xrpc)
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY_DAYS))

    @property
    def credentials(self) -> Credentials:
        """Return the credentials with the key as it is now: signing in and renewing change it."""
        return dict(self._xrpc.credentials)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what was said to us and by us after `since`, newest first, then changes to the last 50 posts.

        Each Mark can be gone on from, in the middle of the first reading too.
        """
        progress = Progress.load(since)
        before = dict(progress.watched)
        self._open_gaps(progress)
        seen = 0
        for name in LISTS:
            for page, interest in sweep(progress.reaches[name], partial(self._lists.page, name)):
                items = [item for place, item in page.items if self._matters(place, item, interest, before)]
                for heard in self._understood(items, name):
                    seen += 1
                    yield self._watch(progress, before, heard)
                yield Mark(cursor=progress.dump(), seen=seen)
        for heard in self._understood(self._lists.changes(before, self._wire.clock.now()), "watched"):
            yield self._watch(progress, before, heard)
        yield Mark(cursor=progress.dump(), seen=seen)

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield public posts that hold `words` one after the other, or the hashtag they are, newest first.

        The first look goes a week back.
        """
        yield from seek(self._xrpc, words, since, self._wire.clock.now())

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Yield what the stored item `raw` says, or raise Unreadable."""
        return list(reading.read(raw, self._xrpc.did))

    def speak(self, utterance: Utterance) -> Receipt:
        """Post or reply once: saying it again returns the first receipt. Too long a text is refused unsent."""
        writing.check(utterance)
        reply = self._reply(utterance)
        blobs = [self._xrpc.upload(one.content or b"", one.content_type) for one in utterance.media]
        record = writing.record_of(utterance, self._lists.did_of, blobs)
        if reply:
            record["reply"] = reply
        return self._put(writing.POST, writing.place_of(utterance), record)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` from the one place it can stand at, None when it is not there."""
        found = self._xrpc.record(self._xrpc.did, writing.POST, writing.place_of(utterance))
        return _receipt(found["uri"], found["cid"], found["value"]) if found else None

    def react(self, ref: str, kind: str) -> Receipt:
        """Like ("like") or repost ("announce") the post `ref` names; doing it twice is doing it once."""
        reply = writing.reply_to(ref)
        if reply is None or kind not in NODS:
            raise ChannelError(f"{NETWORK} has no {kind} for this", permanent=True)
        subject, collection = reply["parent"], NODS[kind]
        record = {"$type": collection, "subject": subject, "createdAt": writing.stamp(self._wire.clock.now())}
        return self._put(collection, writing.place_for(kind, subject["uri"]), record)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the addresses of all that was said and done to us and by us on that UTC day, as it stands now."""
        for name in LISTS:
            for raw in self._lists.around(name, day):
                for heard in readings([raw], self.reread, name):
                    if isinstance(heard, Heard) and heard.at.date() == day:
                        yield heard.external_id

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow us, and the likes, shares and answers of our latest fifty posts."""
        return people.tallies(self._xrpc, self._lists, self._wire.clock.now())

    def followers(self) -> Iterator[Handle]:
        """Yield everybody who follows us; ChannelError when the list could not be read to its end."""
        return people.followers(self._xrpc)

    def following(self) -> Iterator[Handle]:
        """Yield everybody we follow; ChannelError when the list could not be read to its end."""
        return people.following(self._xrpc)

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return the bytes of a picture, refusing with ChannelError beyond `limit` bytes."""
        if not media.url.startswith(("https://", "http://")):
            raise ChannelError(f"{NETWORK} tells no address of this", permanent=True)
        content = b""
        with wire.asked(NETWORK), self._wire.http.stream("GET", media.url, follow_redirects=True) as response:
            if response.is_error:
                response.read()
            wire.check(response, now=self._wire.clock.now(), network=NETWORK)
            for piece in response.iter_bytes():
                content += piece
                if len(content) > limit:
                    raise ChannelError(f"A picture from {NETWORK} is larger than {limit} bytes", permanent=True)
        return content

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the key no longer works."""
        session = self._xrpc.ask("com.atproto.server.getSession", {})
        profile = self._lists.profiles([str(session["did"])]).get(str(session["did"]), {})
        return reading.person({**session, **profile}, profile.get("followersCount"))

    def refresh(self) -> Credentials:
        """Return the credentials with a fresh key (it lasts about two hours; the refresh token some weeks)."""
        self._xrpc.renew()
        return self.credentials

    def _open_gaps(self, progress: Progress) -> None:
        now = self._wire.clock.now()
        due = not progress.thorough or (reading.moment(progress.thorough) or now) + THOROUGH_EVERY <= now
        for name, of_us in LISTS.items():
            place = writing.tid_at if of_us else writing.stamp
            reach = progress.reaches.setdefault(name, Reach())
            reached = writing.moment_of(reach.top) if of_us else reading.moment(reach.top)
            floor = place(reached - OVERLAP if reached else now - self._history)
            if due and progress.thorough and not of_us:  # authors choose the time their post is listed under
                since = (reading.moment(progress.thorough) or now) - THOROUGH_EVERY
                reach.gaps.insert(0, Gap(cursor="", floor="", since=place(since)))
            reach.gaps.insert(0, Gap(cursor="", floor=floor, since=floor))
        progress.thorough = writing.stamp(now) if due else progress.thorough

    def _matters(self, place: str, item: Any, since: str, before: dict[str, Watched]) -> bool:
        """An item is handed on when it is new by its listed time or by its name, cannot be placed, or has changed."""
        if not place or place >= since:
            return True
        uri = str(item.get("uri"))
        made = writing.moment_of(uri.rpartition("/")[2])
        listed = reading.moment(since)
        changed = uri in before and before[uri].cid != item.get("cid")
        return changed or (made is not None and listed is not None and made >= listed)

    def _understood(self, items: list[Any], where: str) -> Iterator[Heard | Spoiled]:
        followers = self._lists.followers(items)
        raws = [reading.kept(item) for item in self._lists.with_pictures(items)]
        for heard in readings(raws, partial(reading.read, us=self._xrpc.did), where):
            if isinstance(heard, Heard) and heard.author.value in followers:
                heard = replace(heard, author=replace(heard.author, followers=followers[heard.author.value]))  # noqa: PLW2901
            yield heard

    def _watch(self, progress: Progress, before: dict[str, Watched], heard: Heard | Spoiled) -> Heard | Spoiled:
        if isinstance(heard, Spoiled) or heard.kind is not Kind.CREATE:
            return heard
        known = before.get(heard.external_id)
        if heard.deleted:
            progress.watched.pop(heard.external_id, None)
            return heard
        if known and known.cid != heard.version and heard.edited_at is None:  # Bluesky tells no time of an edit
            heard = replace(heard, edited_at=self._wire.clock.now())
        progress.watched[heard.external_id] = Watched(cid=heard.version, at=heard.at.isoformat())
        return heard

    def _reply(self, utterance: Utterance) -> writing.Record | None:
        if not utterance.in_reply_to and not utterance.ref:
            return None
        if known := writing.reply_to(utterance.ref):
            return known
        above = self._xrpc.record(*reading.parts(utterance.in_reply_to))
        if above is None:
            raise ChannelError("What this answers is no longer on Bluesky", permanent=True)
        strong = {"uri": above["uri"], "cid": above["cid"]}
        return {"root": (above["value"].get("reply") or {}).get("root") or strong, "parent": strong}

    def _put(self, collection: str, key: str, record: writing.Record) -> Receipt:
        if made := self._xrpc.put(collection, key, record):
            return _receipt(made["uri"], made["cid"], record)
        there = self._xrpc.record(self._xrpc.did, collection, key)
        if there is None:
            raise ChannelError(f"{NETWORK} says this stands there already and does not show it")
        return _receipt(there["uri"], there["cid"], there["value"])


def _receipt(uri: str, cid: str, record: writing.Record) -> Receipt:
    root = (record.get("reply") or {}).get("root") or {"uri": uri, "cid": cid}
    ref = reading.ref_of(uri, cid, root)
    return Receipt(external_id=uri, ref=ref, url=reading.url_of(uri), at=reading.moment(record.get("createdAt")))


CARD = Card(
    name="bluesky",
    label="Bluesky",
    icon="cloud",
    build=Bluesky,
    fields=(
        Field(name="handle", label="Your handle", help="For example trattoria.bsky.social, or your own domain"),
        Field(
            name="password",
            label="App password",
            kind="password",
            secret=True,
            help="Bluesky: Settings, Privacy and security, App passwords. Not the password you sign in with.",
        ),
        Field(
            name="service", label="Server", kind="url", required=False, help="Only if Porch does not find it by itself"
        ),
    ),
    limits=Limits(
        text=writing.MOST_GRAPHEMES,
        measure=writing.graphemes,
        media_count=writing.MOST_PICTURES,
        media_bytes=writing.PICTURE_BYTES,
        media_types=writing.PICTURES,
        posts_per_hour=1600,  # 5,000 points an hour, 3 a post
        poll_every=timedelta(minutes=1),
    ),
    gaps={
        "overhears": (Lack.NEVER, "Bluesky has no webhooks; Porch asks every minute."),
        "awaits": (Lack.NOTIMPL, "The public stream carries everybody's posts; Porch asks every minute instead."),
        "views": (Lack.NEVER, "Bluesky counts likes, reposts, quotes and answers, and nobody's views."),
        "direct_messages": (Lack.NOTIMPL, "Bluesky's chat is a service of its own that Porch does not read yet."),
        "video": (Lack.NOTIMPL, "Pictures are sent; videos are heard and shown by their first frame."),
    },
    search_calls=1,
    discover=find_home,
    understand=understand,
    tested=Tested(against="real server", by="the AT Protocol's own development network (PDS, AppView)"),
    advice=f"Make an app password for Porch; your server is found from your handle (else {ENTRANCE}).",
)
