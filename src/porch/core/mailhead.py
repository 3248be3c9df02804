"""The head of a mail: ids, addresses, dates and what it says about itself, read without trusting any of it.

Only the old `compat32` policy is used: the newer header classes of the standard library raise on hostile lines.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from porch.core.interaction import Handle, Trait, digest

LONGEST_HEADER = 32_768
MOST_PEOPLE = 100
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

_ID = re.compile(r"<([^<>]{1,900})>")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,255}")
_NO_REPLY = re.compile(
    r"^(no|do|not|ne|nicht|non|pas|nepas)[-_.]?(not|pas)?[-_.]?(reply|respond|answer|antworten|rispondere|repondre|responder)"
    r"|^(noreply|donotreply|nichtantworten|keine?[-_.]?antwort|mailer-daemon|postmaster|bounces?)\b",
    re.IGNORECASE,
)
_AT = re.compile(r" (?:at|\(at\)|\[at\]) ", re.IGNORECASE)
_MACHINE = frozenset({"mailer-daemon", "postmaster"})
_ORDER = re.compile(rb"schema\.org/?[\"'\s,@a-z:{\\]{0,80}(Order|Invoice|ParcelDelivery|[A-Za-z]+Reservation)\b")


def header(message: Message, name: str) -> str:
    """Return the first `name` header in readable letters on one line; "" when absent. Never raises."""
    return readable(raw_header(message, name))


def raw_header(message: Message, name: str) -> str:
    """Return the first `name` header as it stands, unfolded, at most LONGEST_HEADER characters; "" when absent."""
    wanted = name.lower()
    for key, value in message.raw_items():
        if key.lower() == wanted:
            return one_line(letters(str(value)[:LONGEST_HEADER]))
    return ""


def one_line(text: str) -> str:
    """Return `text` without any control character, so that it can stand in a header.

    >>> one_line("Hello\\r\\nBcc: all@example.org")
    'Hello Bcc: all@example.org'
    """
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def message_id(message: Message) -> str:
    """Return the Message-ID without its brackets, "" when there is none worth the name."""
    value = raw_header(message, "Message-ID")
    return next(iter(_ids(value)), "") or _SPACE.sub("", value).strip("<>")[:900]


def synthetic_id(raw: bytes) -> str:
    """Return the id of a mail that has none: the same bytes always give the same id."""
    return f"sha:{digest(raw)}@porch.invalid"


def lineage(message: Message) -> tuple[str, str]:
    """Return (parent, first of the thread) by In-Reply-To and References alone; "" where they say nothing."""
    references = _ids(raw_header(message, "References"))
    parents = _ids(raw_header(message, "In-Reply-To"))
    parent = parents[0] if parents else (references[-1] if references else "")
    return parent, (references[0] if references else parent)


def people(message: Message, *names: str) -> tuple[Handle, ...]:
    """Return everybody in the headers `names`, each address once, at most MOST_PEOPLE."""
    found: dict[str, Handle] = {}
    for name in names:
        for handle in _parsed(raw_header(message, name)):
            found.setdefault(handle.value, handle)
    return tuple(found.values())[:MOST_PEOPLE]


def sender(message: Message) -> Handle | None:
    """Return who wrote it (From, else Sender, Reply-To, Return-Path), None when nobody did."""
    for name in ("From", "Sender", "Reply-To", "Return-Path"):
        if handles := people(message, name):
            return handles[0]
    return None


def moment(message: Message, received_at: datetime | None, envelope: datetime | None = None) -> datetime:
    """Return when it was written, UTC: Date if believable, else the last Received, the mbox line, or `received_at`."""
    latest = (received_at or datetime.max.replace(tzinfo=UTC) - timedelta(days=2)) + timedelta(days=1)
    stamps = [raw_header(message, "Date"), *_received(message)]
    for stamp in stamps:
        at = _parsed_date(stamp)
        if at is not None and EARLIEST <= at <= latest:
            return at
    return envelope or received_at or EARLIEST


def traits(message: Message, author: Handle, raw: bytes) -> frozenset[Trait]:
    """Return what the mail says about itself."""
    told = {key.lower(): one_line(str(value)[:500]).strip().lower() for key, value in message.raw_items()}
    precedence = told.get("precedence", "")
    local = author.value.split("@")[0]
    found: set[Trait] = set()
    if {"list-id", "list-unsubscribe", "list-post"} & told.keys() or precedence in {"bulk", "list", "junk"}:
        found.add(Trait.LIST)
    if _automatic(told, precedence) or local in _MACHINE or message.get_content_type() == "multipart/report":
        found.add(Trait.AUTOMATIC)
    if _NO_REPLY.search(local) or _NO_REPLY.search(_first_local(told.get("reply-to", ""))):
        found.add(Trait.NO_REPLY)
    if _ORDER.search(raw[:600_000]):
        found.add(Trait.RECEIPT)
    if told.get("x-spam-flag", "").startswith("yes"):
        found.add(Trait.SPAM)
    return frozenset(found)


def _automatic(told: dict[str, str], precedence: str) -> bool:
    said = told.get("auto-submitted", "no")
    if not said.startswith("no") or precedence in {"auto_reply", "auto-reply"}:
        return True
    if told.get("return-path", "").strip() == "<>" or told.get("x-auto-response-suppress", "none") in {
        "all",
        "autoreply",
    }:
        return True
    return bool(
        {"x-autoreply", "x-autorespond", "x-auto-reply", "x-autogenerated", "x-failed-recipients"} & told.keys()
    )


def _first_local(value: str) -> str:
    found = _ADDRESS.search(value)
    return found.group().split("@")[0] if found else ""


def letters(value: str) -> str:
    """Return `value` with its unplaced bytes (surrogates) as letters: UTF-8 if they are, else Western European."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def readable(value: str) -> str:
    """Return `value` with its encoded words (RFC 2047) decoded; as it stands where they are broken."""
    if "=?" not in value:
        return value
    try:
        parts = [_part(data, charset) for data, charset in decode_header(value)]
    except Exception:  # a broken encoded word: better to show it raw than to lose the mail
        return value
    return one_line("".join(parts))


def _part(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return data
    return decode(data, charset or "")


def decode(data: bytes, charset: str) -> str:
    """Return `data` as text whatever `charset` claims: the claim, else UTF-8, else Western European. Never raises."""
    for name in (charset.strip("\"' ").lower(), "utf-8"):
        try:
            return data.decode(_ALIASES.get(name, name)) if name else data.decode("utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "x-gbk": "gbk",
    "gb2312": "gbk",
    "unknown-8bit": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
}
_ALIASES |= {"utf-7": "no-such-letters", "iso-2022-jp": "iso2022_jp_ext"}  # UTF-7 hides markup from every filter


def _parsed(value: str) -> list[Handle]:
    if not value:
        return []
    try:
        pairs = getaddresses([value])
    except Exception:
        pairs = []
    handles = [_handle(name, address) for name, address in pairs if _ADDRESS.fullmatch(address)]
    if handles:
        return handles
    loose = (_ADDRESS.search(_AT.sub("@", piece)) for piece in value.split(",")[:MOST_PEOPLE])
    return [_handle(_in_brackets(value), found.group()) for found in loose if found]


def _in_brackets(value: str) -> str:
    """Return the name in "ann at shop.example (Ann)", the way public archives write senders."""
    found = re.search(r"\(([^()]{1,100})\)\s*$", value)
    return found.group(1) if found else ""


def _handle(name: str, address: str) -> Handle:
    return Handle(kind="email", value=readable(address).lower(), name=readable(name)[:200])


def _ids(value: str) -> list[str]:
    return [_SPACE.sub("", found) for found in _ID.findall(value)]


def _received(message: Message) -> list[str]:
    values = [str(value) for key, value in message.raw_items() if key.lower() == "received"]
    return [one_line(value[:4000]).rpartition(";")[2] for value in values[:3]]


def _parsed_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except Exception:  # ValueError, TypeError, IndexError, OverflowError: the parser knows them all
        return None
