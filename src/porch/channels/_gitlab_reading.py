"""Understands what GitLab says: issues, merge requests, comments, emoji, to-do items. Nothing here asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from porch.core.bodies import within
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility, digest
from porch.core.payload import BROKEN, Item, items, opened, packed, text, written

NETWORK = "GitLab"
PLACES = {"Issue": "issues", "WorkItem": "issues", "MergeRequest": "merge_requests"}
"""What can be answered, by the word for it in a payload, and the word for it in an address."""
KEPT = {
    "item": (
        "id", "iid", "project_id", "title", "description", "author", "created_at", "updated_at", "state", "web_url",
        "confidential",
    ),
    "note": (
        "id", "body", "author", "created_at", "updated_at", "system", "noteable_id", "noteable_type", "noteable_iid",
        "project_id", "internal", "confidential",
    ),
    "award": ("id", "name", "user", "created_at", "awardable_id", "awardable_type"),
    "mention": ("id", "body", "author", "created_at", "target_type", "target_url", "target", "project"),
}  # fmt: skip
_ROBOT = re.compile(r"(?:project|group)_\d+_bot")
_NOTE = re.compile(r"#note_(\d+)\Z")


def envelope(kind: str, item: Item, host: str = "", **around: Any) -> bytes:
    """Return an "item", "note", "award" or "mention" with all that is needed to read it again.

    `around` may hold: `us` (our user name), `ours`, `deleted`, `closed` (members only), `place`, `changed`, `page`,
    `iid` and `confidential` (of what a comment stands under), `discussion` and `first` (that of its first comment).
    """
    kept = {name: item[name] for name in KEPT[kind] if name in item}
    return packed(kind, kept, host=host or _host(item), **around)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for what GitLab notes itself), or raise Unreadable."""
    kind, item, around = opened(raw, NETWORK)
    try:
        return list(_READERS[kind](item, around, raw))
    except BROKEN as error:
        raise Unreadable(f"GitLab said something we cannot read: {type(error).__name__}: {error}") from error


def answered(told: Any) -> Iterator[bytes]:
    """Yield an envelope for everything that is said in a whole answer of the API, whatever was asked."""
    threaded: set[int] = set()
    for one in within(told):
        if "individual_note" in one:
            yield from _thread(one, threaded)
        elif is_note(one) and id(one) not in threaded:
            yield envelope("note", one)
        elif is_item(one):
            yield envelope("item", one, place=place_of(one))
        elif {"awardable_id", "awardable_type", "name", "user"} <= one.keys():
            yield envelope("award", one)
        elif {"action_name", "target_url", "body"} <= one.keys() and _NOTE.search(str(one["target_url"])):
            yield envelope("mention", one)


def _thread(discussion: Item, threaded: set[int]) -> Iterator[bytes]:
    for note in items(discussion.get("notes")):
        threaded.add(id(note))
        yield envelope("note", note, **thread_of(discussion))


def thread_of(discussion: Item) -> dict[str, Any]:
    """Return what a comment must know of the discussion it stands in."""
    notes = items(discussion.get("notes"))
    return {"discussion": text(discussion, "id"), "first": text(notes[0], "id") if notes else ""}


def is_note(one: Item) -> bool:
    """Return whether this is a comment."""
    return {"noteable_id", "noteable_type", "body", "author"} <= one.keys()


def is_item(one: Item) -> bool:
    """Return whether this is an issue or a merge request."""
    return {"id", "iid", "project_id", "title", "author", "created_at"} <= one.keys()


def place_of(item: Item) -> str:
    """Return "issues" or "merge_requests"."""
    return "merge_requests" if {"source_branch", "merge_status"} & item.keys() else "issues"


def mark_of(item: Item) -> str:
    """Return the version of an item: what it says; GitLab stamps it anew for every label, comment and thumb."""
    words = text(item, "body") or f"{text(item, 'title')}\0{text(item, 'description')}"
    return digest(words.encode("utf-8", "replace"))[:16]


def moment(told: object) -> datetime:
    """Return a time as the API writes it or, in webhooks, as 2026-11-22 08:00:00 UTC."""
    return written(re.sub(r" UTC\Z", "Z", told) if isinstance(told, str) else told)


def author_of(user: Item, host: str) -> Handle:
    """Return who somebody is on a GitLab of that host."""
    name = user["username"]
    if not isinstance(name, str) or not name:
        raise ValueError("somebody without a name")
    return Handle(
        kind="gitlab", value=f"{name.lower()}@{host}", name=text(user, "name") or name,
        url=text(user, "web_url") or f"https://{host}/{name}",
    )  # fmt: skip


def _item(item: Item, around: Item, raw: bytes) -> Iterator[Heard]:
    host, place, page = str(around["host"]), str(around["place"]), text(item, "web_url")
    yield _heard(
        item, item["author"], around, raw,
        external_id=f"{host}/{place}/{int(item['id'])}",
        thread=f"{host}/{place}/{int(item['id'])}",
        text=text(item, "description") or text(item, "title"),
        subject=text(item, "title"),
        edited_at=moment(around["changed"]) if around.get("changed") else None,
        url=page,
        ref=item_ref(item, place),
        detail={"state": str(item["state"])} if item.get("state") else {},
    )  # fmt: skip


def item_ref(item: Item, place: str) -> str:
    """Return what is needed to answer an issue or a merge request, and whether all can see it."""
    seen_by = "kept" if item.get("confidential") else "open"
    return f"{int(item['project_id'])} {place} {int(item['iid'])} - - {seen_by}"


def _note(note: Item, around: Item, raw: bytes) -> Iterator[Heard]:
    if note.get("system"):
        return
    host, place, number = str(around["host"]), PLACES.get(str(note["noteable_type"]), ""), int(note["id"])
    thread = f"{host}/{place}/{int(note['noteable_id'])}" if place else ""
    first = text(around, "first")
    changed = note.get("updated_at")
    page = text(around, "page")
    yield _heard(
        note, note["author"], around, raw,
        external_id=f"{host}/notes/{number}",
        thread=thread,
        in_reply_to=f"{host}/notes/{first}" if first and first != str(number) else thread,
        text=_words(note["body"]),
        edited_at=moment(changed) if changed and changed != note["created_at"] else None,
        url=f"{page}#note_{number}" if page else "",
        ref=_ref(note, around, place, number),
        comment=True,
    )  # fmt: skip


def _ref(note: Item, around: Item, place: str, number: int) -> str:
    iid = note.get("noteable_iid") or around.get("iid")
    if not place or not iid:
        return ""
    seen_by = "internal" if _internal(note) else "kept" if around.get("confidential") else "open"
    return f"{int(note['project_id'])} {place} {int(iid)} {text(around, 'discussion') or '-'} {number} {seen_by}"


def _mention(todo: Item, around: Item, raw: bytes) -> Iterator[Heard]:
    """Say what a to-do item says of a comment elsewhere that names us."""
    found = _NOTE.search(str(todo["target_url"]))
    if found is None:
        raise ValueError("a to-do item that leads to no comment")
    place, host = PLACES.get(str(todo["target_type"]), ""), str(around["host"])
    thread = f"{host}/{place}/{int(todo['target']['id'])}" if place else ""
    project = text(todo, "project", "id")
    yield _heard(
        todo, todo["author"], around, raw,
        external_id=f"{host}/notes/{found[1]}",
        thread=thread, in_reply_to=thread, text=_words(todo["body"]), url=str(todo["target_url"]),
        ref=f"{project} {place} {int(todo['target']['iid'])} - {found[1]} open" if place and project else "",
        named=True, comment=True,
    )  # fmt: skip


def _heard(
    item: Item, who: Item, around: Item, raw: bytes, *, named: bool = False, comment: bool = False, **said: Any
) -> Heard:
    ours, deleted, us = bool(around.get("ours")), bool(around.get("deleted")), text(around, "us")
    traits = {Trait.COMMENT} if comment else set[Trait]()
    if who.get("bot") or _ROBOT.match(str(who.get("username"))):
        traits.add(Trait.AUTOMATIC)
    if named or (us and re.search(rf"(?<![\w@])@{re.escape(us)}(?![\w-])", str(said["text"]), re.IGNORECASE)):
        traits.add(Trait.MENTION)
    return Heard(
        version="deleted" if deleted else mark_of(item), kind=Kind.CREATE, author=author_of(who, str(around["host"])),
        at=moment(item["created_at"]), raw=raw, deleted=deleted, ours=ours, addressed=not ours,
        visibility=_visibility(item, around), traits=frozenset(traits), **said,
    )  # fmt: skip


def _award(award: Item, around: Item, raw: bytes) -> Iterator[Heard]:
    host, kind, deleted = str(around["host"]), str(award["awardable_type"]), bool(around.get("deleted"))
    place, name = "notes" if kind == "Note" else PLACES.get(kind, ""), award["name"]
    if not isinstance(name, str) or not name:
        raise ValueError("an emoji without a name")
    yield Heard(
        external_id=f"{host}/awards/{int(award['id'])}", version="deleted" if deleted else name,
        kind=Kind.DISLIKE if name == "thumbsdown" else Kind.LIKE, author=author_of(award["user"], host),
        at=moment(award["created_at"]), raw=raw, deleted=deleted, ours=bool(around.get("ours")),
        in_reply_to=f"{host}/{place}/{int(award['awardable_id'])}" if place else "",
        detail={} if name in ("thumbsup", "thumbsdown") else {"emoji": name},
    )  # fmt: skip


def _visibility(item: Item, around: Item) -> Visibility:
    """Who opened a confidential issue sees it, as the project's own people do; an internal comment these alone see."""
    if around.get("confidential") or _internal(item):
        return Visibility.DIRECT
    return Visibility.FOLLOWERS if around.get("closed") else Visibility.PUBLIC


def _internal(item: Item) -> bool:
    return bool(item.get("confidential") or item.get("internal"))


def _words(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("words that are no text")
    return told.strip()


def _host(item: Item) -> str:
    for path in (("author", "web_url"), ("user", "web_url"), ("web_url",), ("target_url",)):
        if found := urlsplit(text(item, *path)).netloc:
            return found.lower()
    return "gitlab"


_READERS = {"item": _item, "note": _note, "award": _award, "mention": _mention}
