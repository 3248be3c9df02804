"""Matrix: hears the rooms we are in and those we are invited to, answers, reacts; a key makes every message one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from porch.channels._matrix_bodies import understand
from porch.channels._matrix_listening import Listening, at_of, back_to, joined, wait
from porch.channels._matrix_reading import Room, envelope, handle, link, read, target_of
from porch.channels._matrix_server import LABEL, Server, discover, place
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance, digest

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)
PICTURES = {"image": "m.image", "video": "m.video", "audio": "m.audio"}


class Matrix:
    """Our account on one homeserver."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire)
        self._clock = wire.clock
        self._room = credentials.get("room", "").strip()
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the key no longer works."""
        us = self._server.us()
        profile = self._server.find(f"/profile/{place(us)}") or {}
        return handle(us, str(profile.get("displayname") or ""))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what happened in our rooms after `since`; invitations are accepted, and what is said there is heard."""
        yield from Listening(self._server, since, self._clock.now() - self._history - SLACK).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one event say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def wait(self, timeout: timedelta) -> bool:
        """Return True as soon as something happens in one of our rooms, False after `timeout`."""
        return wait(self._server, min(timeout, timedelta(seconds=25)))

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all that stands in our rooms for a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        us = self._server.us()
        for room in joined(self._server):
            for event in back_to(self._server, room, start - timedelta(hours=1)):
                yield from (heard.external_id for heard in _standing(event, room, us) if heard.at.date() == day)

    def speak(self, utterance: Utterance) -> Receipt:
        """Send a message: an answer in the room and thread where it was asked, or a post in our own room.

        ChannelError (permanent) before anything is sent when it is too long, empty, for an encrypted room or for
        nowhere. The same key never sends two.
        """
        if not utterance.text.strip() and not utterance.media:
            raise ChannelError("There are no words to say", permanent=True)
        if (length := measure(utterance.text)) > LONGEST:
            raise ChannelError(f"{length} bytes are too many: {LABEL} takes {LONGEST}", permanent=True)
        room, _, _ = places = self._places(utterance)
        content = {**self._content(utterance), **_relation(places, utterance)}
        response = self._server.send(room, "m.room.message", utterance.key, content)
        try:
            name = str(self._server.told(response, speaking=True)["event_id"])
        except LookupError as error:
            raise OutcomeUnknown(f"{LABEL} took our words and answered what we cannot read") from error
        return self._receipt(room, name)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if the room holds what was sent under its key, else None."""
        room, _, _ = self._places(utterance)
        for event in back_to(self._server, room, utterance.begun_at - SLACK):
            if _is(event, utterance, self._server.us()):
                return self._receipt(room, str(event["event_id"]), at_of(event))
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Put a thumb up ("like") under a message; doing it twice is doing it once."""
        if kind != "like":
            raise ChannelError(f"{LABEL} knows no “{kind}”", permanent=True)
        room, event, _ = _split(ref)
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": "👍"}}
        response = self._server.send(room, "m.reaction", f"nod-{digest(ref.encode())}", content)
        if response.status_code == 400 and b"M_DUPLICATE_ANNOTATION" in response.content:
            return Receipt(external_id=f"{event}#like-by-{self._server.us()}", ref=ref, at=self._clock.now())
        return self._receipt(room, str(self._server.told(response).get("event_id") or ""))

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or file's bytes; ChannelError beyond `limit`."""
        if media.content is None and not media.url.startswith("mxc://"):
            raise ChannelError(f"{LABEL} keeps no such file", permanent=True)
        return media.content if media.content is not None else self._server.download(media.url, limit)

    def tally(self) -> Iterator[Tally]:
        """Yield how many are in our own room; nothing when there is none."""
        if self._room:
            told = self._server.get(f"/rooms/{place(self._own_room())}/joined_members").get("joined")
            if isinstance(told, Mapping):
                yield Tally(of="", at=self._clock.now(), counts={"followers": len(told)})

    def _places(self, utterance: Utterance) -> tuple[str, str, str]:
        places = _split(utterance.ref) if utterance.ref else (self._own_room(), "", "")
        if self._server.find(f"/rooms/{place(places[0])}/state/m.room.encryption") is not None:
            raise ChannelError("This room is encrypted: answer there with your Matrix app", permanent=True)
        return places

    def _own_room(self) -> str:
        if not self._room:
            raise ChannelError("There is nowhere to say this: name a room of yours first", permanent=True)
        if self._room.startswith("!"):
            return self._room
        told = self._server.find(f"/directory/room/{place(self._room)}")
        if told is None or not isinstance(told.get("room_id"), str):
            raise ChannelError(f"{LABEL} knows no room {self._room}", permanent=True)
        return str(told["room_id"])

    def _content(self, utterance: Utterance) -> dict[str, Any]:
        if not utterance.media:
            return {"msgtype": "m.text", "body": utterance.text}
        if len(utterance.media) > 1:
            raise ChannelError(f"{LABEL} takes one photo or file with a message", permanent=True)
        media = utterance.media[0]
        content = self.fetch(media, CARD.limits.media_bytes)
        kind, name = media.content_type or "application/octet-stream", media.name or "file"
        return {
            "msgtype": PICTURES.get(kind.partition("/")[0], "m.file"), "filename": name,
            "body": utterance.text or media.alt or name, "url": self._server.upload(name, content, kind),
            "info": {"mimetype": kind, "size": len(content)},
        }  # fmt: skip

    def _receipt(self, room: str, name: str, at: datetime | None = None) -> Receipt:
        return Receipt(external_id=name, ref=f"{room} {name}", url=link(room, name), at=at or self._clock.now())


def measure(text: str) -> int:
    """Return how long `text` is as Matrix counts: in bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def _standing(event: Mapping[str, Any], room: str, us: str) -> list[Heard]:
    """Return what an event says by itself; nothing for changes to others and for what was taken back."""
    if target_of(event):
        return []
    try:
        return [heard for heard in read(envelope(event, Room(id=room), us)) if not heard.deleted]
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


def _is(event: Mapping[str, Any], utterance: Utterance, us: str) -> bool:
    """Return whether an event is what we said: by its key, or by its words when another login of ours sent it."""
    if key := (event.get("unsigned") or {}).get("transaction_id"):
        return bool(key == utterance.key)
    told = event["content"].get("body")
    same = bool(utterance.text) and told == utterance.text and event.get("sender") == us
    return same and (at := at_of(event)) is not None and at >= utterance.begun_at - LOOK_BACK


def _split(ref: str) -> tuple[str, str, str]:
    room, _, rest = ref.partition(" ")
    event, _, thread = rest.partition(" ")
    if not room.startswith("!") or not event.startswith("$"):
        raise ChannelError(f"This is no message of {LABEL}: {ref[:80]}", permanent=True)
    return room, event, thread


def _relation(places: tuple[str, str, str], utterance: Utterance) -> dict[str, Any]:
    _, event, thread = places
    if not event:
        return {}
    told: dict[str, Any] = {"m.in_reply_to": {"event_id": event}}
    if thread:
        told |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False}
    named = [utterance.to.value] if utterance.to else []
    return {"m.relates_to": told, "m.mentions": {"user_ids": named} if named else {}}


LONGEST = 30_000  # an event may have 65,536 bytes, in which a quotation mark takes two

CARD = Card(
    name="matrix",
    label="Matrix",
    icon="brackets",
    build=Matrix,
    fields=(
        Field(name="server", label="Your server", help="Such as matrix.org, or your whole name: @you:matrix.org."),
        Field(
            name="access_token",
            label="Access token",
            kind="password",
            help="In Element: All settings, Help & About, Access Token. Better: a separate account for Porch.",
            secret=True,
        ),
        Field(
            name="room",
            label="Your own room",
            help="Such as #news:matrix.org, if you post news in one.",
            required=False,
        ),
    ),
    limits=Limits(
        text=LONGEST,
        measure=measure,
        media_count=1,
        media_bytes=20 * 1024 * 1024,
        media_types=("image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "video/mp4"),
        media_alone=True,
        edits=True,
        deletes=True,
    ),
    gaps={
        "follows": (Gap.NEVER, "Matrix has rooms and who is in them; nobody can be followed there."),
        "overhears": (
            Gap.NOTIMPL,
            "Matrix pushes only to what a server's owner installs; Porch waits instead.",
        ),
        "searches": (Gap.NEVER, "A server searches only the rooms we are in; Matrix has no public search."),
        "refreshes": (Gap.NOTIMPL, "A key copied from an app does not run out; keys that do are not asked for."),
    },
    discover=discover,
    tested=Tested(against="real server", by="Synapse 1.163.2"),
    understand=understand,
    advice="Porch reads rooms without encryption only, and enters every room it is invited to.",
)
