"""A feed is sent once while it is the same, and is another once something is new."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.engagement.ideas.street import board, proposed

pytestmark = pytest.mark.django_db
PATH = "/with/ideas/menu/new.atom"


def test_who_has_it_as_it_is_is_told_so(guest: Client) -> None:
    proposed(on=board())
    first = guest.get(PATH)
    assert (first.status_code, first["Cache-Control"]) == (200, "public, max-age=300")
    assert guest.get(PATH, headers={"If-None-Match": first["ETag"]}).status_code == 304
    proposed("Cakes")
    anew = guest.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert (anew.status_code, "Cakes" in anew.text) == (200, True)


def test_a_feed_without_an_entry_is_the_same_whenever_it_is_asked_for(guest: Client) -> None:
    board()
    first = guest.get("/with/ideas/decisions.atom")
    assert guest.get("/with/ideas/decisions.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304
