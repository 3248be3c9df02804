"""A question is never said again; a survey once, when somebody was asked."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.engagement.bursts import reminding
from porch.engagement.bursts.models import Burst
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import written

pytestmark = pytest.mark.django_db


def test_a_question_is_never_said_again(shop: Account, alice: Member) -> None:
    with pytest.raises(PorchError, match="A question is never"):
        reminding.remind(burst=written(alice), member=alice, at=NOON)


def test_who_was_not_asked_is_not_reminded(shop: Account, alice: Member) -> None:
    burst = Burst.objects.create(
        name="How was it?", kind="feedback", about="survey-1", seed=1, made_at=NOON, changed_at=NOON
    )
    with pytest.raises(PorchError, match="Nobody was asked"):
        reminding.remind(burst=burst, member=alice, at=NOON)
    assert reminding.remind_due(now=NOON) == 0
