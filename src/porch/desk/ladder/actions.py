"""Verbs on the ladder: begin the next step in their own words, or note that they would rather not."""

from __future__ import annotations

from datetime import datetime

from porch.analytics.ladder import Rung
from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.desk.ladder import queries
from porch.desk.ladder.queries import Way
from porch.engagement.conversations import actions as conversations
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member


def take(*, person: Person, member: Member, at: datetime) -> tuple[Rung, Way, str]:
    """Begin the next step; return its rung, its way and the words to begin with.

    In a conversation these words become a draft, where there is none yet. PorchError says why one should stay.
    """
    found = queries.next_step(member, person, now=at)
    if found is None or found.step.rung is None or found.way is None:
        raise PorchError(found.step.reason if found else "Nothing passed between you yet.")
    way, words = found.way, found.step.opening
    if way.thread_id is not None and words:
        conversations.begin_draft(thread_id=way.thread_id, handle=way.handle, member=member, text=words, at=at)
    return found.step.rung, way, words


def decline(*, person: Person, rung: Rung, member: Member, at: datetime) -> Interaction:
    """Note that somebody would rather not be asked up to `rung`: for 90 days nobody is. It can be undone."""
    handle = person.handles.order_by("pk").first()
    if handle is None:
        raise PorchError("There is nobody to ask.")
    return log.log(kind=Kind.DECLINE, at=at, handle=handle, member=member, detail={"rung": str(int(rung))})
