"""Understands what Reddit said: a thing in, Heard out. Nothing here asks the network anything.

Every thing travels in an envelope that holds all that is needed to read it again:
`{"thing": {"kind": "t1", "data": {...}}, "us": name, "inbox": whether it lay in our inbox}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility

NETWORK = "reddit"
SITE = "https://www.reddit.com"
GONE = frozenset({"[deleted]", "[removed]"})
PLACE = re.compile(r"/comments/(\w+)")
MACHINES = frozenset({"automoderator", "reddit"})

Item = Mapping[str, Any]


def envelope(thing: object, us: str, *, inbox: bool = False) -> bytes:
    """Return a thing, without the answers nested in it, with all that is needed to read it again."""
    if isinstance(thing, Mapping) and isinstance(data := thing.get("data"), Mapping):
        thing = {**thing, "data": {name: value for name, value in data.items() if name != "replies"}}
    whole = {"thing": thing, "us": us, "inbox": inbox}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for what nobody said), or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        reader = READERS.get(str(whole["thing"]["kind"]))
        return [reader(whole["thing"]["data"], str(whole["us"]), whole["inbox"], raw)] if reader else []
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"Reddit said something we cannot read: {type(error).__name__}: {error}") from error


def who(name: object) -> Handle:
    """Return somebody by their name, which Reddit compares without regard to case."""
    said = str(name)
    return Handle(kind=NETWORK, value=said.lower(), name=said, url=f"{SITE}/user/{said}")


def told_at(stamp: object) -> datetime:
    """Return a time in seconds as aware UTC."""
    return datetime.fromtimestamp(float(str(stamp)), UTC)


def full(kind: str, told: Item) -> str:
    """Return a thing's full name, such as t1_abc; Unreadable when it has none."""
    name = told.get("name") or told.get("id")
    if not isinstance(name, str) or not name:
        raise Unreadable("Reddit left the name empty")
    return name if name.startswith(f"{kind}_") else f"{kind}_{name}"


def names(text: str, us: str) -> bool:
    """Return whether a text names us: u/us."""
    return bool(us) and bool(re.search(rf"(?<!\w)u/{re.escape(us)}(?![\w-])", text, re.IGNORECASE))


def _comment(told: Item, us: str, inbox: bool, raw: bytes) -> Heard:
    text = str(told.get("body") or told.get("contentText") or "")
    thread = str(told.get("link_id") or told.get("link") or _thread_in(told))
    return _said("t1", told, us, inbox, raw, text=text, parent=str(told.get("parent_id") or ""), thread=thread)


def _post(told: Item, us: str, inbox: bool, raw: bytes) -> Heard:
    words = str(told.get("selftext") or "")
    link = "" if told.get("is_self") else str(told.get("url_overridden_by_dest") or told.get("url") or "")
    picture = link if told.get("post_hint") == "image" or "i.redd.it/" in link else ""
    text = "\n\n".join(part for part in (words, "" if picture else link) if part) or str(told["title"])
    media = (Media(url=picture, name=picture.rpartition("/")[2]),) if picture else ()
    return _said("t3", told, us, inbox, raw, text=text, media=media, subject=str(told["title"]))


def _message(told: Item, us: str, inbox: bool, raw: bytes) -> Heard:
    return _said(
        "t4", told, us, inbox, raw, text=str(told["body"]), subject=str(told.get("subject") or ""),
        parent=str(told.get("parent_id") or ""), thread=str(told.get("first_message_name") or ""),
    )  # fmt: skip


def _said(
    kind: str,
    told: Item,
    us: str,
    inbox: bool,
    raw: bytes,
    *,
    text: str,
    parent: str = "",
    thread: str = "",
    subject: str = "",
    media: tuple[Media, ...] = (),
) -> Heard:
    name, edited = full(kind, told), told.get("edited")
    author, private = _author(told), kind == "t4"
    at = told_at(told["created_utc"]) if told.get("created_utc") is not None else told_at(told.get("created") or 0)
    ours = bool(us) and author.value == us.lower()
    stamp = int(edited) if isinstance(edited, int | float) and edited > 1 else 0
    deleted = author.value in GONE or text in GONE
    return Heard(
        external_id=name,
        version="~gone" if deleted else f"{stamp:012d}{'~' if inbox else ''}",
        kind=Kind.CREATE,
        author=author,
        at=at,
        raw=raw,
        edited_at=told_at(stamp) if stamp else None,
        deleted=deleted,
        ours=ours,
        addressed=not ours and (inbox or private or names(f"{subject} {text}", us)),
        visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
        text=text,
        html=str(told.get("body_html") or told.get("selftext_html") or ""),
        subject=subject,
        url=_url(told),
        ref=name,
        in_reply_to=parent,
        thread=thread if thread != name else "",
        recipients=(who(told["dest"]),) if private and told.get("dest") else (),
        media=media,
        traits=_traits(told, author, text, us, ours=ours),
        detail={"subreddit": str(told["subreddit"])} if told.get("subreddit") else {},
    )


def _author(told: Item) -> Handle:
    name = told.get("author")
    if isinstance(name, str) and name:
        return who(name)
    if name is None and told.get("subreddit"):  # a subreddit that writes as itself
        return Handle(kind=NETWORK, value=f"r/{told['subreddit']}".lower(), name=f"r/{told['subreddit']}")
    if name is not None and not isinstance(name, str):
        raise Unreadable("Reddit did not say who wrote it")
    return Handle(kind=NETWORK, value="somebody", name="")


def _traits(told: Item, author: Handle, text: str, us: str, *, ours: bool) -> frozenset[Trait]:
    traits = {Trait.AUTOMATIC} if author.value in MACHINES else set()
    if told.get("type") == "post_reply" or told.get("subject") == "post reply":
        traits.add(Trait.COMMENT)
    elif not ours and (told.get("type") == "username_mention" or names(text, us)):
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _thread_in(told: Item) -> str:
    found = PLACE.search(str(told.get("context") or told.get("permalink") or ""))
    return f"t3_{found[1]}" if found else ""


def _url(told: Item) -> str:
    path = str(told.get("permalink") or told.get("context") or "")
    return f"{SITE}{path.partition('?')[0]}" if path.startswith("/") else ""


def _modmail(told: Item, us: str, inbox: bool, raw: bytes) -> Heard:
    author = who(told["author"]["name"])
    ours = bool(told["author"].get("isMod")) or (bool(us) and author.value == us.lower())
    talk = str(told["conversation"])
    return Heard(
        external_id=f"modmail_{talk}_{full('', told)[1:]}", version="0", kind=Kind.CREATE, author=author,
        at=datetime.fromisoformat(str(told["date"])).astimezone(UTC), raw=raw, ours=ours, addressed=not ours,
        visibility=Visibility.DIRECT, text=str(told["bodyMarkdown"]), html=str(told.get("body") or ""),
        subject=str(told.get("subject") or ""), ref=f"modmail_{talk}", thread=f"modmail_{talk}",
        url=f"https://mod.reddit.com/mail/all/{talk}", detail={"internal": "yes"} if told.get("isInternal") else {},
    )  # fmt: skip


READERS: Mapping[str, Callable[[Item, str, bool, bytes], Heard]] = {
    "t1": _comment, "t3": _post, "t4": _message, "modmail": _modmail,
}  # fmt: skip
"""The kinds of things that somebody said, and who reads them."""


def modmail(told: Item) -> Iterable[dict[str, Any]]:
    """Yield the messages of an answer about moderators' mail as things, each with its conversation and subject."""
    talks = told.get("conversations") or told.get("conversation")
    messages = told.get("messages")
    if not isinstance(talks, Mapping) or not isinstance(messages, Mapping):
        return
    for talk in [talks] if "objIds" in talks else talks.values():
        for name in _letters(talk):
            if isinstance(message := messages.get(name), Mapping):
                about = {"conversation": talk.get("id"), "subject": talk.get("subject")}
                yield {"kind": "modmail", "data": {**message, **about}}


def _letters(talk: Any) -> Iterable[str]:
    places = talk.get("objIds") if isinstance(talk, Mapping) else None
    for place in places if isinstance(places, list) else ():
        if isinstance(place, Mapping) and place.get("key") == "messages":
            yield str(place.get("id"))
