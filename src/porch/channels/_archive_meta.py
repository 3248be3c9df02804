"""What Facebook and Instagram hand out: messages of Messenger and Instagram, posts, comments, who follows us (JSON)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from porch.channels import _archive_meta_items as things
from porch.channels._archive_export import Export, canonical, exported, within
from porch.channels._archive_reading import item, numbered
from porch.core.errors import ChannelError
from porch.core.interaction import Spoiled
from porch.core.payload import BROKEN, Item, items, text

CHAT = re.compile(r"(?:^|/)(?P<chat>[^/]+)/message_\d+\.json$")
ENDING = re.compile(r"_(\d{5,})$")  # annrossi_10203040: the name may change, the number stays
PROFILE = re.compile(r"(?:^|/)(?:profile_information|personal_information)\.json$")
HOW = "Ask for it again, and choose the format JSON (not HTML) under Format."
Found = Iterator[bytes | Spoiled]
LISTS: dict[str, tuple[tuple[re.Pattern[str], str, Callable[[Item], Iterator[tuple[str, dict[str, Any]]]]], ...]] = {
    "facebook": (
        (re.compile(r"posts/(?:[^/]+/)*(?:your_posts|profile_posts)[^/]*\.json$"), "post", things.facebook_post),
        (re.compile(r"(?:^|/)comments(?:_\d+)?\.json$"), "comment", things.facebook_comment),
    ),
    "instagram": (
        (re.compile(r"(?:content|media)/(?:posts_\d+|reels)\.json$"), "post", things.instagram_post),
        (re.compile(r"comments/(?:post_comments(?:_\d+)?|reels_comments)\.json$"), "comment", things.instagram_comment),
        (re.compile(r"(?:^|/)followers(?:_\d+)?\.json$"), "follow", things.instagram_follower),
    ),
}


def facebook(path: Path) -> Found:
    """Yield what a Facebook download holds; a permanent ChannelError when it holds nothing that was said."""
    return _items(path, "facebook")


def instagram(path: Path) -> Found:
    """Yield what an Instagram download holds; a permanent ChannelError when it holds nothing that was said."""
    return _items(path, "instagram")


def is_chat(told: object) -> bool:
    """Return whether a file is a chat of either kind that Meta hands out."""
    return isinstance(told, dict) and isinstance(told.get("messages"), list) and "participants" in told


def _items(path: Path, network: str) -> Found:
    found = False
    with exported(path) as export:
        us = _us(export)
        for raw in chain(_chats(export, network, us), _lists(export, network, us)):
            found = True
            yield raw
        if not found:
            raise _nothing(export, network)


def _nothing(export: Export, network: str) -> ChannelError:
    label = network.capitalize()
    pages = any(name.endswith((".html", ".htm")) for name in export.names)
    what = f"This {label} download is made of pages (HTML). {HOW}" if pages else (
        f"{export.path} holds no messages, posts or comments of {label}. {HOW}"
    )  # fmt: skip
    return ChannelError(what, permanent=True)


def _chats(export: Export, network: str, us: list[str]) -> Found:
    chats: dict[str, list[str]] = {}
    for name in export.names:
        if found := CHAT.search(name):
            chats.setdefault(found["chat"], []).append(name)
        elif name.endswith(".json") and _may_be_sealed(name, export.path):
            chats[name] = [name]
    us = us or _everywhere([_people_of(export, names) for names in chats.values()])
    for chat, names in chats.items():
        export.weigh(names)
        files = list(_loaded(export, names))
        yield from (one for one in files if isinstance(one, Spoiled))
        if whole := [one for one in files if is_chat(one)]:
            yield from _messages(_name(chat, whole[0]), whole, network, us)


def _may_be_sealed(name: str, path: Path) -> bool:
    """Return whether a file may be a chat that was encrypted end to end: those lie beside each other at the top."""
    return within(name) in ("", "messages", path.stem) and not PROFILE.search(name)


def _loaded(export: Export, names: list[str]) -> Iterator[Any]:
    for name in names:
        told = export.json(name)
        yield told if isinstance(told, Spoiled) else things.mended(told)


def _messages(chat: str, files: list[dict[str, Any]], network: str, us: list[str]) -> Found:
    people = list(dict.fromkeys(name for file in files for name in _people(file)))
    others = [name for name in people if name.casefold() not in {one.casefold() for one in us}]
    placed: list[tuple[str, dict[str, Any]]] = []
    for one in (one for file in files for one in items(file["messages"])):
        try:
            placed += things.message(one)
        except BROKEN as error:
            yield _odd(one, error, chat)
    around = {
        "chat": chat, "network": network, "us": us, "alone": len(people) <= 2,
        "other": others[0] if len(others) == 1 and len(people) <= 2 else "",
        "title": next((text(file, "title") for file in files if text(file, "title")), ""),
    }  # fmt: skip
    for brief in numbered(sorted(placed, key=lambda pair: int(pair[0]))):
        yield item("message", brief, **around)


def _people(file: Item) -> list[str]:
    told = file.get("participants")
    listed = told if isinstance(told, list) else []
    return [name for one in listed if (name := one if isinstance(one, str) else text(one, "name"))]


def _people_of(export: Export, names: list[str]) -> set[str]:
    return {who for file in _loaded(export, names) if is_chat(file) for who in _people(file)}


def _everywhere(chats: list[set[str]]) -> list[str]:
    """Return who takes part in every chat: nobody but the owner does, once there are two."""
    held = [people for people in chats if people]
    always = set.intersection(*held) if len(held) > 1 else set()
    return sorted(always) if len(always) == 1 else []


def _name(chat: str, file: Item) -> str:
    """Return what names a chat for good: its folder's number; of a file alone, the folder or the name it tells."""
    if chat.endswith(".json"):
        told = text(file, "thread_path").rpartition("/")[2] or text(file, "threadName")
        chat = told or PurePosixPath(chat).stem
    found = ENDING.search(chat)
    return found[1] if found else chat


def _lists(export: Export, network: str, us: list[str]) -> Found:
    for shape, kind, briefs in LISTS[network]:
        placed: list[tuple[str, dict[str, Any]]] = []
        for name in (name for name in export.names if shape.search(name)):
            told = export.json(name)
            if isinstance(told, Spoiled):
                yield told
                continue
            for one in _listed(things.mended(told)):
                try:
                    placed += briefs(one)
                except BROKEN as error:
                    yield _odd(one, error, name)
        for one in numbered(placed):
            yield item(kind, one, network=network, us=us)


def _odd(one: Item, error: Exception, where: str) -> Spoiled:
    return Spoiled(raw=canonical(one), reason=f"{type(error).__name__}: {error}"[:300], where=where)


def _listed(told: object) -> list[Item]:
    if isinstance(told, dict):
        return next((items(part) for part in told.values() if isinstance(part, list)), [])
    return items(told)


def _us(export: Export) -> list[str]:
    for name in (name for name in export.names if PROFILE.search(name)):
        told = things.mended(export.json(name))
        if us := [one for one in dict.fromkeys(things.owner(told)) if one]:
            return us
    return []
