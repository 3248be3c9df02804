"""Needs are kept up with the log."""

from __future__ import annotations

import pytest

from porch.projections.language import actions as language
from porch.projections.needs import actions
from porch.projections.needs.models import Need
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, NOON, says
from tests.projections.language.fake import plain as plain
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain", "talk")]


def test_what_is_understood_is_due_once_and_can_be_made_again(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "complaint! bread")], received_at=NOON)
    assert actions.is_due() is False
    language.refresh()
    assert actions.is_due() is True
    assert actions.refresh() == 1
    assert actions.is_due() is False
    assert actions.rebuild(now=NOON) == 1
    assert Need.objects.count() == 1
