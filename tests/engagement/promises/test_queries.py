"""Who sees what was promised."""

from __future__ import annotations

import pytest

from porch.engagement.promises import actions, queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db


def test_charlie_sees_no_promise(shop: Account, charlie: Member) -> None:
    log.record(account=shop, items=[says(ANN)], received_at=NOON)
    asked = Interaction.objects.select_related("handle").get()
    made = actions.make(
        thread_id=asked.thread_id, handle=asked.handle, words="A table", due_at=NOON, member=None, at=NOON
    )
    seen = queries.due(charlie, NOON), queries.of_thread(charlie, made.thread_id), queries.promise(charlie, made.pk)
    assert seen == ([], [], None)
