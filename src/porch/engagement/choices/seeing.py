"""What somebody may see of a choice: one function for every page and command.

Letters and feeds call nothing of it, for they say nothing that it could hide.

Of the facts, who takes part sees none before the gut pick, and who only reads all of them once they say so. Of what
others chose, customers see nothing before the choice lets them, not even in what order or how many: and nobody sees
anything of fewer than five, nor of an anonymous choice while it is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from porch.analytics.choices.reporting import Report
from porch.analytics.surveys.suppressing import LEAST
from porch.core.viewer import Viewer, may_see
from porch.engagement.choices import choosing, told
from porch.engagement.choices.choosing import Mine, Stage
from porch.engagement.choices.models import Choice, Fact, Hides, Option, Outcome
from porch.records.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What may be seen: options in the order they were written, facts, figures, outcomes (the latest first).

    `held_back` counts the facts that come after the gut pick. `took_part` is None where it may not be told, and `why`
    says why there are no `results`.
    """

    choice: Choice
    mine: Mine
    options: tuple[Option, ...]
    facts: tuple[Fact, ...]
    held_back: int
    took_part: int | None
    results: Report | None
    why: str
    outcomes: tuple[Outcome, ...]


def seen(
    viewer: Viewer, choice: Choice, now: datetime, *, person: Person | None = None, stub: str = "", reads: bool = False
) -> Seen | None:
    """Return what may be seen by a colleague, or (viewer None) by a customer or a stranger; None of a draft of ours.

    `stub` is what a customer holds of an anonymous choice; `reads`: they said that they only want to read the facts.
    """
    ours = may_see(viewer)
    if choice.opened_at is None and not ours:
        return None
    mine = choosing.mine(choice, person, stub)
    facts = _facts(choice) if ours or choice.opened_at else ()
    open_to = ours or choice.is_over(now) or mine.stage is not Stage.GUT or (reads and person is None)
    why = hidden(viewer, choice, mine, now)
    many = told.took_part(choice)
    return Seen(
        choice=choice, mine=mine, options=tuple(Option.objects.filter(choice=choice).order_by("position")),
        facts=facts if open_to else (), held_back=0 if open_to else len(facts),
        took_part=many if ours or many >= LEAST else None, results=None if why else told.reported(choice), why=why,
        outcomes=tuple(Outcome.objects.filter(choice=choice).select_related("option").order_by("-number")),
    )  # fmt: skip


def hidden(viewer: Viewer, choice: Choice, mine: Mine, now: datetime) -> str:
    """Return why somebody does not see what others chose, in words; empty when they may."""
    over = choice.is_over(now)
    if choice.anonymous and not over:
        return _("What was chosen is shown once it is closed: until then, who looks twice could see who chose what.")
    if told.took_part(choice) < LEAST:
        return _("Fewer than five have chosen, so nothing is shown: nobody is found out.")
    if may_see(viewer):
        return ""
    if choice.hides == Hides.ALWAYS:
        return _("What others chose is not shown; what is decided in the end is told here.")
    if choice.hides == Hides.CLOSED and not over:
        return _("What others chose is shown once it is closed.")
    if choice.hides == Hides.ANSWERED and not over and mine.stage is not Stage.DONE:
        return _("What others chose is shown once you have chosen, knowing the facts.")
    return ""


def _facts(choice: Choice) -> tuple[Fact, ...]:
    return tuple(Fact.objects.filter(choice=choice).prefetch_related("options").order_by("number"))
