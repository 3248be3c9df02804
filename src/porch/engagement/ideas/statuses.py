"""What can become of an idea: from which status it goes to which, and where it still takes votes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class Status(models.TextChoices):
    """Where an idea stands."""

    OPEN = "open", "Open"
    PLANNED = "planned", "Planned"  # decided: yes
    STARTED = "started", "Being done"
    DONE = "done", "Done"
    NOT_NOW = "not_now", "Not now"
    NO = "no", "Not planned"
    ALREADY = "already", "Already there"
    WITHDRAWN = "withdrawn", "Taken back"  # by whoever proposed it


class Verdict(models.TextChoices):
    """What is decided about an idea."""

    YES = "yes", "Yes"
    NOT_NOW = "not_now", "Not now"
    NO = "no", "No"
    ALREADY = "already", "Already there"


LEADS_TO: Mapping[Verdict, Status] = {
    Verdict.YES: Status.PLANNED, Verdict.NOT_NOW: Status.NOT_NOW, Verdict.NO: Status.NO,
    Verdict.ALREADY: Status.ALREADY,
}  # fmt: skip
"""Where an idea stands once a decision is published."""

_DECIDED = frozenset(LEADS_TO.values())
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.OPEN: _DECIDED | {Status.WITHDRAWN},
    Status.PLANNED: _DECIDED | {Status.STARTED, Status.DONE, Status.OPEN},
    Status.STARTED: _DECIDED | {Status.PLANNED, Status.DONE},
    Status.DONE: frozenset({Status.STARTED, Status.OPEN}),
    Status.NOT_NOW: _DECIDED | {Status.OPEN},
    Status.NO: _DECIDED | {Status.OPEN},
    Status.ALREADY: _DECIDED | {Status.OPEN},
    Status.WITHDRAWN: frozenset({Status.OPEN}),
}
"""Where an idea can go from where it stands; deciding the same again is a new statement of it."""

TAKES_VOTES = frozenset({Status.OPEN, Status.PLANNED, Status.STARTED, Status.NOT_NOW})
"""Where being for it still says something: it is neither there nor refused."""


def may_go(now: Status, to: Status) -> bool:
    """Return whether an idea can go from one status to another.

    >>> may_go(Status.OPEN, Status.NO), may_go(Status.DONE, Status.NO)
    (True, False)
    """
    return to in MOVES[now]
