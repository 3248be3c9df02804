"""Understands what Bluesky shows: notifications, posts looked at again, and the records of our own repository."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from porch.channels._bluesky_writing import moment_of
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait

NETWORK = "bluesky"
PLACE = "https://bsky.app/profile"
PICTURES = "https://cdn.bsky.app/img/feed_fullsize/plain"
KINDS = {
    "app.bsky.feed.post": Kind.CREATE,
    "app.bsky.feed.like": Kind.LIKE,
    "app.bsky.feed.repost": Kind.ANNOUNCE,
    "app.bsky.graph.follow": Kind.FOLLOW,
    "app.bsky.graph.starterpack": Kind.JOIN,
}
ADDRESSED = frozenset({"reply", "mention", "quote"})
KEPT = (
    "uri",
    "cid",
    "author",
    "reason",
    "reasonSubject",
    "record",
    "value",
    "embed",
    "indexedAt",
    "labels",
    "gone",
    "changed",
    "at",
)
Item = Mapping[str, Any]


def kept(item: object) -> bytes:
    """Return the bytes of one item as they are stored: without counts and read marks, which change by themselves."""
    if isinstance(item, dict):
        item = {key: item[key] for key in KEPT if key in item}
        if isinstance(author := item.get("author"), dict):
            item["author"] = {key: author[key] for key in ("did", "handle", "displayName") if key in author}
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read(raw: bytes, us: str) -> Iterator[Heard]:
    """Yield what one stored item says to `us` (our DID); nothing for what is no act of a person. Else Unreadable."""
    try:
        item = json.loads(raw)
        did, collection, _ = parts(item["uri"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"not an item of {NETWORK}: {error}") from error
    if item.get("gone"):
        yield _gone(item, did, us, raw)
    elif collection in KINDS:
        yield _heard(item, did, KINDS[collection], us, raw)


def parts(uri: str) -> tuple[str, str, str]:
    """Return whose record `uri` is, of what collection, and its key; ValueError when it is no at:// address.

    >>> parts("at://did:plc:ann/app.bsky.feed.post/3k")
    ('did:plc:ann', 'app.bsky.feed.post', '3k')
    """
    if not uri.startswith("at://did:") or uri.count("/") != 4:
        raise ValueError(f"{uri[:100]!r} is no at:// address of a record")
    did, collection, key = uri.removeprefix("at://").split("/")
    return did, collection, key


def plain(text: str, facets: object) -> str:
    """Return `text` with its shortened links written out; facets that point nowhere are left aside.

    >>> link = {"index": {"byteStart": 4, "byteEnd": 12}, "features": [{"uri": "https://a.example/long"}]}
    >>> plain("See a.exampl… now", [link | {"index": {"byteStart": 4, "byteEnd": 15}}])
    'See https://a.example/long now'
    """
    data = text.encode("utf-8", "surrogatepass")
    for start, end, uri in sorted(_links(facets, len(data)), reverse=True):
        shown = data[start:end].decode("utf-8", "replace")
        if written := _written(shown, uri):
            data = data[:start] + written.encode() + data[end:]
    return data.decode("utf-8", "replace").replace("\0", "")  # PostgreSQL holds no NUL


def url_of(uri: str) -> str:
    """Return the web address of the post `uri`, "" when it is no post."""
    did, collection, key = parts(uri)
    return f"{PLACE}/{did}/post/{key}" if collection == "app.bsky.feed.post" else ""


def ref_of(uri: str, cid: str, root: Item) -> str:
    """Return what is needed to answer the post `uri`, as an opaque text."""
    return json.dumps({"uri": uri, "cid": cid, "root": {"uri": root["uri"], "cid": root["cid"]}}, separators=(",", ":"))


def person(profile: Item, followers: int | None = None) -> Handle:
    """Return the handle of a profile: the DID, which stays when the name changes."""
    did, handle = str(profile["did"]), str(profile.get("handle") or "")
    known = handle and handle != "handle.invalid"
    name = str(profile.get("displayName") or "").strip() or (handle if known else "")
    return Handle(kind=NETWORK, value=did, name=name, url=f"{PLACE}/{handle if known else did}", followers=followers)


def moment(text: object) -> datetime | None:
    """Return the moment `text` names, aware and in UTC, None when it names none."""
    try:
        found = datetime.fromisoformat(str(text))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _heard(item: Item, did: str, kind: Kind, us: str, raw: bytes) -> Heard:
    record = item.get("record") or item["value"]
    uri, cid, text = str(item["uri"]), str(item["cid"]), record.get("text", "")
    if kind is Kind.CREATE and not isinstance(text, str):
        raise Unreadable("the text of a post is not a text")
    reply = record.get("reply") or {}
    parent, root = _uri(reply.get("parent")), _uri(reply.get("root"))
    says = kind is Kind.CREATE
    return Heard(
        external_id=uri, version=cid, kind=kind, author=person(item.get("author") or {"did": did}),
        at=_at(item, record, uri), edited_at=moment(item["changed"]) if item.get("changed") else None, raw=raw,
        ours=did == us, addressed=did != us and _addressed(item, record, us),
        text=plain(text, record.get("facets")) if says else "",
        language=_language(record), url=url_of(uri),
        ref=ref_of(uri, cid, reply.get("root") or {"uri": uri, "cid": cid}) if says else "",
        in_reply_to=parent or ("" if says else _subject(item, record)), thread=root or (uri if says else ""),
        recipients=tuple(Handle(kind=NETWORK, value=one) for one in _mentioned(record)),
        media=tuple(_media(item.get("embed"), record.get("embed"), did)), traits=_traits(item, record, us),
        detail=_detail(item, record),
    )  # fmt: skip


def _gone(item: Item, did: str, us: str, raw: bytes) -> Heard:
    at = moment(item["at"])
    if at is None:
        raise Unreadable("a deletion without a time")
    author = Handle(kind=NETWORK, value=did, url=f"{PLACE}/{did}")
    return Heard(
        external_id=item["uri"], version=f"{item['cid']}-gone", kind=Kind.CREATE, author=author, at=at, raw=raw,
        edited_at=moment(item["gone"]), deleted=True, ours=did == us, addressed=did != us,
    )  # fmt: skip


def _at(item: Item, record: Item, uri: str) -> datetime:
    """Bluesky believes the author's clock when it is slow; the record's own name does not, so a day apart it wins."""
    said = moment(item.get("indexedAt")) or moment(record.get("createdAt"))
    made = moment_of(uri.rpartition("/")[2])
    if said is None and made is None:
        raise Unreadable("no time stands on it")
    if made is not None and (said is None or (made.year < 2100 and said < made - timedelta(days=1))):
        return made
    return cast(datetime, said)


def _addressed(item: Item, record: Item, us: str) -> bool:
    if "reason" in item:
        return item["reason"] in ADDRESSED or item["reason"] in ("like", "repost", "follow")
    return us in _mentioned(record) or _is_of(us, _uri((record.get("reply") or {}).get("root")), _quoted(record))


def _traits(item: Item, record: Item, us: str) -> frozenset[Trait]:
    reply = record.get("reply") or {}
    under_ours = _is_of(us, _uri(reply.get("parent")), _uri(reply.get("root")))
    named = us in _mentioned(record) or _is_of(us, _quoted(record))
    labels = item.get("labels") or []
    found = {
        Trait.COMMENT: under_ours,
        Trait.MENTION: named and not under_ours,
        Trait.SPAM: any(isinstance(one, dict) and one.get("val") == "spam" for one in labels),
    }
    return frozenset(trait for trait, true in found.items() if true)


def _detail(item: Item, record: Item) -> dict[str, str]:
    found = {"reason": str(item.get("reason") or ""), "quotes": _quoted(record)}
    return {key: value for key, value in found.items() if value}


def _subject(item: Item, record: Item) -> str:
    return _uri(record.get("subject")) or str(item.get("reasonSubject") or "")


def _language(record: Item) -> str:
    languages = record.get("langs")
    return str(languages[0])[:35] if isinstance(languages, list) and languages else ""


def _features(facets: object) -> Iterator[tuple[Item, Item]]:
    for facet in facets if isinstance(facets, list) else []:
        if isinstance(facet, dict) and isinstance(facet.get("features"), list):
            yield from ((facet, feature) for feature in facet["features"] if isinstance(feature, dict))


def _mentioned(record: Item) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(str(feature["did"]) for _, feature in _features(record.get("facets")) if feature.get("did"))
    )


def _links(facets: object, size: int) -> Iterator[tuple[int, int, str]]:
    taken = 0
    found = []
    for facet, feature in _features(facets):
        index, uri = facet.get("index"), feature.get("uri")
        if isinstance(index, dict) and isinstance(uri, str):
            start, end = index.get("byteStart"), index.get("byteEnd")
            if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= size:
                found.append((start, end, uri))
    for start, end, uri in sorted(found):
        if start >= taken:
            taken = end
            yield start, end, uri


def _written(shown: str, uri: str) -> str:
    bare = shown.removeprefix("https://").removeprefix("http://").rstrip("/")
    if uri.partition("://")[2].rstrip("/") == bare:
        return ""
    stem = bare.removesuffix("...").removesuffix("…")
    return uri if stem != bare and stem in uri else f"{shown} ({uri})"


def _quoted(record: Item) -> str:
    embed = record.get("embed")
    quoted = embed.get("record") if isinstance(embed, dict) else None
    inner = quoted.get("record") if isinstance(quoted, dict) else None  # recordWithMedia wraps it once more
    return _uri(inner) or _uri(quoted)


def _media(view: object, embed: object, did: str) -> Iterator[Media]:
    shown, own = _inner(view), _inner(embed)
    for one in shown.get("images") or []:
        yield Media(url=str(one.get("fullsize", "")), alt=str(one.get("alt") or ""), content_type="image/jpeg")
    if shown.get("playlist"):
        yield Media(
            url=str(shown.get("thumbnail") or ""),
            alt=str(shown.get("alt") or ""),
            content_type="image/jpeg",
            name="video",
        )
    if not shown:
        for one in own.get("images") or []:
            link = ((one.get("image") or {}).get("ref") or {}).get("$link", "")
            yield Media(url=f"{PICTURES}/{did}/{link}@jpeg", alt=str(one.get("alt") or ""), content_type="image/jpeg")


def _inner(embed: object) -> Item:
    if not isinstance(embed, dict):
        return {}
    return embed["media"] if isinstance(embed.get("media"), dict) else embed


def _uri(strong: object) -> str:
    return str(strong.get("uri") or "") if isinstance(strong, dict) else ""


def _is_of(did: str, *uris: str) -> bool:
    return any(uri.startswith(f"at://{did}/") for uri in uris)
