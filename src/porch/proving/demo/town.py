"""The demo town: a trattoria that began with Porch four days ago, told the way anything else is heard."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.interaction import Heard
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.morning import table
from porch.projections.identity import projector as identity
from porch.projections.influence import actions as influence
from porch.projections.presence import actions as presence
from porch.projections.relationships import actions as relationships
from porch.projections.waiting import projector
from porch.proving.demo import around, cast, counted, followed, lately, stage
from porch.proving.demo.days import Days
from porch.proving.demo.past import BEGAN, SEED, Past
from porch.proving.demo.scribe import Scribe
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as interactions
from porch.records.people import actions as people
from porch.records.people.models import Handle
from porch.records.team import actions as team
from porch.records.team import queries as team_queries
from porch.records.team.models import Member

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another


class LivedIn(PorchError):
    """The house has people in it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A town that stands: who signs in with what, and how large it is."""

    email: str
    password: str
    interactions: int
    people: int


def stands() -> bool:
    """Whether the demo town is here."""
    return accounts.accounts(SYSTEM).filter(handle=cast.MAILBOX.us.value).exists()


def fill(*, now: datetime) -> Told:
    """Fill an empty house with the town, all or nothing; LivedIn when somebody lives here already."""
    if (
        team_queries.has_owner(SYSTEM)
        or accounts.accounts(SYSTEM).exists()
        or interactions.totals(SYSTEM)["interactions"]
    ):
        raise LivedIn("This house is lived in. The demo town needs an empty one: give it a PORCH_HOME of its own.")
    now = now.replace(microsecond=0)
    days, password = Days(now=now), new_password()
    with transaction.atomic():
        alice, bob = _move_in(days, password)
        _tell(
            stage.Stage(days=days, scribe=Scribe(), alice=alice, bob=bob, connections=stage.connect(days.at(BEGAN, 9)))
        )
        identity.refresh(now=now)
        relationships.refresh(now=now)
        influence.refresh(now=now)
        morning.refresh(now=now, ledger_alarms=0)
        morning.give_turns(now=now)
        presence.count(now=now)
    return Told(
        email=cast.ALICE, password=password, interactions=interactions.totals(SYSTEM)["interactions"],
        people=Handle.objects.filter(person__isnull=False).values("person").distinct().count(),
    )  # fmt: skip


def new_password() -> str:
    """Return a password nobody knows yet, easy to read aloud: 16 letters, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def renew_password() -> Told:
    """Give Alice a new password; LivedIn when this is not the demo town."""
    alice = next((m for m in team_queries.members(SYSTEM) if m.login.email == cast.ALICE), None)
    if alice is None or not stands():
        raise LivedIn("The demo town is not in this house.")
    password = new_password()
    team.change_password(login=alice.login, password=password)
    return Told(email=cast.ALICE, password=password, interactions=0, people=0)


def _move_in(days: Days, password: str) -> tuple[Member, Member]:
    alice = team.set_up(
        token=team.offer_setup() or "", business_name=cast.BUSINESS, name="Alice", email=cast.ALICE, password=password,
        time_zone=cast.ZONE, at=days.at(BEGAN, 9),
    )  # fmt: skip
    bob = team.add_member(name="Bob", email=cast.BOB, time_zone=cast.ZONE, desk=cast.MARKETING)
    team.add_member(name="Charlie", email=cast.CHARLIE, role="reader", time_zone=cast.ZONE)
    table.forget()
    return alice, bob


def _tell(on: stage.Stage) -> None:
    now, began = on.days.now, on.days.at(BEGAN, 9)
    past = Past(days=on.days, scribe=on.scribe, chance=Random(SEED)).everything()  # noqa: S311
    on.hear(past, at=began)
    projector.catch_up(now=began)
    _join_anns_handles(on, began)
    for one in cast.CONNECTIONS:
        seen = sum(isinstance(item, Heard) and item.author.kind == one.us.kind for item in past)
        well, seen = (on.days.ago(lately.REFUSED), 0) if one is cast.EVENTS else (now, seen)
        stage.note_read(on.connections[one.name], seen, at=began, now=well)
    lately.play(on)
    around.play(on)
    counted.play(on)
    followed.play(on)


def _join_anns_handles(on: stage.Stage, at: datetime) -> None:
    mail, toot = (
        Handle.objects.select_related("person").get(kind=h.kind, value=h.value) for h in (cast.ANN, cast.ANN_TOO)
    )
    if mail.person is not None:
        people.attach(handle=toot, person=mail.person, by=on.alice, at=at)
