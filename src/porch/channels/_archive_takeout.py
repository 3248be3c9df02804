"""What networks give to those who leave, or ask: the outbox of a Mastodon archive, the tweets and messages of an X one.

Both hold what we said ourselves; the X archive holds the direct messages of others too.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import orjson

from porch.channels._archive_columns import words
from porch.channels._archive_files import files
from porch.channels._archive_times import moment
from porch.core import markup
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Visibility, digest

LARGEST = 1024 * 1024 * 1024
PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
VERBS = {"Create": Kind.CREATE, "Announce": Kind.ANNOUNCE, "Like": Kind.LIKE}
Json = dict[str, Any]


def outbox(path: Path) -> Iterator[bytes | Spoiled]:
    """Yield every activity of a Mastodon archive (the folder, the tar or zip, or its outbox.json) with its actor."""
    held = _members(path, lambda name: name in ("outbox.json", "actor.json") or name == path.name.lower())
    actor = _loaded(held.pop("actor.json", b"{}"), path)
    if not held:
        raise ChannelError(f"{path} holds no outbox.json.", permanent=True)
    said = _loaded(next(iter(held.values())), path)
    listed = said.get("orderedItems") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise ChannelError(f"{path} is no outbox: it has no orderedItems.", permanent=True)
    for activity in listed:
        yield _packed({"actor": _brief(actor), "activity": activity})


def read_activity(raw: bytes) -> Heard:
    """Return what one activity of an outbox says: we said it, or shared it."""
    held = _opened(raw, "activity")
    activity, thing = held["activity"], held["activity"].get("object")
    kind = VERBS.get(str(activity.get("type")))
    if kind is None:
        raise Unreadable(f"an activity of the kind {activity.get('type')!r} is not one we know")
    note: Json = thing if isinstance(thing, dict) else {}
    name = str(note.get("id") or activity["id"])
    at = moment(note.get("published") or activity.get("published"))
    updated = moment(note["updated"]) if note.get("updated") else None
    return Heard(
        external_id=name if kind is Kind.CREATE else str(activity["id"]),
        version=digest(raw),
        kind=kind,
        author=_actor(str(activity.get("actor") or note.get("attributedTo")), held.get("actor") or {}),
        at=at,
        edited_at=updated,
        raw=raw,
        ours=True,
        addressed=False,
        visibility=_visibility(activity),
        text=markup.plain(str(note.get("content") or "")),
        html=markup.sanitise(str(note.get("content") or "")),
        subject=words(note.get("summary")),
        language=next(iter(note.get("contentMap") or {}), ""),
        url=words(note.get("url")) or name,
        in_reply_to=words(note.get("inReplyTo")) or (thing if isinstance(thing, str) else ""),
        thread=words(note.get("context") or note.get("conversation")),
        media=_attached(note),
    )


def twitter(path: Path) -> Iterator[bytes | Spoiled]:
    """Yield every tweet and direct message of an X archive (the folder, the zip, or one of its .js files)."""
    held = _members(path, _is_of_x)
    us = _us(held, path)
    found = 0
    for name, body in sorted(held.items()):
        for item in _listed(body, path):
            for one in _of_x(name, item):
                found += 1
                yield one if isinstance(one, Spoiled) else _packed({"us": us, **one})
    if not found:
        raise ChannelError(f"{path} holds no tweets.js and no direct-messages.js with anything in it.", permanent=True)


def read_of_x(raw: bytes) -> Heard:
    """Return what one tweet or direct message of an X archive says."""
    held = _opened(raw, "us")
    us = held["us"]
    return _tweet(raw, held["tweet"], us) if "tweet" in held else _message(raw, held["message"], us)


def _tweet(raw: bytes, tweet: Json, us: Json) -> Heard:
    text = html.unescape(words(tweet.get("full_text") or tweet.get("text")))
    name, parent = str(tweet["id_str"]), words(tweet.get("in_reply_to_status_id_str"))
    return Heard(
        external_id=f"x:{name}",
        version=digest(raw),
        kind=Kind.ANNOUNCE if text.startswith("RT @") else Kind.CREATE,
        author=_person(str(us.get("accountId") or ""), us),
        at=moment(tweet.get("created_at")),
        raw=raw,
        ours=True,
        addressed=False,
        text=text,
        language=words(tweet.get("lang")),
        url=f"https://x.com/i/status/{name}",
        ref=name,
        in_reply_to=f"x:{parent}" if parent else "",
        media=tuple(
            Media(url=str(one["media_url_https"]), content_type="image/jpeg")
            for one in (tweet.get("extended_entities") or tweet.get("entities") or {}).get("media") or ()
            if str(one.get("media_url_https")).startswith("https://")
        ),
    )


def _message(raw: bytes, message: Json, us: Json) -> Heard:
    sender = str(message["senderId"])
    ours = sender == us.get("accountId")
    return Heard(
        external_id=f"x:dm:{message['id']}",
        version=digest(raw),
        kind=Kind.CREATE,
        author=_person(sender, us),
        at=moment(message.get("createdAt")),
        raw=raw,
        ours=ours,
        addressed=not ours,
        visibility=Visibility.DIRECT,
        text=html.unescape(words(message.get("text"))),
        thread=f"x:dm:{message['conversation']}",
        recipients=(_person(str(message["recipientId"]), us),) if message.get("recipientId") else (),
    )


def _person(number: str, us: Json) -> Handle:
    if number and number == us.get("accountId"):
        name = str(us.get("username") or number)
        return Handle(kind="x", value=name.lower(), name=str(us.get("accountDisplayName") or name))
    return Handle(kind="x", value=f"id:{number}", name=number, url=f"https://x.com/i/user/{number}")


def _of_x(name: str, item: Any) -> Iterator[Json | Spoiled]:
    if "message" not in name:
        tweet = item.get("tweet", item) if isinstance(item, dict) else None
        yield {"tweet": tweet} if isinstance(tweet, dict) else _odd(item)
        return
    conversation = item.get("dmConversation") if isinstance(item, dict) else None
    if not isinstance(conversation, dict):
        yield _odd(item)
        return
    for message in conversation.get("messages") or ():
        said = message.get("messageCreate") if isinstance(message, dict) else None
        if isinstance(said, dict):  # joining, leaving and renaming a group are no messages
            yield {"message": {**said, "conversation": conversation.get("conversationId", "")}}


def _odd(item: Any) -> Spoiled:
    return Spoiled(raw=orjson.dumps(item, option=orjson.OPT_SORT_KEYS), reason="neither a tweet nor a message")


def _is_of_x(name: str) -> bool:
    stem = name.removesuffix(".js")
    known = ("tweet", "tweets", "direct-messages", "direct-messages-group", "account")
    return name.endswith(".js") and any(stem == one or stem.startswith(f"{one}-part") for one in known)


def _us(held: dict[str, bytes], path: Path) -> Json:
    listed = _listed(held.pop("account.js", b"[]"), path)
    account = listed[0].get("account") if listed and isinstance(listed[0], dict) else None
    known = ("accountId", "username", "accountDisplayName")
    return {name: str(account[name]) for name in known if account.get(name)} if isinstance(account, dict) else {}


def _listed(body: bytes, path: Path) -> list[Any]:
    begins = body[:200].find(b"=") + 1  # window.YTD.tweets.part0 = [
    held = _loaded(body[begins:] if body[:10].lstrip().startswith(b"window") else body, path)
    if not isinstance(held, list):
        raise ChannelError(f"{path} holds a file that is not of an X archive.", permanent=True)
    return held


def _members(path: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, file in files(path):
        short = PurePosixPath(name).name.lower()
        if wanted(short):
            found[short] = file.read(LARGEST)
    return found


def _loaded(body: bytes, path: Path) -> Any:
    try:
        return orjson.loads(body.strip() or b"{}")
    except ValueError as error:
        raise ChannelError(f"{path} holds a file that is not JSON: {error}", permanent=True) from error


def _opened(raw: bytes, needed: str) -> Json:
    try:
        held = orjson.loads(raw)
        if isinstance(held[needed], dict):
            return dict(held)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"not an item of this archive: {error}") from error
    raise Unreadable("not an item of this archive")


def _packed(held: Json) -> bytes:
    return orjson.dumps(held, option=orjson.OPT_SORT_KEYS)


def _brief(actor: Any) -> Json:
    known = ("id", "preferredUsername", "name", "url")
    return {name: str(actor[name]) for name in known if actor.get(name)} if isinstance(actor, dict) else {}


def _actor(uri: str, actor: Json) -> Handle:
    parts = urlsplit(uri)
    if not parts.hostname:
        raise Unreadable("the activity does not say whose it is")
    name = actor.get("preferredUsername") if actor.get("id") in (None, uri) else None
    name = str(name or parts.path.rstrip("/").rsplit("/", 1)[-1].removeprefix("@"))
    shown = str(actor.get("name") or name)
    return Handle(kind="mastodon", value=f"{name}@{parts.hostname}".lower(), name=shown, url=uri)


def _visibility(activity: Mapping[str, Any]) -> Visibility:
    to, cc = _people(activity.get("to")), _people(activity.get("cc"))
    if PUBLIC & {*to, *cc}:
        return Visibility.PUBLIC
    return Visibility.FOLLOWERS if any(one.endswith("/followers") for one in (*to, *cc)) else Visibility.DIRECT


def _people(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _attached(note: Json) -> tuple[Media, ...]:
    return tuple(
        Media(url=str(one["url"]), content_type=words(one.get("mediaType")), alt=words(one.get("name")))
        for one in note.get("attachment") or ()
        if isinstance(one, dict) and str(one.get("url")).startswith(("http://", "https://"))
    )
