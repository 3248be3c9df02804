"""The words in which waiting is told: turns go in, a standing and fates come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from porch.core.interaction import Kind, Visibility

NOTHING: Mapping[str, str] = MappingProxyType({})


class Fate(StrEnum):
    """How one thing a person said or did to us ended. Each has exactly one, so that a ledger adds up."""

    ANSWERED = "answered"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    HANDED_OVER = "handed_over"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"
    NEEDS_NO_ANSWER = "needs_no_answer"
    SET_ASIDE = "set_aside"
    WAITING = "waiting"


class State(StrEnum):
    """Where the conversation stands for this person. Snoozed people are still waiting; they only stand apart.

    A notice is nobody who waits: a network's mail that somebody wrote there, to be ticked off.
    """

    WAITING = "waiting"
    SNOOZED = "snoozed"
    HANDED_OVER = "handed_over"
    SET_ASIDE = "set_aside"
    NOTICE = "notice"
    DONE = "done"


class Reason(StrEnum):
    """Why they wait, strongest first; the value is the word for people."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    QUESTION = "question"
    REVIEW = "review"
    DIRECT_MESSAGE = "direct message"
    COMMENT = "comment"
    MENTION = "mention"
    MESSAGE = "message"


class Turn(NamedTuple):
    """One thing that happened, as `judge` reads it: a row of the log, not all of it. A tuple, for there are millions.

    `at` aware. `kind` and `traits` are values of core's Kind and Trait. `by_porch`: said through Porch, else elsewhere.
    `of` is the id of the turn a deed or a like of ours refers to; `author` the member or person whose turn it is.
    `detail` of a deed: close and decline "reason"; hand_over "to" and "until"; snooze "until"; assign "to" (ISO 8601);
    of words of ours that only say who has it now: "told".
    """

    at: datetime
    id: int
    kind: str = Kind.CREATE.value
    ours: bool = False
    by_porch: bool = False
    addressed: bool = True
    visibility: str = Visibility.PUBLIC.value
    traits: frozenset[str] = frozenset()
    text: str = ""
    deleted: bool = False
    detail: Mapping[str, str] = NOTHING
    of: int | None = None
    author: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a conversation stands for one person.

    `since` and `first_id` tell the first unanswered turn, `last_id` the latest, `count` how many. `outcome` is the fate
    of their latest turn (None: they never said or did a thing). `reason` is None when nobody waits.
    """

    state: State
    outcome: Fate | None = None
    since: datetime | None = None
    reason: Reason | None = None
    first_id: int | None = None
    last_id: int | None = None
    count: int = 0
    urgent: bool = False
    urgent_word: str | None = None
    urgent_by: int | None = None
    snoozed_until: datetime | None = None
    handed_to: str | None = None
    handed_by: int | None = None
    returns_at: datetime | None = None
    assigned_to: str | None = None
    closed_reason: str | None = None


class Judgement(NamedTuple):
    """The standing, and the fate of every turn of theirs by its id."""

    standing: Standing
    fates: dict[int, Fate]
