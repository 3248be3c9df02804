"""Understands what Trustpilot said: reviews with our reply; in whole answers too. Nothing here asks the network.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": "review" | "gone", "item": {...}, "us": {"id": ..., "name": ...}}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest

NETWORK = "trustpilot"
SITE = "https://www.trustpilot.com"

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Our business as Trustpilot knows it."""

    id: str = ""
    name: str = ""
    domain: str = ""

    def handle(self) -> Handle:
        """Return us as a handle."""
        url = f"{SITE}/review/{self.domain}" if self.domain else ""
        return Handle(kind=NETWORK, value=self.id or "the business", name=self.name, url=url)


def envelope(kind: str, item: object, us: Us) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "us": asdict(us)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    try:
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        return list({"review": _review, "gone": _gone}[whole["kind"]](whole["item"], Us(**whole["us"]), raw))
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unreadable(f"Trustpilot said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or webhook; nobody in it is us. Unreadable when it is not JSON."""
    found = (item for item in within(loaded(body)) if "stars" in item and isinstance(item.get("consumer"), dict))
    yield from readings((envelope("review", item, Us()) for item in found), read, where)


def moment(text: object) -> datetime:
    """Return a time of Trustpilot's as aware UTC; ValueError when it is none."""
    at = datetime.fromisoformat(str(text))
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond all calendars") from error


def changed_at(item: Item) -> datetime:
    """Return when a review or a reply was last changed."""
    return moment(item.get("updatedAt") or item["createdAt"])


def version_of(item: Item) -> str:
    """Return an edit stamp and the digest of what is said."""
    words = json.dumps([item.get(name) for name in ("stars", "title", "text")], ensure_ascii=False)
    return f"{changed_at(item).isoformat()} {digest(words.encode('utf-8', 'replace'))[:12]}"


def _review(item: Item, us: Us, raw: bytes) -> Iterator[Heard]:
    id_, at, edited, stars = _filled(item["id"]), moment(item["createdAt"]), changed_at(item), item["stars"]
    if isinstance(stars, bool) or stars not in (1, 2, 3, 4, 5):
        raise Unreadable(f"{stars!r:.40} stars of five")
    told = {"rating": str(stars)} | ({"verified": "yes"} if item.get("isVerified") is True else {})
    yield Heard(
        external_id=id_, version=version_of(item), kind=Kind.REVIEW, author=_author(item["consumer"]), at=at, raw=raw,
        edited_at=edited if edited != at else None, addressed=bool(us.id), subject=_words(item, "title"),
        text=_words(item, "text"), language=str(item.get("language") or ""), url=f"{SITE}/reviews/{id_}", ref=id_,
        traits=frozenset({Trait.COMMENT}), detail=told,
    )  # fmt: skip
    if reply := item.get("companyReply"):
        yield _reply(reply, id_, us, raw)


def _reply(reply: Item, id_: str, us: Us, raw: bytes) -> Heard:
    at, edited = moment(reply["createdAt"]), changed_at(reply)
    return Heard(
        external_id=f"{id_}/reply", version=version_of(reply), kind=Kind.CREATE, author=us.handle(), at=at, raw=raw,
        edited_at=edited if edited != at else None, ours=bool(us.id), addressed=False, text=_words(reply, "text"),
        url=f"{SITE}/reviews/{id_}", ref=id_, in_reply_to=id_, thread=id_,
    )  # fmt: skip


def _gone(item: Item, us: Us, raw: bytes) -> Iterator[Heard]:
    id_, ours = _filled(item["id"]), bool(item.get("ours"))
    yield Heard(
        external_id=f"{id_}/reply" if ours else id_, version="deleted", deleted=True, raw=raw, ours=ours, ref=id_,
        kind=Kind.CREATE if ours else Kind.REVIEW, at=moment(item["at"]), addressed=not ours,
        author=us.handle() if ours else Handle(kind=NETWORK, value=_filled(item["author"])),
    )  # fmt: skip


def _author(consumer: Item) -> Handle:
    id_ = _filled(consumer["id"])
    return Handle(kind=NETWORK, value=id_, name=str(consumer.get("displayName") or ""), url=f"{SITE}/users/{id_}")


def _words(item: Item, name: str) -> str:
    words = item.get(name) or ""
    if not isinstance(words, str):
        raise Unreadable(f"Trustpilot gave a {name} that is no text")
    return words


def _filled(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Unreadable("Trustpilot left out a name we cannot do without")
    return value
