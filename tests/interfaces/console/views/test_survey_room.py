"""The wall of a room, and papers that two colleagues type in."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.engagement.surveys.models import Sheet, Sitting
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_time_is_set_aside_the_code_is_shown_and_the_talk_follows(alice: object, client: Client) -> None:
    client.force_login(alice.login)  # type: ignore[attr-defined]
    made = asking.survey()
    wall = client.post(f"/surveys/{made.pk}/room/", {"minutes": "10", "attended": "7"})["Location"]
    found = Sitting.objects.get()
    assert found.code in client.get(wall).content.decode()
    assert client.get(f"{wall}code.svg")["Content-Type"] == "image/svg+xml"
    for told in ({"phase": "talk"}, {"minutes": "5"}, {"notes": "Saffron.", "attended": "9"}, {"phase": "private"}):
        client.post(wall, told)
    found.refresh_from_db()
    assert (found.phase, found.notes, found.attended) == ("talk", "Saffron.", 9)


def test_a_paper_is_typed_in_twice_and_what_was_read_differently_is_said(
    alice: object, bob: object, client: Client
) -> None:
    made = asking.survey()
    path = f"/surveys/{made.pk}/paper/"
    client.force_login(alice.login)  # type: ignore[attr-defined]
    client.post(path, {"number": "1", "q-dish": "risotto", "q-content": "4"})
    assert "A colleague checks it." in client.post(path, {"number": "1", "q-dish": "risotto"}).content.decode()
    client.force_login(bob.login)  # type: ignore[attr-defined]
    client.post(path, {"number": "1", "q-dish": "polenta", "q-content": "4"})
    assert Sheet.objects.get().differs == ["dish"]
