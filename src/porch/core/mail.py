"""Reads a mail's bytes into a Heard, and a mailbox file into mails. Pure; hostile input raises Unreadable only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from porch.core import mailhead, notices
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility, digest
from porch.core.markup import LARGEST, plain, sanitise
from porch.core.trim import trim

DEEPEST = 100  # nested parts; the standard library's parser recurses and dies at about 1,000
LONGEST_TEXT = 500_000  # characters
MOST_FILES = 25
CALENDARS = frozenset({"text/calendar", "application/ics"})
LARGEST_FILE = 15 * 1024 * 1024

_FROM_LINE = re.compile(rb"\AFrom [^\r\n]*\r?\n")
_MBOX_FROM = re.compile(rb"^From \S[^\r\n]*\d\d:\d\d[^\r\n]*\d{4}[^\r\n]*\r?$", re.MULTILINE)
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SHAPE = re.compile(
    rb"^--(?P<line>[^\r\n]{1,200}?)(?P<end>--)?[ \t]*\r?$"
    rb"|\bboundary[ \t]{0,9}=[ \t]{0,9}(?:\"(?P<quoted>[^\"\r\n]{1,200})\"|(?P<bare>[^\s;\"]{1,200}))"
    rb"|^(?P<inner>content-type:[ \t]{0,9}message/)",
    re.MULTILINE | re.IGNORECASE,
)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"), (b"%PDF-", "application/pdf"),
)  # fmt: skip
_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


@dataclass(slots=True)
class _Body:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[Media] = field(default_factory=list)
    left_out: int = 0


def read_mail(raw: bytes, *, ours: frozenset[str], mailbox: str, received_at: datetime | None = None) -> Heard:
    """Return what the mail in `raw` says, or raise Unreadable.

    `ours` are our own addresses (lower case): a mail From one of them is ours. `mailbox` is the folder it lay in.
    `received_at` (aware) bounds and replaces a date nobody can believe. `text` is the new words only; where that
    left something out, `detail["whole"]` is "1" and `raw` holds everything. Of a notice nothing is kept but who sent
    it, its subject and its link, in `raw` too.
    """
    if not raw.strip():
        raise Unreadable("The mail is empty")
    try:
        return _read(raw, ours, mailbox, received_at)
    except Unreadable:
        raise
    except Exception as error:  # RecursionError, LookupError, AttributeError ...: the parser's, on hostile input
        raise Unreadable(f"The mail could not be understood: {type(error).__name__} {error}"[:300]) from error


def read_head(raw: bytes, *, received_at: datetime | None = None) -> tuple[str, datetime]:
    """Return (external id, when) of a mail of which only the head is at hand; the id is "" when it has none."""
    message = BytesParser(policy=compat32).parsebytes(raw, headersonly=True)
    return mailhead.message_id(message), mailhead.moment(message, received_at)


def mbox_messages(raw: bytes) -> Iterator[bytes]:
    """Yield the mails of a mailbox file, each with its "From " line; joined they are `raw`, byte for byte.

    >>> list(mbox_messages(b"From a Mon Jan  1 00:00:00 2001\\nA: 1\\n\\nFrom b Mon Jan  1 00:00:00 2001\\nB: 2\\n"))
    [b'From a Mon Jan  1 00:00:00 2001\\nA: 1\\n\\n', b'From b Mon Jan  1 00:00:00 2001\\nB: 2\\n']
    """
    start = 0
    for found in _MBOX_FROM.finditer(raw):
        place = found.start()
        if place and raw[max(place - 4, 0) : place].endswith((b"\n\n", b"\n\r\n")):
            yield raw[start:place]
            start = place
    if raw:
        yield raw[start:]


def _read(raw: bytes, ours: frozenset[str], mailbox: str, received_at: datetime | None) -> Heard:
    letter, envelope = _without_envelope(raw)
    if _depth(letter) > DEEPEST:
        raise Unreadable(f"The mail nests more than {DEEPEST} parts in one another")
    message = BytesParser(policy=compat32).parsebytes(letter)
    author = mailhead.sender(message)
    if author is None:
        raise Unreadable("The mail does not say who wrote it")
    body = _body(message)
    html = "".join(body.html)[:LARGEST]
    whole = ("\n\n".join(part for part in body.plain if part.strip()) or plain(html))[:LONGEST_TEXT]
    text = trim(whole)
    parent, thread = mailhead.lineage(message)
    heard = Heard(
        external_id=mailhead.message_id(message) or mailhead.synthetic_id(letter),
        version=digest(raw),
        kind=Kind.CREATE,
        author=author,
        at=mailhead.moment(message, received_at, envelope),
        raw=raw,
        ours=author.value in ours,
        visibility=Visibility.DIRECT,
        text=text,
        html=sanitise(html) if html.strip() else "",
        subject=mailhead.header(message, "Subject")[:1000],
        in_reply_to=parent,
        thread=thread,
        ref=_reply_address(message, author),
        recipients=mailhead.people(message, "To", "Cc"),
        media=tuple(body.files),
        traits=mailhead.traits(message, author, letter),
        detail=_detail(message, mailbox, body, shortened=text != whole.strip()),
    )
    heard = _with_report(_with_invitation(heard, message), message)
    notice = None if heard.ours else notices.notice_in(message, author.value, html, whole)
    return _as_notice(heard, notice, mailbox) if notice else heard


def _with_invitation(heard: Heard, message: Message) -> Heard:
    if not any(part.get_content_type() in CALENDARS for part in _leaves(message)):
        return heard
    from porch.core.mailinvite import with_invitation  # iCalendar is slow to load, and most mail has none

    return with_invitation(heard, _leaves(message))


def _with_report(heard: Heard, message: Message) -> Heard:
    if heard.ours or message.get_content_type() != "multipart/report":
        return heard
    from porch.core.mailreport import report_in  # few mails are one

    report = report_in(message)
    return replace(heard, detail={**heard.detail, **report.detail()}) if report else heard


def _as_notice(heard: Heard, notice: notices.Notice, mailbox: str) -> Heard:
    """Return `heard` as the notice it is: nobody's words, and no address to answer to."""
    told = {"mailbox": mailbox, "network": notice.network, "place": notice.label}
    if notice.is_proved is None:
        told["unproved"] = "1"
    return replace(
        heard, version=digest(notice.raw), raw=notice.raw, text="", html="", media=(), ref="", url=notice.url,
        traits=heard.traits | {Trait.NOTICE}, detail={name: value for name, value in told.items() if value},
    )  # fmt: skip


def _detail(message: Message, mailbox: str, body: _Body, *, shortened: bool) -> dict[str, str]:
    told = {"mailbox": mailbox, "whole": "1" if shortened else "", "left_out": str(body.left_out or "")}
    told["references"] = mailhead.raw_header(message, "References")[-4000:]
    return {name: value for name, value in told.items() if value}


def _reply_address(message: Message, author: Handle) -> str:
    """Return where an answer goes: Reply-To if it is given, else the author; never to everybody on a list."""
    to_a_list = mailhead.raw_header(message, "List-Id") or mailhead.raw_header(message, "List-Post")
    answers = () if to_a_list else mailhead.people(message, "Reply-To")
    return (answers[0] if answers else author).value


def _without_envelope(raw: bytes) -> tuple[bytes, datetime | None]:
    found = _FROM_LINE.match(raw)
    if not found:
        return raw, None
    return _STUFFED.sub(rb"\1", raw[found.end() :]), _envelope_date(found.group())


def _envelope_date(line: bytes) -> datetime | None:
    words = line.decode("ascii", "replace").split()
    try:
        day = f"{words[-3]} {words[-4]} {words[-1]} {words[-2]}"
        return parsedate_to_datetime(day).replace(tzinfo=UTC)
    except Exception:
        return None


def _depth(raw: bytes) -> int:
    """Return how deep parts are nested, without parsing: one pass over boundary lines and declarations."""
    level: dict[bytes, int] = {}
    depth = deepest = 0
    for found in _SHAPE.finditer(raw):
        line, declared = found["line"], found["quoted"] or found["bare"]
        if line is not None:
            if line in level:
                depth = level[line] - (1 if found["end"] else 0)
        elif declared is None or declared.rstrip() not in level:
            depth += 1
            deepest = max(deepest, depth)
            if declared is not None:
                level[declared.rstrip()] = depth
    return deepest


def _body(message: Message) -> _Body:
    body = _Body()
    for part in _leaves(message):
        kind = part.get_content_type()
        disposition = str(part.get("Content-Disposition", "")).strip().lower()
        named = bool(_filename(part))
        is_text = (
            kind in {"text/plain", "text/html"}
            and not disposition.startswith("attachment")
            and not (named and (body.plain or body.html))
        )
        if is_text:
            (body.html if kind == "text/html" else body.plain).append(_text(part))
        elif kind not in {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}:
            _keep(part, kind, body)
    return body


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something; a mail inside the mail is one part, a file."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _leaves(part)  # type: ignore[arg-type]
    else:
        yield message


def _bytes(part: Message) -> bytes:
    if part.is_multipart():  # message/rfc822: kept as the mail it is
        return b"".join(inner.as_bytes(policy=compat32) for inner in part.get_payload())  # type: ignore[union-attr]
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")


def _text(part: Message) -> str:
    charset = part.get_content_charset("") if part.get("Content-Type") else ""
    text = mailhead.decode(_bytes(part)[: 4 * LONGEST_TEXT], charset)
    return text.replace("\r\n", "\n").replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _keep(part: Message, kind: str, body: _Body) -> None:
    content = _bytes(part)
    if not content:
        return
    if len(body.files) >= MOST_FILES or len(content) > LARGEST_FILE:
        body.left_out += 1
        return
    body.files.append(Media(content=content, name=_filename(part), content_type=_sniffed(content, kind)))


def _sniffed(content: bytes, claimed: str) -> str:
    """Return the type the bytes show; a claim to be a picture or PDF that they do not bear out becomes "unknown"."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    shown = claimed.startswith("image/") or claimed in {"application/pdf", "text/html", "application/xhtml+xml"}
    return "application/octet-stream" if shown else claimed[:100]


def _filename(part: Message) -> str:
    try:
        name = str(part.get_filename("") or "")
    except Exception:  # RFC 2231 continuations go wrong in many ways
        return ""
    readable = _NAME.sub("_", mailhead.one_line(mailhead.readable(mailhead.letters(name[:2000]))))
    return readable.strip(" .")[-150:]
