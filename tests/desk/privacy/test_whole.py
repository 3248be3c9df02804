"""Who one person is as a whole."""

from __future__ import annotations

import pytest

from porch.desk.privacy import whole
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says

pytestmark = pytest.mark.django_db


def test_what_passed_with_nobody_else_is_theirs_alone(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, name="a"), says(BEN, to="a"), says(ANN, name="b")], received_at=NOON)
    whom = whole.whom(Person.objects.get(name="Ann"))
    assert (len(whom.said), len(whom.threads), len(whom.shared)) == (2, 1, 1)


def test_names_of_ours_name_nobody(shop: Account, alice: Member) -> None:
    alice.name = "Alice Wonderland"
    alice.save()
    person = Person.objects.create(name="Alice Wonderland", created_at=NOON)
    assert whole.whom(person).words == ()
