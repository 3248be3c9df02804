"""A saved search takes what its words and filters name, and nothing else; whatever the words are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Visibility
from porch.projections.alerts import matching
from porch.projections.search.asking import Asked
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import merging
from tests.cast import ANN, BEN, NOON, says
from tests.projections.alerts.stage import searchable

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


@pytest.fixture
def told(shop: Account) -> None:
    items = [
        says(ANN, "The mussels were cold, perché?", name="cold"),
        says(BEN, "Mussels, again!", name="again", visibility=Visibility.DIRECT, at=LATER),
        says(BEN, "A table", name="table"),
    ]
    log.record(account=shop, items=items, received_at=LATER)
    searchable()


def takes(**asked: str) -> set[str]:
    rows = list(Interaction.objects.order_by("pk"))
    question = matching.question(Asked.from_mapping(asked))
    found = matching.taken(question, matching.said([row.pk for row in rows]))
    return {row.external_id for row in rows if row.pk in found}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "MUSSELS"}, {"cold", "again"}),
        ({"words": "mussels -cold"}, {"again"}),
        ({"words": '"were cold"'}, {"cold"}),
        ({"words": '"cold were"'}, set()),
        ({"words": "mussel"}, set()),
        ({"words": "perche"}, {"cold"}),
        ({"words": "mussels", "visibility": "direct"}, {"again"}),
        ({"channel": "nowhere"}, set()),
        ({"since": "2026-03-04"}, {"again"}),
        ({"until": "2026-03-02"}, {"cold", "table"}),
        ({"need": "complaint"}, set()),
        ({"sentiment": "negative"}, set()),
    ],
)
def test_a_search_takes_what_it_asks_for(told: None, asked: dict[str, str], found: set[str]) -> None:
    assert takes(**asked) == found


def test_whoever_was_merged_is_found_as_who_they_are_now(told: None) -> None:
    ann, ben = (Interaction.objects.get(external_id=name).handle for name in ("cold", "table"))
    assert ann
    assert ben
    before = takes(person=str(ben.person_id))
    merging.merge(one=ben.person, into=ann.person, by=None, at=NOON)
    assert (before, takes(person=str(ben.person_id))) == ({"again", "table"}, {"cold", "again", "table"})


def test_nothing_is_asked_of_nothing() -> None:
    assert list(matching.said([])) == []
