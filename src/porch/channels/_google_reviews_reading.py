"""Understands what Google Business Profile said: reviews with our reply, questions with their answers.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": "review" | "question" | "gone", "item": {...}, "place": {"name": ..., "title": ...}}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Trait, digest

NETWORK = "google_reviews"
STARS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
ORIGINAL = re.compile(r"^\(Translated by Google\)\s.*?\s\(Original\)\s+", re.DOTALL)
TRANSLATED = re.compile(r"\s*\(Translated by Google\)\s.*\Z", re.DOTALL)

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of our places on the map: `name` as Google's APIs call it (accounts/1/locations/2), and its title."""

    name: str = ""
    title: str = ""

    @property
    def location(self) -> str:
        """Return its name without the account, which is what all our accounts share."""
        return outer(self.name)


def envelope(kind: str, item: object, place: Place) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "place": asdict(place)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    try:
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        return list(READERS[whole["kind"]](whole["item"], Place(**whole["place"]), raw))
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unreadable(f"Google said something we cannot read: {type(error).__name__}: {error}") from error


def outer(name: str) -> str:
    """Return a resource's name from its place on.

    >>> outer("accounts/1/locations/2/reviews/3")
    'locations/2/reviews/3'
    """
    return name[name.index("locations/") :] if "locations/" in name else name


def name_of(item: Item) -> str:
    """Return the name of a review, a question or an answer from its place on; Unreadable when it has none."""
    return outer(_filled(item["name"]))


def moment(text: object) -> datetime:
    """Return a time of Google's as aware UTC (it writes nine digits of a second); ValueError when it is none."""
    at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(text)))
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond all calendars") from error


def version_of(item: Item) -> str:
    """Return an item's edit stamp and the digest of what it says."""
    said = [item.get(name) for name in ("starRating", "comment", "text")]
    stamp = moment(item["updateTime"]).isoformat()
    return f"{stamp} {digest(json.dumps(said, ensure_ascii=False).encode('utf-8', 'replace'))[:12]}"


def own_words(comment: object) -> str:
    """Return a review as it was written, without Google's translation before or after it.

    >>> own_words("(Translated by Google) Good (Original) Buono"), own_words("Buono (Translated by Google) Good")
    ('Buono', 'Buono')
    """
    if not isinstance(comment, str | None):
        raise Unreadable("Google gave words that are no text")
    return TRANSLATED.sub("", ORIGINAL.sub("", comment or ""))


def _review(item: Item, place: Place, raw: bytes) -> Iterator[Heard]:
    name = _filled(item["name"])
    id_, at, edited = outer(name), moment(item["createTime"]), moment(item["updateTime"])
    who = item.get("reviewer")
    reviewer: Item = who if isinstance(who, Mapping) else {}
    shown = str(reviewer.get("displayName") or "") if not reviewer.get("isAnonymous") else ""
    yield Heard(
        external_id=id_, version=version_of(item), kind=Kind.REVIEW, at=at, raw=raw,
        author=Handle(kind=NETWORK, value=f"author of {id_}", name=shown or "A Google user"),
        edited_at=edited if edited != at else None, text=own_words(item.get("comment")), ref=name,
        addressed=bool(place.name), traits=frozenset({Trait.COMMENT}),
        detail={"rating": STARS[item["starRating"]]} | ({"place": place.title} if place.title else {}),
    )  # fmt: skip
    if reply := item.get("reviewReply"):
        yield _reply(reply, id_, name, place, raw)


def _reply(reply: Item, review: str, ref: str, place: Place, raw: bytes) -> Heard:
    at = moment(reply["updateTime"])
    return Heard(
        external_id=f"{review}/reply", version=version_of(reply), kind=Kind.CREATE, author=_us(place, review), at=at,
        raw=raw, edited_at=at, ours=bool(place.name), addressed=False, text=own_words(reply["comment"]), ref=ref,
        in_reply_to=review, thread=review,
    )  # fmt: skip


def _question(item: Item, place: Place, raw: bytes) -> Iterator[Heard]:
    above, _, lone = _filled(item["name"]).partition("/answers/")
    if lone:
        yield _asked(item, place, raw, Kind.CREATE, above)
        return
    yield _asked(item, place, raw, Kind.QUESTION, "")
    answers = item.get("topAnswers") or []
    yield from (_asked(one, place, raw, Kind.CREATE, _filled(item["name"])) for one in answers)


def answer(item: Item, place: Place, question: str, raw: bytes) -> Heard:
    """Return an answer to a question as heard."""
    return _asked(item, place, raw, Kind.CREATE, question)


def _asked(item: Item, place: Place, raw: bytes, kind: Kind, question: str) -> Heard:
    name, who = _filled(item["name"]), item.get("author")
    author: Item = who if isinstance(who, Mapping) else {}
    merchant, at = author.get("type") == "MERCHANT", moment(item["createTime"])
    edited, id_ = moment(item["updateTime"]), outer(name)
    them = Handle(kind=NETWORK, value=f"author of {id_}", name=str(author.get("displayName") or "A Google user"))
    ours = merchant and bool(place.name)
    return Heard(
        external_id=id_, version=version_of(item), kind=kind, author=_us(place, id_) if merchant else them, at=at,
        raw=raw, edited_at=edited if edited != at else None, ours=ours, text=own_words(item["text"]),
        addressed=bool(place.name) and kind is Kind.QUESTION and not ours, ref=outer(question or name),
        in_reply_to=outer(question), thread=outer(question), traits=frozenset({Trait.COMMENT} if not ours else ()),
        detail={"place": place.title} if place.title else {},
    )  # fmt: skip


def _gone(item: Item, place: Place, raw: bytes) -> Iterator[Heard]:
    id_, ours = _filled(item["id"]), bool(item.get("ours"))
    yield Heard(
        external_id=id_, version="deleted", kind=Kind(item["kind"]), deleted=True, at=moment(item["at"]), raw=raw,
        author=_us(place, id_) if ours else Handle(kind=NETWORK, value=f"author of {id_}"), ours=ours,
        addressed=not ours,
    )  # fmt: skip


def _us(place: Place, id_: str) -> Handle:
    location = place.location or "/".join(id_.split("/")[:2])
    return Handle(kind=NETWORK, value=location, name=place.title)


def _filled(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Unreadable("Google left out a name we cannot do without")
    return value


READERS = {"review": _review, "question": _question, "gone": _gone}
