"""Taking the next step: words to begin with, where there are none yet; and why one should stay."""

from __future__ import annotations

import pytest

from porch.analytics.ladder import Rung
from porch.core.errors import PorchError
from porch.desk.ladder import actions
from porch.engagement.conversations.models import Draft
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, says
from tests.desk.ladder.test_queries import settled
from tests.projections.relationships.stage import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(shop: Account) -> Person:
    """Ann, who asked in public, and whom nobody answered yet."""
    log.record(account=shop, items=[says(ANN, "Is the saffron bread back?", at=NOW - DAY)], received_at=NOW)
    settled()
    return Person.objects.get(handles__value="ann")


def test_the_opening_is_a_draft_in_their_conversation_and_overwrites_none(ann: Person, alice: Member) -> None:
    rung, way, words = actions.take(person=ann, member=alice, at=NOW)
    assert (rung, way.thread_id is not None) == (Rung.REPLY, True)
    assert Draft.objects.get().text == words != ""
    Draft.objects.update(text="My own words")
    actions.take(person=ann, member=alice, at=NOW)
    assert Draft.objects.get().text == "My own words"


def test_where_one_should_stay_one_is_told_why(ann: Person, alice: Member) -> None:
    actions.decline(person=ann, rung=Rung.REPLY, member=alice, at=NOW)
    with pytest.raises(PorchError, match="They declined"):
        actions.take(person=ann, member=alice, at=NOW)
