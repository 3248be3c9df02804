"""Where to meet: from what profiles tell, with how many are engaged of how many known."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from porch.projections.relationships.models import Tie
from porch.records.people.models import Handle
from porch.records.profiles import actions as profiles
from tests.interfaces.console.conftest import Town, sign_in

pytestmark = pytest.mark.django_db


def read(town: Town) -> str:
    page = sign_in(town.alice).get(reverse("console:gathering-where"))
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def test_places_are_told_with_how_many_are_engaged_of_how_many_known(town: Town) -> None:
    assert "Nobody told where they live yet" in read(town)
    field = profiles.add_field(name="City")
    for name, city in (("ann@example.org", "Rome"), ("cleo@town.example", "Rome"), ("dov.example", "Milan")):
        person = Handle.objects.get(value=name).person
        assert person is not None
        profiles.put(person=person, field=field, text=city, by=town.alice, at=town.now)
    ann = Handle.objects.get(value="ann@example.org").person
    assert ann is not None
    Tie.objects.filter(pk=ann.pk).delete()
    Tie.objects.create(person=ann, two_way_days=5, first_at=town.now, last_at=town.now, as_of=town.now)
    words = read(town)
    assert "Told of 3 people; you are engaged with 1 of them." in words
    assert re.search(r"Rome 1 2 Milan 0 1", words)
