"""Understands what a Mastodon server said: JSON in, Heard out. Nothing here asks the network anything.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": ..., "item": {...}, "parent": uri, "thread": uri, "us": {...}}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from porch.channels._mastodon_words import plain
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility, digest

NETWORK = "mastodon"
NAMING = frozenset({"mention", "quote"})
SAYINGS = NAMING | {"status", "update", "poll", "quoted_update"}
NODDING = {
    "favourite": (Kind.LIKE, "like"),
    "reblog": (Kind.ANNOUNCE, "announce"),
    "follow": (Kind.FOLLOW, "follow"),
    "follow_request": (Kind.FOLLOW, "follow"),
    "pleroma:emoji_reaction": (Kind.LIKE, "like"),
    "reaction": (Kind.LIKE, "like"),
}
HOUSEKEEPING = frozenset(  # what a server tells about itself: no customer speaks in it
    {
        "admin.sign_up", "admin.report", "severed_relationships", "moderation_warning", "annual_report",
        "added_to_collection", "collection_update", "move",
    }
)  # fmt: skip
VISIBLE = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.PUBLIC,
    "local": Visibility.PUBLIC,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}
TYPES = {"image": "image/*", "gifv": "video/mp4", "video": "video/*", "audio": "audio/*"}

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are on the server: our id there, our handle with its host, and our page."""

    id: str
    acct: str
    url: str = ""

    @property
    def host(self) -> str:
        """Return the host that a handle without one belongs to."""
        return self.acct.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item stands: the URIs of what it answers and of the first item of its thread, when known."""

    parent: str = ""
    thread: str = ""


NOWHERE = Place()


def envelope(kind: str, item: object, us: Us, place: Place = NOWHERE) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "parent": place.parent, "thread": place.thread, "us": asdict(us)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for a server's own notices), or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        us = Us(**whole["us"])
        place = Place(parent=whole["parent"], thread=whole["thread"])
        return list(_read(whole["kind"], whole["item"], us, place, raw))
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unreadable(f"Mastodon said something we cannot read: {type(error).__name__}: {error}") from error


def status_in(item: object) -> Item:
    """Return the post an item is about, out of its wrapping; empty when it is about none."""
    if not isinstance(item, Mapping):
        return {}
    inner = item.get("status") if "status" in item and "type" in item else item
    if isinstance(inner, Mapping) and isinstance(inner.get("reblog"), Mapping):
        inner = inner["reblog"]  # snac shows a boosted post wrapped in the boost wherever it stands
    return inner if isinstance(inner, Mapping) and "content" in inner else {}


def version_of(status: Item) -> str:
    """Return a post's edit stamp and the digest of what an edit changes: some stamp to the second, some not at all."""
    said = [status.get(key) for key in ("content", "spoiler_text")] + [_pictures(status), _options(status)]
    mark = digest(json.dumps(said, sort_keys=True).encode())
    stamp = status.get("edited_at")
    return f"{stamp} {mark[:12]}" if isinstance(stamp, str) and stamp else mark


def handle(account: Item, host: str) -> Handle:
    """Return an account as a handle: `user@host` in small letters, with `host` where the server left it out."""
    acct = str(account["acct"]).strip().lstrip("@").lower()
    followers = account.get("followers_count")
    return Handle(
        kind=NETWORK,
        value=acct if "@" in acct else f"{acct}@{host}",
        name=str(account.get("display_name") or account.get("username") or ""),
        url=str(account.get("url") or account.get("uri") or ""),
        followers=followers if isinstance(followers, int) and followers >= 0 else None,
    )


def nod_id(what: str, verb: str, who: str) -> str:
    """Return the id of a nod, which networks give none of their own: what was nodded at, how, and by whom."""
    return f"{what}#{verb}-by-{who}"


def moment(text: object) -> datetime:
    """Return a server's time as aware UTC; ValueError when it is none."""
    at = datetime.fromisoformat(str(text))
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond all calendars") from error


def _read(kind: str, item: Item, us: Us, place: Place, raw: bytes) -> Iterable[Heard]:
    if kind == "gone":
        yield _gone(item, us, raw)
    elif kind in ("own", "mention", "status"):
        yield from _own_or_theirs(kind, item, us, place, raw)
    elif (what := str(item["type"])) in SAYINGS:
        yield _status(status_in(item), us, place, raw, named=what in NAMING)
    elif what in NODDING:
        yield _nod(what, item, us, raw)
    elif what not in HOUSEKEEPING:
        raise Unreadable(f"A notification of a kind unknown to us: {what[:80]}")


def _own_or_theirs(kind: str, item: Item, us: Us, place: Place, raw: bytes) -> Iterable[Heard]:
    author = handle(item["account"], us.host)
    status = status_in(item)
    if boosted := bool(item.get("reblog")) and author.value == us.acct:
        yield _boost(_required(status, "uri"), author, moment(item["created_at"]), raw)
    if not boosted or handle(status["account"], us.host).value == us.acct:
        yield _status(status, us, place, raw, named=kind == "mention")


def _boost(uri: str, author: Handle, at: datetime, raw: bytes) -> Heard:
    return Heard(
        external_id=nod_id(uri, "announce", author.value), version=at.isoformat(), kind=Kind.ANNOUNCE, author=author,
        at=at, raw=raw, ours=True, addressed=False, in_reply_to=uri,
    )  # fmt: skip


def _status(status: Item, us: Us, place: Place, raw: bytes, *, named: bool) -> Heard:
    author = handle(status["account"], us.host)
    ours = author.value == us.acct
    recipients = tuple(handle(mention, us.host) for mention in status.get("mentions") or ())
    under_ours = not ours and bool(us.id) and status.get("in_reply_to_account_id") == us.id
    named = named or any(recipient.value == us.acct for recipient in recipients)
    edited = status.get("edited_at")
    return Heard(
        external_id=_required(status, "uri"),
        version=version_of(status),
        kind=Kind.QUESTION if status.get("poll") else Kind.CREATE,
        author=author,
        at=moment(status["created_at"]),
        raw=raw,
        edited_at=moment(edited) if edited else None,
        ours=ours,
        addressed=not ours and (named or under_ours),
        visibility=VISIBLE.get(str(status.get("visibility")), Visibility.DIRECT),  # unknown: the narrowest
        text=_text(status),
        html=str(status.get("content") or ""),
        subject=str(status.get("spoiler_text") or ""),
        language=str(status.get("language") or ""),
        url=str(status.get("url") or status["uri"]),
        ref=_required(status, "id"),
        in_reply_to=place.parent,
        thread=place.thread,
        recipients=recipients,
        media=tuple(_media(status)),
        traits=_traits(status, ours=ours, under_ours=under_ours, named=named),
        detail={"sensitive": "yes"} if status.get("sensitive") else {},
    )


def _traits(status: Item, *, ours: bool, under_ours: bool, named: bool) -> frozenset[Trait]:
    traits = {Trait.AUTOMATIC} if status["account"].get("bot") else set()
    if under_ours:
        traits.add(Trait.COMMENT)
    elif named and not ours:
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _nod(what: str, item: Item, us: Us, raw: bytes) -> Heard:
    kind, verb = NODDING[what]
    author = handle(item["account"], us.host)
    at = moment(item["created_at"])
    status = status_in(item)
    target = us.url or us.acct if kind is Kind.FOLLOW else _required(status, "uri")
    detail = {"request": "yes"} if what == "follow_request" else {}
    if isinstance(emoji := item.get("emoji"), str):
        detail["emoji"] = emoji
    return Heard(
        external_id=nod_id(target, verb, author.value), version=at.isoformat(), kind=kind, author=author, at=at,
        raw=raw, ours=author.value == us.acct, ref=str(status.get("id") or ""), detail=detail,
        in_reply_to="" if kind is Kind.FOLLOW else target,
    )  # fmt: skip


def _gone(item: Item, us: Us, raw: bytes) -> Heard:
    author = handle({"acct": item["acct"]}, us.host)
    return Heard(
        external_id=_required(item, "uri"), version="deleted", kind=Kind.CREATE, author=author, deleted=True,
        at=moment(item["at"]), raw=raw, ours=author.value == us.acct, ref=_required(item, "id"),
        addressed=author.value != us.acct,
    )  # fmt: skip


def _text(status: Item) -> str:
    words = plain(str(status.get("content") or ""))
    choices = [f"- {option}" for option in _options(status)]
    return "\n".join([words, *choices]).strip()


def _options(status: Item) -> list[str]:
    poll = status.get("poll")
    options = poll.get("options") if isinstance(poll, Mapping) else None
    return [str(option.get("title", "")) for option in options or () if isinstance(option, Mapping)]


def _media(status: Item) -> Iterable[Media]:
    for attached in status.get("media_attachments") or ():
        url = attached.get("url") or attached.get("remote_url") or attached.get("preview_url") or ""
        yield Media(
            url=str(url),
            name=str(url).rpartition("/")[2].partition("?")[0],
            content_type=TYPES.get(str(attached.get("type")), ""),
            alt=str(attached.get("description") or ""),
        )


def _pictures(status: Item) -> list[str]:
    attached = status.get("media_attachments")
    return [f"{one.get('id')} {one.get('description')}" for one in attached or () if isinstance(one, Mapping)]


def _required(item: Item, key: str) -> str:
    if not (value := item[key]):
        raise Unreadable(f"Mastodon left {key} empty")
    return str(value)
