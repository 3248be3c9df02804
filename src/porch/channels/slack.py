"""Slack: a bot hears the conversations it is in, by listing them or by events pushed to it, and answers in threads."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._slack_bodies import understand
from porch.channels._slack_listening import Listening, listed, places, replies, ts_of
from porch.channels._slack_reading import Place, envelope, people_in, read, told_at
from porch.channels._slack_server import LABEL, Server
from porch.channels._slack_words import marked
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Greeting, Handle, Heard, Mark, Media, Receipt, Spoiled, Utterance

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
STALE = timedelta(minutes=5)
SAID = "porch_said"  # the kind of metadata that carries our key
KINDS = {"im": "im", "mpim": "mpim", "group": "group"}


class Slack:
    """Our bot in one workspace."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        self._clock = wire.clock
        self._secret = credentials.get("signing_secret", "")
        self._channel = credentials.get("channel", "").strip()
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return the bot's handle; KeyRefused when Slack does not know its key."""
        told = self._server.itself()
        name = f"{told.get('user') or ''} ({told.get('team') or ''})"
        return Handle(kind="slack", value=self._server.us(), name=name, url=str(told.get("url") or ""))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone in every conversation the bot is in, newest first in each."""
        yield from Listening(self._server, since, self._clock.now() - self._history - SLACK).run()

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a pushed event says; KeyRefused when it is not signed by Slack, or older than five minutes."""
        self._verify(delivery)
        return self._pushed(delivery.body)

    def greet(self, delivery: Delivery) -> Greeting | None:
        """Return the challenge by which Slack makes sure of an address, None if this is none; KeyRefused if forged."""
        try:
            told = json.loads(delivery.body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(told, dict) or told.get("type") != "url_verification":
            return None
        self._verify(delivery)
        return Greeting(body=str(told.get("challenge") or "").encode())

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all that stands in our conversations for a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC).timestamp()
        for place in list(places(self._server)):
            for page in listed(self._server, place, f"{start:.6f}", f"{start + 86_400:.6f}"):
                for first in page:
                    answers = replies(self._server, place, ts_of(first)) if _has_answers(first) else []
                    yield from (heard.external_id for one in (first, *answers) for heard in _said(one, place, day))

    def speak(self, utterance: Utterance) -> Receipt:
        """Say something: in the thread of what is answered, to a person, or in the channel that is ours.

        ChannelError (permanent) before anything is sent when it is too long, empty, or for nowhere.
        """
        if not utterance.text.strip():
            raise ChannelError("There are no words to say", permanent=True)
        if (length := len(utterance.text)) > (longest := CARD.limits.text or 0):
            raise ChannelError(f"{length} characters are too many: {LABEL} takes {longest} here", permanent=True)
        channel, thread = self._where(utterance)
        key = json.dumps({"event_type": SAID, "event_payload": {"key": utterance.key}})
        told = {"channel": channel, "text": marked(utterance.text), "metadata": key}
        answer = self._server.call(
            "chat.postMessage", speaking=True, **told, **({"thread_ts": thread} if thread else {})
        )
        try:
            return _receipt(str(answer["channel"]), str(answer["ts"]), thread)
        except (LookupError, ValueError) as error:
            raise OutcomeUnknown(f"{LABEL} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if the conversation holds what was sent under its key, else None."""
        channel, thread = self._where(utterance)
        told = {"channel": channel, "include_all_metadata": "true"}
        told |= {"oldest": f"{(utterance.begun_at - SLACK).timestamp():.6f}"} | ({"ts": thread} if thread else {})
        method = "conversations.replies" if thread else "conversations.history"
        for page in self._server.pages(method, "messages", **told):
            for message in page:
                if _key_of(message) == utterance.key:
                    return _receipt(channel, ts_of(message), thread)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Put a thumb up ("like") under a message; doing it twice is doing it once."""
        if kind != "like":
            raise ChannelError(f"{LABEL} knows no “{kind}”", permanent=True)
        channel, ts, _ = _split(ref)
        try:
            self._server.call("reactions.add", channel=channel, timestamp=ts, name="thumbsup")
        except ChannelError as error:
            if "already_reacted" not in str(error):
                raise
        name = f"{channel}/{ts}#thumbsup-by-{self._server.us()}"
        return Receipt(external_id=name, ref=ref, at=self._clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a file's bytes; ChannelError beyond `limit`. Our key goes to Slack alone."""
        return media.content if media.content is not None else self._server.download(media.url, limit)

    def _verify(self, delivery: Delivery) -> None:
        stamp = delivery.headers.get("x-slack-request-timestamp", "")
        given = delivery.headers.get("x-slack-signature", "")
        basis = f"v0:{stamp}:".encode() + delivery.body
        right = "v0=" + hmac.new(self._secret.encode(), basis, hashlib.sha256).hexdigest()
        if not self._secret or not hmac.compare_digest(given.encode(), right.encode()):
            raise KeyRefused(f"This did not come from {LABEL}: the signature is missing or wrong")
        if not stamp.isdecimal() or abs(delivery.received_at - datetime.fromtimestamp(int(stamp), UTC)) > STALE:
            raise KeyRefused(f"This came from {LABEL} long ago: somebody plays it again")

    def _pushed(self, body: bytes) -> Iterator[Heard | Spoiled]:
        try:
            told = json.loads(body)
            event = told.get("event")
        except (ValueError, RecursionError, AttributeError) as error:
            yield Spoiled(raw=body, reason=f"this is no event: {error}"[:300], where="webhook")
            return
        if told.get("type") == "event_callback":
            yield from readings([envelope(event, self._place(told, event))], read, "webhook")

    def _place(self, told: Mapping[str, Any], event: Any) -> Place:
        inner = event if isinstance(event, Mapping) else {}
        ours = [one.get("user_id") for one in told.get("authorizations") or () if isinstance(one, Mapping)]
        us = str(ours[0]) if ours and ours[0] else self._server.us()
        channel = str(inner.get("channel") or "")
        kind = KINDS.get(str(inner.get("channel_type")), "im" if channel.startswith("D") else "channel")
        return Place(channel=channel, kind=kind, us=us, names=self._names(people_in(inner)))

    def _names(self, users: set[str]) -> dict[str, str]:
        try:
            return dict(sorted(self._server.names(users).items()))
        except ChannelError:
            return {}  # a message without a name beats a message not taken

    def _where(self, utterance: Utterance) -> tuple[str, str]:
        if utterance.ref:
            channel, ts, thread = _split(utterance.ref)
            return channel, thread or ts
        if utterance.to:
            opened = self._server.call("conversations.open", users=utterance.to.value).get("channel")
            return str(opened["id"]) if isinstance(opened, Mapping) else "", ""
        if not self._channel:
            raise ChannelError("There is nowhere to say this: name your channel first", permanent=True)
        return self._channel, ""


def _split(ref: str) -> tuple[str, str, str]:
    parts = [*ref.split(" "), ""]
    if len(parts) not in (3, 4) or not parts[1].replace(".", "", 1).isdecimal():
        raise ChannelError(f"This is no message of {LABEL}: {ref[:80]}", permanent=True)
    return parts[0], parts[1], parts[2]


def _receipt(channel: str, ts: str, thread: str) -> Receipt:
    return Receipt(external_id=f"{channel}/{ts}", ref=f"{channel} {ts} {thread}".strip(), at=told_at(ts))


def _key_of(message: Any) -> str:
    told = message.get("metadata") if isinstance(message, Mapping) else None
    payload = told.get("event_payload") if isinstance(told, Mapping) and told.get("event_type") == SAID else None
    return str(payload.get("key") or "") if isinstance(payload, Mapping) else ""


def _has_answers(message: Any) -> bool:
    return isinstance(message, Mapping) and bool(message.get("reply_count")) and bool(ts_of(message))


def _said(item: Any, place: Place, day: date) -> list[Heard]:
    try:
        return [one for one in read(envelope(item, place)) if one.at.date() == day and not one.deleted]
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="slack",
    label="Slack",
    icon="hash",
    build=Slack,
    fields=(
        Field(
            name="token",
            label="Bot token",
            kind="password",
            help="On api.slack.com/apps make an app, install it to your workspace, and copy its token: xoxb-...",
            secret=True,
        ),
        Field(
            name="signing_secret",
            label="Signing secret",
            kind="password",
            help="Only if Slack is to push to Porch: it stands under Basic Information of the app.",
            required=False,
            secret=True,
        ),
        Field(
            name="channel",
            label="Your channel",
            help="Such as #news, where what you say to everybody goes. Invite the bot there.",
            required=False,
        ),
    ),
    limits=Limits(text=4000, edits=True, deletes=True, posts_per_hour=3600),
    gaps={
        "searches": (Gap.NEVER, "A bot may not search on Slack, and there is nothing public to be found."),
        "tallies": (Gap.NEVER, "Slack counts neither views nor followers for a bot."),
        "follows": (Gap.NEVER, "A workspace has members, not followers."),
        "awaits": (Gap.NOTIMPL, "Slack can hold a line open (Socket Mode); Porch asks every minute or is pushed to."),
        "refreshes": (Gap.NOTIMPL, "A bot's key does not run out unless its owner switched token rotation on."),
    },
    tested=Tested(against="twin", by="119 captured bodies of Slack and slack_sdk", compared="2026-11-22"),
    understand=understand,
    waits_for_address="Slack pushes events only to a public address; until then Porch asks every minute.",
    paste_address='In your app under Event Subscriptions, as "Request URL".',
    advice="Invite the bot to every channel it is to hear.",
)
