"""Understands Apple's feed of customer reviews. Nothing here asks anything."""

from __future__ import annotations

from collections.abc import Iterator

from porch.core.bodies import within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, digest
from porch.core.payload import BROKEN, Item, opened, packed, parsed, text, written

NETWORK = "The App Store"


def envelope(item: Item, app: str = "", country: str = "") -> bytes:
    """Return a review with all that is needed to read it again."""
    kept = {name: told for name, told in item.items() if name != "link"}
    return packed("review", kept, app=app, country=country)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    _, item, around = opened(raw, NETWORK)
    try:
        return [_review(item, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"A review that cannot be read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield the reviews of a whole feed; Unreadable when it is no JSON."""
    return readings([envelope(one) for one in within(parsed(body, NETWORK)) if is_review(one)], read, where)


def is_review(item: Item) -> bool:
    """Return whether an entry of the feed is a review: the first of an older feed is the app itself."""
    return "im:rating" in item and "content" in item and "id" in item


def label(item: Item, *path: str) -> str:
    """Return the words Apple wraps as {"label": words}."""
    return text(item, *path, "label").strip()


def _review(item: Item, around: Item, raw: bytes) -> Heard:
    number, name = label(item, "id"), label(item, "author", "name")
    rating = int(label(item, "im:rating"))
    if not number or not name or not 1 <= rating <= 5:
        raise ValueError("a review without a number, a name or stars")
    words, title = label(item, "content"), label(item, "title")
    stamp = label(item, "updated")
    app, country = str(around["app"]), str(around["country"])
    said = digest(f"{title}\0{words}\0{rating}".encode("utf-8", "replace"))[:12]
    told = {"rating": str(rating), "version": label(item, "im:version"), "country": country, "app": app}
    return Heard(
        external_id=f"appstore:{number}",
        version=f"{stamp} {said}",
        kind=Kind.REVIEW,
        author=Handle(kind="appstore", value=_who(item, name), name=name, url=label(item, "author", "uri")),
        at=written(stamp),
        raw=raw,
        text=words,
        subject=title,
        url=f"https://apps.apple.com/{country or 'us'}/app/id{app}?see-all=reviews" if app else "",
        ref=number,
        thread=f"appstore:{number}",
        detail={key: value for key, value in told.items() if value},
    )


def _who(item: Item, name: str) -> str:
    """Return whoever wrote it by the number in their address, else by their name, which is theirs alone."""
    number = label(item, "author", "uri").rpartition("/id")[2]
    return number if number.isdecimal() else name.lower()
