"""The ledger on a page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.interfaces.console.views import given
from porch.records.outbox.models import Slot
from porch.records.people import queries as people
from porch.records.people.models import Person
from tests.interfaces.console.conftest import Town, sign_in


@pytest.fixture
def ann(town: Town) -> Person:
    found = people.find(SYSTEM, "Ann Lindqvist")[0].person
    assert found is not None
    return found


def test_what_was_given_and_asked_is_told_a_page_at_a_time(
    town: Town, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "PAGE", 1)
    at = SYSTEM_CLOCK.now() - timedelta(days=9)
    Slot.objects.create(person=ann, number=1, kind="idea", at=at, because="You talked about basil.")
    Slot.objects.create(person=ann, number=2, kind="feedback", at=at + timedelta(days=1))
    client = sign_in(town.bob)
    first = client.get(f"/people/{ann.pk}/given/")
    page = first.content.decode()
    assert "Given 1 time, asked 1 time." in page
    assert "Asked how it was" in page
    assert "basil" not in page
    after = page.partition('href="?before=')[2].partition('"')[0]
    assert "You talked about basil." in client.get(f"/people/{ann.pk}/given/?before={after}").content.decode()


def test_where_nothing_was_begun_the_page_says_what_will_stand_there(town: Town, ann: Person) -> None:
    assert "Nothing begun yet" in sign_in(town.bob).get(f"/people/{ann.pk}/given/").content.decode()


def test_nobody_is_told_of_somebody_who_is_not_there(town: Town) -> None:
    assert sign_in(town.bob).get("/people/999999/given/").status_code == 404
