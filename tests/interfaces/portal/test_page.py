"""The frame around every page: whose house it is, and the way back."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.portal import page
from porch.records.guests import actions as guests
from porch.records.people.models import Person
from tests.interfaces.portal import entering


def test_every_page_says_whose_house_it_is_and_where(guest: Client, ann: Person) -> None:
    shown = guest.get("/with/sign-up/").text
    assert "Hear from Trattoria Milwaukee" in shown
    assert "53202 Milwaukee" in shown
    assert "style=" not in shown
    assert "<script" not in shown


def test_the_way_back_sends_nothing_twice() -> None:
    answer = page.back("/with/wishes/x/", "kept")
    assert (answer.status_code, answer["Location"]) == (303, "/with/wishes/x/?done=kept")


def test_whoever_has_no_name_in_public_is_told_so_until_they_choose_one(guest: Client, ann: Person) -> None:
    def page_of(client: Client) -> str:
        return client.post("/with/you/leave/", {"key": "none of ours"}).text

    told = "stands without a name"
    entering.enter(guest, "ann@example.org")
    assert (told in page_of(guest), told in page_of(Client())) == (True, False)
    guests.call_me(person=ann, name="Annie", at=SYSTEM_CLOCK.now())
    assert told not in page_of(guest)


@pytest.mark.parametrize(
    ("place", "ours"),
    [("/with/you/", True), ("/with/you/?a=b", True), ("/people/", False), ("/with//evil", False), ("/with/\n", False)],
)
def test_one_comes_back_only_to_a_page_of_the_portal(place: str, ours: bool) -> None:
    assert page.is_ours(place) is ours
