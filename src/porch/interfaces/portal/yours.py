"""What somebody finds of their own on their page: each room of the portal adds what they did there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from porch.core.viewer import SYSTEM
from porch.engagement.choices import queries as choices


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


def _chosen(person: Any, now: datetime) -> Yours:
    """Return the choices somebody took part in, and whether a fact came since."""
    lines = tuple(
        Line(
            words=part.choice.words, address=reverse("portal:choice", args=[part.choice_id]), at=part.at,
            became=_("A fact came: choose again") if waits else "",
        )
        for part, waits in choices.of_person(SYSTEM, person, now)
    )  # fmt: skip
    return Yours(name=_("Choices"), lines=lines)


PARTS: tuple[Callable[[Any, datetime], Yours], ...] = (_chosen,)


def found(person: Any, now: datetime) -> list[Yours]:
    """Return what there is of somebody, place by place; a place with nothing of theirs is left out."""
    return [one for one in (part(person, now) for part in PARTS) if one.lines]
