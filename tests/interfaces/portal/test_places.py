"""A place is there while something in it is open, and is asked for now and then."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.interfaces.portal import places
from porch.interfaces.portal.places import Place
from porch.records.people.models import Person


@pytest.mark.parametrize("is_open", [True, False])
def test_a_place_is_there_while_something_in_it_is_open(
    guest: Client, ann: Person, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    monkeypatch.setattr(places, "PLACES", (Place(route="sign-up", name="Ideas & more", is_open=lambda: is_open),))
    assert ("Ideas &amp; more" in guest.get("/with/sign-in/").text) is is_open


def test_pages_that_follow_one_another_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(places, "PLACES", (Place(route="you", name="You", is_open=lambda: not asked.append(1)),))
    assert [len(places.open_now()) for _ in range(3)] == [1, 1, 1]
    assert len(asked) == 1
    places.forget()
    places.open_now()
    assert len(asked) == 2
