"""What somebody finds of their own on their page: each room of the portal adds what they did there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from porch.core.viewer import SYSTEM
from porch.engagement.choices import queries as choices
from porch.engagement.claims import queries as claims
from porch.engagement.help import queries as questions
from porch.engagement.ideas import queries as ideas
from porch.interfaces.portal.proposed import STATUSES


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


def _asked(person: Any, now: datetime) -> Yours:
    """Return what somebody asked, or keeps on their page, and whether it is answered."""
    return Yours(name=_("Your questions"), lines=tuple(_question(one) for one in questions.followed_by(person, person)))


def _answered(person: Any, now: datetime) -> Yours:
    """Return what somebody answered."""
    found = questions.answered_by(person, person)
    return Yours(name=_("Your answers"), lines=tuple(_question(one.question, one.at) for one in found))


def _question(one: Any, at: datetime | None = None) -> Line:
    answered = ngettext("%(many)s answer", "%(many)s answers", one.answers) % {"many": one.answers}
    became = _("Solved") if one.solved_at else answered if one.answers else _("No answer yet")
    return Line(words=one.title, address=reverse("portal:question", args=[one.pk]), at=at or one.at, became=became)


def _proposed(person: Any, now: datetime) -> Yours:
    """Return what somebody proposed, and where it stands."""
    return Yours(name=_("Your ideas"), lines=tuple(_idea(one, one.at) for one in ideas.of_person(person, person)))


def _for(person: Any, now: datetime) -> Yours:
    """Return what somebody else proposed and they are for."""
    cast = [one for one in ideas.voted_for(person, person) if one.withdrawn_at is None]
    others = [one for one in cast if one.idea.author is None or one.idea.author.now_id != person.now_id]
    return Yours(name=_("What you are for"), lines=tuple(_idea(one.idea, one.at) for one in others))


def _idea(one: Any, at: datetime) -> Line:
    return Line(words=one.title, address=reverse("portal:idea", args=[one.pk]), at=at, became=str(STATUSES[one.status]))


def _put_to_the_test(person: Any, now: datetime) -> Yours:
    """Return what somebody says of our promises, and whether we replied."""
    return Yours(
        name=_("What you say of our promises"), lines=tuple(_stand(one) for one in claims.of_person(SYSTEM, person))
    )


def _stand(one: Any) -> Line:
    told = _("Answered") if one.replied_at else _("It was not so") if one.doubts else _("It was so")
    return Line(words=one.claim.words, address=reverse("portal:claim", args=[one.claim_id]), at=one.at, became=told)


PARTS: tuple[Callable[[Any, datetime], Yours], ...] = (
    _proposed, _for, _asked, _answered, _chosen, _put_to_the_test,
)  # fmt: skip


def found(person: Any, now: datetime) -> list[Yours]:
    """Return what there is of somebody, place by place; a place with nothing of theirs is left out."""
    return [one for one in (part(person, now) for part in PARTS) if one.lines]
