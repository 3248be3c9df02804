"""A square on which people act on one another, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from porch.core.interaction import Handle, Heard, Kind
from porch.projections.influence import actions
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from tests.cast import ANN, BEN, CLEO, DOV, NAME, NOON, says

DAY = timedelta(days=1)
NOW = NOON + 20 * DAY
EVA, FIN = Handle(kind=NAME, value="eva", name="Eva"), Handle(kind=NAME, value="fin", name="Fin")
TOWN = (ANN, BEN, CLEO, EVA, FIN)


def post(who: Handle, name: str, *, at: datetime = NOON, text: str = "The best pizza on the lake") -> Heard:
    """Return something somebody says to everybody."""
    return says(who, text, name=name, at=at, addressed=False)


def nods(who: Iterable[Handle], to: str, *, at: datetime = NOON, kind: Kind = Kind.LIKE) -> list[Heard]:
    """Return the nods of some to one post."""
    return [says(one, "", name=f"{to}#{kind}-by-{one.value}", to=to, at=at, kind=kind) for one in who]


def hear(account: Account, *items: Heard) -> None:
    """Take items into the log."""
    log.record(account=account, items=items, received_at=NOON + 300 * DAY)


def dov_is_listened_to(account: Account) -> None:
    """Let the town respond to Dov, and Ann to Ben again and again, who has nobody else."""
    hear(account, post(DOV, "dov"), *nods((ANN, CLEO, EVA, FIN), "dov", at=NOON + 15 * DAY))
    for day in range(8):
        hear(account, post(BEN, f"ben-{day}"), *nods((ANN,), f"ben-{day}", at=NOON + (12 + day) * DAY))
    actions.refresh(now=NOW)


def person(name: str) -> int:
    """Return whose handle this is."""
    return Person.objects.get(handles__value=name).pk
