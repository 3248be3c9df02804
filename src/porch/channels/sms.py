"""Texts and calls through Twilio and whoever speaks its language: heard by list and by webhook, texts answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._sms_bodies import form, is_signed, pushed, understand
from porch.channels._sms_reading import LOST, envelope, moment, name_of, read
from porch.channels._sms_server import NETWORK, TIMEOUT, Server
from porch.channels._sms_words import LONGEST, measure
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Handle, Heard, Mark, Media, Receipt, Spoiled, Utterance
from porch.core.telephone import normal
from porch.core.wire import asked, check

HISTORY = timedelta(days=90)
OVERLAP = timedelta(days=1)  # how a text of ours fares is known late, a voicemail minutes after its call
SLACK = timedelta(days=2)  # our clock may be off by a day
LOOK_BACK = timedelta(minutes=5)


class Sms:
    """Our number at one account."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        self._wire = wire
        self._hook = credentials.get("hook", "")
        self._us = Handle(kind="phone", value=self._server.number)

    def whoami(self) -> Handle:
        """Return our number; KeyRefused when the key no longer works, ChannelError when the number is another's."""
        account = self._server.ask(".json")
        ours = {"PhoneNumber": self._us.value}
        held = list(self._server.listed("/IncomingPhoneNumbers.json", "incoming_phone_numbers", ours))
        if not held:
            raise ChannelError(f"The account has no number {self._us.value}.", permanent=True)
        name = account.get("friendly_name") if isinstance(account, dict) else ""
        return Handle(kind="phone", value=self._us.value, name=str(name or ""))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield texts and calls of our number, theirs and ours, since a day before `since`."""
        floor = _at(since) - OVERLAP if since else self._wire.clock.now() - HISTORY - SLACK
        latest = _at(since) if since else None
        for item in self._everything(floor):
            if isinstance(item, Heard):
                latest = max(latest or item.at, item.at)
            yield item
        yield Mark(cursor=(latest or floor).isoformat())

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield the text or the call a form tells of; KeyRefused unless it is signed for the address it came to."""
        if not is_signed(delivery, self._server.token, self._hook):
            raise KeyRefused(f"This did not come from {NETWORK}: the signature is missing or wrong.")
        return readings(pushed(form(delivery.body), self._us.value, delivery.received_at), read, "webhook")

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one text or call say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all texts and calls of our number on a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        known: set[str] = set()
        for item in self._everything(start, start + timedelta(days=1)):
            if isinstance(item, Heard) and item.at.date() == day and item.external_id not in known:
                known.add(item.external_id)
                yield item.external_id

    def speak(self, utterance: Utterance) -> Receipt:
        """Send a text; ChannelError (permanent) before it is sent when it is too long, empty or for no number."""
        to = _number(utterance)
        if not utterance.text.strip():
            raise ChannelError("There are no words to say.", permanent=True)
        if (length := measure(utterance.text)) > LONGEST:
            raise ChannelError(f"{length - LONGEST} characters too many for a text.", permanent=True)
        try:
            return _receipt(self._server.say(to, utterance.text))
        except (LookupError, TypeError, Unreadable) as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands among our texts to that number, else None."""
        floor = utterance.begun_at - LOOK_BACK
        asked_for = {"To": _number(utterance), "From": self._us.value}
        for item in self._server.listed("/Messages.json", "messages", asked_for):
            at = moment(item.get("date_created"))
            if at < floor - OVERLAP:  # they come by the day they were sent, not by the moment they were made
                return None
            if at >= floor and item.get("body") == utterance.text:
                return _receipt(item)
        return None

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a picture or a voicemail; ChannelError beyond `limit`. Our key goes to the provider alone."""
        if media.content is not None:
            _allow(len(media.content), limit)
            return media.content
        got, key = bytearray(), self._server.key if self._server.is_ours(media.url) else None
        with (
            asked(NETWORK),
            self._wire.http.stream("GET", media.url, auth=key, timeout=TIMEOUT, follow_redirects=True) as answer,
        ):
            check(answer, now=self._wire.clock.now(), network=NETWORK)
            for chunk in answer.iter_bytes():
                got += chunk
                _allow(len(got), limit)
        return bytes(got)

    def _everything(self, start: datetime, end: datetime | None = None) -> Iterator[Heard | Spoiled]:
        yield from readings(self._texts(start, end), read, "messages")
        yield from readings(self._calls(start, end), read, "calls")

    def _texts(self, start: datetime, end: datetime | None) -> Iterator[bytes]:
        for side in ("To", "From"):
            told = {side: self._us.value, **_between("DateSent", start, end)}
            for item in self._server.listed("/Messages.json", "messages", told):
                yield envelope("message", item, self._us.value, self._files(item), self._server.address)

    def _files(self, item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        many = item.get("num_media")
        if not isinstance(many, str) or many in ("", "0"):
            return []
        return list(self._server.listed(f"/Messages/{item.get('sid')}/Media.json", "media_list", {}))

    def _calls(self, start: datetime, end: datetime | None) -> Iterator[bytes]:
        spoken = self._voicemails(start)
        for side in ("To", "From"):
            told = {side: self._us.value, **_between("StartTime", start, end)}
            for item in self._server.listed("/Calls.json", "calls", told):
                yield envelope("call", item, self._us.value, spoken[str(item.get("sid"))], self._server.address)

    def _voicemails(self, start: datetime) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        told = _between("DateCreated", start, None)
        for item in self._server.listed("/Recordings.json", "recordings", told):
            if item.get("source") == "RecordVerb" and item.get("status") == "completed":  # not a call listened in to
                found[str(item.get("call_sid"))].append(item)
        return found


def _between(name: str, start: datetime, end: datetime | None) -> dict[str, str]:
    until = {f"{name}<": _stamp(end)} if end else {}
    return {f"{name}>": _stamp(start), **until}


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _at(cursor: str) -> datetime:
    try:
        at = datetime.fromisoformat(cursor)
    except ValueError as error:
        raise ChannelError(f"This is no place to go on from: {cursor[:40]}", permanent=True) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _number(utterance: Utterance) -> str:
    if utterance.to is None:
        return ""  # the provider says so itself
    if not (number := normal(utterance.to.value)):
        raise ChannelError("A text needs a number to go to.", permanent=True)
    return number


def _receipt(item: Mapping[str, Any]) -> Receipt:
    if str(item.get("status")) in LOST:
        raise ChannelError(
            f"{NETWORK} could not send it: {item.get('error_message') or item['status']}", permanent=True
        )
    sid = str(item["sid"])
    return Receipt(external_id=name_of(sid), ref=sid, at=moment(item.get("date_created")))


def _allow(size: int, limit: int) -> None:
    if size > limit:
        raise ChannelError(f"This file is larger than {limit // 1_000_000} MB.", permanent=True)


CARD = Card(
    name="sms",
    label="SMS and calls",
    icon="message-square",
    build=Sms,
    fields=(
        Field(
            name="account_sid", label="Account SID", help="On the first page of Twilio's console. It begins with AC."
        ),
        Field(
            name="auth_token",
            label="Auth token",
            kind="password",
            help="Beside it. Porch asks and answers with it, and knows by it what really comes from Twilio.",
            secret=True,
        ),
        Field(name="number", label="Your number there", help="With its country, such as +14145550100."),
    ),
    public=False,
    limits=Limits(text=LONGEST, measure=measure, posts_per_hour=3600),
    waits_for_address="Being told of texts and calls at once. Until then Porch asks every minute.",
    paste_address='In the number\'s settings, under "A message comes in" (as a webhook, HTTP POST) and "Call status '
    'changes".',
    advice="A text is paid for by the part: 160 letters of the GSM alphabet, 70 as soon as one letter is not in it.",
    tested=Tested(against="twin", by="Twilio OpenAPI api_v2010", compared="2026-11-22", live=False),
    understand=understand,
    gaps={
        "reacts": (Gap.NEVER, "A text cannot be liked."),
        "searches": (Gap.NEVER, "Texts and calls are not public."),
        "tallies": (Gap.NEVER, "Nobody follows a telephone number, and nobody counts who reads a text."),
        "follows": (Gap.NEVER, "Nobody follows a telephone number."),
        "awaits": (Gap.NEVER, "The provider tells by webhook; there is no line to wait on."),
        "refreshes": (Gap.NEVER, "The auth token does not run out by itself."),
    },
)
