"""Messages of chats, read by their shape: Mattermost, Rocket.Chat, Gitter, and IRC as bots log it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from porch.core import markup
from porch.core.interaction import Handle, Heard, Kind, digest
from porch.core.payload import Item, moment, text

LINE = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*(?: \d{4})?)\s{1,9}(?P<rest>.*)\Z")
SAID = re.compile(r"<(?P<nick>[^<>\s]{1,64})>\s?(?P<words>.*)\Z")
DONE = re.compile(r"\*\s{0,3}(?P<nick>[^\s*]{1,64})(?:\s+(?P<words>.*))?\Z")
NOTICE = re.compile(r"(?:\*\*\*|-\S{1,64}-)(?:\s|\Z)")


def kind_of(item: Item) -> str:
    """Return what kind of message an item is; nothing when it is none, or one the server said itself."""
    if "msg" in item and "ts" in item and isinstance(item.get("u"), Mapping):
        return "" if item.get("t") else "rocketchat.message"
    if "message" in item and "create_at" in item and "channel_id" in item and "user_id" in item:
        return "" if str(item.get("type")).startswith("system_") else "mattermost.post"
    return "gitter.message" if "text" in item and "sent" in item and "fromUser" in item else ""


def line_of(line: str, again: int) -> Item | str:
    """Return what a line of a log says, empty when the server said it, or in words why it cannot be read.

    `again` counts the lines that are the same: two of them may have been said within one second.
    """
    found = LINE.match(line.strip())
    if not line.strip():
        return {}
    if found is None:
        return "a line without a time"
    rest = found["rest"]
    try:
        at = moment(found["at"])
    except ValueError:
        return f"a time that is none: {found['at'][:40]}"
    if NOTICE.match(rest):
        return {}
    said = SAID.match(rest) or DONE.match(rest)
    if said is None:
        return "a line that nobody said"
    words = said["words"] or ""
    return {"at": at.isoformat(), "nick": said["nick"], "words": words, "again": again} if words.strip() else {}


def _line(item: Item, raw: bytes) -> Heard:
    name = digest(raw)
    return Heard(
        external_id=f"irc:{name}", version=name, kind=Kind.CREATE, at=moment(item["at"]), raw=raw,
        author=Handle(kind="irc", value=str(item["nick"]).lower(), name=str(item["nick"])), text=str(item["words"]),
        addressed=False,
    )  # fmt: skip


def _gitter(item: Item, raw: bytes) -> Heard:
    who = item["fromUser"]
    name = _id(text(who, "username") or text(who, "id"))
    under = text(item, "parentId")
    return Heard(
        external_id=f"gitter:{_id(item['id'])}", version=f"{text(item, 'editedAt')} {_words(item)}",
        kind=Kind.CREATE, at=moment(item["sent"]), edited_at=_when(item.get("editedAt")), raw=raw, addressed=False,
        author=Handle(kind="gitter", value=name.lower(), name=text(who, "displayName") or name),
        text=str(item["text"]), html=markup.sanitise(text(item, "html")),
        in_reply_to=f"gitter:{under}" if under else "", thread=f"gitter:{under or item['id']}",
    )  # fmt: skip


def _rocketchat(item: Item, raw: bytes) -> Heard:
    who, under = item["u"], text(item, "tmid")
    edited = item.get("editedAt")
    return Heard(
        external_id=f"rocketchat:{_id(item['_id'])}", version=f"{_stamp(edited)} {_words(item)}",
        kind=Kind.CREATE, at=moment(_stamp(item["ts"])), edited_at=_when(_stamp(edited)), raw=raw, addressed=False,
        author=Handle(kind="rocketchat", value=str(who["username"]).lower(), name=text(who, "name")),
        text=str(item["msg"]), in_reply_to=f"rocketchat:{under}" if under else "",
        thread=f"rocketchat:{under or item['_id']}", detail={"room": text(item, "rid")} if item.get("rid") else {},
    )  # fmt: skip


def _mattermost(item: Item, raw: bytes) -> Heard:
    under, edited = text(item, "root_id"), item.get("edit_at")
    deleted = bool(item.get("delete_at"))
    return Heard(
        external_id=f"mattermost:{_id(item['id'])}", version="deleted" if deleted else f"{edited or 0} {_words(item)}",
        kind=Kind.CREATE, at=moment(item["create_at"]), edited_at=_when(edited), raw=raw, deleted=deleted,
        author=Handle(kind="mattermost", value=str(item["user_id"])), text=str(item["message"]), addressed=False,
        in_reply_to=f"mattermost:{under}" if under else "", thread=f"mattermost:{under or item['id']}",
        detail={"room": str(item["channel_id"])},
    )  # fmt: skip


def _id(told: object) -> str:
    if not isinstance(told, str | int) or not str(told):
        raise ValueError("a message without a name")
    return str(told)


def _stamp(told: object) -> str:
    """Return a time of Rocket.Chat, which some exports wrap as {"$date": milliseconds}."""
    return str((told.get("$date") if isinstance(told, Mapping) else told) or "")


def _when(told: object) -> datetime | None:
    return moment(told) if told else None


def _words(item: Item) -> str:
    said = [str(item.get(name)) for name in ("text", "msg", "message")]
    return digest("\0".join(said).encode("utf-8", "replace"))[:12]


READERS: Mapping[str, Callable[[Item, bytes], Heard]] = {
    "irc.line": _line, "gitter.message": _gitter, "rocketchat.message": _rocketchat, "mattermost.post": _mattermost,
}  # fmt: skip
