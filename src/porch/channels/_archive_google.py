"""What Google hands out (Takeout): reviews of a Business Profile, YouTube comments, Google Chat, Hangouts and mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from porch.channels import _archive_google_items as things
from porch.channels._archive_export import Export, canonical, exported, within
from porch.channels._archive_mail import mailbox
from porch.channels._archive_reading import item, numbered
from porch.channels._archive_tables import Table
from porch.core.errors import ChannelError
from porch.core.interaction import Spoiled
from porch.core.payload import BROKEN, Item, items, text

REVIEWS = re.compile(r"(?:^|/)reviews[^/]*\.json$")
CHAT = re.compile(r"(?:^|/)messages\.json$")
MEMBERS = "group_info.json"
PLACE = "data.json"
USER = re.compile(r"(?:^|/)user_info\.json$")
HANGOUTS = re.compile(r"(?:^|/)hangouts\.json$", re.IGNORECASE)
COMMENTS = re.compile(r"(?:^|/)(?P<kind>comments|live[ _-]chats)(?:\(\d+\))?\.csv$", re.IGNORECASE)
MAIL = re.compile(r"\.mbox$", re.IGNORECASE)
NEEDED = ("channel id", "video id")
Found = Iterator[bytes | Spoiled]


def takeout(path: Path) -> Found:
    """Yield what a Takeout holds that was said; a permanent ChannelError when it holds nothing of the kind."""
    found = False
    with exported(path) as export:
        us = _us(export)
        for name in export.names:
            for raw in _of(export, name, us):
                found = True
                yield raw
        if not found:
            raise ChannelError(_nothing(export), permanent=True)


def _of(export: Export, name: str, us: list[str]) -> Found:
    if MAIL.search(name):
        yield from _mails(export, name)
    elif found := COMMENTS.search(name):
        yield from _comments(export, name, "comment" if found["kind"].lower() == "comments" else "live")
    elif REVIEWS.search(name):
        yield from _reviews(export, name)
    elif CHAT.search(name):
        yield from _chat(export, name, us)
    elif HANGOUTS.search(name):
        yield from _hangouts(export, name)


def _nothing(export: Export) -> str:
    pages = any(name.endswith((".html", ".htm")) for name in export.names)
    more = " Its parts are pages (HTML): choose JSON or CSV where Takeout asks for the format." if pages else ""
    return (
        f"{export.path} holds no reviews, comments, chats or mail of Google.{more} Choose Google Business Profile,"
        " YouTube (comments), Google Chat or Mail at takeout.google.com."
    )


def _mails(export: Export, name: str) -> Iterator[bytes]:
    with export.open(name) as file:
        yield from (raw for raw in mailbox(file) if not things.is_draft(raw))


def _comments(export: Export, name: str, kind: str) -> Found:
    body = export.bytes(name)
    table = Table(body, lambda cells: set(NEEDED) <= {cell.lower() for cell in cells})
    if table.header is None:
        why = f"{name}: its headings are in another language. Set your Google account to English and ask again."
        yield Spoiled(raw=body[:4096], reason=why, where=name)
        return
    for row in table.rows(name):
        if isinstance(row, Spoiled):
            yield row
            continue
        number, told = row
        brief = things.comment({head.lower(): said for head, said in told.items()}, kind)
        yield (
            item(kind, brief)
            if brief
            else Spoiled(
                raw=canonical(told), reason="a comment without a name or a time", where=f"{name} line {number}"
            )
        )


def _reviews(export: Export, name: str) -> Found:
    told = export.json(name)
    if isinstance(told, Spoiled):
        yield told
        return
    place = _beside(export, name, PLACE)
    title = text(place, "title") or text(place, "name")
    for one in items(told.get("reviews") if isinstance(told, dict) else told):
        if not text(one, "name") or "starRating" not in one:
            continue  # what we said of others on Maps
        brief = {key: one.get(key) for key in ("name", "starRating", "comment", "createTime", "updateTime")}
        yield item("review", {**brief, "who": text(one, "reviewer", "displayName")}, place=title)
        if text(one, "reviewReply", "comment"):
            yield item("answer", {"name": one["name"], **one["reviewReply"]}, place=title)


def _chat(export: Export, name: str, us: list[str]) -> Found:
    told = export.json(name)
    if isinstance(told, Spoiled):
        yield told
        return
    info = _beside(export, name, MEMBERS)
    people = [things.person(one) for one in items(info.get("members"))]
    others = [one for one in people if one["address"] not in us]
    folder = within(name).rpartition("/")[2]
    around = {
        "chat": folder, "us": us, "alone": folder.startswith("DM ") and len(people) <= 2,
        "title": text(info, "name"), "other": others[0] if len(others) == 1 and len(people) == 2 else {},
    }  # fmt: skip
    if not isinstance(told, dict) or not isinstance(told.get("messages"), list):
        return
    placed = [(text(one, "message_id") or text(one, "created_date"), things.brief(one)) for one in told["messages"]]
    for one in numbered((place, brief) for place, brief in placed if brief):
        yield item("chat", one, **around)


def _hangouts(export: Export, name: str) -> Found:
    told = export.json(name)
    if isinstance(told, Spoiled):
        yield told
        return
    listed = (told.get("conversations") or told.get("conversation_state")) if isinstance(told, dict) else None
    for one in items(listed):
        try:
            yield from list(_conversation(one))
        except BROKEN as error:
            yield Spoiled(raw=canonical(one), reason=f"{type(error).__name__}: {error}"[:300], where=name)


def _conversation(one: Item) -> Found:
    state: Any = one.get("conversation_state")
    whole: Item = state if isinstance(state, dict) else one
    head: Any = whole.get("conversation") or {}
    head = head.get("conversation") if isinstance(head.get("conversation"), dict) else head
    people = {text(who, "id", "gaia_id"): text(who, "fallback_name") for who in items(head.get("participant_data"))}
    us = text(head, "self_conversation_state", "self_read_state", "participant_id", "gaia_id")
    others = [who for who in people if who and who != us]
    around = {
        "chat": text(one, "conversation_id", "id") or text(head, "id", "id") or text(head, "id"), "us": [us],
        "alone": len(people) <= 2, "title": text(head, "name"),
        "other": {"id": others[0], "name": people[others[0]]} if len(others) == 1 else {},
    }  # fmt: skip
    for event in items(whole.get("events") or whole.get("event")):
        try:
            brief = things.event(event, people)
        except BROKEN as error:
            yield Spoiled(raw=canonical(event), reason=f"{type(error).__name__}: {error}"[:300], where="Hangouts")
            continue
        if brief:
            yield item("hangout", brief, **around)


def _beside(export: Export, name: str, wanted: str) -> Item:
    place = f"{within(name)}/{wanted}".lstrip("/")
    told = export.json(place) if place in export else {}
    return told if isinstance(told, dict) else {}


def _us(export: Export) -> list[str]:
    """Return our own addresses: Google Chat's folder of users says whose download it is."""
    told = [export.json(name) for name in export.names if USER.search(name)]
    return [things.person(one["user"])["address"] for one in told if isinstance(one, dict) and "user" in one]
