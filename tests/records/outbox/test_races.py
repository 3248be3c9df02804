"""Many who begin at once, on a database in a file or on a server: the cap holds, whoever is first."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from porch.analytics.cadence import Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.organisations.models import Organisation, Role
from porch.records.outbox import ledgers, noting, starting
from porch.records.outbox.models import Outgoing, Slot
from porch.records.outbox.starting import Held
from porch.records.people import actions as people
from porch.records.people.models import Person
from tests.cast import NAME, NOON
from tests.fakes import CREDENTIALS
from tests.records.outbox.begun import begin, person

HISTORIES = int(os.environ.get("PORCH_HISTORIES", "200"))  # `make histories` lives through ten thousand
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400 + HISTORIES)]
DAY = timedelta(days=1)
KINDS = (Kind.QUESTION, Kind.IDEA, Kind.INVITE)


@pytest.fixture
def shared(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let every thread have the database as processes do: a server has it so; SQLite's must lie in a file."""
    swap = {"sqlite": _in_a_file}.get(connection.vendor, _as_it_is)
    yield from swap(tmp_path / "porch.sqlite3")


@pytest.fixture
def shop(shared: None, square: object) -> Account:
    return accounts.connect(channel=NAME, name="T", handle="t", credentials=CREDENTIALS, at=NOON)


def _as_it_is(path: Path) -> Iterator[None]:
    yield


def _in_a_file(path: Path) -> Iterator[None]:
    here = connections["default"]
    here.ensure_connection()
    with sqlite3.connect(path) as file:
        here.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
    file.close()
    held, name = connections.databases["default"], connections.databases["default"]["NAME"]
    held["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    held["NAME"], connections["default"] = name, here


def race(shop: Account, senders: list[tuple[Person, Kind, datetime]]) -> tuple[list[Outgoing], list[str]]:
    """Let senders begin at the same moment; return what left, and what was said to who lost."""
    together, won, lost = Barrier(len(senders)), [], []

    def send(who: Person, kind: Kind, at: datetime) -> None:
        try:
            together.wait(30)
            won.append(begin(shop, who, kind, at))
        except Held as held:
            lost.append(str(held))
        finally:
            connection.close()

    threads = [Thread(target=send, args=sender) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return won, lost


def test_f4_quackback_cap_race(shop: Account) -> None:
    """There two triggers both passed the check before either wrote; here eight do, and one is sent."""
    ann = person()
    won, lost = race(shop, [(ann, Kind.IDEA, NOON + timedelta(seconds=number)) for number in range(8)])
    assert (len(won), len(lost), Slot.objects.count()) == (1, 7, 1)
    assert len(ledgers.ledger_of(SYSTEM, ann.pk).bursts) == 1


def test_f4_the_number_alone_lets_one_through_where_nobody_holds_the_person(
    shop: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "hold", lambda person: person.now_id)
    ann = person()
    won, lost = race(shop, [(ann, Kind.IDEA, NOON + timedelta(seconds=number)) for number in range(8)])
    assert (len(won), len(lost), Slot.objects.count()) == (1, 7, 1)


def test_f1_of_eight_colleagues_begun_with_at_once_two_hear_from_us(shop: Account) -> None:
    acme, members = Organisation.objects.create(name="Acme", key="acme", made_at=NOON), []
    for number in range(8):
        members.append(person(f"Ann{number}"))
        Role.objects.create(person=members[-1], organisation=acme, at=NOON)
    won, lost = race(
        shop, [(member, Kind.IDEA, NOON + timedelta(seconds=place)) for place, member in enumerate(members)]
    )
    assert (len(won), len(lost), Slot.objects.count()) == (2, 6, 2)
    assert all("F1" in told for told in lost)


def test_two_senders_over_hundreds_of_histories_with_merges_splits_and_bounces_never_overrun_anybody(
    shop: Account,
) -> None:
    chance = random.Random(6)
    for number in range(HISTORIES):
        history(shop, chance, number)


def history(shop: Account, chance: random.Random, number: int) -> None:
    """Let two senders race, five times over, for two people who may be one; see that nobody got too much."""
    ann, anna = person(f"Ann{number}"), person(f"Anna{number}")
    at, begins = NOON, Slot.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for step in range(5):
        at += chance.choice((DAY, 6 * DAY, 7 * DAY, 8 * DAY)) + timedelta(minutes=(number + step) % 20)
        at += ((7 - at.weekday()) % 7 if at.weekday() > 4 else 0) * DAY  # on a working day
        pair = chance.choice(((ann, ann), (ann, anna), (anna, anna)))
        won, _ = race(shop, [(Person.objects.get(pk=who.now_id), chance.choice(KINDS), at) for who in pair])
        chance.choice((_nothing, _merge, _bounce))(ann, anna, won, at)
        for who in (ann, anna):
            who.refresh_from_db()
    for lines in _by_handle(begins):
        assert all(later - earlier >= 7 * DAY for earlier, later in pairwise(lines)), lines
        assert all(late - early >= 30 * DAY for early, late in zip(lines, lines[3:], strict=False)), lines
    assert Slot.objects.filter(pk__gt=begins).exists()


def _nothing(ann: Person, anna: Person, won: list[Outgoing], at: datetime) -> None:
    """Nothing happens."""


def _merge(ann: Person, anna: Person, won: list[Outgoing], at: datetime) -> None:
    edges = [people.merge(one=ann, into=anna, by=None, at=at)] if ann.now_id != anna.now_id else []
    for edge in edges[: int(at.timestamp()) % 2]:  # every other one was a mistake
        people.unmerge(merge=edge, at=at)


def _bounce(ann: Person, anna: Person, won: list[Outgoing], at: datetime) -> None:
    for outgoing in won:
        noting.free(outgoing=outgoing, at=at)


def _by_handle(begins: int) -> list[list[datetime]]:
    """Return when something arrived at each handle since a line of the ledger."""
    found: dict[int, list[datetime]] = {}
    rows = Slot.objects.filter(pk__gt=begins, freed_at=None).order_by("at", "pk")
    for handle, at in rows.values_list("outgoing__to_handle", "at"):
        found.setdefault(handle or 0, []).append(at)
    return list(found.values())


def test_a_greedy_sender_gets_37_bursts_and_4_surveys_a_year_through_the_gate(shop: Account) -> None:
    ann = person()
    for number in range(365):
        at = NOON + number * DAY
        for kind in (Kind.FEEDBACK, *KINDS):
            _try(shop, ann, kind, at)
    lines = ledgers.ledger_of(SYSTEM, ann.pk).bursts
    days = [(entry.at - NOON).days for entry in lines]
    surveys = [day for day, entry in zip(days, lines, strict=True) if entry.kind is Kind.FEEDBACK]
    assert surveys[0] >= 30
    assert len(surveys) <= 4
    assert 30 <= len(days) <= 37


def _try(shop: Account, ann: Person, kind: Kind, at: datetime) -> None:
    given = {entry.kind for entry in ledgers.ledger_of(SYSTEM, ann.pk).cycle}
    wanted = kind is Kind.FEEDBACK or kind not in given or given >= set(KINDS)
    try:
        began = [begin(shop, ann, kind, at, about=f"burst-{at:%j}")] if wanted else []
    except Held:
        return
    for _ in began:
        noting.involved(person=ann, about=f"burst-{at:%j}", at=at)
        noting.told(person=ann, about=f"burst-{at:%j}", at=at)
