"""Where a burst touches the rooms below: the date it invites to, the survey it asks for, the idea it tells of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from porch.analytics.cadence import Burst, Kind
from porch.core.viewer import Viewer
from porch.engagement.gatherings import actions as gathering_actions
from porch.engagement.gatherings import letters, roll
from porch.engagement.gatherings import queries as gatherings
from porch.engagement.gatherings.models import Occurrence
from porch.engagement.ideas import queries as ideas
from porch.engagement.ideas.models import Idea
from porch.engagement.surveys import actions as survey_actions
from porch.engagement.surveys import joining, owed
from porch.records.outbox import ledgers

GATHERING, SURVEY, IDEA, BURST = "gathering-", "survey-", "idea-", "burst-"


def number_of(about: str, sort: str) -> int | None:
    """Return the number in a name such as survey-7, where it is of that sort; None where not.

    >>> number_of("survey-7", SURVEY), number_of("survey-7", GATHERING), number_of("survey-x", SURVEY)
    (7, None, None)
    """
    number = about.removeprefix(sort)
    return int(number) if about.startswith(sort) and number.isdecimal() else None


def date_of(viewer: Viewer, about: str) -> Occurrence | None:
    """Return the date that a burst invites to, or None."""
    number = number_of(about, GATHERING)
    return gatherings.occurrence(viewer, number) if number is not None else None


def idea_of(viewer: Viewer, about: str) -> Idea | None:
    """Return the idea that a burst tells of, or None."""
    number = number_of(about, IDEA)
    return ideas.idea(viewer, number) if number is not None else None


def raised(viewer: Viewer, about: str) -> list[int]:
    """Return who proposed an idea, is for it or follows it: they need not be told that it is there."""
    idea = idea_of(viewer, about)
    return ideas.raised_by(viewer, idea) if idea is not None else []


def address(viewer: Viewer, kind: Kind, about: str, person: int, at: datetime) -> str:
    """Return the link that is one person's own: to answer an invitation or a survey; empty where there is none."""
    if kind is Kind.FEEDBACK and number_of(about, SURVEY) is not None:
        return joining.address(about, person, at)
    date_ = date_of(viewer, about) if kind is Kind.INVITE else None
    return letters.address(date_, person, at) if date_ is not None else ""


def refusal(viewer: Viewer, kind: Kind, about: str, now: datetime) -> str:
    """Return why nobody may be asked or invited to this now; empty where they may."""
    if kind is Kind.FEEDBACK:
        known = number_of(about, SURVEY) is not None
        return joining.may_ask(viewer, about, now) if known else "Choose the survey that it asks for."
    if kind is Kind.IDEA and about.startswith(IDEA):
        idea = idea_of(viewer, about)
        return "" if idea is not None and idea.takes_votes else "This idea takes no votes any more."
    if kind is Kind.INVITE and about.startswith(GATHERING):
        date_ = date_of(viewer, about)
        if date_ is None or date_.cancelled_at is not None:
            return "There is no such date any more."
        return "It has begun already." if date_.begins <= now else ""
    return ""


def answered(viewer: Viewer, about: str, persons: Collection[int] | None) -> Collection[int]:
    """Return who of these people (None: of all who were asked) answered a survey."""
    if number_of(about, SURVEY) is None:
        return ()
    asked = persons if persons is not None else owed.took_part(viewer, int(about.removeprefix(SURVEY)))
    return joining.has_answered(viewer, asked, about) if asked else ()


def note_sent(viewer: Viewer, burst: Burst, person: int, at: datetime) -> None:
    """Tell the room below that somebody was asked, and by which channel; twice is once."""
    kind, about = burst.kind, burst.about
    if kind is Kind.FEEDBACK and number_of(about, SURVEY) is not None:
        joining.note_invited(about=about, persons=[person], at=at, mode="phone" if burst.channel == "phone" else "link")
    date_ = date_of(viewer, about) if kind is Kind.INVITE else None
    if date_ is not None:
        gathering_actions.note_asked(occurrence=date_, persons=[person], at=at)


def note_all_told(about: str, at: datetime) -> None:
    """Tell the room below that the last who could be told has heard what came of it; twice is once."""
    if number_of(about, SURVEY) is not None:
        survey_actions.all_told(survey=joining.survey_of(about), at=at)


def took_part(viewer: Viewer, about: str) -> list[int]:
    """Return everybody who took part in what `about` names: answered a survey, came, raised an idea, had a burst."""
    survey, date_ = number_of(about, SURVEY), number_of(about, GATHERING)
    if survey is not None:
        return sorted(owed.took_part(viewer, survey))
    if date_ is not None:
        return sorted(roll.attendees(viewer, date_))
    if number_of(about, IDEA) is not None:
        return raised(viewer, about)
    found: set[int] = set()
    after = 0
    while page := list(ledgers.about(viewer, about, after=after)):
        found |= {person for _, person, slot in page if slot.involved_at is not None}
        after = page[-1][0]
    return sorted(found)
