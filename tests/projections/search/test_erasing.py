"""Who is erased is found by nothing, at once; what others said of them is found again, without their name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.privacy import actions as privacy
from porch.projections.search import projector, queries
from porch.projections.search.asking import Asked
from porch.projections.search.models import Document, Voice
from porch.records.accounts.models import Account
from porch.records.people.models import Person
from tests.cast import ANN, BEN, CLEO, NOON, says
from tests.projections.search.stage import hear

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def found(words: str) -> list[str]:
    return [hit.name for hit in queries.find(SYSTEM, Asked(words=words), now=NOON).hits]


@pytest.fixture
def erased(shop: Account) -> Account:
    """Ann, erased after she and Ben spoke with each other and Cleo named her."""
    hear(
        shop, says(ANN, "Walnut soup, please, and quickly as ever", name="a"),
        says(BEN, "Walnut soup, please, and quickly as ever. I agree", name="b", to="a", at=NOON + HOUR),
        says(CLEO, "Ask @ann@mill.example for walnut oil", name="c"), says(CLEO, "Walnut bread", name="d"),
    )  # fmt: skip
    ann = Person.objects.get(handles__value="ann")
    ann.handles.create(kind="email", value="ann@mill.example", person=ann, home=ann, created_at=NOON)
    privacy.erase(person=ann, by=None, at=NOON)
    return shop


def test_at_once_nothing_is_left_of_their_words(erased: Account) -> None:
    assert found("mill") == found("quickly") == found("soup") == []
    assert found("walnut") == ["Cleo"]
    assert not Voice.objects.filter(handle__value="ann").exists()


def test_what_others_said_is_found_again_as_the_log_has_it_now(erased: Account) -> None:
    projector.catch_up()
    assert found("oil") == ["Cleo"]
    assert sorted(found("agree")) == ["Ben"]
    assert found("mill") == []
    told = set(Document.objects.values_list("words", flat=True))
    projector.rebuild()
    assert set(Document.objects.values_list("words", flat=True)) == told
