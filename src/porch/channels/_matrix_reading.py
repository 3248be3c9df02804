"""Understands what happened in a Matrix room: an event in, Heard out. Nothing here asks the network anything.

Every event travels in an envelope that holds all that is needed to read it again:
`{"event": {...}, "room": {...}, "name": who speaks, "us": our id}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility

NETWORK = "matrix"
SEALED = "An encrypted message. Porch cannot read it: open it in your Matrix app."
ENCLOSED = frozenset({"m.image", "m.file", "m.video", "m.audio"})
DISLIKES = frozenset({"👎", "👎️"})
QUOTED_HTML = re.compile(r"^\s*<mx-reply>.*?</mx-reply>", re.DOTALL | re.IGNORECASE)
QUOTED = re.compile(r"^> (?:\* )?<(@[^>]+)>")
USER = re.compile(r"@[^:\s]+:\S+")

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What matters of a room: whether anybody may join, whether it is a talk of two, whether it is encrypted."""

    id: str
    name: str = ""
    public: bool = False
    direct: bool = False
    sealed: bool = False

    @property
    def visibility(self) -> Visibility:
        """Return who can see what is said in it."""
        if self.public:
            return Visibility.PUBLIC
        return Visibility.DIRECT if self.direct else Visibility.FOLLOWERS


def envelope(event: object, room: Room, us: str, name: str = "") -> bytes:
    """Return an event with all that is needed to read it again; the same bytes for the same event."""
    whole = {"event": event, "room": asdict(room), "name": name, "us": us}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for housekeeping), or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        event, room = whole["event"], Room(**whole["room"])
        reader = READERS.get(str(event["type"]))
        return list(
            reader(Happening(event=event, room=room, name=whole["name"], us=whole["us"], raw=raw)) if reader else ()
        )
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"Matrix said something we cannot read: {type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event on its way to be read."""

    event: Event
    room: Room
    name: str
    us: str
    raw: bytes

    @property
    def author(self) -> Handle:
        """Return who did it."""
        return handle(self.event["sender"], self.name)

    @property
    def ours(self) -> bool:
        """Whether we did it."""
        return bool(self.us) and self.event["sender"] == self.us

    @property
    def at(self) -> datetime:
        """Return when it was done."""
        return told_at(self.event["origin_server_ts"])

    @property
    def redacted(self) -> bool:
        """Whether it was taken back."""
        return "redacted_because" in (self.event.get("unsigned") or {})

    @property
    def id(self) -> str:
        """Return the event's id."""
        return required(self.event, "event_id")


def handle(user: object, name: str = "") -> Handle:
    """Return a user as a handle; ValueError when the id is none."""
    value = str(user)
    if not USER.fullmatch(value):
        raise ValueError(f"no user of Matrix: {value[:80]}")
    return Handle(kind=NETWORK, value=value, name=name or value[1:].partition(":")[0], url=link(value))


def link(*places: str) -> str:
    """Return an address that opens a user, a room or an event in any Matrix app."""
    return "https://matrix.to/#/" + "/".join(quote(place, safe="") for place in places)


def told_at(stamp: object) -> datetime:
    """Return a server's time, in milliseconds, as aware UTC."""
    return datetime.fromtimestamp(int(str(stamp)) / 1000, UTC)


def required(event: Event, name: str) -> str:
    """Return a field that must hold something; Unreadable when it does not."""
    if not (value := event[name]):
        raise Unreadable(f"Matrix left {name} empty")
    return str(value)


def relation(event: Event) -> Mapping[str, Any]:
    """Return how an event relates to others; empty when it does not."""
    told = (event.get("content") or {}).get("m.relates_to")
    return told if isinstance(told, Mapping) else {}


def edit_in(event: Event) -> Event:
    """Return the latest edit that the server bundled with an event; empty when it was not edited."""
    bundled = ((event.get("unsigned") or {}).get("m.relations") or {}).get("m.replace")
    return bundled if isinstance(bundled, Mapping) and bundled.get("sender") == event.get("sender") else {}


def target_of(event: Event) -> str:
    """Return the id of the event that this one edits or takes back; empty when it does neither."""
    if event.get("type") == "m.room.redaction":
        return str(event.get("redacts") or (event.get("content") or {}).get("redacts") or "")
    told = relation(event)
    return str(told.get("event_id") or "") if told.get("rel_type") == "m.replace" else ""


def _message(it: Happening) -> Iterable[Heard]:
    if it.redacted:
        yield _gone(it, it.id, Kind.CREATE)
    elif target := target_of(it.event):  # an edit whose original we do not have
        yield _said(it, target, it.event)
    else:
        yield _said(it, it.id, edit_in(it.event))


def _said(it: Happening, name: str, edit: Event) -> Heard:
    content = (edit.get("content") or {}).get("m.new_content") if edit else None
    now = content if isinstance(content, Mapping) else it.event["content"]
    told = relation(it.event)
    parent = str((told.get("m.in_reply_to") or {}).get("event_id") or "") if not _falls_back(told) else ""
    thread = str(told["event_id"]) if told.get("rel_type") == "m.thread" else ""
    text, quoted = _unquoted(str(now.get("body") or ""), answers=bool(parent))
    return Heard(
        external_id=name,
        version=f"{int(edit['origin_server_ts']):014d}-{edit.get('event_id', '')}" if edit else "0",
        kind=Kind.CREATE,
        author=it.author,
        at=it.at,
        raw=it.raw,
        edited_at=told_at(edit["origin_server_ts"]) if edit else None,
        ours=it.ours,
        addressed=not it.ours and (it.room.direct or _names_us(now, text, quoted, it.us)),
        visibility=it.room.visibility,
        text=f"* {text}" if now.get("msgtype") == "m.emote" else _words(now, text),
        html=QUOTED_HTML.sub("", str(now.get("formatted_body") or "")),
        url=link(it.room.id, name),
        ref=" ".join(filter(None, (it.room.id, name, thread))),
        in_reply_to=parent or thread,
        thread=thread or parent,
        media=tuple(_media(now)),
        traits=_traits(it, now, text, quoted),
        detail={"room": it.room.name} if it.room.name and not it.room.direct else {},
    )


def _falls_back(told: Event) -> bool:
    """Return whether the reply is only there for apps that know no threads."""
    return told.get("rel_type") == "m.thread" and told.get("is_falling_back") is True


def _unquoted(body: str, *, answers: bool) -> tuple[str, str]:
    """Return a body without the quotation that old apps put above an answer, and who is quoted."""
    found = QUOTED.match(body) if answers else None
    if not found:
        return body, ""
    lines = body.split("\n")
    own = next((place for place, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[own:]).removeprefix("\n"), found[1]


def _words(content: Event, text: str) -> str:
    if content.get("msgtype") == "m.location":
        return f"{text}\n{content.get('geo_uri', '')}".strip()
    if content.get("msgtype") in ENCLOSED and content.get("filename") in (None, text):
        return ""  # the body is only the file's name
    return text


def _names_us(content: Event, text: str, quoted: str, us: str) -> bool:
    if not us:
        return False
    mentions = content.get("m.mentions")
    if isinstance(mentions, Mapping) and us in (mentions.get("user_ids") or ()):
        return True
    local = us[1:].partition(":")[0]
    return quoted == us or bool(re.search(rf"(?<![\w@]){re.escape(us)}|@{re.escape(local)}\b", text, re.IGNORECASE))


def _traits(it: Happening, content: Event, text: str, quoted: str) -> frozenset[Trait]:
    traits = {Trait.AUTOMATIC} if content.get("msgtype") == "m.notice" and not it.ours else set()
    if not it.ours and not it.room.direct and _names_us(content, text, quoted, it.us):
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _media(content: Event) -> Iterable[Media]:
    url = content.get("url")
    if isinstance(url, str) and url.startswith("mxc://"):
        about = content.get("info")
        kind = str((about if isinstance(about, Mapping) else {}).get("mimetype") or "")
        name = str(content.get("filename") or content.get("body") or "file")
        yield Media(url=url, name=name, content_type=kind, alt=str(content.get("body") or ""))


def _sealed(it: Happening) -> Iterable[Heard]:
    if it.redacted:
        yield _gone(it, it.id, Kind.CREATE)
    elif relation(it.event).get("rel_type") not in ("m.replace", "m.annotation"):
        yield Heard(
            external_id=it.id, version="0", kind=Kind.CREATE, author=it.author, at=it.at, raw=it.raw, ours=it.ours,
            addressed=it.room.direct and not it.ours, visibility=it.room.visibility, text=SEALED,
            url=link(it.room.id, it.id), ref=f"{it.room.id} {it.id}", detail={"encrypted": "yes"},
        )  # fmt: skip


def _reaction(it: Happening) -> Iterable[Heard]:
    if it.redacted:
        yield _gone(it, it.id, Kind.LIKE)
        return
    told = relation(it.event)
    target, key = required(told, "event_id"), str(told["key"])
    yield Heard(
        external_id=it.id, version="0", kind=Kind.DISLIKE if key in DISLIKES else Kind.LIKE, author=it.author,
        at=it.at, raw=it.raw, ours=it.ours, addressed=it.room.direct and not it.ours, visibility=it.room.visibility,
        in_reply_to=target, ref=f"{it.room.id} {target}", detail={"emoji": key},
    )  # fmt: skip


def _membership(it: Happening) -> Iterable[Heard]:
    now = it.event["content"].get("membership")
    before = ((it.event.get("unsigned") or {}).get("prev_content") or {}).get("membership")
    who = it.event["state_key"]
    kinds = {"join": Kind.JOIN, "leave": Kind.LEAVE, "invite": Kind.INVITE}
    if now == before or now not in kinds or (now == "leave" and who != it.event["sender"]):
        return
    if now == "invite" and who != it.us:
        return
    yield Heard(
        external_id=it.id, version="0", kind=kinds[now], author=it.author, at=it.at, raw=it.raw, ours=it.ours,
        addressed=False, visibility=it.room.visibility, detail={"room": it.room.name} if it.room.name else {},
    )  # fmt: skip


def _redaction(it: Happening) -> Iterable[Heard]:
    """A taking back whose target we do not have."""
    if target := target_of(it.event):
        yield _gone(it, target, Kind.CREATE)


def _gone(it: Happening, name: str, kind: Kind) -> Heard:
    because = (it.event.get("unsigned") or {}).get("redacted_because") or {}
    when = because.get("origin_server_ts") if isinstance(because, Mapping) else None
    return Heard(
        external_id=name, version="~deleted", kind=kind, author=it.author, at=it.at, raw=it.raw, deleted=True,
        edited_at=told_at(when) if when else None, ours=it.ours, addressed=it.room.direct and not it.ours,
        visibility=it.room.visibility, ref=f"{it.room.id} {name}",
    )  # fmt: skip


READERS: Mapping[str, Callable[[Happening], Iterable[Heard]]] = {
    "m.room.message": _message, "m.sticker": _message, "m.room.encrypted": _sealed, "m.reaction": _reaction,
    "m.room.member": _membership, "m.room.redaction": _redaction,
}  # fmt: skip
"""The events that say something, and who reads them."""
