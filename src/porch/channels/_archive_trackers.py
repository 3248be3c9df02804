"""Issues and what was said about them, read by their shape: Jira and Launchpad."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from porch.core.interaction import Handle, Heard, Kind, digest
from porch.core.payload import Item, moment, text

_OF_ISSUE = re.compile(r"/issue/([^/]{1,40})/comment/")
_OF_BUG = re.compile(r"/\+?bugs?/(\d{1,12})\b")


def kind_of(item: Item) -> str:
    """Return what kind of thing an item is; nothing when nobody said it."""
    if isinstance(item.get("fields"), Mapping) and "summary" in item["fields"] and "key" in item:
        return "jira.issue"
    if "body" in item and "created" in item and isinstance(item.get("author"), Mapping) and "self" in item:
        return "jira.comment"
    if "description" in item and "messages_collection_link" in item and "owner_link" in item:
        return "launchpad.bug"
    return "launchpad.message" if {"content", "date_created", "owner_link", "self_link"} <= item.keys() else ""


def _issue(item: Item, raw: bytes) -> Heard:
    told = item["fields"]
    who = told.get("reporter") or told.get("creator") or {}
    site = _host(text(item, "self"))
    name = f"jira:{site}/{item['id']}"
    return Heard(
        external_id=name, version=f"{text(told, 'updated')} {_words(text(told, 'summary'), text(told, 'description'))}",
        kind=Kind.CREATE, at=moment(told["created"]), author=_jira(who, site), raw=raw, addressed=False, thread=name,
        subject=text(told, "summary"), text=text(told, "description") or text(told, "summary"),
        detail={"issue": str(item["key"])},
    )  # fmt: skip


def _comment(item: Item, raw: bytes) -> Heard:
    link = text(item, "self")
    site, found = _host(link), _OF_ISSUE.search(link)
    under = f"jira:{site}/{found[1]}" if found else ""
    changed = item.get("updated")
    at = moment(item["created"])
    edited = moment(changed) if changed else at
    return Heard(
        external_id=f"jira:{site}/comment-{item['id']}", version=f"{changed or ''} {_words(str(item['body']))}",
        kind=Kind.CREATE, at=at, edited_at=edited if edited > at else None, author=_jira(item["author"], site), raw=raw,
        text=_flat(item["body"]), in_reply_to=under, thread=under, addressed=False,
    )  # fmt: skip


def _bug(item: Item, raw: bytes) -> Heard:
    name = f"launchpad:bug-{int(item['id'])}"
    return Heard(
        external_id=name, version=text(item, "date_last_updated") or _words(str(item["description"])), kind=Kind.CREATE,
        at=moment(item["date_created"]), author=_person(item), raw=raw, addressed=False, subject=text(item, "title"),
        text=str(item["description"]), url=text(item, "web_link"), thread=name,
    )  # fmt: skip


def _message(item: Item, raw: bytes) -> Heard:
    link = str(item["self_link"])
    found = _OF_BUG.search(link)
    under = f"launchpad:bug-{found[1]}" if found else ""
    return Heard(
        external_id=f"launchpad:{link}", version=_words(str(item["content"])), kind=Kind.CREATE, raw=raw,
        addressed=False, at=moment(item["date_created"]), author=_person(item), subject=text(item, "subject"),
        text=str(item["content"]),
        url=text(item, "web_link"), in_reply_to=under, thread=under,
    )  # fmt: skip


def _jira(who: Item, site: str) -> Handle:
    value = text(who, "accountId") or text(who, "name") or text(who, "key") or text(who, "displayName")
    if not value:
        raise ValueError("nobody said it")
    return Handle(kind="jira", value=f"{value}@{site}".lower(), name=text(who, "displayName"))


def _person(item: Item) -> Handle:
    told = item["owner_link"]
    value = str(told).rpartition("~")[2] if isinstance(told, str) else ""
    return Handle(kind="launchpad", value=value or "nobody", name=text(item, "owner_data", "display_name"))


def _flat(body: object) -> str:
    """Return a body as text: Jira's newer API sends a tree of it."""
    if not isinstance(body, Mapping):
        return str(body)
    waiting, said = [body], []
    while waiting:
        one = waiting.pop(0)
        if isinstance(one.get("text"), str):
            said.append(one["text"])
        inner = one.get("content")
        waiting[:0] = [part for part in inner if isinstance(part, Mapping)] if isinstance(inner, list) else []
    return " ".join(said)


def _host(link: str) -> str:
    return link.partition("://")[2].partition("/")[0].lower()


def _words(*said: str) -> str:
    return digest("\0".join(said).encode("utf-8", "replace"))[:12]


READERS: Mapping[str, Callable[[Item, bytes], Heard]] = {
    "jira.issue": _issue, "jira.comment": _comment, "launchpad.bug": _bug, "launchpad.message": _message,
}  # fmt: skip
