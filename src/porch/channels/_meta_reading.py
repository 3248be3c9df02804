"""What Meta's networks have in common when they tell of somebody: names, times, photos, the wrapping of an item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Media, digest
from porch.core.payload import BROKEN, items, moment, opened, packed, text

Item = Mapping[str, Any]
EPOCH = moment(0)
DEEPEST = 60  # objects within one another that are looked into
PICTURES = ("image_data", "video_data", "animated_image_data", "file_url", "image", "media")


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Every id the network knows us by; none where nobody is us."""

    ids: frozenset[str] = frozenset()

    def are(self, told: object) -> bool:
        """Return whether an id is one of ours.

        >>> Us(ids=frozenset({"7"})).are(7)
        True
        """
        return bool(told) and str(told) in self.ids

    def meant(self, ours: bool) -> bool:
        """Return whether what is said here is meant for us: it is where we are, and not `ours`."""
        return bool(self.ids) and not ours


NOBODY = Us()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What must be known to read an item again: who we are, where it stands, and when it was found changed."""

    us: Us = NOBODY
    place: str = ""  # the post it is under, the person it is with
    looked: str = ""  # set when its words were others the last time we looked
    at: str = ""  # when Meta told of it


def sealed(kind: str, item: object, around: Around) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    return packed(kind, item, us=sorted(around.us.ids), place=around.place, looked=around.looked, at=around.at)


def unsealed(raw: bytes, network: str) -> tuple[str, Item, Around]:
    """Return the kind of a sealed item, the item, and what stood around it; Unreadable when it is none."""
    kind, item, whole = opened(raw, network)
    ids = whole.get("us")
    us = Us(ids=frozenset(map(str, ids)) if isinstance(ids, list) else frozenset())
    return kind, item, Around(us=us, place=text(whole, "place"), looked=text(whole, "looked"), at=text(whole, "at"))


def reading(raw: bytes, network: str, readers: Mapping[str, Any]) -> list[Heard]:
    """Return what a sealed item says, by the reader of its kind; Unreadable when it cannot be read."""
    try:
        kind, item, around = unsealed(raw, network)
        return [replace(heard, raw=raw) for heard in readers[kind](item, around)]
    except Unreadable:
        raise
    except BROKEN as error:
        raise Unreadable(f"{network} said something we cannot read: {type(error).__name__}: {error}"[:300]) from error


def required(item: Item, *names: str) -> str:
    """Return the first of `names` that holds an id; Unreadable when none does."""
    for name in names:
        told = item.get(name)
        if isinstance(told, str | int) and not isinstance(told, bool) and str(told).strip():
            return str(told)
    raise Unreadable(f"There is no {' or '.join(names)} in it")


def worded(item: Item, name: str) -> str:
    """Return the words under `name`, nothing when there are none; Unreadable when they are no words."""
    told = item.get(name)
    if told is not None and not isinstance(told, str):
        raise Unreadable(f"{name} holds no words")
    return told or ""


def when(told: object, *, otherwise: str = "") -> datetime:
    """Return a time Meta wrote in any of its ways; `otherwise`, or the beginning of time, where it wrote none."""
    return moment(told) if told not in (None, "") else moment(otherwise) if otherwise else EPOCH


def who(network: str, told: object, sender: Item | None = None) -> Handle:
    """Return somebody as Meta names them; a handle without a value when it keeps their name from us."""
    someone = told if isinstance(told, Mapping) else {}
    sender = sender or {}
    value = text(someone, "id") or text(sender, "sender_id") or text(someone, "username")
    name = text(someone, "username") or text(someone, "name") or text(sender, "sender_name")
    return Handle(kind=network, value=value, name=name)


def mark(*said: object) -> str:
    """Return the version of words that carry no stamp of their own."""
    return digest(packed("said", list(said)))


def version(around: Around, *said: object) -> tuple[str, datetime | None]:
    """Return the version of an item and when it was edited, if it was found to be other than before."""
    if not around.looked:
        return mark(*said), None
    return f"{around.looked} {mark(*said)[:12]}", moment(around.looked)


def photos(item: Item) -> Iterator[Media]:
    """Yield the photos, films and files of an item, in whichever of Meta's shapes they come."""
    for url in dict.fromkeys(_addresses(item)):
        yield Media(url=url, name=url.partition("?")[0].rpartition("/")[2][:200])


def _addresses(item: Item) -> Iterator[str]:
    for name in ("full_picture", "photo", "video", "media_url", "sticker"):
        yield from _address(item.get(name))
    if isinstance(photos := item.get("photos"), list):
        yield from (one for one in photos if isinstance(one, str) and _is_address(one))
    if item.get("item") in ("photo", "video"):
        yield from _address(item.get("link"))
    attached = item.get("attachment"), *_listed(item.get("attachments"))
    for one in attached:
        yield from _attached(one)


def _attached(one: object) -> Iterator[str]:
    if not isinstance(one, Mapping):
        return
    payload = one.get("payload")
    if isinstance(payload, Mapping):
        yield from _address(payload.get("url"))
    for name in PICTURES:
        held = one.get(name)
        yield from _address(held)
        if isinstance(held, Mapping):
            yield from _address(held.get("url") or held.get("src") or text(held, "image", "src"))
    for inner in _listed(one.get("subattachments")):
        yield from _attached(inner)


def _listed(told: object) -> Iterable[Item]:
    return items(told.get("data")) if isinstance(told, Mapping) else items(told)


def _address(told: object) -> Iterator[str]:
    if isinstance(told, str) and _is_address(told):
        yield told


def _is_address(told: str) -> bool:
    return told.startswith(("http://", "https://"))


def summed(one: object, edge: str) -> object:
    """Return how many hang on an item by the summary of an edge, None when it does not say."""
    summary = one.get(edge) if isinstance(one, dict) else None
    held = summary.get("summary") if isinstance(summary, dict) else None
    return held.get("total_count") if isinstance(held, dict) else None


def count(one: object, name: str) -> object:
    """Return the count told under `name`, None when there is none."""
    held = one.get(name) if isinstance(one, dict) else None
    return held.get("count") if isinstance(held, dict) else None


def counted(told: dict[str, object]) -> dict[str, int]:
    """Return what was told as a number; what was not is left out, never 0."""
    return {name: number for name, number in told.items() if isinstance(number, int) and not isinstance(number, bool)}
