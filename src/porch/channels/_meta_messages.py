"""Private messages of Messenger and Instagram: what webhooks and the Graph API tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from porch.channels._meta_reading import Around, mark, photos, required, version, when, who, worded
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Visibility
from porch.core.payload import items, text

Item = Mapping[str, Any]
Reader = Callable[[Item, Around], Iterable[Heard]]


def readers(network: str) -> dict[str, Reader]:
    """Return the readers of a network's messages: "event" for a webhook's, "message" for one the Graph API lists."""
    return {"event": partial(event, network), "message": partial(message, network), "gone": partial(gone, network)}


def name_of(told: str) -> str:
    """Return a message's id as webhooks write it; the Graph API once wrote another letter in front.

    >>> name_of("m_mid.123:a"), name_of("m_abc")
    ('mid.123:a', 'm_abc')
    """
    return told.removeprefix("m_") if told.startswith("m_mid.") else told


def talk(one: str, other: str) -> str:
    """Return the thread in which two talk in private, whoever of them speaks.

    >>> talk("9", "10") == talk("10", "9")
    True
    """
    return f"talk:{'-'.join(sorted((one, other)))}"


def ref_of(person: str, name: str) -> str:
    """Return what is needed to answer a message: whom, and which one."""
    return f"m:{person}:{name}"


def gone(network: str, item: Item, around: Around) -> Iterator[Heard]:
    """Yield the deletion of something that is no longer there when asked for."""
    author, name = text(item, "author"), required(item, "id")
    yield Heard(
        external_id=name_of(name), version="deleted", kind=Kind.CREATE, raw=b"", deleted=True,
        author=Handle(kind=network, value=author), at=when(item.get("at")), ours=around.us.are(author),
        addressed=around.us.meant(around.us.are(author)),
        visibility=Visibility.DIRECT if item.get("kind") == "message" else Visibility.PUBLIC,
    )  # fmt: skip


def message(network: str, item: Item, around: Around) -> Iterator[Heard]:
    """Yield a message as the Graph API lists it."""
    author = who(network, item.get("from"))
    others = [who(network, one) for one in items((item.get("to") or {}).get("data"))]
    name, words = name_of(required(item, "id")), worded(item, "message")
    pictures = tuple(photos(item))
    stamp, edited = version(around, words, [one.url.partition("?")[0] for one in pictures])
    ours = around.us.are(author.value)
    person = next((one.value for one in others if one.value), "") if ours else author.value
    yield Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.CREATE, author=author, raw=b"", ours=ours,
        at=_created(item), addressed=around.us.meant(ours), visibility=Visibility.DIRECT, text=words or _shared(item),
        media=pictures, recipients=tuple(others), ref=ref_of(person, name), thread=_thread(author, others),
        in_reply_to=name_of(text(item, "reply_to", "mid") or text(item, "reply_to", "id")), detail=_story(item),
    )  # fmt: skip


def event(network: str, item: Item, around: Around) -> Iterator[Heard]:
    """Yield what an event of a conversation says: words, an edit, a reaction, a read mark, a button; else nothing."""
    for name, read in EVENTS.items():
        if isinstance(told := item.get(name), Mapping):
            yield from read(network, item, told, around)
            return
    if not isinstance(item.get("sender"), Mapping) and not isinstance(item.get("recipient"), Mapping):
        raise Unreadable("An event that nobody sent to nobody")


def _said(network: str, item: Item, told: Item, around: Around) -> Iterator[Heard]:
    name = name_of(required(told, "mid"))
    gone = told.get("is_deleted") is True
    words = worded(told, "text")
    if not words and not gone:
        words = _described(told)
    yield Heard(
        external_id=name, version="deleted" if gone else mark(words, name), kind=Kind.CREATE, raw=b"", deleted=gone,
        text=words, media=tuple(photos(told)), in_reply_to=name_of(text(told, "reply_to", "mid")),
        ref=_ref(item, name, around), detail=_story({"story": {"reply_to": (told.get("reply_to") or {}).get("story")}}),
        **_between(network, item, around),
    )  # fmt: skip


def _edited(network: str, item: Item, told: Item, around: Around) -> Iterator[Heard]:
    name, words = name_of(required(told, "mid")), worded(told, "text")
    at = when(item.get("timestamp"), otherwise=around.at)
    yield Heard(
        external_id=name, version=f"{at.isoformat()} {mark(words)[:12]}", edited_at=at, kind=Kind.CREATE, raw=b"",
        text=words, ref=_ref(item, name, around), **_between(network, item, around),
    )  # fmt: skip


def _reacted(network: str, item: Item, told: Item, around: Around) -> Iterator[Heard]:
    name, between = name_of(required(told, "mid")), _between(network, item, around)
    detail = {key: text(told, key) for key in ("reaction", "emoji") if text(told, key)}
    yield Heard(
        external_id=f"{name}#like-by-{between['author'].value}", version=between["at"].isoformat(), kind=Kind.LIKE,
        raw=b"", deleted=told.get("action") == "unreact", in_reply_to=name, detail=detail, **between,
    )  # fmt: skip


def _has_read(network: str, item: Item, told: Item, around: Around) -> Iterator[Heard]:
    between = _between(network, item, around)
    up_to = required(told, "mid", "watermark")
    yield Heard(
        external_id=f"{between['thread']}#read-{up_to}-by-{between['author'].value}", version="1", kind=Kind.VIEW,
        raw=b"", in_reply_to=name_of(text(told, "mid")), **between,
    )  # fmt: skip


def _pressed(network: str, item: Item, told: Item, around: Around) -> Iterator[Heard]:
    between = _between(network, item, around)
    name = text(told, "mid") or f"press:{between['author'].value}:{between['at'].timestamp():.3f}"
    yield Heard(
        external_id=name_of(name), version="1", kind=Kind.CREATE, raw=b"", detail={"button": text(told, "payload")},
        text=text(told, "title") or text(told, "payload"), ref=_ref(item, name_of(name), around), **between,
    )  # fmt: skip


EVENTS: Mapping[str, Callable[[str, Item, Item, Around], Iterator[Heard]]] = {
    "message": _said, "message_edit": _edited, "reaction": _reacted, "read": _has_read, "postback": _pressed,
}  # fmt: skip


def _between(network: str, item: Item, around: Around) -> dict[str, Any]:
    """Return who an event is from and for, when, and in which talk."""
    author, other = _party(network, item, "sender"), _party(network, item, "recipient")
    ours = around.us.are(author.value)
    return {
        "author": author, "recipients": (other,) if other.value else (), "ours": ours,
        "addressed": around.us.meant(ours), "at": when(item.get("timestamp"), otherwise=around.at),
        "visibility": Visibility.DIRECT, "thread": _thread(author, [other]),
    }  # fmt: skip


def _party(network: str, item: Item, name: str) -> Handle:
    told = item.get(name)
    return Handle(kind=network, value=text(told, "id") or text(told, "user_ref"), name=text(told, "username"))


def _ref(item: Item, name: str, around: Around) -> str:
    sender, recipient = text(item, "sender", "id"), text(item, "recipient", "id")
    return ref_of(recipient if around.us.are(sender) else sender, name)


def _thread(author: Handle, others: list[Handle]) -> str:
    other = next((one.value for one in others if one.value), "")
    return talk(author.value, other) if author.value and other else ""


def _created(item: Item) -> Any:
    told = item.get("created_time")
    if told is not None and not isinstance(told, str):
        raise Unreadable("A message from no time at all")
    try:
        return when(told)
    except ValueError:
        return when(None)  # words of an unknown hour are better heard than kept apart


def _described(told: Item) -> str:
    """Return what was sent without words, in a few: a place, a link, a product."""
    found = []
    for one in items(told.get("attachments")):
        where = one.get("payload") if isinstance(one.get("payload"), Mapping) else {}
        spot = where.get("coordinates") if isinstance(where, Mapping) else None
        if isinstance(spot, Mapping):
            found.append(f"{text(spot, 'lat')}, {text(spot, 'long')}")
        found += [text(one, name) for name in ("title", "url") if text(one, name)]
        found += [text(product, "title") for product in items(_elements(where))]
    return "\n".join(filter(None, found))


def _elements(payload: object) -> object:
    if not isinstance(payload, Mapping):
        return None
    product = payload.get("product")
    return product.get("elements") if isinstance(product, Mapping) else payload.get("elements")


def _shared(item: Item) -> str:
    shares = items((item.get("shares") or {}).get("data"))
    attached = items((item.get("attachments") or {}).get("data"))
    names = [text(one, "generic_template", "title") for one in attached] + [text(one, "name") for one in attached]
    return "\n".join(dict.fromkeys(filter(None, [*(text(one, "link") for one in shares), *names])))


def _story(item: Item) -> dict[str, str]:
    """Return the story somebody answered or named us in, by its address: it is gone after a day."""
    story = item.get("story")
    told = {name: text(story, name, "link") or text(story, name, "url") for name in ("reply_to", "mention")}
    address = next((one for one in told.values() if one), "")
    return {"story": address} if address else {}
