"""What was approved is the burst as it was then."""

from __future__ import annotations

import pytest

from porch.engagement.bursts import actions, standing
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import written

pytestmark = pytest.mark.django_db


def test_other_words_are_another_burst(shop: Account, alice: Member, bob: Member) -> None:
    burst = written(alice)
    actions.approve(burst=burst, member=bob, at=NOON)
    before = standing.digest(burst)
    assert (standing.is_approved(burst), standing.is_sending(burst)) == (True, False)
    burst.words = "Something else"
    assert (standing.digest(burst) == before, standing.is_approved(burst)) == (False, False)
