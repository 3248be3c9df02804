"""Who waits where we answered somebody louder beside them: the friends whom one ignores for an influencer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from porch.analytics.waiting import State
from porch.core.viewer import Viewer
from porch.projections.relationships import queries as relationships
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.interactions import queries as log
from porch.records.people import queries as people
from porch.records.people.models import Person

LATELY = timedelta(days=90)
LOUD = 1000
"""Followers from which on somebody is louder than others."""
LOUDER = 10
"""... if they have so many times as many as who waits."""
MOST = 500  # conversations of late in which somebody is looked for
Neglected = tuple[Person, relationships.Quiet]


def everybody(viewer: Viewer, *, now: datetime) -> list[Neglected]:
    """Return whoever waits in a thread in which we answered somebody louder within 90 days, the largest leak first."""
    threads: dict[int, list[Standing]] = defaultdict(list)
    for talk in waiting.latest(viewer, since=now - LATELY, limit=MOST):
        threads[talk.thread_id].append(talk)
    shared = {thread: talks for thread, talks in threads.items() if len(talks) > 1}
    loud = {talk.handle_id for talks in shared.values() for talk in talks if _followers(talk) >= LOUD}
    answered = log.answered(viewer, list(shared), loud) if loud else set()
    found: dict[int, tuple[int, tuple[str, ...]]] = {}
    for thread, talks in shared.items():
        louder = [talk for talk in talks if (thread, talk.handle_id) in answered]
        for talk in talks:
            near = _names(talk, louder)
            if near and talk.state == State.WAITING and talk.handle.person_id is not None:
                before = found.get(talk.handle.person_id, (0, ()))
                found[talk.handle.person_id] = (before[0] + 1, tuple(dict.fromkeys((*before[1], *near))))
    leaks = relationships.ignored(viewer, found, now=now)
    known = {person.pk: person for person in people.by_ids(viewer, [one.person for one in leaks])}
    return [(known[one.person], one) for one in leaks if one.person in known]


def _names(talk: Standing, louder: Sequence[Standing]) -> tuple[str, ...]:
    """Return who was answered in the thread of somebody and has ten times their followers, and a thousand at least."""
    quieter = (one for one in louder if _followers(one) >= LOUDER * max(_followers(talk), 1))
    return tuple(one.handle.name or one.handle.value for one in quieter if one.handle_id != talk.handle_id)


def _followers(talk: Standing) -> int:
    return talk.handle.followers or 0
