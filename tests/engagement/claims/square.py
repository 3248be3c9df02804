"""A square on which the trattoria promises to answer everybody."""

from __future__ import annotations

from porch.engagement.claims import actions
from porch.engagement.claims.actions import What
from porch.engagement.claims.models import Claim
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.ideas import street

ANSWER = What(words="We answer everybody.", why="You took the time to write.", measure="answered")
BREAD = What(words="Our bread is of today.", evidence="We bake at five each morning.")


def promised(what: What = BREAD) -> Claim:
    """Return a claim we promise in public."""
    return actions.publish(claim=actions.draft(what=what, owner=street.owner(), at=NOON), at=NOON)


def somebody(name: str = "Ann") -> Person:
    """Return a customer with a mail address."""
    return street.somebody(name)
