"""Understands what Google Play said: reviews of an app with our reply; whole answers of it too.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": "review" | "gone", "item": {...}, "package": ...}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest

NETWORK = "play_reviews"
STORE = "https://play.google.com/store/apps/details?id="
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TOLD = {"appVersionName": "app_version", "device": "device", "androidOsVersion": "android"}

Item = Mapping[str, Any]


def envelope(kind: str, item: object, package: str) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "package": package}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    try:
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        reader = {"review": _review, "gone": _gone}[whole["kind"]]
        return list(reader(whole["item"], str(whole["package"]), raw))
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(f"Google Play said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    found = (item for item in within(loaded(body)) if "reviewId" in item and isinstance(item.get("comments"), list))
    yield from readings((envelope("review", item, "") for item in found), read, where)


def moment(stamp: Item) -> datetime:
    """Return a time of Google Play's: seconds since 1970 as text, and billionths.

    >>> moment({"seconds": "60", "nanos": 5000}).isoformat()
    '1970-01-01T00:01:00.000005+00:00'
    """
    return EPOCH + timedelta(seconds=int(stamp["seconds"]), microseconds=int(stamp.get("nanos") or 0) // 1000)


def said(item: Item, side: str) -> Item | None:
    """Return the latest words of one side of a review ("userComment", "developerComment"), None when there are none."""
    found = [one[side] for one in item["comments"] if isinstance(one.get(side), Mapping)]
    return max(found, key=lambda one: moment(one["lastModified"]), default=None)


def version_of(comment: Item) -> str:
    """Return when a comment was last changed, and the digest of what it says."""
    words = json.dumps([comment.get("text"), comment.get("starRating")], ensure_ascii=False)
    return f"{moment(comment['lastModified']).isoformat()} {digest(words.encode('utf-8', 'replace'))[:12]}"


def _review(item: Item, package: str, raw: bytes) -> Iterator[Heard]:
    id_, theirs, reply = _filled(item["reviewId"]), said(item, "userComment"), said(item, "developerComment")
    if theirs is not None:
        yield _theirs(item, id_, theirs, package, raw)
    if reply is not None:
        yield _ours(id_, reply, package, raw)
    if theirs is None and reply is None:
        raise Unreadable("A review in which nobody says anything")


def _theirs(item: Item, id_: str, comment: Item, package: str, raw: bytes) -> Heard:
    subject, _, text = _words(comment.get("originalText") or comment.get("text") or "").rpartition("\t")
    rating, at = int(comment["starRating"]), moment(comment["lastModified"])
    if not 1 <= rating <= 5:
        raise Unreadable(f"{rating} stars of five")
    told = {name: str(comment[theirs]) for theirs, name in TOLD.items() if comment.get(theirs)}
    return Heard(
        external_id=id_, version=version_of(comment), kind=Kind.REVIEW, author=_author(item, id_), at=at, raw=raw,
        edited_at=at, addressed=bool(package), text=text.strip(), subject=subject.strip(), ref=id_,
        language=str(comment.get("reviewerLanguage") or "").replace("_", "-"), traits=frozenset({Trait.COMMENT}),
        url=f"{STORE}{package}&reviewId={id_}" if package else "", detail={"rating": str(rating), **told},
    )  # fmt: skip


def _ours(id_: str, comment: Item, package: str, raw: bytes) -> Heard:
    at = moment(comment["lastModified"])
    return Heard(
        external_id=f"{id_}/reply", version=version_of(comment), kind=Kind.CREATE, author=us(package), at=at, raw=raw,
        edited_at=at, ours=bool(package), addressed=False, text=_words(comment["text"]), ref=id_, in_reply_to=id_,
        thread=id_,
    )  # fmt: skip


def _gone(item: Item, package: str, raw: bytes) -> Iterator[Heard]:
    id_, ours = _filled(item["id"]), bool(item.get("ours"))
    yield Heard(
        external_id=f"{id_}/reply" if ours else id_, version="deleted", deleted=True, raw=raw, ours=ours, ref=id_,
        kind=Kind.CREATE if ours else Kind.REVIEW, author=us(package) if ours else _author({}, id_),
        at=datetime.fromisoformat(item["at"]).astimezone(UTC), addressed=not ours,
    )  # fmt: skip


def us(package: str) -> Handle:
    """Return us, as the makers of an app."""
    return Handle(kind=NETWORK, value=package or "the maker", name=package, url=STORE + package if package else "")


def _author(item: Item, id_: str) -> Handle:
    return Handle(kind=NETWORK, value=f"author of {id_}", name=str(item.get("authorName") or "A Google user"))


def _words(text: object) -> str:
    if not isinstance(text, str):
        raise Unreadable("Google Play gave words that are no text")
    return text


def _filled(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Unreadable("Google Play left out a name we cannot do without")
    return value
