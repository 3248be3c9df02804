"""Results count people who answered; what would have happened anyway is counted beside them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, effect, sending
from porch.records.accounts.models import Account
from porch.records.outbox.models import Slot
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import person, written

pytestmark = pytest.mark.django_db


def test_a_conversation_is_counted_once_a_person(shop: Account, alice: Member, bob: Member) -> None:
    person("Ann"), person("Ben")
    burst = written(alice, why_all="")
    actions.approve(burst=burst, member=bob, at=NOON)
    actions.send(burst=burst, member=bob, at=NOON)
    sent = sending.send_due(now=NOON)
    Slot.objects.update(involved_at=NOON)
    found = effect.results(SYSTEM, burst)
    assert (found.sent, found.conversations, found.came, found.came_back) == (sent, sent, 0, 0)
    assert (effect.learn_due(now=NOON), effect.effect(SYSTEM).bursts) == (0, 0)
    assert [effect.learn_due(now=NOON + timedelta(days=days)) for days in (31, 32)] == [1, 0]
    told = effect.effect(SYSTEM, kind=burst.kind)
    assert (told.bursts, told.wrote.got + told.wrote.held, told.wrote.enough) == (1, 2, False)
    assert (effect.effect(SYSTEM, kind="invite").bursts, effect.effect(None).bursts) == (0, 0)
