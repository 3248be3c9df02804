"""Understands what Discord said: a message or a command in, Heard out. Nothing here asks the network anything.

Every item travels in an envelope that holds all that is needed to read it again:
`{"kind": ..., "item": {...}, "place": {...}}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility

NETWORK = "discord"
EPOCH = 1_420_070_400_000  # milliseconds; ids count from here
SAYING = frozenset({0, 19, 20, 21, 23})  # said, answered, commanded, began a thread
JOINED = 7
COMMAND, PRESSED, FORM = 2, 3, 5
DISLIKES = frozenset({"👎"})
MARK = re.compile(r"<(?:@!?(\d+)|@&(\d+)|#(\d+)|a?:(\w+):\d+|/([^:>]+):\d+)>")

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item stands and who we are: the channel, its server ("" for a talk of two), the thread it is, if any."""

    channel: str = ""
    guild: str = ""
    thread: bool = False
    us: str = ""

    @property
    def visibility(self) -> Visibility:
        """Return who sees what is said there: those on the server, or the two who talk."""
        return Visibility.FOLLOWERS if self.guild else Visibility.DIRECT


def envelope(kind: str, item: object, place: Place) -> bytes:
    """Return an item with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "place": asdict(place)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for housekeeping), or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        return list(READERS[whole["kind"]](whole["item"], Place(**whole["place"]), raw))
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"Discord said something we cannot read: {type(error).__name__}: {error}") from error


def who(user: Item) -> Handle:
    """Return somebody by their id; names are changed at will."""
    name = str(user.get("global_name") or user.get("username") or "")
    return Handle(kind=NETWORK, value=id_of(user), name=name)


def id_of(item: Item) -> str:
    """Return an item's id; Unreadable when it is none of Discord's."""
    value = item["id"]
    if not isinstance(value, str) or not value.isdecimal():
        raise Unreadable("Discord left the id empty")
    return value


def snowflake(at: datetime) -> int:
    """Return the smallest id that anything made at `at` can have.

    >>> snowflake(datetime(2015, 1, 1, tzinfo=UTC))
    0
    """
    return max(0, int(at.timestamp() * 1000) - EPOCH) << 22


def version_of(message: Item) -> str:
    """Return when a message was edited, "0" when it was not."""
    edited = message.get("edited_timestamp")
    return edited if isinstance(edited, str) and edited else "0"


def _message(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    kind = int(item["type"])
    if kind == JOINED:
        yield _joined(item, place, raw)
    if kind not in SAYING:
        return
    author, name, edited = who(item["author"]), id_of(item), item.get("edited_timestamp")
    ours = bool(place.us) and author.value == place.us
    parent = _parent(item)
    thread = str(item["channel_id"]) if place.thread else ""
    yield Heard(
        external_id=name,
        version=version_of(item),
        kind=Kind.QUESTION if item.get("poll") else Kind.CREATE,
        author=author,
        at=_moment(item["timestamp"]),
        raw=raw,
        edited_at=_moment(edited) if edited else None,
        ours=ours,
        addressed=not ours and _addressed(item, place),
        visibility=place.visibility,
        text=_text(item),
        url=f"https://discord.com/channels/{place.guild or '@me'}/{item['channel_id']}/{name}",
        ref=f"{item['channel_id']} {name}",
        in_reply_to=parent,
        thread=thread,
        recipients=tuple(who(user) for user in item.get("mentions") or ()),
        media=tuple(_media(item)),
        traits=_traits(item, place, ours=ours),
    )


def _parent(item: Item) -> str:
    told = item.get("message_reference") or {}
    answered = item.get("type") in (19, 21, 23) or "referenced_message" in item
    return str(told.get("message_id") or "") if answered and not told.get("type") else ""


def _addressed(item: Item, place: Place) -> bool:
    if not place.guild:
        return True
    answered = ((item.get("referenced_message") or {}).get("author") or {}).get("id")
    return bool(place.us) and (answered == place.us or any(u.get("id") == place.us for u in item.get("mentions") or ()))


def _traits(item: Item, place: Place, *, ours: bool) -> frozenset[Trait]:
    machine = item["author"].get("bot") or item.get("webhook_id")
    traits = {Trait.AUTOMATIC} if machine and not ours else set()
    if place.guild and not ours and _addressed(item, place):
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _text(item: Item) -> str:
    names = {user.get("id"): who(user).name for user in item.get("mentions") or ()}
    said = MARK.sub(lambda found: _shown(found, names), str(item["content"]))
    poll = item.get("poll") or {}
    asked = [str((poll.get("question") or {}).get("text") or "")]
    asked += [f"- {(one.get('poll_media') or {}).get('text') or ''}" for one in poll.get("answers") or ()]
    stickers = [f":{one.get('name')}:" for one in item.get("sticker_items") or ()]
    forwarded = [str((one.get("message") or {}).get("content") or "") for one in item.get("message_snapshots") or ()]
    return "\n".join(part for part in (said, *(asked if poll else ()), *stickers, *forwarded) if part)


def _shown(found: re.Match[str], names: Mapping[Any, str]) -> str:
    user, role, channel, emoji, command = found.groups()
    if user:
        return f"@{names.get(user) or user}"
    if emoji:
        return f":{emoji}:"
    return f"/{command}" if command else f"@{role}" if role else f"#{channel}"


def _media(item: Item) -> Iterable[Media]:
    for file in item.get("attachments") or ():
        yield Media(
            url=str(file["url"]), name=str(file.get("filename") or "file"),
            content_type=str(file.get("content_type") or ""), alt=str(file.get("description") or ""),
        )  # fmt: skip


def _joined(item: Item, place: Place, raw: bytes) -> Heard:
    return Heard(
        external_id=id_of(item), version="0", kind=Kind.JOIN, author=who(item["author"]), raw=raw,
        at=_moment(item["timestamp"]), addressed=False, visibility=place.visibility,
    )  # fmt: skip


def _gone(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    ours = bool(place.us) and item["author"] == place.us
    yield Heard(
        external_id=id_of(item), version="~deleted", kind=Kind.CREATE, raw=raw, deleted=True, ours=ours,
        author=Handle(kind=NETWORK, value=str(item["author"])), at=made_at(item["id"]), addressed=False,
        visibility=place.visibility, ref=f"{place.channel} {item['id']}",
    )  # fmt: skip


def _nod(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    author, emoji, target = who(item["user"]), str(item["emoji"]), str(item["message"])
    yield Heard(
        external_id=f"{target}#{emoji}-by-{author.value}", version="0", author=author, raw=raw,
        kind=Kind.DISLIKE if emoji in DISLIKES else Kind.LIKE, at=made_at(target), addressed=False,
        ours=bool(place.us) and author.value == place.us, visibility=place.visibility, in_reply_to=target,
        ref=f"{place.channel} {target}", detail={"emoji": emoji},
    )  # fmt: skip


def _interaction(item: Item, place: Place, raw: bytes) -> Iterable[Heard]:
    """A command, a pressed button or a filled form: what somebody says to the bot through its own address."""
    if int(item["type"]) not in (COMMAND, PRESSED, FORM):
        return
    user = (item.get("member") or {}).get("user") or item["user"]
    data, channel = item.get("data") or {}, str(item.get("channel_id") or "")
    words = [str(value) for value in _values(data.get("options") or data.get("components") or ())]
    name = str(data.get("name") or data.get("custom_id") or "")
    place = Place(channel=channel, guild=str(item.get("guild_id") or ""), us=place.us)
    yield Heard(
        external_id=id_of(item), version="0", kind=Kind.CREATE, author=who(user), at=made_at(item["id"]), raw=raw,
        visibility=place.visibility, text=" ".join([f"/{name}", *words]) if name else " ".join(words),
        url=f"https://discord.com/channels/{place.guild or '@me'}/{channel}", ref=f"{channel} ",
    )  # fmt: skip


def _values(options: Any) -> Iterable[object]:
    for option in options if isinstance(options, list) else ():
        if isinstance(option, Mapping):
            if option.get("value") not in (None, ""):
                yield option["value"]
            yield from _values(option.get("options") or option.get("components") or ())


def made_at(snow: object) -> datetime:
    """Return when an id was made: every id of Discord tells."""
    return datetime.fromtimestamp(((int(str(snow)) >> 22) + EPOCH) / 1000, UTC)


def _moment(text: object) -> datetime:
    at = datetime.fromisoformat(str(text))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


READERS: Mapping[str, Callable[[Item, Place, bytes], Iterable[Heard]]] = {
    "message": _message, "gone": _gone, "nod": _nod, "interaction": _interaction,
}  # fmt: skip
