"""Answers an invitation: what the words mean, and the meeting with our answer in it. Nothing here asks anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Calendar, Event, vText

from porch.channels._calendar_reading import (
    FROM,
    address,
    answer_id,
    comments,
    invited,
    occurrence,
    uid_of,
)
from porch.core.errors import ChannelError
from porch.core.interaction import Utterance, Visibility
from porch.core.payload import BROKEN

LONGEST = 5000
WORDS = {"yes": "ACCEPTED", "no": "DECLINED", "maybe": "TENTATIVE"}
_SAID = re.compile(r"\s*(yes|no|maybe)\b[\s,.:;!–—-]*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What we say to an invitation: yes, no or maybe as iCalendar has it, the comment, and to which meeting."""

    partstat: str
    words: str
    href: str
    which: str  # of a series; empty for all of it


def comment_length(text: str) -> int:
    """Return how long the comment in an answer is: all but the first yes, no or maybe.

    >>> comment_length("Yes, gladly")
    6
    """
    said = _SAID.fullmatch(text)
    return len((said[2] if said else text).strip())


def meant(utterance: Utterance) -> Answer:
    """Return what an utterance answers to which meeting; ChannelError (permanent) when it is no answer."""
    href, _, which = utterance.ref.partition(" ")
    said = _SAID.fullmatch(utterance.text)
    if not href:
        raise ChannelError("In a calendar one can only answer an invitation", permanent=True)
    if not said:
        raise ChannelError("Begin with yes, no or maybe: “Yes, we look forward to it”", permanent=True)
    if comment_length(utterance.text) > LONGEST:
        raise ChannelError(f"A comment on a meeting has at most {LONGEST} characters", permanent=True)
    if utterance.media or utterance.visibility is not Visibility.DIRECT:
        raise ChannelError("An answer to an invitation is private and carries no files", permanent=True)
    return Answer(partstat=WORDS[said[1].lower()], words=said[2].strip(), href=href, which=which)


def answered(ics: str, answer: Answer, own: tuple[str, ...], now: datetime) -> tuple[bytes, str]:
    """Return the meeting with our answer in it, and the answer's external id.

    ChannelError (permanent) when we are not invited, or the meeting cannot be read.
    """
    calendar, event, attendee = _ours(ics, answer, own)
    attendee.params["PARTSTAT"] = answer.partstat
    attendee.params.pop("RSVP", None)
    us = address(attendee)
    _comment(event, us, answer.words)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        event.pop(name, None)
        event.add(name, now)
    return calendar.to_ical(), answer_id(uid_of(event), us)


def stands(ics: str, answer: Answer, own: tuple[str, ...]) -> str:
    """Return the external id of our answer if the meeting holds it so, else nothing."""
    _, event, attendee = _ours(ics, answer, own)
    us = address(attendee)
    held = str(attendee.params.get("PARTSTAT", "")).upper() == answer.partstat and (
        not answer.words or [_plain(one) for one in comments(event, us)] == [_plain(answer.words)]
    )
    return answer_id(uid_of(event), us) if held else ""


def _ours(ics: str, answer: Answer, own: tuple[str, ...]) -> tuple[Calendar, Event, Any]:
    try:
        calendar = Calendar.from_ical(ics)
        event = next(one for one in calendar.events if occurrence(one) == answer.which)
        attendee = next((one for one in invited(event) if address(one) in own), None)
    except (*BROKEN, StopIteration) as error:
        raise ChannelError("The meeting cannot be read any more", permanent=True) from error
    if attendee is None:
        raise ChannelError("You are not invited to this meeting, so there is nothing to answer", permanent=True)
    return calendar, event, attendee


def _comment(event: Event, us: str, words: str) -> None:
    told = event.pop("COMMENT", [])
    others = [one for one in (told if isinstance(told, list) else [told]) if str(one) not in _said_by(one, us)]
    ours = [vText(words, params={FROM: f"mailto:{us}"})] if words else []
    if others or ours:
        event["COMMENT"] = [*others, *ours]


def _said_by(one: Any, us: str) -> list[str]:
    return comments(Event({"COMMENT": one}), us)


def _plain(words: str) -> str:
    return " ".join(words.split())
