"""The cast: Alice answers, Bob is on her team, Charlie may see nothing; Ann, Ben, Cleo and Dov are customers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

import pytest
from django.db import transaction

from porch.core.clock import StoppedClock
from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility
from porch.desk.morning import table
from porch.desk.post import wiring
from porch.interfaces.portal import lately, places
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.fakes import CREDENTIALS, NAME, TownSquare, on_the_registry

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
_numbers = count(1)

ANN = Handle(kind=NAME, value="ann", name="Ann")
BEN = Handle(kind=NAME, value="ben", name="Ben")
CLEO = Handle(kind=NAME, value="cleo", name="Cleo")
DOV = Handle(kind=NAME, value="dov", name="Dov", followers=90_000)
US = Handle(kind=NAME, value="trattoria", name="Trattoria")


def says(
    who: Handle,
    text: str = "Do you have a table?",
    *,
    name: str = "",
    at: datetime = NOON,
    to: str = "",
    thread: str = "",
    version: str = "1",
    edited_at: datetime | None = None,
    deleted: bool = False,
    ours: bool = False,
    addressed: bool = True,
    kind: Kind = Kind.CREATE,
    visibility: Visibility = Visibility.PUBLIC,
    recipients: tuple[Handle, ...] = (),
    traits: frozenset[Trait] = frozenset(),
    subject: str = "",
) -> Heard:
    """Return one observation of something somebody said."""
    name = name or f"said-{next(_numbers)}"
    raw = f"{name} {version} {text} {deleted}".encode("utf-8", "replace")
    return Heard(
        external_id=name, version=version, kind=kind, author=who, at=at, raw=raw, edited_at=edited_at, deleted=deleted,
        ours=ours, addressed=addressed, text=text, in_reply_to=to, thread=thread, visibility=visibility,
        recipients=recipients, traits=traits, subject=subject, ref=f"ref:{name}",
    )  # fmt: skip


def member(name: str, role: str) -> Member:
    """Return a colleague with a sign-in."""
    return team.add_member(name=name, email=f"{name.lower()}@example.org", password="a long password", role=role)


@pytest.fixture
def alice(db: None) -> Member:
    """Alice, who answers and owns."""
    return member("Alice", "owner")


@pytest.fixture
def bob(db: None) -> Member:
    """Bob, on her team."""
    return member("Bob", "member")


@pytest.fixture
def charlie(db: None) -> Member:
    """Charlie, who has left and may see nothing."""
    gone = member("Charlie", "member")
    return team.remove_member(member=gone, at=NOON)


@pytest.fixture
def clock() -> StoppedClock:
    """A clock at noon that moves only when told to."""
    return StoppedClock(NOON)


@pytest.fixture
def square(monkeypatch: pytest.MonkeyPatch, clock: StoppedClock) -> Iterator[TownSquare]:
    """A small network in memory, known to Porch's registry like any other channel."""
    with on_the_registry(monkeypatch, clock) as network:
        yield network


@pytest.fixture
def shop(db: None, square: TownSquare) -> Account:
    """Our connection to the town square."""
    return accounts.connect(channel=NAME, name="Trattoria", handle="trattoria", credentials=CREDENTIALS, at=NOON)


@pytest.fixture(autouse=True)
def nothing_is_remembered_between_tests() -> Iterator[None]:
    """What processes keep for some seconds, a test must not find."""
    table.forget()
    places.forget()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lately, "FRESH_FOR", 0.0)
        yield
    table.forget()
    places.forget()
    wiring.wire.cache_clear()


class RolledBack(Exception):
    """Ends an example."""


@contextmanager
def example() -> Iterator[None]:
    """Undo what is written inside: each of Hypothesis' examples finds the world as it was."""
    try:
        with transaction.atomic():
            yield
            raise RolledBack
    except RolledBack:
        table.forget()
