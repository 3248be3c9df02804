"""Understands what Stack Exchange says: questions, answers, comments, our inbox. Nothing here asks the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from porch.core import markup
from porch.core.bodies import within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest
from porch.core.payload import BROKEN, Item, moment, opened, packed, parsed, text

NETWORK = "Stack Exchange"
INNER = frozenset({"answers", "comments"})


def envelope(item: Item, site: str = "", us: str = "") -> bytes:
    """Return a question, answer or comment with all that is needed to read it again."""
    kept = {name: told for name, told in item.items() if name not in INNER}
    return packed(kind_of(item), kept, site=site, us=us)


def kind_of(item: Item) -> str:
    """Return whether an item is a "question", an "answer" or a "comment"; nothing when it is none."""
    if "creation_date" not in item or "owner" not in item:
        return ""
    if "comment_id" in item:
        return "comment"
    if "answer_id" in item and "is_accepted" in item:
        return "answer"
    return "question" if "question_id" in item and ("answer_count" in item or "is_answered" in item) else ""


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    kind, item, around = opened(raw, NETWORK)
    try:
        return [_said(kind, item, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"Stack Exchange said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer says: questions with their answers and comments; Unreadable when it is no JSON."""
    return readings([envelope(one) for one in within(parsed(body, NETWORK)) if kind_of(one)], read, where)


def all_in(question: Item) -> Iterator[Item]:
    """Yield a question and everything under it."""
    return (one for one in within(question) if kind_of(one))


def name_of(kind: str, number: object, site: str) -> str:
    """Return the external id of a question, answer or comment on a site."""
    return f"{site}/{'q' if kind == 'question' else 'a' if kind == 'answer' else 'comment'}/{number}"


def _said(kind: str, item: Item, around: Item, raw: bytes) -> Heard:
    number = int(item[f"{kind}_id"])
    site = str(around["site"]) or urlsplit(text(item, "link") or text(item["owner"], "link")).netloc
    author, at = author_of(item, site), _time(item["creation_date"])
    ours = bool(around["us"]) and author.value == around["us"]
    changed = item.get("last_edit_date")
    html = text(item, "body")
    return Heard(
        external_id=name_of(kind, number, site),
        version=f"{changed or ''} {_mark(item)}".strip(),
        kind=Kind.CREATE,
        author=author,
        at=at,
        edited_at=_time(changed) if changed else None,
        raw=raw,
        ours=ours,
        addressed=not ours and kind == "question",
        text=_words(item) or unescape(text(item, "title")),
        html=markup.sanitise(html) if html else "",
        subject=unescape(text(item, "title")) if kind == "question" else "",
        url=text(item, "link"),
        ref=f"{kind} {number}",
        in_reply_to=_parent(kind, item, site),
        thread=name_of("question", number, site) if kind == "question" else _parent(kind, item, site),
        traits=frozenset({Trait.COMMENT}) if kind == "comment" else frozenset(),
        detail=_detail(item),
    )


def author_of(item: Item, site: str) -> Handle:
    """Return who wrote an item: by their number on the site, or the name they left behind."""
    who = item["owner"]
    name = unescape(text(who, "display_name"))
    value = f"{int(who['user_id'])}@{site}" if who.get("user_id") else f"{name or 'nobody'}@{site}".lower()
    return Handle(kind="stackexchange", value=value, name=name, url=text(who, "link"))


def _parent(kind: str, item: Item, site: str) -> str:
    if kind == "answer":
        return name_of("question", int(item["question_id"]), site)
    if kind == "comment" and item.get("post_id"):
        return name_of(str(item.get("post_type") or "question"), int(item["post_id"]), site)
    return ""


def _detail(item: Item) -> dict[str, str]:
    told = {"score": text(item, "score"), "tags": ", ".join(map(str, item.get("tags") or ()))}
    accepted = {"accepted": "yes"} if item.get("is_accepted") else {}
    return {name: said for name, said in told.items() if said} | accepted


def _words(item: Item) -> str:
    if markdown := text(item, "body_markdown"):
        return unescape(markdown)
    return markup.plain(text(item, "body"))


def _mark(item: Mapping[str, Any]) -> str:
    said = [text(item, name) for name in ("title", "body", "body_markdown")]
    return digest("\0".join(said).encode("utf-8", "replace"))[:12]


def _time(told: object) -> Any:
    if not isinstance(told, int | float) or isinstance(told, bool) or told < 1_000_000_000:  # before the network was
        raise ValueError(f"no time: {told!r}"[:80])
    return moment(told)
