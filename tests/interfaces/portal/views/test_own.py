"""What only the owner reads, and how they get there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from porch.analytics.cadence import Kind
from porch.core.clock import SYSTEM_CLOCK
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.models import Person

Of = Callable[..., str]


def test_the_ledger_tells_what_we_sent_and_asked_and_what_came_of_it(guest: Client, address: Of, ann: Person) -> None:
    assert "we have begun nothing" in guest.get(address(Door.OWN)).text
    now = SYSTEM_CLOCK.now()
    for kind, days, involved in ((Kind.IDEA, 9, None), (Kind.FEEDBACK, 2, now), (Kind.QUESTION, -1, None)):
        Slot.objects.create(
            person=ann, kind=kind, at=now - timedelta(days=days), because="You like basil.", channel="email",
            involved_at=involved,
        )  # fmt: skip
    page = guest.get(address(Door.OWN)).text
    assert page.index("We asked you how it was") < page.index("We sent you a little idea")
    assert "You answered. We have not told you yet what came of it." in page
    assert "You got it because: You like basil." in page
    assert "We asked you something" not in page, "it has not left"


def test_a_link_is_sent_three_times_a_day_and_once_for_two_presses(guest: Client, ann: Person) -> None:
    now = SYSTEM_CLOCK.now()
    seal = links.link(door=Door.ANEW, person=ann.pk, now=now, about="own ")
    for _ in range(2):
        assert guest.post("/with/anew/", {"seal": seal}).status_code == 200
    assert Outgoing.objects.count() == 1
    assert "/with/own/" in Outgoing.objects.get().text
    for _ in range(4):
        Outgoing.objects.update(created_at=now - timedelta(minutes=5))
        guest.post("/with/anew/", {"seal": seal})
    assert Outgoing.objects.count() == 3


def test_a_button_that_was_made_up_sends_nothing(guest: Client, ann: Person) -> None:
    assert guest.post("/with/anew/", {"seal": "made-up"}).status_code == 404
    own = links.link(door=Door.OWN, person=ann.pk, now=SYSTEM_CLOCK.now())
    assert guest.post("/with/anew/", {"seal": own}).status_code == 404
    assert not Outgoing.objects.exists()
