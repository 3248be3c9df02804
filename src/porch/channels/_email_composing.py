"""An utterance as a mail. Nothing a customer wrote reaches a header without losing its control characters."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from porch.core.errors import ChannelError
from porch.core.interaction import Media, Utterance
from porch.core.itip import method_of
from porch.core.mailhead import one_line

KEY, CALENDAR = "X-Porch-Utterance", "text/calendar"
_POLICY = SMTP.clone(max_line_length=900)  # shorter lines would break ids in two and encode the pieces
_TOKEN = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,300}")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\x00-\x1f]{1,64}@[^\s@<>\"(),;:\x00-\x1f]{1,255}")
_LINK = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]{1,800}")
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail ready to go: bytes with CRLF, who gets it, and the id by which it is found again."""

    raw: bytes
    recipient: str
    external_id: str
    mark: str


def external_id(utterance: Utterance, address: str) -> str:
    """Return the Message-ID (without brackets) of `utterance`: the same key gives the same id, always."""
    return named(utterance.key, address)


def named(key: str, address: str) -> str:
    """Return the Message-ID of what is said under `key`."""
    return f"{_mark(key, address)}@{address.partition('@')[2]}"


def mark(utterance: Utterance, address: str) -> str:
    """Return what our own header carries, for servers that replace the Message-ID."""
    return _mark(utterance.key, address)


def _mark(key: str, address: str) -> str:
    return hashlib.blake2b(f"{address}\0{key}".encode(), digest_size=16, person=b"porch-mail").hexdigest()


def compose(utterance: Utterance, *, address: str, name: str, at: datetime) -> Letter:
    """Return `utterance` as a mail from `address`; a permanent ChannelError when it cannot be one."""
    try:
        raw, to = _written(utterance, address, name, at)
    except (ValueError, LookupError) as error:
        raise ChannelError(f"This cannot be written as a mail: {error}", permanent=True) from error
    known = {"external_id": external_id(utterance, address), "mark": mark(utterance, address)}
    return Letter(raw=raw, recipient=to, **known)


def _written(utterance: Utterance, address: str, name: str, at: datetime) -> tuple[bytes, str]:
    message = EmailMessage(policy=_POLICY)
    to = recipient(utterance, address)
    message["From"] = formataddr((one_line(name), address))
    message["To"] = to
    message["Subject"] = one_line(utterance.subject)[:500] or _subject(utterance.text)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{external_id(utterance, address)}>"
    message[KEY] = mark(utterance, address)
    for header, ids in (("In-Reply-To", ids_of([utterance.in_reply_to])), ("References", _references(utterance))):
        if ids:
            message[header] = ids
    _offer_an_end(message, utterance.unsubscribe)
    message.set_content(utterance.text.replace("\0", ""))
    if utterance.html:
        message.make_alternative()
        message.attach(_dressed(utterance.html))
    for media in utterance.media:
        _invite(message, media)
    for media in utterance.media:
        _enclose(message, media)
    return message.as_bytes(), to


def _dressed(html: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)  # whose lines are as short as RFC 2045 wants them
    part.set_content(html.replace("\0", ""), subtype="html", cte="quoted-printable")
    del part["MIME-Version"]
    return part


def _offer_an_end(message: EmailMessage, address: str) -> None:
    """Let the mail program end what this mail belongs to by itself (RFC 2369; RFC 8058 where the address is https)."""
    if not _LINK.fullmatch(address):
        return
    message["List-Unsubscribe"] = f"<{address}>"
    if address.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def recipient(utterance: Utterance, ours: str = "") -> str:
    """Return the address an answer goes to: where the mail asked for answers, else whom it is for.

    What follows a mail of `ours` goes to whom it is for: that mail asked for answers to ourselves.
    """
    asked = utterance.ref.strip() if utterance.in_reply_to else ""
    for_whom = utterance.to.value.strip() if utterance.to else ""
    address = asked if asked and not (for_whom and asked.lower() == ours) else for_whom
    if not _ADDRESS.fullmatch(address) or not address.isascii():
        raise ChannelError(f"This is not an address mail can go to: {one_line(address)[:100]!r}", permanent=True)
    return address


def ids_of(ids: Iterable[str]) -> str:
    """Return `ids` as a header writes them; those that cannot stand in one, and our own stand-ins, are left out."""
    fit = (one.strip().strip("<>") for one in ids)
    return " ".join(f"<{one}>" for one in fit if _TOKEN.fullmatch(one) and not one.endswith("@porch.invalid"))


def _references(utterance: Utterance) -> str:
    """Return the first reference and the last nine, ending with the parent."""
    ids = [one for one in dict.fromkeys(utterance.references) if one and one != utterance.in_reply_to]
    kept = ids if len(ids) < 9 else [ids[0], *ids[-8:]]
    return ids_of([*kept, utterance.in_reply_to])


def _subject(text: str) -> str:
    return one_line(text)[:60] or "A message"


def _invite(message: EmailMessage, media: Media) -> None:
    """Say an invitation a second time as calendars understand it (RFC 6047): beside the words, not under them."""
    method = method_of(media.content or b"") if media.content_type == CALENDAR else ""
    if method and media.content is not None:
        ics = media.content.decode("utf-8")
        message.add_alternative(ics, subtype="calendar", charset="utf-8", cte="base64", params={"method": method})


def _enclose(message: EmailMessage, media: Media) -> None:
    if media.content is None:
        raise ChannelError("A file is sent by mail only with its bytes.", permanent=True)
    kind = media.content_type if _TYPE.fullmatch(media.content_type) else "application/octet-stream"
    main, _, sub = kind.partition("/")
    if main in {"multipart", "message"}:
        main, sub = "application", "octet-stream"
    if kind == CALENDAR:  # a second part of this type would be a second invitation to some mail programs
        main, sub = "application", "ics"
    name = one_line(media.name)[:150] or "file"
    message.add_attachment(media.content, maintype=main, subtype=sub, filename=name)
