"""What brings the numerical stack along, one after the other, so that it is loaded once for all that is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from porch.core.clock import SYSTEM_CLOCK
from porch.projections.alerts import projector as alerts
from porch.projections.fourcs import actions as fourcs
from porch.projections.identity import projector as identity
from porch.projections.influence import actions as influence
from porch.projections.language import actions as language
from porch.projections.needs import actions as needs
from porch.projections.presence import actions as presence
from porch.projections.relationships import actions as relationships
from porch.projections.search import actions as search


class Part(NamedTuple):
    """A projection that is kept up: whether there is anything to do at a moment, and doing it."""

    is_due: Callable[[datetime], bool]
    refresh: Callable[[datetime], object]


PARTS = (
    Part(lambda _: language.is_to_learn(), lambda now: language.learn(now=now)),
    Part(lambda _: language.is_due(), lambda _: language.refresh()),
    Part(lambda now: relationships.is_due(now=now), lambda now: relationships.refresh(now=now)),
    Part(lambda now: influence.is_due(now=now), lambda now: influence.refresh(now=now)),
    Part(lambda now: fourcs.is_due(now=now), lambda now: fourcs.refresh(now=now)),
    Part(lambda _: needs.is_due(), lambda _: needs.refresh()),
    Part(lambda now: identity.is_due(now=now), lambda now: identity.refresh(now=now)),
    Part(lambda now: presence.is_due(now=now), lambda now: presence.refresh(now=now)),
    Part(lambda now: search.is_due(now=now), lambda now: search.refresh(now=now)),
    Part(lambda _: alerts.is_behind(), lambda _: alerts.catch_up()),
)
"""In this order, as each builds on what stands before it."""


def is_due() -> bool:
    """Whether any part has something to do."""
    now = SYSTEM_CLOCK.now()
    return any(part.is_due(now) for part in PARTS)


def take() -> None:
    """Bring every part that is due up to date. One that fails keeps no other waiting; the first failure is raised."""
    troubles: list[Exception] = []
    for part in PARTS:
        now = SYSTEM_CLOCK.now()
        try:
            if part.is_due(now):
                part.refresh(now)
        except Exception as trouble:
            troubles.append(trouble)
    if troubles:
        raise troubles[0]
