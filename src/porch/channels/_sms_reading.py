"""Understands what a Twilio-shaped provider tells of texts, calls and voicemails, listed or pushed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility, digest
from porch.core.telephone import called, normal

Item = Mapping[str, Any]
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
LOST = frozenset({"failed", "undelivered", "canceled"})
UNSENT = frozenset({"scheduled", "canceled", "receiving"})


def envelope(kind: str, item: Item, us: str, media: Sequence[Item] = (), address: str = "") -> bytes:
    """Return the bytes of one text or call with what is needed to read it alone: our number, its files."""
    told = {"kind": kind, "us": us, "item": dict(item), "media": list(media), "address": address}
    return json.dumps(told, ensure_ascii=False).encode()


def read(raw: bytes) -> list[Heard]:
    """Return what one item says: nothing for what has not ended; Unreadable when it cannot be read."""
    try:
        told = json.loads(raw)
        item, us = told["item"], str(told.get("us") or "")
        readers = {"message": _message, "call": _call}
        return readers[told["kind"]](item, us, told.get("media") or [], str(told.get("address") or ""), raw)
    except Unreadable:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise Unreadable(f"This is no text and no call: {type(error).__name__} {error}"[:300]) from error


def moment(told: Any) -> datetime:
    """Return a time as Twilio writes it (RFC 2822, GMT); Unreadable when it is none."""
    try:
        at = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise Unreadable(f"No time: {str(told)[:40]}") from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def name_of(sid: str) -> str:
    """Return the external id of an item by its SID, which is unique among all of the provider's."""
    return f"twilio:{sid}"


def number_of(told: Any) -> str:
    """Return a number in its normal form; senders that are words (a bank's name) stay as they are, folded."""
    text = str(told).strip()
    return normal(text) or text.casefold()


def _message(item: Item, us: str, media: Sequence[Item], address: str, raw: bytes) -> list[Heard]:
    sid, status, body = _text(item, "sid"), _text(item, "status"), str(item.get("body") or "")
    if status in UNSENT:
        return []
    there, here = number_of(_text(item, "from")), number_of(_text(item, "to"))
    ours = bool(us) and there == us
    sent = item.get("date_sent") or item.get("date_created")
    told = {
        "delivery": status if ours else "", "segments": str(item.get("num_segments") or ""),
        "opt_out": str(item.get("opt_out") or "").lower(), "error": str(item.get("error_code") or ""),
    }  # fmt: skip
    return [
        _heard(
            sid, Kind.CREATE, ours=ours, there=there, here=here, at=moment(sent), raw=raw, text=body, subject="",
            version=digest(f"{status if ours else ''}|{body}".encode()), detail=told,
            edited_at=moment(item.get("date_updated") or sent) if ours else None,
            media=tuple(_file(one, address) for one in media),
            traits=frozenset() if ours or normal(there) else frozenset({Trait.NO_REPLY}),
        )
    ]  # fmt: skip


def _call(item: Item, us: str, media: Sequence[Item], address: str, raw: bytes) -> list[Heard]:
    status = _text(item, "status")
    if status not in ENDED:
        return []
    there, here = number_of(_text(item, "from")), number_of(_text(item, "to"))
    ours = bool(us) and there == us
    files = tuple(_recording(one, address) for one in media)
    voicemail = bool(files) and not ours
    seconds = int(media[0].get("duration") or 0) if voicemail else int(item.get("duration") or 0)
    answered = status == "completed" and not voicemail
    told = {
        "direction": "out" if ours else "in", "answered": "yes" if answered else "no", "seconds": str(seconds),
        "voicemail": "yes" if voicemail else "", "told": "1" if ours and not answered else "",
    }  # fmt: skip
    return [
        _heard(
            _text(item, "sid"), Kind.CALL, ours=ours, there=there, here=here,
            at=moment(item.get("start_time") or item.get("date_created")), raw=raw, text="",
            subject=called(seconds=seconds, answered=answered, voicemail=voicemail), detail=told, media=files,
            version=f"{len(files)}:{status}", edited_at=moment(media[0]["date_created"]) if voicemail else None,
            traits=frozenset(),
        )
    ]  # fmt: skip


def _heard(
    sid: str, kind: Kind, *, ours: bool, there: str, here: str, at: datetime, raw: bytes, text: str, subject: str,
    version: str, detail: Mapping[str, str], media: tuple[Media, ...], edited_at: datetime | None,
    traits: frozenset[Trait],
) -> Heard:  # fmt: skip
    them = Handle(kind="phone", value=here if ours else there)
    return Heard(
        external_id=name_of(sid), version=version, kind=kind, author=Handle(kind="phone", value=there),
        recipients=(them,) if ours else (), ours=ours, at=at, edited_at=max(edited_at, at) if edited_at else None,
        raw=raw, visibility=Visibility.DIRECT, text=text, subject=subject, ref=sid, media=media, traits=traits,
        # A number is one conversation: a text names no text that it answers.
        thread=f"twilio:with:{there if ours else here}:{them.value}",
        detail={name: value for name, value in detail.items() if value},
    )  # fmt: skip


def _file(item: Item, address: str) -> Media:
    return Media(
        url=_whole(_text(item, "uri").removesuffix(".json"), address), content_type=_text(item, "content_type")
    )


def _recording(item: Item, address: str) -> Media:
    seconds = int(item.get("duration") or 0)
    spoken = called(seconds=seconds, answered=False, voicemail=True)
    url = _whole(_text(item, "uri").removesuffix(".json"), address)
    return Media(url=f"{url}.mp3", name="voicemail.mp3", content_type="audio/mpeg", alt=spoken)


def _whole(uri: str, address: str) -> str:
    return uri if uri.startswith(("https://", "http://")) else f"{address}{uri}"


def _text(item: Item, name: str) -> str:
    value = item[name]
    if not isinstance(value, str) or not value:
        raise Unreadable(f"{name} is missing")
    return value
