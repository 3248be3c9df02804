"""How somebody and we stood is forgotten, and what of it others' standings show."""

from __future__ import annotations

import pytest

from porch.core.whom import Whom
from porch.projections.waiting import erasing, projector
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Handle
from porch.records.tables.personal import Forgot
from tests.cast import ANN, BEN, NOON, says


@pytest.mark.django_db
def test_their_standing_goes_and_others_are_made_again(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "One?", name="a"), says(BEN, "Two?", to="a"), says(BEN, "Three?")],
               received_at=NOON)  # fmt: skip
    projector.catch_up(now=NOON)
    ann, shared = Handle.objects.get(value="ann"), Standing.objects.get(handle__value="ann").thread_id
    erasing.erase(whom=Whom(persons=(), handles=(ann.pk,), shared=(shared,)), forgot=Forgot(at=NOON))
    assert set(Standing.objects.values_list("handle__value", "excerpt")) == {("ben", ""), ("ben", "Three?")}
