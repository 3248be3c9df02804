"""Reddit: mentions, answers, messages, our subreddits and moderators' mail; comments, posts and votes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._reddit_bodies import understand
from porch.channels._reddit_consent import Consent
from porch.channels._reddit_listening import Listening, Stream, made_at, pages, streams
from porch.channels._reddit_reading import envelope, full, read, told_at, who
from porch.channels._reddit_server import LABEL, Server
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance, Visibility
from porch.core.seeking import quoted
from porch.core.wire import asked, check

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)
TITLE = 300
LONGEST_QUERY = 512
COUNTED = {"score": "likes", "num_comments": "replies"}


class Reddit:
    """Our account on Reddit. `credentials` holds the newest key; store it when it has changed."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        self._http, self._clock = wire.http, wire.clock
        self._subreddits = [
            name.strip().removeprefix("/").removeprefix("r/") for name in credentials.get("subreddits", "").split(",")
        ]
        self._subreddits = [name for name in self._subreddits if name]
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    @property
    def credentials(self) -> Credentials:
        """Return the credentials with the key as it is now: renewing changes it."""
        return dict(self._server.credentials)

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the key no longer works."""
        return who(self._server.us())

    def refresh(self) -> Credentials:
        """Return the credentials with a fresh key; KeyRefused when Reddit gives none."""
        self._server.renew()
        return self.credentials

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what lies in our inbox, what we wrote, and what is new in our subreddits, each newest first.

        The hundred things heard last are looked at again: an edit comes as a new version, a deletion as deleted.
        """
        floor = self._clock.now() - self._history - SLACK
        yield from Listening(self._server, since, floor, self._subreddits).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one thing say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield posts anywhere on Reddit that hold `words`, newest first; `since` is the time of the last look."""
        floor = float(since) if since and since.replace(".", "", 1).isdecimal() else 0.0
        params = {"q": quoted(words, LONGEST_QUERY), "sort": "new", "type": "link", "limit": "100", "t": "month"}
        found = (self._server.get("/search", params).get("data") or {}).get("children") or []
        us = self._server.us()
        fresh = [thing for thing in found if made_at(thing) > floor]
        yield from readings((envelope(thing, us) for thing in fresh), read, "/search")
        yield Mark(cursor=str(max([floor, *map(made_at, fresh)])), seen=len(fresh))

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all that Reddit lists for us for a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC).timestamp()
        us, known = self._server.us(), set[str]()
        for stream in streams(us, self._subreddits):
            for things in pages(self._server, stream, start):
                for heard in (one for thing in things for one in _readable(envelope(thing, us))):
                    if heard.at.date() == day and not heard.deleted and heard.external_id not in known:
                        known.add(heard.external_id)
                        yield heard.external_id

    def speak(self, utterance: Utterance) -> Receipt:
        """Comment below what `ref` names, answer a message or moderators' mail, or post on our own page or subreddit.

        ChannelError (permanent) before anything is sent when it is too long, empty, or for nobody we can reach.
        """
        if not utterance.text.strip():
            raise ChannelError("There are no words to say", permanent=True)
        if (length := len(utterance.text)) > (longest := CARD.limits.text or 0):
            raise ChannelError(f"{length} characters are too many: {LABEL} takes {longest}", permanent=True)
        if utterance.visibility is Visibility.DIRECT and not utterance.ref:
            raise ChannelError(f"Write to people on {LABEL} where they wrote to you", permanent=True)
        path, form = self._form(utterance)
        answer = self._server.post(path, form, speaking=True)
        try:
            return self._receipt(answer, utterance.ref)
        except (LookupError, TypeError, ValueError, AttributeError, Unreadable) as error:
            raise OutcomeUnknown(f"{LABEL} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among what we wrote since sending began, else None."""
        if utterance.ref.startswith("modmail_"):
            return self._found_in_modmail(utterance)
        path = "/message/sent" if utterance.ref.startswith("t4_") else f"/user/{self._server.us()}/overview"
        floor = (utterance.begun_at - LOOK_BACK - SLACK).timestamp()
        for things in pages(self._server, Stream(path), floor):
            for thing in things:
                if isinstance(thing, Mapping) and _is(thing.get("data"), utterance):
                    return _receipt(thing)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Vote a post or comment up ("like"); doing it twice is doing it once."""
        if kind != "like" or not ref.startswith(("t1_", "t3_")):
            raise ChannelError(f"{LABEL} knows no “{kind}” here", permanent=True)
        self._server.post("/api/vote", {"id": ref, "dir": "1"})
        return Receipt(external_id=f"{ref}#like-by-{self._server.us().lower()}", ref=ref, at=self._clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a picture's bytes; ChannelError beyond `limit`. Our key is never sent along."""
        got = bytearray()
        with asked(LABEL), self._http.stream("GET", media.url, timeout=30) as response:
            check(response, now=self._clock.now(), network="The server that keeps the file")
            for chunk in response.iter_bytes():
                got += chunk
                if len(got) > limit:
                    raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)
        return bytes(got)

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow us, and the score and the answers of our latest hundred posts and comments."""
        now, page = self._clock.now(), self._server.itself().get("subreddit")
        followers = page.get("subscribers") if isinstance(page, Mapping) else None
        if isinstance(followers, int):
            yield Tally(of="", at=now, counts={"followers": followers})
        path = f"/user/{self._server.us()}/overview"
        listed = self._server.get(path, {"limit": "100", "sort": "new"}).get("data") or {}
        for thing in listed.get("children") or ():
            told = thing["data"]
            counts = {word: told[name] for name, word in COUNTED.items() if isinstance(told.get(name), int)}
            if thing.get("kind") == "t1":
                counts.pop("replies", None)  # a comment tells how many its post has
            if counts:
                yield Tally(of=full(str(thing["kind"]), told), at=now, counts=counts)

    def _form(self, utterance: Utterance) -> tuple[str, dict[str, str]]:
        ref, text = utterance.ref, utterance.text
        if ref.startswith("modmail_"):
            talk = ref.removeprefix("modmail_")
            return f"/api/mod/conversations/{_plain(talk)}", {"body": text, "isInternal": "false"}
        if ref:
            return "/api/comment", {"thing_id": _plain(ref), "text": text}
        title = (utterance.subject or text.strip().split("\n")[0])[:TITLE]
        place = self._subreddits[0] if self._subreddits else f"u_{self._server.us()}"
        return "/api/submit", {"kind": "self", "sr": place, "title": title, "text": text, "sendreplies": "true"}

    def _receipt(self, answer: Mapping[str, Any], ref: str) -> Receipt:
        if ref.startswith("modmail_"):
            newest = max(answer["messages"].values(), key=lambda one: str(one["date"]))
            return Receipt(external_id=f"{ref}_{newest['id']}", ref=ref, at=self._clock.now())
        data = answer["json"]["data"]
        if things := data.get("things"):
            return _receipt(things[0])
        return Receipt(external_id=full("t3", data), ref=full("t3", data), url=str(data["url"]), at=self._clock.now())

    def _found_in_modmail(self, utterance: Utterance) -> Receipt | None:
        talk = utterance.ref.removeprefix("modmail_")
        told = self._server.get(f"/api/mod/conversations/{_plain(talk)}").get("messages") or {}
        for message in told.values():
            if str(message.get("bodyMarkdown") or "").strip() == utterance.text.strip():
                return Receipt(external_id=f"{utterance.ref}_{message['id']}", ref=utterance.ref)
        return None


def _plain(name: str) -> str:
    if not name.replace("_", "").isalnum() or not name.isascii():  # anything else would change what we ask
        raise ChannelError(f"This is no thing of {LABEL}: {name[:80]}", permanent=True)
    return name


def _is(told: Any, utterance: Utterance) -> bool:
    if not isinstance(told, Mapping) or (utterance.ref and told.get("parent_id") != utterance.ref):
        return False
    said = told.get("selftext") if not utterance.ref else told.get("body")
    return isinstance(said, str) and "".join(said.split()) == "".join(utterance.text.split())


def _receipt(thing: Mapping[str, Any]) -> Receipt:
    told = thing["data"]
    name, path = full(str(thing["kind"]), told), str(told.get("permalink") or "")
    stamp = told.get("created_utc")
    return Receipt(
        external_id=name, ref=name, url=f"https://www.reddit.com{path}" if path else "",
        at=told_at(stamp) if stamp else None,
    )  # fmt: skip


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="reddit",
    label="Reddit",
    icon="arrow-big-up",
    build=Reddit,
    fields=(
        Field(
            name="client_id",
            label="Application id",
            help="On reddit.com/prefs/apps make a “web app”; its id stands below its name.",
        ),
        Field(
            name="client_secret",
            label="Application secret",
            kind="password",
            help="Stands beside it on the same page.",
            required=False,
        ),
        Field(
            name="subreddits",
            label="Your subreddits",
            help="Such as yourshop, separated by commas: all that is new there is heard. The first takes your posts.",
            required=False,
        ),
        Field(
            name="refresh_token",
            label="Refresh token",
            kind="password",
            help="Leave it empty to be asked by Reddit. Only if you made one yourself, paste it here.",
            required=False,
            secret=True,
        ),
    ),
    limits=Limits(text=10_000, edits=True, deletes=True, posts_per_hour=60),
    gaps={
        "follows": (Gap.NOTYET, "Reddit shows our followers on its site; its API tells only how many they are."),
        "overhears": (Gap.NEVER, "Reddit pushes to nobody; Porch asks every minute."),
        "awaits": (Gap.NEVER, "Reddit tells nobody at once that something is new."),
    },
    consent=Consent,
    tested=Tested(against="twin", by="635 recorded answers of Reddit and PRAW", compared="2026-11-22"),
    understand=understand,
    search_calls=2,
    advice="Reddit will ask whether Porch may read what concerns you and write for you.",
)
