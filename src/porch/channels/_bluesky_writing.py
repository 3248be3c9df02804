"""Turns an utterance into a Bluesky record: its place, its facets (byte ranges that are links), what it answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import regex

from porch.core.errors import ChannelError
from porch.core.interaction import Utterance, Visibility

POST = "app.bsky.feed.post"
MOST_GRAPHEMES = 300
MOST_BYTES = 3000
MOST_PICTURES = 4
PICTURE_BYTES = 1_000_000
PICTURES = ("image/jpeg", "image/png", "image/webp")

Record = dict[str, Any]
LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
LINK = regex.compile(r"https?://[^\s<>\"]+", regex.IGNORECASE)
MENTION = regex.compile(
    r"(?<![\w/@.])@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", regex.IGNORECASE
)
HASHTAG = regex.compile(r"(?<!\S)[#＃]([^\s#＃]+)")
TAG_END = regex.compile(r"[\p{P}--[_]]+$", regex.VERSION1)
GRAPHEME = regex.compile(r"\X")


def graphemes(text: str) -> int:
    """Return how many letters a reader sees, which is what Bluesky counts.

    >>> graphemes("e\\u0301👩🏽‍🍳")
    2
    """
    return len(GRAPHEME.findall(text))


def tid(microseconds: int, clock: int = 0) -> str:
    """Return the 13 letters Bluesky names a record by, so that their order is the order in time.

    >>> tid(0), tid(0) < tid(1) < tid(10**15)
    ('2222222222222', True)
    """
    number = (microseconds & (1 << 53) - 1) << 10 | clock & 1023
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def tid_at(moment: datetime) -> str:
    """Return the earliest such name of `moment` (aware); the epoch stands for all that was before it."""
    return tid(max(0, int(moment.timestamp() * 1_000_000)))


def moment_of(key: str) -> datetime | None:
    """Return when a record of that name was made, None when the name does not tell.

    >>> moment_of(tid(1_000_000)).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    if len(key) != 13 or any(letter not in LETTERS for letter in key) or key[0] > "j":
        return None
    number = 0
    for letter in key:
        number = number << 5 | LETTERS.index(letter)
    return datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)


def place_of(utterance: Utterance) -> str:
    """Return the one place `utterance` can stand at, the same at every attempt: its second, then its key's digest."""
    mix = int.from_bytes(hashlib.blake2b(utterance.key.encode(), digest_size=8).digest())
    return tid(int(utterance.begun_at.timestamp()) * 1_000_000 + (mix >> 10) % 1_000_000, mix & 1023)


def place_for(kind: str, uri: str) -> str:
    """Return the one place our nod of `kind` to `uri` can stand at."""
    mix = int.from_bytes(hashlib.blake2b(f"{kind} {uri}".encode(), digest_size=8).digest())
    made = moment_of(uri.rpartition("/")[2])
    return tid(int(made.timestamp() * 1_000_000) if made else mix >> 12, mix & 1023)


def check(utterance: Utterance) -> None:
    """Raise ChannelError, permanent, saying what Bluesky would refuse about `utterance`."""
    if reason := next(_complaints(utterance), ""):
        raise ChannelError(reason, permanent=True)


def record_of(utterance: Utterance, did_of: Callable[[str], str], blobs: list[object]) -> Record:
    """Return the post record; `did_of` finds a handle's identity ("" when nobody has it)."""
    text = words(utterance)
    record: Record = {"$type": POST, "text": text, "createdAt": stamp(utterance.begun_at)}
    facets = facets_of(text, did_of)
    if text != utterance.text and utterance.to is not None:
        facets = [_naming(text, utterance.to.value), *(one for one in facets if one["index"]["byteStart"] > 0)]
    if facets:
        record["facets"] = facets
    if utterance.language:
        record["langs"] = [utterance.language]
    if blobs:
        pictures = [{"image": blob, "alt": one.alt} for blob, one in zip(blobs, utterance.media, strict=True)]
        record["embed"] = {"$type": "app.bsky.embed.images", "images": pictures}
    return record


def words(utterance: Utterance) -> str:
    """Return what is published: the words, with whoever they are for named in front where nothing is answered.

    Bluesky tells nobody of a post that neither answers nor names them.
    """
    to = utterance.to
    if to is None or utterance.ref or utterance.in_reply_to or not to.value.startswith("did:"):
        return utterance.text
    last = to.url.rpartition("/")[2]
    name = last if last and not last.startswith("did:") else "".join(to.name.split())
    if not name or f"@{name}".casefold() in utterance.text.casefold():
        return utterance.text
    return f"@{name} {utterance.text}"


def _naming(text: str, did: str) -> Record:
    """Return the mention that stands in front."""
    index = {"byteStart": 0, "byteEnd": len(text.split(" ", 1)[0].encode())}
    return {"index": index, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": did}]}


def reply_to(ref: str) -> Record | None:
    """Return the reply part for the item `ref` names, None when it names none of ours."""
    try:
        kept = json.loads(ref)
        parent = {"uri": str(kept["uri"]), "cid": str(kept["cid"])}
        root = kept.get("root") or parent
        return {"root": {"uri": str(root["uri"]), "cid": str(root["cid"])}, "parent": parent}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def facets_of(text: str, did_of: Callable[[str], str]) -> list[Record]:
    """Return the links, mentions and hashtags in `text` with their places counted in UTF-8 bytes.

    >>> facets_of("é https://porch.example.", str)[0]["index"]
    {'byteStart': 3, 'byteEnd': 24}
    """
    found: list[Record] = []
    for start, end, feature in [*_links(text), *_mentions(text, did_of), *_tags(text)]:
        index = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
        if all(
            index["byteEnd"] <= one["index"]["byteStart"] or index["byteStart"] >= one["index"]["byteEnd"]
            for one in found
        ):
            found.append({"index": index, "features": [feature]})
    return sorted(found, key=lambda one: int(one["index"]["byteStart"]))


def stamp(moment: datetime) -> str:
    """Return `moment` as Bluesky writes times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Found = tuple[int, int, Record]


def _links(text: str) -> Iterator[Found]:
    for match in LINK.finditer(text):
        address = match.group().rstrip(".,;:!?'\"")
        if address.endswith(")") and "(" not in address:
            address = address[:-1]
        yield match.start(), match.start() + len(address), {"$type": "app.bsky.richtext.facet#link", "uri": address}


def _mentions(text: str, did_of: Callable[[str], str]) -> Iterator[Found]:
    for match in MENTION.finditer(text):
        if did := did_of(match.group(1).lower()):
            yield match.start(), match.end(), {"$type": "app.bsky.richtext.facet#mention", "did": did}


def _tags(text: str) -> Iterator[Found]:
    for match in HASHTAG.finditer(text):
        tag = TAG_END.sub("", match.group(1))
        if tag and not tag.isdecimal() and graphemes(tag) <= 64:
            yield match.start(), match.start(1) + len(tag), {"$type": "app.bsky.richtext.facet#tag", "tag": tag}


def _complaints(utterance: Utterance) -> Iterator[str]:
    if utterance.visibility is not Visibility.PUBLIC:
        yield "Bluesky posts are seen by everybody: this is meant for fewer"
    if not utterance.text.strip() and not utterance.media:
        yield "There is nothing to say"
    if (count := graphemes(words(utterance))) > MOST_GRAPHEMES:
        yield f"Bluesky takes {MOST_GRAPHEMES} letters and this has {count}"
    if (size := len(words(utterance).encode())) > MOST_BYTES:
        yield f"Bluesky takes {MOST_BYTES} bytes and this has {size}"
    if len(utterance.media) > MOST_PICTURES:
        yield f"Bluesky takes {MOST_PICTURES} pictures and there are {len(utterance.media)}"
    for one in utterance.media:
        if one.content is None:
            yield "A picture came without its bytes"
        elif len(one.content) > PICTURE_BYTES:
            yield f"Bluesky takes pictures up to {PICTURE_BYTES} bytes and one has {len(one.content)}"
        if one.content_type not in PICTURES:
            yield f"Bluesky takes JPEG, PNG and WebP pictures, not {one.content_type or 'files without a type'}"
