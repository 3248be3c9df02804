"""Understands what Hacker News says: stories and comments, as its search and its own API give them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from porch.core import markup
from porch.core.bodies import within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest
from porch.core.payload import BROKEN, Item, moment, opened, packed, parsed, text

NETWORK = "Hacker News"
PAGE = "https://news.ycombinator.com/item?id="
USER = "https://news.ycombinator.com/user?id="
KEPT = (
    "objectID", "id", "author", "by", "created_at_i", "time", "title", "url", "story_text", "comment_text", "text",
    "story_id", "parent_id", "parent", "story_title", "type", "deleted", "dead",
)  # fmt: skip


def envelope(item: Item, us: str = "", ours: tuple[str, ...] = (), changed: str = "") -> bytes:
    """Return a story or comment with all that is needed to read it again. `ours` are the numbers of what we said."""
    kept = {name: item[name] for name in KEPT if name in item}
    return packed("item", kept, us=us, answers_us=number_of(item, "parent_id", "parent") in ours, changed=changed)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    _, item, around = opened(raw, NETWORK)
    try:
        return [_said(item, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"Hacker News said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer says: hits of the search, or an item with those below it; Unreadable when no JSON."""
    return readings([envelope(one) for one in within(parsed(body, NETWORK)) if is_said(one)], read, where)


def is_said(item: Item) -> bool:
    """Return whether somebody said this: a story or a comment, with its writer and its time."""
    words = {"title", "comment_text", "story_text", "text"} & item.keys()
    return bool(words and {"author", "by"} & item.keys() and {"created_at_i", "time"} & item.keys())


def number_of(item: Item, *names: str) -> str:
    """Return the number an item bears under the first of `names`; nothing when it bears none."""
    told = next((item[name] for name in names if item.get(name)), "")
    return str(told) if str(told).isdecimal() else ""


def mark_of(item: Item) -> str:
    """Return the version of an item: what it says; Hacker News stamps no edits."""
    said = "\0".join([text(item, "title"), _html(item)])
    return digest(said.encode("utf-8", "replace"))[:16]


def _said(item: Item, around: Item, raw: bytes) -> Heard:
    number = number_of(item, "objectID", "id")
    name = item.get("author") or item["by"]
    if not number or not isinstance(name, str):
        raise ValueError("an item without a number or a writer")
    above = number_of(item, "parent_id", "parent")
    story = number_of(item, "story_id") or ("" if above else number)
    ours = bool(around["us"]) and name.lower() == around["us"]
    html = _html(item)
    return Heard(
        external_id=PAGE + number,
        version=mark_of(item),
        kind=Kind.CREATE,
        author=Handle(kind="hackernews", value=name.lower(), name=name, url=USER + name),
        at=_time(item),
        edited_at=moment(around["changed"]) if around["changed"] else None,
        raw=raw,
        deleted=bool(item.get("deleted")),
        ours=ours,
        addressed=not ours and bool(around["answers_us"]),
        text=markup.plain(html) or text(item, "title"),
        html=markup.sanitise(html) if html else "",
        subject=text(item, "title") if not above else "",
        url=PAGE + number,
        in_reply_to=PAGE + above if above else "",
        thread=PAGE + story if story else "",
        traits=frozenset({Trait.COMMENT if around["answers_us"] else Trait.MENTION}) if not ours else frozenset(),
        detail={"link": text(item, "url")} if item.get("url") else {},
    )


def _html(item: Item) -> str:
    return text(item, "comment_text") or text(item, "story_text") or text(item, "text")


def _time(item: Item) -> datetime:
    told = item.get("created_at_i") or item.get("time")
    if not isinstance(told, int) or told < 1_000_000_000:  # before the network was
        raise ValueError(f"no time: {told!r}"[:80])
    return moment(told)
