"""Ledgers: of many at once as of each alone, and as people read them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence import Kind, Ledger
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.outbox import ledgers, noting
from porch.records.outbox.models import Slot
from porch.records.people import actions as people
from porch.records.team.models import Member
from tests.cast import NOON
from tests.records.outbox.begun import begin, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("few", [0, 500])
def test_of_many_it_is_what_it_is_of_each(shop: Account, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(ledgers, "FEW", few)
    ann, ben, cleo = person("Ann"), person("Ben"), person("Cleo")
    begin(shop, ann, Kind.QUESTION, NOON, about="burst-1")
    begin(shop, ben, Kind.IDEA, NOON, about="burst-2")
    people.merge(one=ann, into=cleo, by=None, at=NOON)
    found = ledgers.ledgers(SYSTEM, [ben.pk, cleo.pk])
    assert found == {who.pk: ledgers.ledger_of(SYSTEM, who.pk) for who in (ben, cleo)}
    assert [entry.about for entry in found[cleo.pk].entries] == ["burst-1"]


def test_one_line_can_be_left_out(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Kind.QUESTION, NOON)
    assert ledgers.ledger_of(SYSTEM, ann.pk, without=Slot.objects.get().pk) == Ledger()


def test_people_read_it_latest_first_a_page_at_a_time(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Kind.QUESTION, NOON, about="burst-1")
    noting.came(person=ann, about="gathering-1", at=NOON + DAY)
    first = ledgers.lines(SYSTEM, ann.pk, limit=1)
    rest = ledgers.lines(SYSTEM, ann.pk, before=(first[0].at, first[0].slot))
    assert [(line.about, line.came, line.words) for line in (*first, *rest)] == [
        ("gathering-1", True, ""), ("burst-1", False, "question for Ann"),
    ]  # fmt: skip
    assert not first[0].asks


def test_what_was_begun_about_something_is_found(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Kind.IDEA, NOON, about="burst-1")
    assert [(now, slot.kind) for _, now, slot in ledgers.about(SYSTEM, "burst-1")] == [(ann.pk, "idea")]
    assert list(ledgers.about(SYSTEM, "burst-9")) == []


def test_charlie_sees_nothing(shop: Account, charlie: Member) -> None:
    ann = person()
    begin(shop, ann, Kind.IDEA, NOON)
    assert ledgers.ledgers(charlie, [ann.pk]) == {}
    assert ledgers.lines(charlie, ann.pk) == []
    assert ledgers.ledger_of(charlie, ann.pk) == Ledger()
