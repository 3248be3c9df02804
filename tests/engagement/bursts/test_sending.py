"""Each gets it once, whoever else sends, and whoever dies in the middle; what may not leave says why."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, channels, sending
from porch.engagement.bursts.models import Burst, Delivery
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent.models import Purpose, Word
from porch.records.outbox.models import Outgoing, Slot
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import deliveries, person, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def burst(shop: Account, alice: Member, bob: Member) -> Burst:
    """A question for Ann, let go and not yet sent."""
    person("Ann")
    made = written(alice)
    actions.approve(burst=made, member=bob, at=NOON)
    actions.send(burst=made, member=bob, at=NOON)
    return made


def test_a_sender_that_died_before_it_was_noted_sends_nothing_twice(burst: Burst) -> None:
    sending.send_due(now=NOON)
    Delivery.objects.update(state="due", outgoing=None)
    one = Delivery.objects.get()
    sending.send_one(one.pk, now=NOON, voices=channels.voices(SYSTEM))
    assert (Outgoing.objects.count(), Slot.objects.count()) == (1, 1)


def test_who_said_no_after_the_plan_gets_nothing_and_it_says_why(burst: Burst) -> None:
    ann = Delivery.objects.get().person
    consent.note(person=ann, word=Word.WITHDRAWN, at=NOON, by=None, purpose=Purpose.QUESTION, words="No more.")
    sending.send_due(now=NOON)
    assert (deliveries(burst), Outgoing.objects.count()) == ({"Ann": ("held", "C1")}, 0)
