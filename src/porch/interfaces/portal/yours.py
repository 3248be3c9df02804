"""What somebody finds of their own on their page: each room of the portal adds what they did there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing of theirs: in what words, where it is read, when it was, and what became of it."""

    words: str
    address: str
    at: datetime
    became: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yours:
    """What they did in one place, latest first."""

    name: Promise | str
    lines: tuple[Line, ...]


PARTS: tuple[Callable[[Any, datetime], Yours], ...] = ()


def found(person: Any, now: datetime) -> list[Yours]:
    """Return what there is of somebody, place by place; a place with nothing of theirs is left out."""
    return [one for one in (part(person, now) for part in PARTS) if one.lines]
