"""The numbers of X's twin, and what it pushes: X's Account Activity webhook still speaks the shapes of API 1.1."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import NAMES, US, whom

SECRET = "the-secret-of-acme's-app"  # noqa: S105 - a twin's
EPOCH = 1_288_834_974_657
FIRST_USER = 2_244_994_900
SEQUENCE = 22  # the bits of an id that do not hold its time


def number_of(name: str) -> str:
    """Return the number of an account."""
    return str(FIRST_USER + (NAMES.index(name) if name in NAMES else 99))


def version_of(entry: Entry, *, first: bool = False) -> str:
    """Return the id of an entry's newest version, or of its first: X's ids hold the time they were made."""
    at = datetime.fromisoformat(entry.at if first else entry.changed_at)
    milliseconds = round(at.timestamp() * 1000) - EPOCH
    return str((milliseconds << SEQUENCE) | entry.id)


def entry_of(number: str) -> int:
    """Return the book's number of the entry that has an id."""
    return int(number) & ((1 << SEQUENCE) - 1)


def made(number: int) -> datetime:
    """Return the moment an id was made."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=(number >> SEQUENCE) + EPOCH)


def conversation(entry: Entry) -> str:
    """Return the name of the conversation a message stands in: both numbers, the smaller first."""
    return "-".join(sorted((number_of(US), number_of(_other(entry))), key=int))


def partner(number: str) -> str:
    """Return whom a conversation is with, by its name or by their number; empty when there is nobody."""
    numbers = set(number.split("-")) - {number_of(US)}
    return next((name for name in NAMES if number_of(name) in numbers), "")


def message(entry: Entry) -> dict[str, Any]:
    """Return a message as API v2 shows it."""
    return {
        "id": version_of(entry), "event_type": "MessageCreate", "text": entry.text, "created_at": entry.at,
        "sender_id": number_of(entry.author), "dm_conversation_id": conversation(entry),
        "participant_ids": sorted((number_of(US), number_of(_other(entry)))),
        "attachments": {"media_keys": [f"3_{one}" for one in entry.more.get("media", [])]},
    }  # fmt: skip


def signed(told: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Return the bytes of a push and its headers, with X's signature."""
    body = json.dumps({"for_user_id": number_of(US), **told}, ensure_ascii=False).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    signature = f"sha256={b64encode(digest).decode()}"
    return body, {"content-type": "application/json", "x-twitter-webhooks-signature": signature}


def told(entry: Entry, above: Entry | None) -> dict[str, Any]:
    """Return what the webhook tells of an entry that is new or changed; empty when it tells nothing."""
    if entry.deleted:
        post = {"id": version_of(entry, first=True), "user_id": number_of(entry.author)}
        gone = {"status": post, "timestamp_ms": _ms(entry)}
        return {"tweet_delete_events": [gone]} if entry.author == US and entry.kind == "post" else {}
    if entry.kind == "dm":
        return _message(entry)
    if entry.kind == "like" and above:
        liked = {"id": str(entry.id), "created_at": _date(entry.at), "timestamp_ms": int(_ms(entry))}
        return {"favorite_events": [{**liked, "favorited_status": _post(above, None), "user": _user(entry.author)}]}
    if entry.kind == "follow":
        ends = {"source": _user(entry.author), "target": _user(whom(entry))}
        return {"follow_events": [{"type": "follow", "created_timestamp": _ms(entry), **ends}]}
    return {"tweet_create_events": [_post(entry, above)]} if entry.kind in ("post", "repost") else {}


def _message(entry: Entry) -> dict[str, Any]:
    ends = (entry.author, _other(entry) if entry.author == US else US)
    event = {
        "type": "message_create", "id": version_of(entry), "created_timestamp": _ms(entry),
        "message_create": {
            "target": {"recipient_id": number_of(ends[1])}, "sender_id": number_of(ends[0]),
            "message_data": {"text": entry.text, "entities": {"user_mentions": [], "urls": []}},
        },
    }  # fmt: skip
    return {"direct_message_events": [event], "users": {number_of(name): _user(name) for name in ends}}


def _post(entry: Entry, above: Entry | None) -> dict[str, Any]:
    first, newest = version_of(entry, first=True), version_of(entry)
    reply = above if above and entry.kind == "post" else None
    poisoned = entry.more.get("poisoned")
    return {
        "id": int(newest), "id_str": newest, "created_at": _date(entry.changed_at), "user": _user(entry.author),
        "text": 7 if poisoned else entry.text, "lang": "en", "truncated": False,
        "in_reply_to_status_id_str": version_of(reply) if reply else None,
        "in_reply_to_user_id_str": number_of(reply.author) if reply else None,
        "entities": {
            "user_mentions": [
                {"screen_name": name, "name": name.title(), "id_str": number_of(name)}
                for name in NAMES if f"@{name}" in entry.text
            ],
            "urls": [],
        },
        "edit_history": {"initial_tweet_id": first, "edit_tweet_ids": sorted({first, newest})},
        **({"retweeted_status": _post(above, None)} if above and entry.kind == "repost" else {}),
    }  # fmt: skip


def _user(name: str) -> dict[str, Any]:
    number = number_of(name)
    return {
        "id": int(number), "id_str": number, "screen_name": name, "name": name.title(), "followers_count": 7,
        "protected": False,
    }  # fmt: skip


def _other(entry: Entry) -> str:
    return entry.place if entry.author == US else entry.author


def _date(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%a %b %d %H:%M:%S +0000 %Y")


def _ms(entry: Entry) -> str:
    return str(round(datetime.fromisoformat(entry.changed_at).timestamp() * 1000))
