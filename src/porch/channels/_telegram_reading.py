"""Understands what Telegram said: an update or a message in, Heard out. Nothing here asks the network anything.

Every item travels in an envelope that holds all that is needed to read it again: `{"item": update, "us": {...}}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from porch.channels._telegram_words import markup, named
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility, digest

NETWORK = "telegram"
PICTURES = {"voice": "audio/ogg", "video": "video/mp4", "video_note": "video/mp4", "animation": "video/mp4"}
FILES = ("document", "audio", *PICTURES)
SHARED = -(10**12)  # the ids of supergroups and channels lie below, and everybody sees the same numbers in them
DISLIKES = frozenset({"👎", "💩", "🤮", "🤬", "😡", "🖕"})

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are: the bot's id and user name, and the Telegram channel that is ours, if any."""

    id: int = 0
    username: str = ""
    channel: str = ""


def envelope(item: object, us: Us) -> bytes:
    """Return an update with all that is needed to read it again; the same bytes for the same update."""
    return json.dumps({"item": item, "us": asdict(us)}, ensure_ascii=False, sort_keys=True).encode(
        "utf-8", "surrogatepass"
    )


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for housekeeping), or raise Unreadable."""
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        update, us = whole["item"], Us(**whole["us"])
        return [heard for name in READERS if name in update for heard in READERS[name](update[name], us, raw)]
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"Telegram said something we cannot read: {type(error).__name__}: {error}") from error


def name_of(chat: Item, number: object, us: Us, business: str = "") -> str:
    """Return an external id: message numbers are a chat's own, and in small chats every bot counts for itself."""
    id_ = int(chat["id"])
    counted = "" if id_ < SHARED else f"{business or us.id}/"
    return f"{counted}{id_}/{int(str(number))}"


def ref_of(message: Item) -> str:
    """Return what answering a message takes: its chat, number, topic and business connection."""
    topic = message.get("message_thread_id") if message.get("is_topic_message") else ""
    places = (message["chat"]["id"], message["message_id"], topic, message.get("business_connection_id") or "")
    return ":".join(str(place) for place in places)


def who(user: Item) -> Handle:
    """Return a person, or a group or channel that speaks as itself. Ids last, user names are lent."""
    names = [str(user[key]) for key in ("first_name", "last_name", "title") if user.get(key)]
    username = str(user.get("username") or "")
    return Handle(
        kind=NETWORK, value=str(int(user["id"])), name=" ".join(names) or username,
        url=f"https://t.me/{username}" if username else "",
    )  # fmt: skip


def told_at(stamp: object) -> datetime:
    """Return one of Telegram's times as aware UTC."""
    return datetime.fromtimestamp(int(str(stamp)), UTC)


def _message(message: Item, us: Us, raw: bytes) -> Iterable[Heard]:
    name_of(message["chat"], message["message_id"], us)  # what has none is no message, whatever it says
    if members := message.get("new_chat_members"):
        yield from (_came_or_went(Kind.JOIN, one, message, us, raw) for one in members)
    elif left := message.get("left_chat_member"):
        yield _came_or_went(Kind.LEAVE, left, message, us, raw)
    elif text := _text(message):
        yield _said(message, text, us, raw)
    elif _files(message):
        yield _said(message, "", us, raw)


def _said(message: Item, text: str, us: Us, raw: bytes) -> Heard:
    chat, edited = message["chat"], message.get("edit_date")
    author = who(message.get("sender_chat") or message.get("from") or chat)
    ours = _ours(message, us)
    original = _original(message, us)
    parent = message.get("reply_to_message") or {}
    return Heard(
        external_id=original or name_of(chat, message["message_id"], us, _business(message)),
        version=f"{int(edited or 0)}-{digest(json.dumps([text, _files(message)]).encode())[:12]}",
        kind=_kind(message, text),
        author=author,
        at=told_at(message["date"]),
        raw=raw,
        edited_at=told_at(edited) if edited else None,
        ours=ours,
        addressed=not ours and _addressed(message, us),
        visibility=_visibility(chat),
        text=text,
        url=_url(chat, message["message_id"]),
        ref=ref_of(message),
        in_reply_to=_parent(parent, us, _business(message)),
        thread=_thread(message, parent, us),
        media=tuple(_media(message)),
        traits=_traits(message, us),
        detail=_detail(message),
    )


def _kind(message: Item, text: str) -> Kind:
    if message.get("poll"):
        return Kind.QUESTION
    return Kind.JOIN if text.split()[:1] == ["/start"] else Kind.CREATE  # pressing START says nothing yet


def _ours(message: Item, us: Us) -> bool:
    chat, sender = message["chat"], message.get("from") or {}
    if chat.get("type") == "channel" or _is_forward(message):
        return True  # a channel tells its posts to its administrators alone
    if message.get("business_connection_id") and chat.get("type") == "private":
        return bool(sender.get("id") != chat["id"])
    return bool(us.id) and sender.get("id") == us.id


def _addressed(message: Item, us: Us) -> bool:
    if message["chat"].get("type") == "private":
        return True
    parent = message.get("reply_to_message") or {}
    answers_us = bool(us.id) and (parent.get("from") or {}).get("id") == us.id
    return answers_us or _is_forward(parent) or named(message, us.id, us.username)


def _traits(message: Item, us: Us) -> frozenset[Trait]:
    traits = {Trait.AUTOMATIC} if (message.get("from") or {}).get("is_bot") and not _ours(message, us) else set()
    if _is_forward(message.get("reply_to_message") or {}):
        traits.add(Trait.COMMENT)
    elif message["chat"].get("type") != "private" and _addressed(message, us):
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _is_forward(message: Item) -> bool:
    """Return whether this is a channel's post as its group for comments shows it."""
    return bool(message.get("is_automatic_forward"))


def _original(message: Item, us: Us) -> str:
    origin = message.get("forward_origin") or {}
    if not _is_forward(message) or "message_id" not in origin:
        return ""
    return name_of(origin["chat"], origin["message_id"], us)


def _parent(parent: Item, us: Us, business: str) -> str:
    if not parent or not parent.get("message_id"):
        return ""
    return _original(parent, us) or name_of(parent["chat"], parent["message_id"], us, business)


def _thread(message: Item, parent: Item, us: Us) -> str:
    topic = message.get("message_thread_id")
    if not topic or topic == parent.get("message_id"):
        return _parent(parent, us, _business(message))
    return name_of(message["chat"], topic, us)


def _business(message: Item) -> str:
    return str(message.get("business_connection_id") or "")


def _visibility(chat: Item) -> Visibility:
    if chat.get("type") == "private":
        return Visibility.DIRECT
    return Visibility.PUBLIC if chat.get("username") else Visibility.FOLLOWERS


def _url(chat: Item, number: object) -> str:
    if chat.get("username") and chat.get("type") != "private":
        return f"https://t.me/{chat['username']}/{number}"
    inner = str(chat["id"])
    return f"https://t.me/c/{inner[4:]}/{number}" if inner.startswith("-100") else ""


def _text(message: Item) -> str:
    words = str(message.get("text") or message.get("caption") or "")
    if words:
        return markup(words, message.get("entities") or message.get("caption_entities") or ())
    return "\n".join(line for line in _shown(message) if line)


def _shown(message: Item) -> Iterable[str]:
    """Yield in words what a message shows without any."""
    if place := message.get("venue"):
        yield f"{place.get('title', '')}, {place.get('address', '')}"
    if spot := message.get("location"):
        yield f"https://www.openstreetmap.org/?mlat={spot['latitude']}&mlon={spot['longitude']}"
    if card := message.get("contact"):
        yield f"{card.get('first_name', '')} {card.get('last_name', '')} {card.get('phone_number', '')}".strip()
    if poll := message.get("poll"):
        yield from [str(poll["question"]), *(f"- {option.get('text', '')}" for option in poll.get("options") or ())]
    yield str((message.get("sticker") or {}).get("emoji") or (message.get("dice") or {}).get("emoji") or "")


def _detail(message: Item) -> dict[str, str]:
    origin = message.get("forward_origin")
    if not origin or _is_forward(message):
        return {}
    source = origin.get("sender_user") or origin.get("chat") or origin.get("sender_chat")
    return {"forwarded_from": who(source).name if source else str(origin.get("sender_user_name") or "somebody")}


def _files(message: Item) -> list[str]:
    return [media.url for media in _media(message)]


def _media(message: Item) -> Iterable[Media]:
    sizes = message.get("photo") or ()
    if sizes:
        largest = max(sizes, key=lambda size: int(size.get("width") or 0))
        yield Media(url=f"telegram:{largest['file_id']}", name="photo.jpg", content_type="image/jpeg")
    for kind in FILES:
        if file := message.get(kind):
            yield Media(
                url=f"telegram:{file['file_id']}", name=str(file.get("file_name") or kind),
                content_type=str(file.get("mime_type") or PICTURES.get(kind, "")),
            )  # fmt: skip
            return  # an animation comes as a document too


def _came_or_went(kind: Kind, member: Item, message: Item, us: Us, raw: bytes) -> Heard:
    chat, author = message["chat"], who(member)
    return Heard(
        external_id=f"{name_of(chat, message['message_id'], us)}#{kind}-by-{author.value}", version="0", kind=kind,
        author=author, at=told_at(message["date"]), raw=raw, addressed=False, ours=author.value == str(us.id),
        visibility=_visibility(chat), detail={"group": str(chat.get("title") or "")},
    )  # fmt: skip


def _reaction(change: Item, us: Us, raw: bytes) -> Iterable[Heard]:
    chat, author = change["chat"], who(change.get("user") or change["actor_chat"])
    target = name_of(chat, change["message_id"], us)
    now = [str(one.get("emoji") or one["type"]) for one in change["new_reaction"]]
    yield Heard(
        external_id=f"{target}#reaction-by-{author.value}", version=f"{change['date']}-{''.join(now)}",
        kind=Kind.DISLIKE if DISLIKES & set(now) else Kind.LIKE, author=author, at=told_at(change["date"]), raw=raw,
        edited_at=told_at(change["date"]), deleted=not now, visibility=_visibility(chat), in_reply_to=target,
        ref=f"{chat['id']}:{change['message_id']}::", detail={"emoji": " ".join(now)} if now else {},
    )  # fmt: skip


def _taken_back(told: Item, us: Us, raw: bytes) -> Iterable[Heard]:
    chat, business = told["chat"], str(told["business_connection_id"])
    for number in told["message_ids"]:
        yield Heard(
            external_id=name_of(chat, number, us, business), version="deleted", kind=Kind.CREATE, author=who(chat),
            at=datetime.fromtimestamp(0, UTC), raw=raw, deleted=True, visibility=Visibility.DIRECT,
        )  # fmt: skip


def _membership(change: Item, us: Us, raw: bytes) -> Iterable[Heard]:
    """A person who stops or blocks the bot; what is done to it in groups is no customer's word."""
    blocked = change["new_chat_member"].get("status") == "kicked"
    if change["chat"].get("type") != "private":
        return
    author = who(change["from"])
    yield Heard(
        external_id=f"{us.id}#{'block' if blocked else 'join'}-by-{author.value}-{change['date']}", version="0",
        kind=Kind.BLOCK if blocked else Kind.JOIN, author=author, at=told_at(change["date"]), raw=raw,
        visibility=Visibility.DIRECT,
    )  # fmt: skip


Reader = Callable[[Item, Us, bytes], Iterable[Heard]]
READERS: Mapping[str, Reader] = {
    "message": _message, "edited_message": _message, "channel_post": _message, "edited_channel_post": _message,
    "business_message": _message, "edited_business_message": _message, "deleted_business_messages": _taken_back,
    "message_reaction": _reaction, "my_chat_member": _membership,
}  # fmt: skip
"""What we ask Telegram to tell us, and who reads it."""
