"""What our own index counts: in how many answers were public, which faults we admitted, who responded."""

from __future__ import annotations

import pytest

from porch.core.interaction import Visibility
from porch.projections.influence import company, projector
from porch.projections.relationships import projector as relationships
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO, NOON, US, says
from tests.projections.influence.stage import DAY, NOW, hear, nods

pytestmark = pytest.mark.django_db
ANGRY = "This is broken, I want my money back"


def test_it_counts_what_we_answered_in_public_and_which_faults_we_admitted(shop: Account) -> None:
    hear(
        shop, says(BEN, ANGRY, name="b", at=NOON), says(ANN, "Do you have a table?", name="a"),
        says(US, "You are right, that was our mistake.", name="re-b", to="b", ours=True, at=NOON + DAY),
        says(US, "Yes", name="re-a", to="a", ours=True, visibility=Visibility.DIRECT, at=NOON + DAY),
        says(CLEO, ANGRY, name="c"), *nods((ANN,), "re-b", at=NOON + 2 * DAY),
    )  # fmt: skip
    relationships.catch_up(now=NOW)
    projector.catch_up()
    told = company.counts(now=NOW)
    assert (told.customers, told.answers, told.public, told.faced, told.admitted) == (2, 2, 1, 1, 1)
    assert (told.responders, told.responded, told.wanted, told.answered) == (1, 1, 2, 2)


def test_what_is_older_than_a_year_is_no_longer_openness(shop: Account) -> None:
    hear(shop, says(ANN, name="a"), says(US, "Yes", to="a", ours=True))
    assert company.counts(now=NOON + 400 * DAY).answers == 0
