"""Who waits where somebody louder was answered: told, with who that was; and nobody where all are as loud."""

from __future__ import annotations

import pytest

from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.morning import ignored
from porch.projections.relationships import actions as relationships
from porch.projections.waiting import projector as waiting
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, BEN, DOV, US, says
from tests.projections.relationships.stage import HOUR, NOW

pytestmark = pytest.mark.django_db


def talk(shop: Account, *, answered: Handle) -> list[str]:
    """Let Dov ask, and Ann and Ben beside him, and one of them be answered; return what is told of whom we ignore."""
    items = [
        says(DOV, "Are you open on Sunday?", name="dov", at=NOW - 5 * HOUR),
        says(ANN, "I wonder too, are you open?", name="ann", to="dov", at=NOW - 4 * HOUR),
        says(US, "Yes, we are!", name="we", to=answered.value, ours=True, recipients=(answered,), at=NOW - 3 * HOUR),
        says(BEN, "Is there a table for two?", name="ben", at=NOW - 2 * HOUR),
    ]
    log.record(account=shop, items=items, received_at=NOW)
    waiting.catch_up(now=NOW)
    relationships.refresh(now=NOW)
    return [one.leak.words for _, one in ignored.everybody(SYSTEM, now=NOW)]


def test_ann_waits_beside_dov_whom_we_answered(shop: Account) -> None:
    assert talk(shop, answered=DOV) == ["Ann said 1 thing to you that nobody answered, while you answered Dov."]


def test_where_the_quiet_one_was_answered_nobody_is_ignored(shop: Account) -> None:
    assert talk(shop, answered=ANN) == []
