"""Somebody out of a file of people: who they are, where they work, what they are marked with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from porch.core.interaction import Handle

LONGEST_NAME = 300
FIELD_KINDS = ("text", "number", "date", "choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What somebody is or was at an organisation."""

    organisation: str
    title: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a field of our own holds for somebody, as text; `kind` is one of FIELD_KINDS."""

    field: str
    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One person of a file. `line` is where they stand in it, from 1; every text is on one line but the notes'."""

    line: int
    name: str = ""
    handles: tuple[Handle, ...] = ()
    jobs: tuple[Job, ...] = ()
    tags: tuple[str, ...] = ()
    filled: tuple[Filled, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row of a file that cannot be taken: where it stands, from 1, and why, in words for whoever brought it."""

    line: int
    reason: str
