"""The single things of a Takeout: made brief, and read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from porch.channels._archive_reading import Build, Held, told_by
from porch.core import mail
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility, digest
from porch.core.payload import Item, items, moment, text

STARS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
SPOKEN = re.compile(
    r"\w+, (?P<month>\w+) (?P<day>\d{1,2}), (?P<year>\d{4}) at"
    r" (?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d) (?P<half>[AP]M) UTC"
)
ORIGINAL = re.compile(r"\A\(Translated by Google\).*?\(Original\)\s*", re.DOTALL)
TRANSLATED = re.compile(r"\s*\(Translated by Google\).*\Z", re.DOTALL)
LABELS = re.compile(rb"^X-Gmail-Labels:[ \t]*(?P<names>[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)\r?\n", re.MULTILINE)
PASSING = re.compile(
    rb"^(?:X-Gmail-Labels|X-GM-THRID|Status|X-Status):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n", re.MULTILINE
)
HEAD = 64 * 1024


def person(told: object) -> dict[str, str]:
    """Return somebody's address, in lower case, and name."""
    return {"address": text(told, "email").lower(), "name": text(told, "name")}


def comment(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return a row of comments.csv or live chats.csv made brief; nothing when it has no name or no time."""
    name = row.get("comment id") or row.get("live chat id")
    at = row.get("comment create timestamp") or row.get("live chat create timestamp")
    if not name or not at:
        return {}
    return {
        "id": name, "at": at, "channel": row.get("channel id"), "video": row.get("video id"), "kind": kind,
        "under": row.get("parent comment id"), "post": row.get("post id"),
        "text": words(str(row.get("comment text") or row.get("live chat text") or "")),
    }  # fmt: skip


def words(told: str) -> str:
    """Return the words of a comment: they come as JSON in pieces, in two forms, or as they are.

    >>> words('{"takeoutSegments":[{"text":"Great "},{"text":"soup"}]}'), words('{"text":"a"},{"text":"b"}')
    ('Great soup', 'ab')
    >>> words("plain")
    'plain'
    """
    try:
        held = json.loads(f"[{told}]")
    except (ValueError, RecursionError):
        return told
    parts = [part for one in items(held) for part in items(one.get("takeoutSegments") or [one])]
    return "".join(text(part, "text") for part in parts) if parts else told


def brief(one: object) -> dict[str, Any]:
    """Return a message of Google Chat made brief; nothing when it says nothing."""
    if not isinstance(one, Mapping) or not text(one, "created_date"):
        return {}
    gone = text(one, "message_state") == "DELETED" or "deletion_metadata" in one
    files = [text(part, "original_name") for part in items(one.get("attached_files"))]
    said = "" if gone else text(one, "text")
    if not (gone or said or files):
        return {}
    return {
        **person(one.get("creator")), "at": text(one, "created_date"), "edited": text(one, "updated_date"),
        "text": said, "files": [] if gone else files, "gone": gone or None,
    }  # fmt: skip


def event(one: Item, people: Mapping[str, str]) -> dict[str, Any]:
    """Return a message of Hangouts made brief; nothing for a call, a new title, somebody who came or went."""
    content = (
        (one.get("chat_message") or {}).get("message_content") if isinstance(one.get("chat_message"), Mapping) else {}
    )
    told = content if isinstance(content, Mapping) else {}
    parts = ["\n" if text(part, "type") == "LINE_BREAK" else text(part, "text") for part in items(told.get("segment"))]
    files = ["photo" for _ in items(told.get("attachment"))]
    who = text(one, "sender_id", "gaia_id")
    if not text(one, "event_id") or not (parts or files):
        return {}
    return {
        "id": text(one, "event_id"), "at": int(text(one, "timestamp")) // 1000, "who": who, "name": people.get(who, ""),
        "text": "".join(parts), "files": files,
    }  # fmt: skip


def is_draft(raw: bytes) -> bool:
    """Return whether a mail was never sent."""
    return "Drafts" in _labels(raw)


def read_mail(raw: bytes, *, ours: frozenset[str], mailbox: str) -> Heard:
    """Return what a mail of Takeout says; what Gmail wrote over it (labels) makes no new version."""
    labels = _labels(raw)
    heard = mail.read_mail(raw, ours=ours, mailbox=mailbox)
    is_ours = heard.ours or "Sent" in labels
    return replace(
        heard, ours=is_ours, version=digest(_lasting(raw)),
        traits=heard.traits | {Trait.SPAM} if "Spam" in labels else heard.traits,
    )  # fmt: skip


def _labels(raw: bytes) -> set[str]:
    found = LABELS.search(raw[:HEAD])
    told = found["names"].decode("utf-8", "replace") if found else ""
    return {one.strip().strip('"') for one in told.split(",")}


def _lasting(raw: bytes) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw[:HEAD] else b"\n\n")
    first, _, rest = head.partition(b"\n")
    kept = rest if first.startswith(b"From ") else head
    return PASSING.sub(b"", kept + b"\n") + gap + body.rstrip()


def _review(held: Held) -> Heard:
    told, place = held.told, text(held.around, "place")
    name = str(told["name"])
    at, edited = moment(told["createTime"]), moment(told.get("updateTime") or told["createTime"])
    number = name.rpartition("/")[2]
    return Heard(
        external_id=f"google_reviews:{name}", version=held.version, kind=Kind.REVIEW, at=at, raw=held.raw,
        edited_at=edited if edited > at else None, text=TRANSLATED.sub("", ORIGINAL.sub("", text(told, "comment"))),
        author=Handle(kind="google_reviews", value=f"author of {number}", name=text(told, "who") or "A Google user"),
        thread=f"google_reviews:{name}",
        detail={"rating": STARS[str(told["starRating"])], **({"place": place} if place else {})},
    )  # fmt: skip


def _answer(held: Held) -> Heard:
    name, place = str(held.told["name"]), text(held.around, "place")
    return Heard(
        external_id=f"google_reviews:{name}/reply", version=held.version, kind=Kind.CREATE, raw=held.raw, ours=True,
        author=Handle(kind="google_reviews", value=name.partition("/reviews/")[0], name=place), addressed=False,
        at=moment(held.told["updateTime"]), text=text(held.told, "comment"), in_reply_to=f"google_reviews:{name}",
        recipients=(Handle(kind="google_reviews", value=f"author of {name.rpartition('/')[2]}"),),
        thread=f"google_reviews:{name}",
    )  # fmt: skip


def _comment(held: Held) -> Heard:
    """Return a comment of ours under a video: a Takeout holds nobody else's."""
    told = held.told
    kind, name = str(told["kind"]), str(told["id"])
    video, under = text(told, "video"), text(told, "under")
    return Heard(
        external_id=f"youtube:{name}", version=held.version, kind=Kind.CREATE, at=moment(told["at"]), raw=held.raw,
        author=Handle(kind="youtube", value=str(told["channel"])), ours=True, addressed=False,
        text=str(told.get("text", "")),
        url=f"https://www.youtube.com/watch?v={video}" + (f"&lc={name}" if kind == "comment" else "") if video else "",
        in_reply_to=f"youtube:{under}" if under else "", thread=f"youtube:{under or name}",
        detail={"video": video} if video else {},
    )  # fmt: skip


def _chat(held: Held) -> Heard:
    told, around = held.told, held.around
    address, name = text(told, "address"), text(told, "name")
    ours, alone = held.is_us(address, name), bool(around.get("alone"))
    edited = said_at(told["edited"]) if told.get("edited") else None
    other = around.get("other") or {}
    return Heard(
        external_id=f"googlechat:{told['id']}", version=held.version, kind=Kind.CREATE, at=said_at(told["at"]),
        edited_at=edited, raw=held.raw, author=_who(address, name), ours=ours, deleted=bool(told.get("gone")),
        addressed=held.knows_us and alone and not ours, visibility=Visibility.DIRECT,
        text=text(told, "text") or told_by(told.get("files") or []), thread=f"googlechat:{around['chat']}",
        recipients=(_who(text(other, "address"), text(other, "name")),) if ours and other else (),
        detail=_detail(told, around),
    )  # fmt: skip


def _hangout(held: Held) -> Heard:
    told, around = held.told, held.around
    ours, alone = held.is_us(told["who"], told.get("name")), bool(around.get("alone"))
    other = around.get("other") or {}
    return Heard(
        external_id=f"hangouts:{told['id']}", version=held.version, kind=Kind.CREATE, at=moment(told["at"]),
        raw=held.raw, author=Handle(kind="google", value=str(told["who"]), name=text(told, "name")), ours=ours,
        addressed=held.knows_us and alone and not ours, visibility=Visibility.DIRECT,
        text=text(told, "text") or told_by(told.get("files") or []), thread=f"hangouts:{around['chat']}",
        detail=_detail(told, around),
        recipients=(Handle(kind="google", value=text(other, "id"), name=text(other, "name")),)
        if ours and other else (),
    )  # fmt: skip


BUILDS: Mapping[str, Build] = {
    "review": _review, "answer": _answer, "comment": _comment, "live": _comment, "chat": _chat, "hangout": _hangout,
}  # fmt: skip


def said_at(told: object) -> datetime:
    """Return a time as Google Chat writes it, in English words; Unreadable in any other language.

    >>> said_at("Monday, January 4, 2021 at 3:12:45\\u202fPM UTC").isoformat()
    '2021-01-04T15:12:45+00:00'
    """
    found = SPOKEN.fullmatch(" ".join(str(told).split()))
    if found is None or found["month"] not in MONTHS:
        raise Unreadable(f"a time in another language: {str(told)[:60]}. Set your Google account to English, ask again")
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "PM" else 0)
    minute, second = int(found["minute"]), int(found["second"])
    month = MONTHS.index(found["month"]) + 1
    return datetime(int(found["year"]), month, int(found["day"]), hour, minute, second, tzinfo=UTC)


def _who(address: str, name: str) -> Handle:
    return Handle(
        kind="email" if address else "google", value=address or (f"name:{name.casefold()}" if name else ""), name=name
    )


def _detail(told: Item, around: Item) -> dict[str, str]:
    title = text(around, "title") if not around.get("alone") else ""
    files = ", ".join(told.get("files") or ())
    return {name: said for name, said in (("attachments", files), ("chat", title)) if said}
