"""Who is forgotten leaves no label, and no lesson."""

from __future__ import annotations

import pytest

from porch.core.whom import Whom
from porch.engagement.conversations import actions as conversations
from porch.projections.language import actions, erasing, projector
from porch.projections.language.models import Correction, Learnt, Understanding
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.tables.personal import Forgot
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.projections.language.fake import plain as plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain")]


def test_labels_corrections_and_what_was_learnt_of_them_go(shop: Account, bob: Member) -> None:
    log.record(account=shop, items=[says(BEN, "complaint!", name="b"), says(ANN, "idea!", name="a")], received_at=NOON)
    projector.catch_up()
    said = Interaction.objects.select_related("handle").get(external_id="b")
    assert said.handle is not None
    conversations.correct(said=said, handle=said.handle, label="spam", right=True, member=bob, at=NOON)
    actions.learn(now=NOON)
    forgot = Forgot(at=NOON)
    erasing.erase(whom=Whom(persons=(), handles=(said.handle.pk,), said=(said.pk,)), forgot=forgot)
    assert [row.needs for row in Understanding.objects.all()] == ["idea"]
    assert (Correction.objects.count(), Learnt.objects.count()) == (0, 0)
    assert forgot.rows["language.Learnt"] == 1
