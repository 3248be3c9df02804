"""Understands what Slack said: a message or an event in, Heard out. Nothing here asks the network anything.

Every item travels in an envelope that holds all that is needed to read it again: `{"item": {...}, "place": {...}}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from porch.channels._slack_words import plain
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility

NETWORK = "slack"
ARCHIVE = "https://slack.com/archives"
MENTIONED = re.compile(r"<@([A-Z0-9]+)")
DISLIKES = frozenset({"-1", "thumbsdown"})
COMING = {"channel_join": Kind.JOIN, "group_join": Kind.JOIN, "channel_leave": Kind.LEAVE, "group_leave": Kind.LEAVE}
SAYING = frozenset(
    {"", "file_share", "me_message", "thread_broadcast", "bot_message", "file_comment", "reply_broadcast"}
)

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item stands and who we are there: `kind` is "im", "mpim", "channel" or "group".

    `names` holds the names of those in the item, as far as they are known. `loose`: an item out of a sample, in which
    times and names may be empty.
    """

    channel: str = ""
    kind: str = "channel"
    us: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    loose: bool = False

    @property
    def visibility(self) -> Visibility:
        """Return who sees what is said there: nothing on Slack is open to everybody."""
        return Visibility.DIRECT if self.kind in ("im", "mpim") else Visibility.FOLLOWERS


def envelope(item: object, place: Place) -> bytes:
    """Return an item with all that is needed to read it again; the same bytes for the same item."""
    whole = {"item": item, "place": asdict(place)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for housekeeping), or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        item, place = whole["item"], Place(**whole["place"])
        kind, subtype = item.get("type") or "message", str(item.get("subtype") or "")
        if not isinstance(kind, str):
            raise Unreadable("Slack did not say what it is")
        reader = SUBTYPES.get(subtype, _message) if kind == "message" else EVENTS.get(kind)
        return list(reader(item, place, raw)) if reader else []
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"Slack said something we cannot read: {type(error).__name__}: {error}") from error


def version_of(item: Item) -> str:
    """Return the version of a message: when it was edited, "0" when it was not."""
    edited = item.get("edited")
    return str(edited.get("ts") or "0") if isinstance(edited, Mapping) else "0"


def told_at(ts: object, *, loose: bool = False) -> datetime:
    """Return one of Slack's time stamps as aware UTC; ValueError when it is none."""
    if loose and not ts:
        return datetime.fromtimestamp(0, UTC)
    if not isinstance(ts, str):
        raise ValueError(f"no time of Slack: {ts!r}"[:100])
    return datetime.fromtimestamp(float(ts), UTC)


def people_in(item: Any) -> set[str]:
    """Return the ids of those in an item whose names one may want to know."""
    found = item if isinstance(item, Mapping) else {}
    inner = found.get("message")
    users = [
        found.get("user"),
        *MENTIONED.findall(str(found.get("text") or "")),
        *(people_in(inner) if isinstance(inner, Mapping) else ()),
    ]
    for reaction in found.get("reactions") or ():
        users += reaction.get("users") or () if isinstance(reaction, Mapping) else ()
    return {user for user in users if isinstance(user, str) and user}


def _message(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    subtype = str(item.get("subtype") or "")
    channel, ts = str(item.get("channel") or place.channel), item["ts"]
    author, at = _author(item, place), told_at(ts, loose=place.loose)
    name, thread = f"{channel}/{ts}", str(item.get("thread_ts") or "")
    edited, ours = item.get("edited") or {}, author.value == place.us and bool(place.us)
    gone = subtype == "tombstone"
    text = plain(str(item.get("text") or ""), place.names)
    root = f"{channel}/{thread}" if thread and thread != ts else ""
    kind = COMING.get(subtype, Kind.CREATE)
    yield Heard(
        external_id=name if kind is Kind.CREATE else f"{name}#{kind}",
        version="~deleted" if gone else version_of(item),
        kind=kind,
        author=author,
        at=at,
        raw=raw,
        edited_at=told_at(edited["ts"], loose=place.loose) if edited.get("ts") else None,
        deleted=gone,
        ours=ours,
        addressed=not ours and subtype in SAYING and _addressed(item, place),
        visibility=place.visibility,
        text=text,
        url=f"{ARCHIVE}/{channel}/p{str(ts).replace('.', '')}",
        ref=f"{channel} {ts} {thread}".strip(),
        in_reply_to=root,
        thread=root,
        media=tuple(_media(item)),
        traits=_traits(item, place, subtype, ours=ours),
    )
    yield from _nods(item, channel, place, raw)


def _author(item: Item, place: Place) -> Handle:
    bot = item.get("bot_profile") or {}
    value = item.get("user") or item.get("bot_id") or item.get("username") or ""
    if not isinstance(value, str) or (not value and not place.loose):
        raise Unreadable("Slack did not say who wrote it")
    name = place.names.get(value) or str(item.get("username") or bot.get("name") or value)
    return Handle(kind=NETWORK, value=value or "somebody", name=name)


def _addressed(item: Item, place: Place) -> bool:
    if place.kind == "im":
        return True
    named = bool(place.us) and f"<@{place.us}" in str(item.get("text") or "")
    return named or (bool(place.us) and item.get("parent_user_id") == place.us)


def _traits(item: Item, place: Place, subtype: str, *, ours: bool) -> frozenset[Trait]:
    traits = set()
    if not ours and (item.get("bot_id") or subtype not in SAYING):
        traits.add(Trait.AUTOMATIC)
    if not ours and place.kind != "im" and _addressed(item, place):
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _media(item: Item) -> Iterable[Media]:
    for file in item.get("files") or ():
        url = file.get("url_private_download") or file.get("url_private")
        if isinstance(url, str) and url:
            yield Media(
                url=url, name=str(file.get("name") or "file"), content_type=str(file.get("mimetype") or ""),
                alt=str(file.get("alt_txt") or ""),
            )  # fmt: skip


def _nods(item: Item, channel: str, place: Place, raw: bytes) -> Iterable[Heard]:
    """Yield the reactions that a listed message carries; when they were given Slack does not list."""
    for reaction in item.get("reactions") or ():
        for user in reaction.get("users") or ():
            nod = Nod(emoji=str(reaction["name"]), user=str(user), target=f"{channel}/{item['ts']}")
            yield _nod(nod, told_at(item["ts"], loose=place.loose), place, raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nod:
    """A reaction: which, whose, and to what."""

    emoji: str
    user: str
    target: str
    gone: bool = False


def _nod(nod: Nod, at: datetime, place: Place, raw: bytes) -> Heard:
    emoji, user, target, gone = nod.emoji, nod.user, nod.target, nod.gone
    return Heard(
        external_id=f"{target}#{emoji}-by-{user}", version="~deleted" if gone else "0",
        kind=Kind.DISLIKE if emoji in DISLIKES else Kind.LIKE, at=at, raw=raw, deleted=gone,
        author=Handle(kind=NETWORK, value=user or "somebody", name=place.names.get(user, user)),
        ours=bool(place.us) and user == place.us, addressed=False, visibility=place.visibility,
        in_reply_to=target, ref=target.replace("/", " ", 1), detail={"emoji": emoji} if emoji else {},
    )  # fmt: skip


def _reaction(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    of = item["item"]
    if of.get("type") != "message":
        return
    place = Place(**{**asdict(place), "kind": "im" if str(of["channel"]).startswith("D") else place.kind})
    at, gone = told_at(item["event_ts"], loose=place.loose), item["type"] == "reaction_removed"
    target = f"{of['channel']}/{of['ts']}"
    yield _nod(Nod(emoji=str(item["reaction"]), user=str(item["user"]), target=target, gone=gone), at, place, raw)


def _changed(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    yield from _message({**item["message"], "channel": item.get("channel") or place.channel}, place, raw)


def _deleted(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    channel, before = str(item.get("channel") or place.channel), item.get("previous_message") or {}
    ts = item.get("deleted_ts") or before.get("ts") or ""
    author = _author(before, Place(**{**asdict(place), "loose": True}))
    ours = bool(place.us) and author.value == place.us
    yield Heard(
        external_id=f"{channel}/{ts}", version="~deleted", kind=Kind.CREATE, author=author, raw=raw, deleted=True,
        at=told_at(ts, loose=place.loose), ours=ours, addressed=not ours and place.kind == "im",
        visibility=place.visibility, ref=f"{channel} {ts}",
    )  # fmt: skip


Reader = Callable[[Item, Place, bytes], Iterable[Heard]]
SUBTYPES: Mapping[str, Reader] = {"message_changed": _changed, "message_replied": _changed, "message_deleted": _deleted}
EVENTS: Mapping[str, Reader] = {"app_mention": _message, "reaction_added": _reaction, "reaction_removed": _reaction}
