"""The frame around every page: whose house it is, and the way back."""

from __future__ import annotations

from django.test import Client

from porch.interfaces.portal import page
from porch.records.people.models import Person


def test_every_page_says_whose_house_it_is_and_where(guest: Client, ann: Person) -> None:
    shown = guest.get("/with/sign-up/").text
    assert "Hear from Trattoria Milwaukee" in shown
    assert "53202 Milwaukee" in shown
    assert "style=" not in shown
    assert "<script" not in shown


def test_the_way_back_sends_nothing_twice() -> None:
    answer = page.back("/with/wishes/x/", "kept")
    assert (answer.status_code, answer["Location"]) == (303, "/with/wishes/x/?done=kept")
