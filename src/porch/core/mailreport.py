"""What a mail system tells of a mail of ours: that it came back (RFC 3464), or that somebody complained (RFC 5965).

Anybody can write such a report, so that it says nothing by itself: whoever acts on one first finds the mail it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from email.policy import compat32

from porch.core import mailhead

MARK = "X-Porch-Utterance"  # our own header, for servers that replace the Message-ID
ENDED = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.5.1"})
"""Statuses (RFC 3463) that say of an address, and not of one mail, that nothing will ever arrive there."""
STATUSES = frozenset({"message/delivery-status", "message/global-delivery-status"})
UNCLEAR = frozenset({"", "5.0.0", "5.5.0", "5.3.0", "5.7.1"})
_GONE = re.compile(
    r"(user|recipient|mailbox|account|address)\b.{0,40}\b(unknown|not (found|exist)|doesn.?t exist|does not exist|"
    r"disabled|inactive|invalid|no longer)|no such (user|recipient|mailbox|address|person)|unknown (user|recipient|"
    r"local.?part|mailbox|(e-?mail )?address)|invalid (recipient|mailbox|address)|unrouteable|no mailbox here",
    re.IGNORECASE,
)
_FULL = re.compile(r"full|quota|over.?limit|too (large|big)|spam|blocked|black.?list|policy|reputation", re.IGNORECASE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MOST = 20  # recipients of one report


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is reported: a mail that came back (`for_good`: nothing ever arrives there), is `late`, or a complaint.

    `mail` and `mark` name the mail as we sent it, each empty where the report leaves it out.
    """

    complaint: bool
    addresses: tuple[str, ...]
    mail: str
    mark: str
    status: str = ""
    for_good: bool = False
    late: bool = False
    words: str = ""

    def detail(self) -> dict[str, str]:
        """Return it as the log keeps it."""
        told = {
            "report": self._kind,
            "report_to": " ".join(self.addresses), "report_mail": self.mail, "report_mark": self.mark,
            "report_status": self.status, "report_words": self.words,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    @property
    def _kind(self) -> str:
        if self.complaint:
            return "complaint"
        return "late" if self.late else "ended" if self.for_good else "returned"


def report_in(message: Message) -> Report | None:
    """Return what the mail reports; None for every other mail."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    of = {part.get_content_type(): part for part in reversed(parts)}
    mail, mark = _names(of.get("message/rfc822") or of.get("text/rfc822-headers") or of.get("message/rfc822-headers"))
    if complaint := of.get("message/feedback-report"):
        return _complaint(_fields(complaint), mail, mark)
    blocks = [block for part in parts if part.get_content_type() in STATUSES for block in _fields(part)]
    return _returned(blocks, mail, mark)


def ends_an_address(status: str, words: str) -> bool:
    """Return whether a refusal means the address rather than this one mail.

    >>> ends_an_address("5.1.1", ""), ends_an_address("5.2.2", "mailbox full"), ends_an_address("", "550 No such user")
    (True, False, True)
    """
    if _FULL.search(words) and status not in ENDED:
        return False
    return status in ENDED or (status in UNCLEAR and bool(_GONE.search(words)))


def is_of_an_address(status: str) -> bool:
    """Return whether a status (RFC 3463) speaks of an address or its mailbox, rather than of the mail or of us.

    >>> is_of_an_address("5.2.2"), is_of_an_address("4.1.1"), is_of_an_address("5.7.1"), is_of_an_address("")
    (True, True, False, False)
    """
    return status[1:].startswith((".1.", ".2."))


def status_in(words: str) -> str:
    """Return the status that words of a server name, as 5.1.1; empty where they name none."""
    found = _STATUS.search(words)
    return found[1] if found else ""


def _returned(blocks: list[Message], mail: str, mark: str) -> Report | None:
    done = {action: [one for one in blocks if _action(one) == action][:MOST] for action in ("failed", "delayed")}
    late, of = not done["failed"], done["failed"] or done["delayed"]
    addresses = tuple(dict.fromkeys(filter(None, map(_recipient, of))))
    if not addresses:
        return None
    told = [mailhead.one_line(mailhead.raw_header(one, "Diagnostic-Code"))[:300] for one in of]
    statuses = [
        status_in(mailhead.raw_header(one, "Status")) or status_in(said) for one, said in zip(of, told, strict=True)
    ]
    for_good = not late and all(ends_an_address(status, said) for status, said in zip(statuses, told, strict=True))
    return Report(
        complaint=False, addresses=addresses, mail=mail, mark=mark, status=statuses[0], for_good=for_good, late=late,
        words=told[0],
    )  # fmt: skip


def _action(block: Message) -> str:
    return mailhead.raw_header(block, "Action").strip().lower()


def _complaint(blocks: list[Message], mail: str, mark: str) -> Report | None:
    told = blocks[0] if blocks else Message()
    kind = mailhead.raw_header(told, "Feedback-Type").strip().lower()
    if kind in {"", "not-spam"}:
        return None
    to = _bare(mailhead.raw_header(told, "Original-Rcpt-To") or mailhead.raw_header(told, "Removal-Recipient"))
    return Report(complaint=True, addresses=(to,) if to else (), mail=mail, mark=mark, words=kind[:40])


def _recipient(block: Message) -> str:
    told = mailhead.raw_header(block, "Original-Recipient") or mailhead.raw_header(block, "Final-Recipient")
    return _bare(told.rpartition(";")[2])


def _bare(text: str) -> str:
    found = mailhead.one_line(text).strip().strip("<>").lower()
    return found[:320] if "@" in found and " " not in found else ""


def _names(part: Message | None) -> tuple[str, str]:
    """Return Message-ID and our own mark of the mail that was sent along, whole or its head alone."""
    if part is None:
        return "", ""
    payload = part.get_payload()
    if part.is_multipart() and isinstance(payload, list) and isinstance(payload[0], Message):
        head = payload[0]
    else:
        raw = part.get_payload(decode=True)
        head = Parser(policy=compat32).parsestr(_decoded(raw).lstrip(), headersonly=True)
    return mailhead.message_id(head), mailhead.one_line(mailhead.raw_header(head, MARK)).strip()[:64]


def _fields(part: Message) -> list[Message]:
    """Return the blocks of lines that a report is made of, however it was encoded."""
    payload = part.get_payload()
    if part.is_multipart() and isinstance(payload, list):
        blocks = [one for one in payload if isinstance(one, Message)]
        if any(list(block.keys()) for block in blocks):
            return blocks
    text = _decoded(part.get_payload(decode=True)).replace("\r\n", "\n")
    return [Parser(policy=compat32).parsestr(block, headersonly=True) for block in re.split(r"\n\s*\n", text.strip())]


def _decoded(raw: object) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw or "")
