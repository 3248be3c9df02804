"""By what somebody takes part: this quarter, the one before, on any topic and on each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.analytics.fourcs import FourC
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.projections.fourcs import queries
from porch.projections.fourcs.queries import Rung
from porch.records.accounts.models import Account
from porch.records.people.models import Handle, Person
from tests.cast import ANN, BEN, NOON, says
from tests.projections.fourcs.town import hear
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]
BEFORE, LONG_AGO = NOON - timedelta(days=100), NOON - timedelta(days=200)


def person(name: str) -> Person:
    found = Handle.objects.get(name=name).person
    assert found is not None
    return found


def test_the_highest_of_each_quarter_counts(shop: Account) -> None:
    hear(
        shop, says(ANN, "bread", at=BEFORE, kind=Kind.LIKE), says(ANN, "bread"), says(ANN, "bread", kind=Kind.FOLLOW),
        says(ANN, "table", kind=Kind.VOTE), says(ANN, "table", at=LONG_AGO),
    )  # fmt: skip
    assert queries.of_person(SYSTEM, person("Ann"), NOON) == [
        Rung(topic="", now=FourC.CREATION, before=FourC.CURATION),
        Rung(topic="bread", now=FourC.CREATION, before=FourC.CURATION),
        Rung(topic="table", now=FourC.CURATION, before=FourC.NOTHING),
    ]
    assert (
        queries.of_person(SYSTEM, person("Ann"), NOON)[0].next
        == "Ask them to help somebody else, or to choose with you."
    )


def test_who_was_not_heard_of_for_half_a_year_has_no_rung(shop: Account, charlie: Any) -> None:
    hear(shop, says(ANN, "bread", at=LONG_AGO), says(BEN, "bread"))
    assert queries.of_person(SYSTEM, person("Ann"), NOON) == []
    assert queries.of_person(charlie, person("Ben"), NOON) == []


def test_two_who_turn_out_to_be_one_have_one_rung(shop: Account) -> None:
    hear(shop, says(ANN, "bread", kind=Kind.LIKE), says(BEN, "bread"))
    ann, ben = person("Ann"), person("Ben")
    Handle.objects.filter(person=ben).update(person=ann)
    assert queries.of_person(SYSTEM, ann, NOON)[0].now == FourC.CREATION
    assert list(queries.rungs(SYSTEM, NOON)) == [(ann.pk, "bread", 0, 3)]
