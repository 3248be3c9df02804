"""A small town on several networks, for whoever counts where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from porch.core.interaction import Handle, Heard, Kind, Trait
from porch.projections.presence import actions
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from tests.cast import NOON, says

DAY = timedelta(days=1)
ANN = Handle(kind="email", value="ann@mill.example", name="Ann")
BEN = Handle(kind="x", value="ben", name="Ben")
CLEO = Handle(kind="email", value="cleo@mill.example", name="Cleo")
DOV = Handle(kind="x", value="dov", name="Dov")
NEWS = Handle(kind="email", value="news@letters.example", name="News")


def settle(now: datetime = NOON) -> None:
    """Let the town be heard: mail to us, X through an export, one fair; and count it."""
    mailbox = accounts.connect(channel="email", name="Mailbox", handle="us@x.example", credentials={}, at=now)
    export = accounts.connect(channel="archive", name="Export", handle="us", credentials={}, at=now)
    counter = accounts.connect(channel="in_person", name="In person", handle="us", credentials={}, at=now)
    weekly = [says(ANN, at=now - days * DAY) for days in (28, 21, 14, 7)]
    letter = says(NEWS, at=now - DAY, traits=frozenset({Trait.LIST}))
    log.record(account=mailbox, items=[*weekly, says(CLEO, at=now - 400 * DAY), letter], received_at=now)
    spoke = [says(BEN, at=now - 2 * DAY, addressed=False), says(DOV, at=now - 3 * DAY)]
    log.record(account=export, items=spoke, received_at=now)
    fair = [met(ANN, now - 20 * DAY), met(CLEO, now - 20 * DAY)]
    log.record(account=counter, items=fair, received_at=now)
    actions.count(now=now)


def met(who: Handle, at: datetime, where: str = "SIAL") -> Heard:
    """Return a note that we met somebody at a fair."""
    return replace(says(who, "We talked", kind=Kind.VISIT, at=at), detail={"as": "booth", "where": where})


def person(who: Handle) -> Person:
    """Return somebody's row."""
    found = HandleRow.objects.select_related("person").get(kind=who.kind, value=who.value).person
    assert found is not None
    return found
