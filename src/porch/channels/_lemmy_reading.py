"""Understands what a Lemmy server says: posts, comments, private messages. Nothing here asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from porch.core.bodies import within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait, Visibility, digest
from porch.core.payload import BROKEN, Item, opened, packed, parsed, text, written

NETWORK = "Lemmy"
KINDS = {"comment": "comment", "private_message": "letter", "post": "post"}
"""By which of its parts a view is known: a view of a comment shows its post as well."""
PARTS = ("comment", "post", "private_message", "creator", "community", "recipient")
_IMAGE = re.compile(r"!\[[^\]]{0,300}\]\((https?://[^\s)]{1,2000})")


def envelope(view: Item, us: str = "", **around: Any) -> bytes:
    """Return a view with all that is needed to read it again: `us` is our own address on the network.

    `around` may hold: `named` (it was told to us), `own` (the community is ours), `parent` (the address of the
    comment it answers), `gone`.
    """
    kept = {name: view[name] for name in PARTS if name in view}
    return packed(kind_of(view), kept, us=us, **around)


def kind_of(view: Item) -> str:
    """Return "comment", "letter" or "post", "" for a view of something else."""
    return next((kind for part, kind in KINDS.items() if isinstance(view.get(part), dict) and "creator" in view), "")


def said_in(view: Item) -> Item:
    """Return the comment, message or post that a view is about; LookupError when it is about none."""
    said: Item = view[next((part for part in KINDS if part in view), "comment")]
    return said


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    kind, view, around = opened(raw, NETWORK)
    try:
        return [_READERS[kind](view, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"Lemmy said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer says, whatever was asked; Unreadable when it is no JSON."""
    yield from readings([envelope(one) for one in within(parsed(body, NETWORK)) if kind_of(one)], read, where)


def mark_of(said: Item) -> str:
    """Return the version of what was said: its words, and whether they still stand."""
    words = "\0".join(text(said, name) for name in ("name", "url", "body", "content"))
    gone = bool(said.get("deleted") or said.get("removed"))
    return "deleted" if gone else digest(words.encode("utf-8", "replace"))[:16]


def handle(person: Item) -> Handle:
    """Return who somebody is: name@server, wherever they come from."""
    address = person.get("actor_id") or person["ap_id"]
    name, host = person["name"], urlsplit(address).netloc
    if not isinstance(name, str) or not name or not host:
        raise ValueError("somebody without a name")
    shown = text(person, "display_name") or name
    return Handle(kind="lemmy", value=f"{name}@{host}".lower(), name=shown, url=str(address))


def parent_of(comment: Item) -> int:
    """Return the local number of the comment that a comment answers, 0 when it answers the post itself."""
    path = str(comment["path"]).split(".")
    return int(path[-2]) if len(path) > 1 else 0


def _post(view: Item, around: Item, raw: bytes) -> Heard:
    post = view["post"]
    body, link = text(post, "body").strip(), text(post, "url")
    return _heard(
        view, post, around, raw,
        text=body or text(post, "name"),
        subject=text(post, "name"),
        thread=str(post["ap_id"]),
        ref=f"post {int(post['id'])}",
        addressed=bool(around.get("own")),
        media=tuple(Media(url=url) for url in _IMAGE.findall(body)[:10]),
        detail=_place(view) | ({"link": link} if link else {}),
    )  # fmt: skip


def _comment(view: Item, around: Item, raw: bytes) -> Heard:
    comment, post = view["comment"], view["post"]
    words = _words(comment["content"])
    return _heard(
        view, comment, around, raw,
        text=words,
        in_reply_to=text(around, "parent") or (str(post["ap_id"]) if parent_of(comment) == 0 else ""),
        thread=str(post["ap_id"]),
        ref=f"comment {int(post['id'])} {int(comment['id'])}",
        media=tuple(Media(url=url) for url in _IMAGE.findall(words)[:10]),
        comment=True,
        detail=_place(view),
    )  # fmt: skip


def _letter(view: Item, around: Item, raw: bytes) -> Heard:
    letter, people = view["private_message"], [view["creator"], view.get("recipient") or {}]
    others = [one for one in people if one and handle(one).value != around["us"]]
    return _heard(
        view, letter, around, raw,
        text=_words(letter["content"]),
        thread=f"letters:{'+'.join(sorted(handle(one).value for one in people if one))}",
        ref=f"letter {int(others[0]['id'])}" if others and "id" in others[0] else "",
        addressed=True, visibility=Visibility.DIRECT,
        recipients=tuple(handle(one) for one in people[1:] if one),
    )  # fmt: skip


def _heard(
    view: Item, said: Item, around: Item, raw: bytes, *, addressed: bool = False, comment: bool = False, **more: Any
) -> Heard:
    author, us = handle(view["creator"]), str(around["us"])
    ours, mark = bool(us) and author.value == us, "deleted" if around.get("gone") else mark_of(said)
    changed = said.get("updated") or said.get("updated_at")
    address = said["ap_id"]
    if not isinstance(address, str) or not address.startswith("http"):
        raise ValueError("something without an address")
    named = bool(around.get("named"))
    traits = ({Trait.COMMENT} if comment else set()) | (
        {Trait.AUTOMATIC} if view["creator"].get("bot_account") else set()
    )
    if us and re.search(rf"(?<!\w)@{re.escape(us)}(?![\w.-])", str(more["text"]), re.IGNORECASE):
        named, traits = True, traits | {Trait.MENTION}
    return Heard(
        external_id=address, version=mark, kind=Kind.CREATE, author=author,
        at=written(said.get("published") or said["published_at"]), edited_at=written(changed) if changed else None,
        raw=raw, deleted=mark == "deleted", ours=ours, addressed=not ours and (addressed or named),
        url=address, traits=frozenset(traits), **more,
    )  # fmt: skip


def _place(view: Item) -> dict[str, str]:
    community = view.get("community")
    if not isinstance(community, dict):
        return {}
    name = text(community, "name")
    host = urlsplit(text(community, "actor_id") or text(community, "ap_id")).netloc
    return {"community": f"{name}@{host}"} if name and host else {}


def _words(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("words that are no text")
    return told.strip()


_READERS = {"comment": _comment, "letter": _letter, "post": _post}
