"""A letter says what this person said, and never what somebody else did."""

from __future__ import annotations

import pytest

from porch.engagement.bursts import letters
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.engagement.bursts.stage import written

pytestmark = pytest.mark.django_db


def test_what_each_said_stands_in_their_own_letter(shop: Account, alice: Member) -> None:
    log.record(account=shop, items=[says(ANN, "Thin pizza please"), says(BEN, "Hello")], received_at=NOON)
    burst = written(alice, words="Hello {name},\n\nYou said: {said}.\n\nThin or thick?")
    told = {one.name: letters.written(burst, one, NOON).text for one in Person.objects.all()}
    assert told == {
        "Ann": "Hello Ann,\n\nYou said: Thin pizza please.\n\nThin or thick?",
        "Ben": "Hello Ben,\n\nThin or thick?",
    }
