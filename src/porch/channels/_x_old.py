"""X's older shapes (API 1.1, and what came before), turned into those of API v2: webhooks still speak them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Item = Mapping[str, Any]
Pool = Mapping[str, Mapping[str, Item]]


def renewed(kind: str, item: Any, pool: Any) -> tuple[str, Any, Any]:
    """Return an item of an older kind as one of v2, with all it brings along; a newer kind comes back as it is."""
    if kind == "old_post":
        return "post", *_post(item)
    if kind == "old_dm":
        return "dm", *_message(item)
    if kind == "old_event":
        return "dm", *_event(item, pool)
    if kind in FEATS:
        return kind.removeprefix("old_"), FEATS[kind](item), pool
    return kind, item, pool


def user(told: Item | None) -> dict[str, Any]:
    """Return an account of API 1.1 in the shape of v2; empty when there is none."""
    if not isinstance(told, Mapping) or not (number := number_of(told)):
        return {}
    return {
        "id": number, "username": told.get("screen_name"), "name": told.get("name"),
        "protected": told.get("protected") is True,
        "public_metrics": {"followers_count": told.get("followers_count")},
    }  # fmt: skip


def number_of(told: Item, name: str = "id") -> str:
    """Return an id, whichever way it is written; empty when there is none."""
    found = told.get(f"{name}_str") or told.get(name)
    return str(found) if isinstance(found, str | int) and str(found).isdecimal() else ""


def moment(told: object) -> str:
    """Return a time of API 1.1 ("Wed Aug 27 13:08:45 +0000 2008", or milliseconds) as ISO 8601; empty when it is none.

    >>> moment("Wed Aug 27 13:08:45 +0000 2008")
    '2008-08-27T13:08:45+00:00'
    """
    text = str(told or "")
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text) / 1000, UTC).isoformat()
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return text


def _post(told: Item) -> tuple[dict[str, Any], Pool]:
    author, whole = user(told.get("user")), {**told, **(told.get("extended_tweet") or {})}
    entities = whole.get("entities") or told  # some libraries write them flat
    pictures = (whole.get("extended_entities") or entities).get("media") or ()
    refers = _refers(told)
    item = {
        "id": number_of(told), "text": whole.get("full_text", whole.get("text")),
        "author_id": author.get("id") or told.get("unsigned"),
        "created_at": moment(told.get("created_at")), "lang": told.get("lang"), "referenced_posts": refers,
        "in_reply_to_user_id": number_of(told, "in_reply_to_user_id") or None, "entities": _entities(entities),
        "possibly_sensitive": told.get("possibly_sensitive"), "edit_history_post_ids": _history(told),
        "attachments": {"media_keys": [number_of(one) for one in pictures]},
    }  # fmt: skip
    users = [author, *(user(inner.get("user")) for inner in _inner(told))]
    return item, {
        "users": {one["id"]: one for one in users if one},
        "media": {number_of(one): _picture(one) for one in pictures},
        "posts": {number_of(inner): _shadow(inner) for inner in _inner(told)},
    }


def _refers(told: Item) -> list[dict[str, str]]:
    found = {
        "replied_to": number_of(told, "in_reply_to_status_id"),
        "quoted": number_of(told, "quoted_status_id"),
        "retweeted": number_of(told.get("retweeted_status") or {}),
    }
    return [{"type": kind, "id": number} for kind, number in found.items() if number]


def _inner(told: Item) -> list[Item]:
    found = (told.get("retweeted_status"), told.get("quoted_status"))
    return [one for one in found if isinstance(one, Mapping) and number_of(one)]


def _shadow(told: Item) -> dict[str, Any]:
    """Return as much of a post referred to as is asked of it: who it is and who wrote it."""
    author = user(told.get("user")).get("id")
    return {"id": number_of(told), "author_id": author, "edit_history_post_ids": _history(told)}


def _history(told: Item) -> list[str]:
    edits = told.get("edit_history") or {}
    ids = [*(edits.get("edit_tweet_ids") or ()), edits.get("initial_tweet_id")]
    return [str(one) for one in ids if one]


def _entities(told: Item) -> dict[str, Any]:
    mentions = [
        {"id": number_of(one), "username": one.get("screen_name"), "name": one.get("name")}
        for one in told.get("user_mentions") or ()
    ]
    return {"mentions": mentions, "urls": [*(told.get("urls") or ()), *(told.get("media") or ())]}


def _picture(told: Item) -> dict[str, Any]:
    films = (told.get("video_info") or {}).get("variants") or ()
    address = told.get("media_url_https") or told.get("media_url")
    return {
        "media_key": number_of(told), "type": told.get("type"), "alt_text": told.get("ext_alt_text"),
        "url": None if films else address, "preview_image_url": address,
        "variants": [{**one, "bit_rate": one.get("bitrate")} for one in films],
    }  # fmt: skip


def _message(told: Item) -> tuple[dict[str, Any], Pool]:
    sender, to = user(told.get("sender")), user(told.get("recipient"))
    ends = {"sender": number_of(told, "sender_id"), "recipient": number_of(told, "recipient_id")}
    pair = [sender.get("id") or ends["sender"], to.get("id") or ends["recipient"]]
    named = {
        number: {"id": number, "username": told.get(f"{end}_screen_name")} for end, number in ends.items() if number
    }
    item = {
        "id": number_of(told), "text": told.get("text"), "sender_id": pair[0], "participant_ids": pair,
        "dm_conversation_id": "-".join(pair), "created_at": moment(told.get("created_at")),
        "entities": _entities(told.get("entities") or {}),
    }  # fmt: skip
    return item, {"users": {**named, **{one["id"]: one for one in (sender, to) if one}}}


def _event(told: Item, pool: Pool) -> tuple[dict[str, Any], Pool]:
    made = told["message_create"]
    words = made.get("message_data") or {}
    pair = [number_of(made, "sender_id"), number_of(made.get("target") or {}, "recipient_id")]
    picture = (words.get("attachment") or {}).get("media")
    pictures = [picture] if isinstance(picture, Mapping) else []
    entities = {**(words.get("entities") or {}), "media": pictures}
    item = {
        "id": number_of(told), "text": words.get("text"), "sender_id": pair[0], "participant_ids": pair,
        "dm_conversation_id": "-".join(pair), "created_at": moment(told.get("created_timestamp")),
        "entities": _entities(entities), "attachments": {"media_keys": [number_of(one) for one in pictures]},
    }  # fmt: skip
    return item, {**pool, "media": {number_of(one): _picture(one) for one in pictures}}


def _like(told: Item) -> dict[str, Any]:
    at = moment(told.get("timestamp_ms") or told.get("created_at"))
    return {"user": user(told.get("user")), "post": _shadow(told["favorited_status"]), "at": at}


def _follow(told: Item) -> dict[str, Any]:
    at, ended = moment(told.get("created_timestamp")), told.get("type") == "unfollow"
    return {"source": user(told.get("source")), "target": user(told.get("target")), "at": at, "ended": ended}


def _gone(told: Item) -> dict[str, Any]:
    post = told["status"]
    author, gone = number_of(post, "user_id"), moment(told.get("timestamp_ms"))
    return {"id": number_of(post), "author_id": author, "gone": gone}


FEATS = {"old_like": _like, "old_follow": _follow, "old_gone": _gone}
