"""What an export of another board holds, whoever wrote it: ideas, what was said below them, which of them are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from porch.core.interaction import Handle, Spoiled
from porch.engagement.ideas.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of an idea there. An empty `reason`: none was given."""

    status: Status
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How many more (or fewer) were for an idea at the end of a day, and how often it was read."""

    day: date
    votes: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OldIdea:
    """An idea as it stood there; `key` names it within the export, `author` is None where nobody is named."""

    key: str
    title: str
    words: str
    at: datetime
    author: Handle | None = None
    decided: Decided | None = None
    days: Sequence[Day] = ()
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldComment:
    """What was said below the idea with the key `of`."""

    key: str
    of: str
    words: str
    at: datetime
    raw: bytes
    author: Handle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldJoining:
    """The idea with the key `idea` says the same as the one with the key `into`."""

    idea: str
    into: str
    at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something the export holds that a board has no place for."""

    what: str
    many: int = 1


Old = OldIdea | OldComment | OldJoining | LeftOut | Spoiled
