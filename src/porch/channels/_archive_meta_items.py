"""The single things of a Facebook or Instagram download: mended, made brief, and read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from porch.channels._archive_reading import Build, Held, named, told_by
from porch.core.interaction import Handle, Heard, Kind, Visibility
from porch.core.payload import Item, items, moment, text

ATTACHED = ("photos", "videos", "audio_files", "files", "gifs", "media")
GOINGS = frozenset({"Subscribe", "Unsubscribe"})  # who came into a group and who went
NOD = re.compile(r"(?:Reacted \S{1,20} to your message|Liked a message)\s*\Z")
SHOWN = 240


def mended(told: Any) -> Any:
    """Return what Meta wrote with its letters put right: it writes the bytes of UTF-8 as if each were a letter.

    >>> mended({"text": "Perch\\u00c3\\u00a9 no? \\u00f0\\u009f\\u008d\\u009d", "n": 1}), mended("Perché")
    ({'text': 'Perché no? 🍝', 'n': 1}, 'Perché')
    """
    if isinstance(told, str):
        return _word(told)
    if isinstance(told, dict):
        return {_word(name): mended(value) for name, value in told.items()}
    return [mended(one) for one in told] if isinstance(told, list) else told


def _word(word: str) -> str:
    if word.isascii():
        return word
    try:
        written = word.encode("latin-1")
    except UnicodeEncodeError:
        return word  # the chats that were encrypted are written as they should be
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = error.start > 0 and error.start >= len(written) - 3 and not written[: error.start].isascii()
        return written[: error.start].decode("utf-8", "replace") if whole else word  # a title cut within a letter


def owner(told: Any) -> Iterator[str]:
    """Yield the names that a profile gives its owner."""
    if not isinstance(told, Mapping):
        return
    profile = told.get("profile_v2") or told.get("profile") or {}
    yield text(profile, "name", "full_name") or text(profile, "name")
    yield text(profile, "username")
    for one in items(told.get("profile_user")):
        labels = _labels(one)
        yield next((labels[name] for name in ("Username", "username") if name in labels), "")
        yield next((labels[name] for name in ("Name", "name") if name in labels), "")


def message(one: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (when, the message made brief) of a chat's message; nothing for who came and who went."""
    at = one.get("timestamp_ms") or one.get("timestamp")
    if at is None or one.get("type") in GOINGS:
        return
    gone = bool(one.get("is_unsent") or one.get("isUnsent"))
    said = text(one, "content") or (text(one, "text") if one.get("type") != "placeholder" else "")
    brief = {
        "at": int(at), "who": text(one, "sender_name") or text(one, "senderName"),
        "text": "" if gone else said, "gone": gone or None,
        "files": [] if gone else _files(one), "link": text(one, "share", "link"), "seconds": text(one, "call_duration"),
    }  # fmt: skip
    if gone or brief["text"] or brief["files"] or brief["link"] or brief["seconds"] or one.get("sticker"):
        yield str(int(at)), brief


def facebook_post(one: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (when, the post made brief)."""
    words = next((said for part in items(one.get("data")) if (said := text(part, "post"))), "")
    parts = [part for held in items(one.get("attachments")) for part in items(held.get("data"))]
    shown = [text(part, "media", "description") or text(part, "media", "title") for part in parts]
    files = [_last(text(part, "media", "uri")) for part in parts if text(part, "media", "uri")]
    link = next((url for part in parts if (url := text(part, "external_context", "url"))), "")
    words = words or next((said for said in shown if said), "")
    if words or files or link:
        yield str(int(one["timestamp"])), {"at": int(one["timestamp"]), "text": words, "files": files, "link": link}


def facebook_comment(one: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (when, the comment made brief) of each comment of ours."""
    for part in items(one.get("data")):
        said = part.get("comment")
        if isinstance(said, Mapping) and text(said, "comment"):
            at = int(said.get("timestamp") or one["timestamp"])
            brief = {"at": at, "text": text(said, "comment"), "group": text(said, "group"), "about": text(one, "title")}
            yield str(at), brief


def instagram_post(one: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (when, the post made brief)."""
    media = items(one.get("media"))
    words = text(one, "title") or next((said for part in media if (said := text(part, "title"))), "")
    at = one.get("creation_timestamp") or next((part["creation_timestamp"] for part in media), None)
    if at is not None:
        files = [_last(text(part, "uri")) for part in media if text(part, "uri")]
        yield str(int(at)), {"at": int(at), "text": words, "files": files}


def instagram_comment(one: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (when, the comment made brief): its words, and on whose post; other languages name them otherwise."""
    labels = _labels(one)
    words, whose = labels.get("Comment"), labels.get("Media Owner") or labels.get("Media owner")
    rest = [said for name, said in labels.items() if name not in ("Comment", "Media Owner", "Media owner")]
    at = _time(one)
    words = words or (rest[0] if rest else "")
    if at and words:
        yield str(at), {"at": at, "text": words, "about": whose or (rest[1] if len(rest) > 1 else "")}


def instagram_follower(one: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (who, the follow made brief)."""
    for told in items(one.get("string_list_data")):
        who = (text(told, "value") or text(one, "title") or _last(text(told, "href"))).lower()
        if who:
            yield who, {"at": int(told["timestamp"]), "who": who}


def _message(held: Held) -> Heard:
    told, around = held.told, held.around
    network, chat, alone = str(around["network"]), str(around["chat"]), bool(around.get("alone"))
    who, words = text(told, "who"), text(told, "text")
    ours = held.is_us(who)
    nod = bool(NOD.search(words))
    other = text(around, "other")
    detail = {"attachments": ", ".join(told.get("files") or ()), "link": text(told, "link")}
    detail |= {"seconds": text(told, "seconds"), "chat": text(around, "title") if not alone else ""}
    return Heard(
        external_id=f"{network}:{chat}/{told['id']}", version=held.version, raw=held.raw,
        kind=Kind.LIKE if nod else Kind.CALL if "seconds" in told else Kind.CREATE,
        author=_us(held) if ours else named(network, who, chat, alone=alone and held.knows_us),
        at=moment(told["at"]), deleted=bool(told.get("gone")), ours=ours,
        addressed=held.knows_us and alone and not ours, visibility=Visibility.DIRECT,
        text=words or text(told, "link") or told_by(told.get("files") or []), thread=f"{network}:{chat}",
        recipients=(named(network, other, chat, alone=True),) if ours and other else (),
        detail={name: value for name, value in detail.items() if value},
    )  # fmt: skip


def _said(held: Held) -> Heard:
    """Return a post or comment of ours: a download holds nobody else's."""
    told, network = held.told, str(held.around["network"])
    detail = {"about": text(told, "about"), "group": text(told, "group"), "link": text(told, "link")}
    detail["attachments"] = ", ".join(told.get("files") or ())
    kind = "comment" if "about" in told or "group" in told else "post"
    return Heard(
        external_id=f"{network}:{kind}/{told['id']}", version=held.version, kind=Kind.CREATE, author=_us(held),
        at=moment(told["at"]), raw=held.raw, ours=True, addressed=False,
        text=text(told, "text") or text(told, "link") or told_by(told.get("files") or []),
        detail={name: value[:SHOWN] for name, value in detail.items() if value},
    )  # fmt: skip


def _follow(held: Held) -> Heard:
    network, who = str(held.around["network"]), str(held.told["who"])
    return Heard(
        external_id=f"{network}:follow/{who}", version=held.version, kind=Kind.FOLLOW, at=moment(held.told["at"]),
        author=Handle(kind=network, value=who, name=who, url=f"https://www.instagram.com/{who}"), raw=held.raw,
        addressed=False,
    )  # fmt: skip


BUILDS: Mapping[str, Build] = {"message": _message, "post": _said, "comment": _said, "follow": _follow}


def _us(held: Held) -> Handle:
    names = [str(name) for name in held.around.get("us") or ()] or sorted(held.ours) or ["us"]
    return Handle(kind=str(held.around["network"]), value=names[-1].casefold(), name=names[0])


def _files(one: Item) -> list[str]:
    told = [part for name in ATTACHED for part in items(one.get(name))]
    named_so = [_last(text(part, "uri")) for part in told if text(part, "uri")]
    sticker = one.get("sticker")
    return [*named_so, _last(text(sticker, "uri"))] if isinstance(sticker, Mapping) else named_so


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _labels(one: Item) -> dict[str, str]:
    """Return what an item says under which label: a map in older downloads, a list in newer ones."""
    mapped = one.get("string_map_data")
    if isinstance(mapped, Mapping):
        return {str(name): text(told, "value") for name, told in mapped.items() if text(told, "value")}
    return {text(told, "label"): text(told, "value") for told in items(one.get("label_values")) if text(told, "value")}


def _time(one: Item) -> int:
    mapped = one.get("string_map_data")
    held = list(mapped.values()) if isinstance(mapped, Mapping) else items(one.get("label_values"))
    times = [one.get("timestamp"), *(part.get("timestamp") or part.get("timestamp_value") for part in items(held))]
    return next((int(at) for at in times if at), 0)
