"""Taking the next step: words to begin with, where there are none yet; and why one should stay."""

from __future__ import annotations

import pytest

from porch.analytics.ladder import Rung
from porch.core.errors import PorchError
from porch.core.interaction import Visibility
from porch.desk.ladder import actions
from porch.engagement.conversations.models import Draft
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, says
from tests.desk.ladder.test_queries import settled
from tests.projections.relationships.stage import DAY, NOW, talks

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(shop: Account) -> Person:
    """Ann, who talks with us in public and wrote one word in private, which nobody answered there."""
    talks(shop, ANN, days=range(4, 100, 5))
    said = says(ANN, "Is the saffron bread back?", name="dm", at=NOW - DAY, visibility=Visibility.DIRECT)
    log.record(account=shop, items=[said], received_at=NOW)
    settled()
    return Person.objects.get(handles__value="ann")


def test_the_opening_is_a_draft_in_their_conversation_and_overwrites_none(ann: Person, alice: Member) -> None:
    rung, way, words = actions.take(person=ann, member=alice, at=NOW)
    assert (rung, way.thread_id is not None) == (Rung.DM, True)
    assert Draft.objects.get().text == words != ""
    Draft.objects.update(text="My own words")
    actions.take(person=ann, member=alice, at=NOW)
    assert Draft.objects.get().text == "My own words"


def test_where_one_should_stay_one_is_told_why(ann: Person, alice: Member) -> None:
    actions.decline(person=ann, rung=Rung.DM, member=alice, at=NOW)
    with pytest.raises(PorchError, match="They declined"):
        actions.take(person=ann, member=alice, at=NOW)
