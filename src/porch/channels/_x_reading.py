"""Understands what X said: JSON in, Heard out. Nothing here asks the network anything.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": ..., "item": {...}, "with": {"users": {...}, "media": {...}, "polls": {...}, "posts": {...}}, "us": {...}}`.

X gives an edited post a new id. Its first id is who it is (`external_id`), its newest id which version it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from porch.channels import _x_old as old
from porch.channels._x_names import (
    PLACE,
    Item,
    Us,
    history,
    moment,
    nod_name,
    person,
    post_name,
    post_ref,
    references,
    required,
    time_of,
)
from porch.channels._x_words import plain
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility

TYPES = {"photo": "image/*", "video": "video/mp4", "animated_gif": "video/mp4"}

Pool = Mapping[str, Mapping[str, Item]]

NOBODY = Us(id="", name="")


def envelope(kind: str, item: object, us: Us, pool: Pool | None = None) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "with": pool or {}, "us": asdict(us)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        us, item, pool = Us(**whole["us"]), whole["item"], whole["with"]
        kind, item, pool = old.renewed(whole["kind"], item, pool)
        return [READERS[kind](item, pool, us, raw)]
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise Unreadable(f"X said something we cannot read: {type(error).__name__}: {error}") from error


def _mention(item: Item, pool: Pool, us: Us, raw: bytes) -> Heard:
    return _post(item, pool, us, raw, named=True)


def _post(item: Item, pool: Pool, us: Us, raw: bytes, *, named: bool = False) -> Heard:
    refers = references(item)
    posts = pool.get("posts") or {}
    if "retweeted" in refers:
        return _repost(item, refers["retweeted"], pool, us, raw)
    ids = history(item)
    author, ours = _author(item, pool, us)
    to_us = not ours and bool(us.id) and item.get("in_reply_to_user_id") == us.id
    quoted = posts.get(refers.get("quoted", "")) or {}
    named = not ours and (named or _names(item, us) or (bool(us.id) and quoted.get("author_id") == us.id))
    above = refers.get("replied_to", "")
    at = moment(item.get("created_at"), ids[-1])
    edited = len(ids) > 1 and item["id"] != ids[0]
    return Heard(
        external_id=f"post:{ids[0]}", version=item["id"], kind=Kind.QUESTION if _polls(item, pool) else Kind.CREATE,
        author=author, at=(time_of(ids[0]) or at) if edited else at, raw=raw, edited_at=at if edited else None,
        ours=ours, addressed=to_us or named, visibility=_visibility(item, pool), text=_text(item, pool),
        language=_language(item), url=f"{PLACE}/{_path(author)}/status/{item['id']}", ref=post_ref(item),
        in_reply_to=post_name(posts.get(above), above) if above else "", thread=_thread(item, posts),
        recipients=_named(item, pool), media=tuple(_media(item, pool)), detail=_detail(item, refers, posts),
        traits=frozenset({Trait.COMMENT} if to_us else {Trait.MENTION} if named else ()),
    )  # fmt: skip


def _repost(item: Item, number: str, pool: Pool, us: Us, raw: bytes) -> Heard:
    author, ours = _author(item, pool, us)
    source = (pool.get("posts") or {}).get(number)
    who = str(item.get("author_id") or author.value)
    what = post_name(source, number)
    of_ours = bool(us.id) and bool(source) and (source or {}).get("author_id") == us.id
    return Heard(
        external_id=nod_name(what, "announce", who), version="announce", kind=Kind.ANNOUNCE, author=author,
        at=moment(item.get("created_at"), required(item, "id")), raw=raw, ours=ours, addressed=not ours and of_ours,
        ref=post_ref(source) if source else number, in_reply_to=what,
    )  # fmt: skip


def _message(item: Item, pool: Pool, us: Us, raw: bytes) -> Heard:
    number, sender = required(item, "id"), required(item, "sender_id")
    users = pool.get("users") or {}
    ours = sender == us.id
    conversation = str(item.get("dm_conversation_id") or "")
    others = [one for one in _participants(item, conversation) if one != sender]
    links = (item.get("entities") or {}).get("urls") or ()
    text = str(item.get("text") or "")
    if not text and not item.get("attachments"):
        raise Unreadable("X gave a message that holds nothing")
    return Heard(
        external_id=f"dm:{number}", version=number, kind=Kind.CREATE, author=person(users.get(sender), sender),
        at=moment(item.get("created_at"), number), raw=raw, ours=ours, addressed=not ours,
        visibility=Visibility.DIRECT, text=plain(text, links), url=f"{PLACE}/messages/{conversation}",
        ref=_conversation(conversation, others[:1] if ours else [sender]), thread=f"dm:{_sorted(conversation)}",
        recipients=tuple(person(users.get(one), one) for one in others), media=tuple(_media(item, pool)),
    )  # fmt: skip


def _like(item: Item, pool: Pool, us: Us, raw: bytes) -> Heard:
    user, post = item["user"], item["post"]
    number, what = required(user, "id"), post_name(post)
    return Heard(
        external_id=nod_name(what, "like", number), version="like", kind=Kind.LIKE, author=person(user, number),
        at=moment(item["at"]), raw=raw, ours=number == us.id, addressed=number != us.id, ref=post_ref(post),
        in_reply_to=what, detail={"time": "at the earliest"} if item.get("about") else {},
    )  # fmt: skip


def _follow(item: Item, pool: Pool, us: Us, raw: bytes) -> Heard:
    who, whom = item["source"], item["target"]
    number, ended = required(who, "id"), bool(item.get("ended"))
    at = moment(item["at"])
    return Heard(
        external_id=nod_name(f"user:{required(whom, 'id')}", "follow", number), version=at.isoformat(),
        kind=Kind.FOLLOW, author=person(who, number), at=at, raw=raw, edited_at=at if ended else None, deleted=ended,
        ours=number == us.id, addressed=number != us.id, recipients=(person(whom, str(whom["id"])),),
        detail={"time": "when we heard of it"} if item.get("about") else {},
    )  # fmt: skip


def _gone(item: Item, pool: Pool, us: Us, raw: bytes) -> Heard:
    number = required(item, "id")
    who = str(item.get("author_id") or "")
    return Heard(
        external_id=f"post:{item.get('first') or number}", version="deleted", kind=Kind.CREATE, deleted=True,
        author=person((pool.get("users") or {}).get(who), who), at=moment(item.get("at"), number), raw=raw,
        edited_at=moment(item["gone"]) if item.get("gone") else None, ours=bool(us.id) and who == us.id,
        addressed=who != us.id, ref=number,
    )  # fmt: skip


Reader = Callable[[Item, Pool, Us, bytes], Heard]
READERS: Mapping[str, Reader] = {
    "post": _post,
    "mention": _mention,
    "dm": _message,
    "like": _like,
    "follow": _follow,
    "gone": _gone,
}


def _author(item: Item, pool: Pool, us: Us) -> tuple[Handle, bool]:
    number = required(item, "author_id")
    return person((pool.get("users") or {}).get(number), number), bool(us.id) and number == us.id


def _names(item: Item, us: Us) -> bool:
    told = (item.get("entities") or {}).get("mentions") or ()
    return bool(us.id) and any(
        one.get("id") == us.id or str(one.get("username") or "").lower() == us.name for one in told
    )


def _named(item: Item, pool: Pool) -> tuple[Handle, ...]:
    users = pool.get("users") or {}
    told = (item.get("entities") or {}).get("mentions") or ()
    found = (person(users.get(str(one.get("id"))) or one, str(one.get("id") or "")) for one in told)
    return tuple(dict.fromkeys(found))


def _text(item: Item, pool: Pool) -> str:
    long = item.get("note_post") or item.get("note_tweet") or {}
    text = long.get("text") or item["text"]
    if not isinstance(text, str):
        raise Unreadable("X gave a post whose text is none")
    links = (long.get("entities") or {}).get("urls") or (item.get("entities") or {}).get("urls") or ()
    choices = [f"- {one.get('label', '')}" for poll in _polls(item, pool) for one in poll.get("options") or ()]
    return "\n".join([plain(text, links), *choices]).strip()


def _polls(item: Item, pool: Pool) -> list[Item]:
    ids = (item.get("attachments") or {}).get("poll_ids") or ()
    return [(pool.get("polls") or {}).get(str(one)) or {} for one in ids]


def _media(item: Item, pool: Pool) -> Iterable[Media]:
    for key in (item.get("attachments") or {}).get("media_keys") or ():
        if not (one := (pool.get("media") or {}).get(str(key))):
            continue
        url, kind = _address(one), str(one.get("type"))
        if url.startswith("https://"):
            name = url.rpartition("/")[2].partition("?")[0]
            yield Media(url=url, name=name, content_type=TYPES.get(kind, ""), alt=str(one.get("alt_text") or ""))


def _address(media: Item) -> str:
    films = [one for one in media.get("variants") or () if one.get("content_type") == "video/mp4"]
    best: Item = max(films, key=lambda one: one.get("bit_rate") or 0, default={})
    return str(media.get("url") or best.get("url") or media.get("preview_image_url") or "")


def _visibility(item: Item, pool: Pool) -> Visibility:
    author = (pool.get("users") or {}).get(str(item.get("author_id"))) or {}
    return Visibility.FOLLOWERS if author.get("protected") is True else Visibility.PUBLIC


def _language(item: Item) -> str:
    told = str(item.get("lang") or "")
    return told if len(told) == 2 else ""  # und, qme, zxx, qht say that there are no words


def _thread(item: Item, posts: Mapping[str, Item]) -> str:
    root = str(item.get("conversation_id") or "")
    return post_name(posts.get(root), root) if root and root not in history(item) else ""


def _detail(item: Item, refers: Mapping[str, str], posts: Mapping[str, Item]) -> dict[str, str]:
    told = {"sensitive": "yes"} if item.get("possibly_sensitive") is True else {}
    if quoted := refers.get("quoted"):
        told["quotes"] = post_name(posts.get(quoted), quoted)
    return told


def _participants(item: Item, conversation: str) -> list[str]:
    pair = conversation.split("-") if conversation.count("-") == 1 else []
    return [str(one) for one in item.get("participant_ids") or pair]


def _conversation(conversation: str, far_end: list[str]) -> str:
    """Return what is needed to answer a message: whom it is with, or the group it stands in."""
    return f"with:{far_end[0]}" if conversation.count("-") == 1 and far_end else f"dm:{conversation}"


def _sorted(conversation: str) -> str:
    """Return the name of a conversation, that of two with the smaller number first whoever wrote it down."""
    return "-".join(sorted(conversation.split("-"), key=lambda one: (len(one), one)))


def _path(author: Handle) -> str:
    return "i" if author.value.startswith("id:") else author.value
