"""Who one person is as a whole: every identity, every handle, everything said, and the words that name them."""

from __future__ import annotations

from porch.core.viewer import SYSTEM
from porch.core.whom import Whom
from porch.records.accounts import queries as accounts
from porch.records.interactions import erasing as log
from porch.records.people import erasing as people
from porch.records.people.models import Person
from porch.records.team import queries as team


def whom(person: Person) -> Whom:
    """Return everything that is one person here; names of ours and of colleagues never name only them."""
    ours = [name for one in accounts.accounts(SYSTEM) for name in (one.name, one.handle)]
    ours += [member.name for member in team.members(SYSTEM)]
    return log.whom(people.whom(person, others=ours))
