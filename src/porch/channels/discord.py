"""Discord: a bot hears the channels and threads of the servers it is on, and commands; it answers and reacts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from porch.channels._discord_bodies import understand
from porch.channels._discord_listening import Listening, guilds, number_of, pages, places
from porch.channels._discord_reading import COMMAND, FORM, PRESSED, Place, envelope, id_of, read, snowflake, who
from porch.channels._discord_server import LABEL, Server
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
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
    digest,
)
from porch.core.wire import asked, check

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)
STALE = timedelta(minutes=5)
PING = 1
SAID, NOTED = 4, 6  # kinds of answer to an interaction: a message; nothing that anybody sees
EPHEMERAL = 64  # seen by whoever acted, and by nobody else
RECEIVED = "Thank you. A person reads this and answers here."
NONCE = 25  # characters of a nonce, at most


class Discord:
    """Our bot on Discord."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        self._http, self._clock = wire.http, wire.clock
        self._public_key = credentials.get("public_key", "").strip()
        self._channel = credentials.get("channel", "").strip()
        self._received = credentials.get("received", "").strip()[:2000] or RECEIVED
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return the bot's handle; KeyRefused when Discord does not know its key."""
        return who(self._server.itself())

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone in every channel and open thread the bot can read."""
        yield from Listening(self._server, since, self._clock.now() - self._history - SLACK).run()

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a pushed interaction says; KeyRefused when it is not signed by Discord, or is old."""
        self._verify(delivery)
        return self._pushed(delivery.body)

    def greet(self, delivery: Delivery) -> Greeting | None:
        """Return the answer to Discord's ping, None when this is none; KeyRefused when it is forged."""
        try:
            told = json.loads(delivery.body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(told, dict) or told.get("type") != PING:
            return None
        self._verify(delivery)
        return _told({"type": PING})

    def answer(self, delivery: Delivery) -> Greeting | None:
        """Return what Discord wants within three seconds, which only who acted will see; it speaks of a failure else.

        It is a whole answer and none that is put off: a person answers later than the quarter of an hour Discord waits.
        """
        kind = json.loads(delivery.body).get("type")
        if kind == PRESSED:
            return _told({"type": NOTED})
        if kind in (COMMAND, FORM):
            said = {"content": self._received, "flags": EPHEMERAL, "allowed_mentions": {"parse": []}}
            return _told({"type": SAID, "data": said})
        return None

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all that stands in our channels for a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        first, after = snowflake(start), snowflake(start + timedelta(days=1))
        for place in list(places(self._server)):
            for page in pages(self._server, place.channel, first, after):
                yield from (heard.external_id for one in page for heard in _said(one, place) if heard.at.date() == day)

    def speak(self, utterance: Utterance) -> Receipt:
        """Say something: below what is answered, to a person, or in the channel that is ours.

        ChannelError (permanent) before anything is sent when it is too long, empty, or for nowhere. Discord takes the
        same key only once within some minutes.
        """
        if not utterance.text.strip():
            raise ChannelError("There are no words to say", permanent=True)
        if (length := measure(utterance.text)) > (longest := CARD.limits.text or 0):
            raise ChannelError(f"{length} characters are too many: {LABEL} takes {longest}", permanent=True)
        channel, message = self._where(utterance)
        told: dict[str, Any] = {
            "content": utterance.text, "nonce": digest(utterance.key.encode())[:NONCE], "enforce_nonce": True,
            "allowed_mentions": {"parse": [], "replied_user": True},
        }  # fmt: skip
        if message:
            told["message_reference"] = {"message_id": message, "fail_if_not_exists": False}
        answer = self._server.post(f"/channels/{channel}/messages", told, speaking=True)
        try:
            return _receipt(answer)
        except (LookupError, ValueError, TypeError, Unreadable) as error:
            raise OutcomeUnknown(f"{LABEL} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among what we said in the channel since sending began."""
        channel, message = self._where(utterance)
        us, floor = self._server.us(), snowflake(utterance.begun_at - SLACK)
        for page in pages(self._server, channel, floor):
            for one in page:
                if _is(one, utterance, us, message):
                    return _receipt(one)
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Put a thumb up ("like") under a message; doing it twice is doing it once."""
        channel, message = _split(ref)
        if kind != "like" or not message:
            raise ChannelError(f"{LABEL} knows no “{kind}” here", permanent=True)
        self._server.put(f"/channels/{channel}/messages/{message}/reactions/{quote('👍', safe='')}/@me")
        name = f"{message}#👍-by-{self._server.us()}"
        return Receipt(external_id=name, ref=ref, at=self._clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a file's bytes; ChannelError beyond `limit` or when its address has run out. Our key is not sent."""
        got = bytearray()
        with asked(LABEL), self._http.stream("GET", media.url, timeout=30) as response:
            check(response, now=self._clock.now(), network="The server that keeps the file")
            for chunk in response.iter_bytes():
                got += chunk
                if len(got) > limit:
                    raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)
        return bytes(got)

    def tally(self) -> Iterator[Tally]:
        """Yield how many people are on our servers."""
        counts = [one.get("approximate_member_count") for one in guilds(self._server)]
        if counts and all(isinstance(count, int) for count in counts):
            yield Tally(of="", at=self._clock.now(), counts={"followers": sum(map(int, counts))})

    def _verify(self, delivery: Delivery) -> None:
        stamp = delivery.headers.get("x-signature-timestamp", "")
        try:
            signature = bytes.fromhex(delivery.headers.get("x-signature-ed25519", ""))
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self._public_key))
            key.verify(signature, stamp.encode() + delivery.body)
        except (InvalidSignature, ValueError) as error:
            raise KeyRefused(f"This did not come from {LABEL}: the signature is missing or wrong") from error
        if not stamp.isdecimal() or abs(delivery.received_at.timestamp() - int(stamp)) > STALE.total_seconds():
            raise KeyRefused(f"This came from {LABEL} long ago: somebody plays it again")

    def _pushed(self, body: bytes) -> Iterator[Heard | Spoiled]:
        try:
            told = json.loads(body)
            item = {name: value for name, value in told.items() if name != "token"}  # it would let one speak for us
        except (ValueError, RecursionError, AttributeError) as error:
            yield Spoiled(raw=body, reason=f"this is no interaction: {error}"[:300], where="webhook")
            return
        yield from readings([envelope("interaction", item, Place())], read, "webhook")

    def _where(self, utterance: Utterance) -> tuple[str, str]:
        if utterance.ref:
            return _split(utterance.ref)
        if utterance.to:
            return id_of(self._server.post("/users/@me/channels", {"recipient_id": utterance.to.value})), ""
        if not self._channel.isdecimal():
            raise ChannelError("There is nowhere to say this: name your channel first", permanent=True)
        return self._channel, ""


def _told(said: Any) -> Greeting:
    return Greeting(body=json.dumps(said, ensure_ascii=False).encode(), content_type="application/json")


def measure(text: str) -> int:
    """Return how long `text` is in UTF-16 units, which is never less than Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _split(ref: str) -> tuple[str, str]:
    channel, _, message = ref.partition(" ")
    if not channel.isdecimal() or (message and not message.isdecimal()):
        raise ChannelError(f"This is no message of {LABEL}: {ref[:80]}", permanent=True)
    return channel, message


def _receipt(message: Any) -> Receipt:
    name = id_of(message)
    at = datetime.fromisoformat(str(message["timestamp"]))
    return Receipt(external_id=name, ref=f"{message['channel_id']} {name}", at=at)


def _is(message: Any, utterance: Utterance, us: str, answered: str) -> bool:
    if not number_of(message) or number_of(message) < snowflake(utterance.begun_at - LOOK_BACK - SLACK):
        return False
    author, reference = message.get("author") or {}, message.get("message_reference") or {}
    same = author.get("id") == us and str(reference.get("message_id") or "") == answered
    return same and "".join(str(message.get("content")).split()) == "".join(utterance.text.split())


def _said(item: Any, place: Place) -> list[Heard]:
    try:
        return read(envelope("message", item, place))
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="discord",
    label="Discord",
    icon="gamepad-2",
    build=Discord,
    fields=(
        Field(
            name="token",
            label="Bot token",
            kind="password",
            help="On discord.com/developers make an application; under Bot press Reset Token and copy it.",
            secret=True,
        ),
        Field(
            name="channel",
            label="Your channel",
            help="The id of the channel where what you say to everybody goes (right click on it, Copy Channel ID).",
            required=False,
        ),
        Field(
            name="public_key",
            label="Public key",
            help="Only if Discord is to push commands to Porch: it stands under General Information.",
            required=False,
        ),
        Field(
            name="received",
            label="Said at once to a command",
            help="Only who gave it sees it. Empty: “Thank you. A person reads this and answers here.”",
            required=False,
        ),
    ),
    limits=Limits(text=2000, measure=measure, edits=True, deletes=True, posts_per_hour=1800),
    gaps={
        "follows": (
            Gap.NOTIMPL,
            "Who is on our servers could be listed by a bot with the Server Members intent; nobody follows a bot.",
        ),
        "searches": (Gap.NEVER, "A bot searches only servers it is on; nothing on Discord is open to everybody."),
        "awaits": (Gap.NOTIMPL, "Discord can hold a line open (its Gateway); Porch asks every minute."),
        "refreshes": (Gap.NEVER, "A bot's key lasts until somebody resets it."),
    },
    tested=Tested(against="twin", by="Discord's OpenAPI (API v10)", compared="2026-11-22"),
    understand=understand,
    waits_for_address="Discord pushes commands only to a public address.",
    paste_address='In the developer portal under General Information, as "Interactions Endpoint URL".',
    advice="Switch on the Message Content Intent of the bot: without it Discord hides what people write.",
)
