"""Understands WhatsApp's webhooks: messages, edits, reactions, our echoes, and whether our words arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from porch.channels import _meta_delivery as delivery
from porch.channels._meta_reading import Around, mark, reading, required, sealed, when
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait, Visibility
from porch.core.payload import items, parsed, text

NETWORK, LABEL = "whatsapp", "WhatsApp"
KEPT_THERE = "whatsapp-media:"  # a file is known by an id, for which Meta gives an address that lasts five minutes
FILES = ("image", "video", "audio", "document", "sticker")
LISTS = {"messages": "message", "message_echoes": "echo", "statuses": "status"}
AFTER = timedelta(milliseconds=1)  # stamps are seconds: an edit within that of its message is the later of the two
ARRIVING = frozenset({"sent", "delivered", "deleted", "warning", "played"})

Item = Mapping[str, Any]


def read(raw: bytes) -> list[Heard]:
    """Return what a sealed item of WhatsApp says, or raise Unreadable."""
    return reading(raw, LABEL, READERS)


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole webhook; nobody in it is us. Unreadable when it is no JSON."""
    yield from readings(pushed(parsed(body, LABEL)), read, where or LABEL)


def pushed(body: Any, ours: str = "", around: Around | None = None) -> Iterator[bytes]:
    """Yield each message, echo and status of a webhook, sealed; only those of the number `ours` when it is given."""
    if not isinstance(body, Mapping) or body.get("object") != "whatsapp_business_account":
        return
    us = (around or Around()).us
    for entry in delivery.entries(body):
        for change in delivery.changes(entry):
            value = change.get("value")
            if not isinstance(value, Mapping) or (ours and text(value, "metadata", "phone_number_id") != ours):
                continue
            yield from _listed(value, Around(us=us, place=_number(value), at=delivery.told_at(entry)))


def number(told: str) -> str:
    """Return a phone number as WhatsApp knows it: its digits, with the country and without a plus.

    >>> number("+1 (650) 555-1234"), number("US.13491208655302741918")
    ('16505551234', 'US.13491208655302741918')
    """
    digits = "".join(letter for letter in told if letter.isdigit())
    return told if any(letter.isalpha() for letter in told) else digits


def ref_of(person: str, name: str) -> str:
    """Return what is needed to answer a message: whom, and which one."""
    return f"{person}:{name}"


def _listed(value: Item, around: Around) -> Iterator[bytes]:
    contacts = items(value.get("contacts"))
    for name, kind in LISTS.items():
        listed = value.get(name)
        for one in listed if isinstance(listed, list) else ():
            yield sealed(kind, {"is": one, "contacts": contacts}, around)


def _number(value: Item) -> str:
    return number(text(value, "metadata", "display_phone_number"))


def _message(item: Item, around: Around) -> Iterator[Heard]:
    told = _within(item)
    author = _author(told, items(item.get("contacts")))
    yield from _said(told, author, around, ours=False)


def _echo(item: Item, around: Around) -> Iterator[Heard]:
    told = _within(item)
    to = number(required(told, "to", "to_user_id"))
    us = Handle(kind=NETWORK, value=number(text(told, "from")) or around.place)
    ours = bool(around.us.ids)
    for heard in _said(told, us, around, ours=ours, person=to):
        yield replace(heard, recipients=(Handle(kind=NETWORK, value=to),))


def _said(told: Item, author: Handle, around: Around, *, ours: bool, person: str = "") -> Iterator[Heard]:
    whom = person or author.value
    name, what = required(told, "id"), text(told, "type")
    common: dict[str, Any] = {
        "author": author, "at": when(told.get("timestamp"), otherwise=around.at), "raw": b"", "ours": ours,
        "addressed": around.us.meant(ours), "visibility": Visibility.DIRECT, "thread": _talk(told, around, whom),
    }  # fmt: skip
    if what == "reaction":
        yield _nod(told, common)
    elif what == "system":
        yield _moved(told, name, common)
    elif what == "revoke":
        gone = required(_held(told, "revoke"), "original_message_id")
        yield Heard(external_id=gone, version="deleted", kind=Kind.CREATE, deleted=True, **common)
    elif what == "edit":
        yield _edited(told, whom, common)
    else:
        words, media = _words(told), tuple(_media(told))
        yield Heard(
            external_id=name, version=mark(words, [one.url for one in media]), kind=Kind.CREATE, text=words,
            media=media, ref=ref_of(whom, name), in_reply_to=text(told, "context", "id"), detail=_detail(told),
            **common,
        )  # fmt: skip


def _edited(told: Item, whom: str, common: dict[str, Any]) -> Heard:
    held = _held(told, "edit")
    name, said = required(held, "original_message_id"), held.get("message")
    words = _words(said if isinstance(said, Mapping) else {})
    return Heard(
        external_id=name, version=f"{common['at'].isoformat()} {mark(words)[:12]}", kind=Kind.CREATE, text=words,
        edited_at=common["at"] + AFTER, ref=ref_of(whom, name), **common,
    )  # fmt: skip


def _nod(told: Item, common: dict[str, Any]) -> Heard:
    held = _held(told, "reaction")
    target, emoji = required(held, "message_id"), text(held, "emoji")
    return Heard(
        external_id=f"{target}#like-by-{common['author'].value}", version=f"{common['at'].isoformat()} {emoji}",
        edited_at=common["at"], kind=Kind.LIKE, deleted=not emoji, in_reply_to=target,
        detail={"emoji": emoji} if emoji else {}, **common,
    )  # fmt: skip


def _moved(told: Item, name: str, common: dict[str, Any]) -> Heard:
    """Return what WhatsApp itself says of somebody: a new number, for one."""
    held = _held(told, "system")
    new = text(held, "new_wa_id") or text(held, "wa_id")
    return Heard(
        external_id=name, version="1", kind=Kind.CREATE, text=text(held, "body"), traits=frozenset({Trait.AUTOMATIC}),
        detail={"new number": new} if new else {}, **{**common, "addressed": False},
    )  # fmt: skip


def _status(item: Item, around: Around) -> Iterable[Heard]:
    told = _within(item)
    name, state = required(told, "id"), text(told, "status")
    if state in ARRIVING:
        return []  # nobody did anything
    named = ("recipient_participant_id", "recipient_id", "recipient_user_id")
    whom = number(next(filter(None, (text(told, name) for name in named)), ""))
    common: dict[str, Any] = {
        "author": _named(whom, text(told, "recipient_user_id"), items(item.get("contacts"))), "raw": b"",
        "at": when(told.get("timestamp"), otherwise=around.at), "visibility": Visibility.DIRECT, "in_reply_to": name,
        "addressed": around.us.meant(False),
        "thread": _talk(told, around, whom),
    }  # fmt: skip
    if state == "read":
        return [Heard(external_id=f"{name}#read-by-{whom}", version="1", kind=Kind.VIEW, **common)]
    if state == "failed":
        why = "; ".join(_why(one) for one in items(told.get("errors"))) or "no reason given"
        return [Heard(
            external_id=f"{name}#failed", version="1", kind=Kind.CREATE, text=f"This did not arrive: {why}",
            traits=frozenset({Trait.AUTOMATIC}), detail={"failed": why}, ref=ref_of(whom, name), **common,
        )]  # fmt: skip
    raise Unreadable(f"A status unknown to us: {state[:40]}")


READERS: Mapping[str, Callable[[Item, Around], Iterable[Heard]]] = {
    "message": _message, "echo": _echo, "status": _status,
}  # fmt: skip


def _within(item: Item) -> Item:
    told = item.get("is")
    if not isinstance(told, Mapping):
        raise Unreadable("This is no message")
    return told


def _held(told: Item, name: str) -> Item:
    held = told.get(name)
    if not isinstance(held, Mapping):
        raise Unreadable(f"There is no {name} in it")
    return held


def _author(told: Item, contacts: list[Item]) -> Handle:
    whose = contacts[0] if contacts else {}
    named = (text(told, "from"), text(told, "from_user_id"), text(whose, "wa_id"), text(whose, "user_id"))
    return _named(number(next(filter(None, named), "")), text(told, "from_user_id"), contacts)


def _named(person: str, user: str, contacts: list[Item]) -> Handle:
    """Return somebody with the name their profile shows; a contact is named by number, by id, or is the only one."""
    known = [one for one in contacts if person in (number(text(one, "wa_id")), text(one, "user_id"))]
    known = known or [one for one in contacts if user and text(one, "user_id") == user]
    profile = (known or contacts[:1] or [{}])[0]
    return Handle(kind=NETWORK, value=person, name=text(profile, "profile", "name"))


def _talk(told: Item, around: Around, whom: str) -> str:
    group = text(told, "group_id")
    return f"talk:{around.place}-{group or whom}"


def _words(told: Item) -> str:
    kind = text(told, "type")
    held = told.get(kind)
    if kind == "contacts":
        return "\n".join(_card(one) for one in items(held)).strip()
    if not isinstance(held, Mapping):
        return _unsupported(told)
    if kind == "text":
        return str(_required_words(held))
    if kind == "location":
        place = [text(held, name) for name in ("name", "address", "url")]
        return "\n".join(filter(None, [*dict.fromkeys(place), f"{text(held, 'latitude')}, {text(held, 'longitude')}"]))
    if kind == "interactive":
        return "\n".join(
            text(held, name, "title") for name in ("button_reply", "list_reply") if text(held, name, "title")
        )
    if kind == "order":
        bought = [
            f"{text(one, 'quantity')} × {text(one, 'product_retailer_id')}" for one in items(held.get("product_items"))
        ]
        return "\n".join(filter(None, [text(held, "text"), *bought]))
    return text(held, "caption") or text(held, "text") or text(held, "filename")


def _required_words(held: Item) -> str:
    if not isinstance(words := held.get("body"), str):
        raise Unreadable("A text without words")
    return words


def _unsupported(told: Item) -> str:
    """Return what WhatsApp says of a message it hands nobody: a poll, a view-once photo, a deleted one."""
    if not (why := [_why(one) for one in items(told.get("errors"))]):
        raise Unreadable("A message that holds nothing")
    return f"WhatsApp does not hand on this message: {'; '.join(why)}"


def _why(error: Item) -> str:
    details = text(error, "error_data", "details") or text(error, "details")
    title = text(error, "title") or text(error, "message")
    return f"{details or title} ({text(error, 'code')})"


def _card(contact: Item) -> str:
    name = text(contact, "name", "formatted_name")
    phones = [text(one, "phone") or text(one, "wa_id") for one in items(contact.get("phones"))]
    return " ".join(filter(None, [name or text(contact, "vcard"), *phones]))


def _media(told: Item) -> Iterator[Media]:
    for kind in FILES:
        held = told.get(kind)
        if isinstance(held, Mapping) and text(held, "id"):
            yield Media(
                url=f"{KEPT_THERE}{text(held, 'id')}", name=text(held, "filename") or kind,
                content_type=text(held, "mime_type").replace("\\", "").partition(";")[0], alt=text(held, "caption"),
            )  # fmt: skip


def _detail(told: Item) -> dict[str, str]:
    advert = {"came by": text(told, "referral", "headline") or text(told, "referral", "source_url")}
    button = {"button": text(told, "button", "payload") or text(told, "interactive", "button_reply", "id")}
    group = {"group": text(told, "group_id")}
    return {name: value for name, value in (advert | button | group).items() if value}
