"""The page of wishes: what is chosen is kept, what cannot be read is said, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.records.consent import wishing
from porch.records.consent.models import Permission, Purpose
from porch.records.outbox import choosing
from porch.records.people.links import Door
from porch.records.people.models import Person

Of = Callable[..., str]
CHOSEN = {
    "purpose": ["idea", "invitation"], "pace": "monthly", "channel": ["email"], "from": "21:00", "until": "08:30",
    "zone": "Europe/Rome", "language": "it", "pause": "",
}  # fmt: skip


def wished(ann: Person) -> Any:
    """Return what Ann wishes now."""
    return wishing.wished(SYSTEM, ann)


def test_what_is_chosen_is_kept_with_its_proof(guest: Client, address: Of, ann: Person) -> None:
    path = address(Door.WISHES)
    assert guest.post(path, CHOSEN).headers["Location"] == f"{path}?done=kept"
    held = wished(ann)
    assert (held.pace, held.zone, held.language, held.channels_off) == ("monthly", "Europe/Rome", "it", {"mastodon"})
    rows = Permission.objects.order_by("purpose")
    assert [(row.purpose, row.word) for row in rows] == [
        ("idea", "given"), ("invitation", "given"), ("question", "withdrawn"),
    ]  # fmt: skip
    assert "I want to hear from you" in rows[0].words
    page = guest.get(f"{path}?done=kept").text
    assert "Kept. It holds from now on." in page
    assert "Take it back" in page


def test_sent_twice_it_is_kept_once(guest: Client, address: Of) -> None:
    for _ in range(2):
        guest.post(address(Door.WISHES), CHOSEN)
    assert Permission.objects.count() == 3


def test_nothing_at_all_is_one_press_away_and_can_be_taken_back(guest: Client, address: Of, ann: Person) -> None:
    guest.post(address(Door.WISHES), CHOSEN)
    shown = guest.post(address(Door.WISHES), {"nothing": "1"}, follow=True)
    assert "nothing more that we begin" in shown.text
    assert not any(choosing.chosen(ann, SYSTEM_CLOCK.now()).purposes.values())
    guest.post(f"/with/undo/{shown.context['undo']}/")
    assert choosing.chosen(ann, SYSTEM_CLOCK.now()).purposes[Purpose.IDEA]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from": "21:00", "until": ""}, "both quiet hours"),
        ({"from": "9:00", "until": "nine"}, "both quiet hours"),
        ({"from": "21:00", "until": "21:00"}, "whole day"),
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"pause": "soon"}, "Write a day"),
        ({"pause": "2999-01-01"}, "years away"),
        ({"pace": "hourly"}, "how often"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_stays_on_the_page(
    guest: Client, address: Of, ann: Person, changes: dict[str, str], said: str
) -> None:
    answer = guest.post(address(Door.WISHES), {**CHOSEN, **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="idea" checked' in answer.text
    assert not Permission.objects.exists()
    assert wished(ann).zone == ""


def test_the_ledger_is_reached_through_the_owners_own_address_alone(guest: Client, address: Of) -> None:
    page = guest.get(address(Door.WISHES))
    sent = guest.post("/with/anew/", {"seal": page.context["own"]})
    assert "a…@example.org" in sent.text
