"""The gate over many histories, on whatever database tests run: merges, bounces, zones, leaps of the clock."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from porch.analytics.cadence import Entry, Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts import actions as accounts
from porch.records.consent import wishing
from porch.records.consent.wishing import Wished
from porch.records.outbox import ledgers, noting
from porch.records.outbox.models import Slot
from porch.records.outbox.starting import Held
from porch.records.people import actions as people
from porch.records.people.models import Person
from tests.analytics.cadence.test_histories import ZONES, Histories
from tests.cast import NAME, NOON, example
from tests.fakes import CREDENTIALS
from tests.records.outbox.begun import begin, person

HISTORIES = int(os.environ.get("PORCH_HISTORIES", "300"))  # `make histories` lives through ten thousand
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(600 + HISTORIES)]


class OnTheDatabase(Histories):
    """The same people and senders, through the gate; the ledger must be what was let through."""

    @initialize(zones=st.lists(st.sampled_from((*ZONES, "")), min_size=3, max_size=3))
    def meet(self, zones: list[str]) -> None:
        self.world = example()
        self.world.__enter__()
        super().meet(zones)
        self.zones = [one.zone for one in self.people]
        self.shop = accounts.connect(channel=NAME, name="T", handle="t", credentials=CREDENTIALS, at=NOON)
        self.rows = [person(name) for name in ("Ann", "Ben", "Cleo")]
        for row, zone in zip(self.rows, zones, strict=True):
            wishing.wish(person=row, wished=Wished(zone=zone), at=NOON)
        self.edges: dict[int, object] = {}

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.teardown_check()
            self.world.__exit__(None, None, None)

    def try_to(self, who: int, kind: Kind, answers: bool) -> None:
        now, about = self.same[who], "survey-1" if kind is Kind.OUTCOME else ""
        try:
            outgoing = begin(self.shop, self.row(now), kind, self.now, about=about)
        except Held:
            return
        they = frozenset(number for number, same in self.same.items() if same == now)
        self.people[now].zone = self.zones[max(they)]  # who wished last tells it
        slot = Slot.objects.get(outgoing=outgoing)
        if slot.at == self.now and not any(e.at == self.now and e.kind is kind for e in self.people[now].sent):
            Slot.objects.filter(pk=slot.pk).update(involved_at=self.now if answers else None)
            self.took(they, now, Entry(kind=kind, at=self.now, about=about, involved=answers))

    @rule(one=st.integers(0, 2), into=st.integers(0, 2))
    def merge(self, one: int, into: int) -> None:
        goes, stays = self.same[one], self.same[into]
        if goes != stays:
            people.merge(one=self.row(goes), into=self.row(stays), by=None, at=self.now)
            super().merge(one, into)

    def split(self, one: int) -> None:
        """Nobody is split here, since a split frees nothing: see test_f5 of the gate."""

    @rule(who=st.integers(0, 2))
    def bounce(self, who: int) -> None:
        sent = self.people[who].sent
        last = Slot.objects.filter(person=self.rows[who]).order_by("-pk").first()
        if sent and last is not None and last.outgoing is not None and not sent[-1].involved:
            noting.free(outgoing=last.outgoing, at=self.now)
            super().bounce(who)

    @rule(who=st.integers(0, 2))
    def tell(self, who: int) -> None:
        super().tell(who)
        Slot.objects.filter(person__in=[self.rows[n] for n, s in self.same.items() if s == self.same[who]]).update(
            told_at=self.now
        )

    def teardown_check(self) -> None:
        """See that the ledgers hold what was let through, and nothing else."""
        for number in set(self.same.values()):
            they = [n for n, same in self.same.items() if same == number]
            kept = sorted((e.at, e.kind) for n in they for e in self.people[n].sent if e.delivered)
            held = ledgers.ledger_of(SYSTEM, self.rows[number].pk).entries
            assert sorted((e.at, e.kind) for e in held if e.delivered) == kept

    def row(self, number: int) -> Person:
        return Person.objects.get(pk=self.rows[number].pk)


class TestOnTheDatabase(OnTheDatabase.TestCase):
    """Run as a test."""

    settings = settings(
        max_examples=HISTORIES, stateful_step_count=20, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip

    @pytest.fixture(autouse=True)
    def _on_a_database(self, db: None, square: object) -> None:
        """Each history is undone when it ends."""
