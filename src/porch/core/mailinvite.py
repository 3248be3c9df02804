"""What a mail says to calendars: an answer to an invitation of ours, or the invitation itself as we sent it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from email.message import Message

from porch.core import itip
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait

TYPES = frozenset({"text/calendar", "application/ics"})  # mail.CALENDARS
MOST = 4
_BY_A_MACHINE = frozenset({Trait.AUTOMATIC, Trait.LIST, Trait.NO_REPLY})


def with_invitation(heard: Heard, parts: Iterable[Message]) -> Heard:
    """Return `heard` as the answer or the invitation that the leaves of its mail hold; as it is when they hold none.

    An answer's `detail` tells `answer`, `meeting`, `attendee` and `version`; an invitation's `meeting` and `version`.
    What a mail program adds of its own in words is left out.
    """
    told = [bytes_ for part in parts if part.get_content_type() in TYPES for bytes_ in _content(part)]
    for ics in told[:MOST]:
        try:
            found = _answer(heard, ics) if not heard.ours else _invitation(heard, ics)
        except Unreadable:
            continue
        if found is not None:
            return found
    return heard


def _content(part: Message) -> Iterable[bytes]:
    payload = part.get_payload(decode=True)
    return [payload] if isinstance(payload, bytes) else []


def _answer(heard: Heard, ics: bytes) -> Heard | None:
    if itip.method_of(ics) != "REPLY":
        return None
    reply = itip.reply(ics)
    words = reply.words or (heard.text if reply.words_in_mail else "")
    detail = {
        "answer": reply.answer, "meeting": reply.uid, "attendee": reply.attendee, "version": str(reply.sequence),
    }  # fmt: skip
    return replace(
        heard, kind=itip.KINDS[reply.answer], text=": ".join(part for part in (reply.answer, words) if part), html="",
        media=(), traits=heard.traits - _BY_A_MACHINE, detail={**heard.detail, **detail},
    )  # fmt: skip


def _invitation(heard: Heard, ics: bytes) -> Heard | None:
    if itip.method_of(ics) not in ("REQUEST", "CANCEL"):
        return None
    uid, sequence = itip.uid_and_sequence(ics)
    return replace(heard, kind=Kind.INVITE, detail={**heard.detail, "meeting": uid, "version": str(sequence)})
