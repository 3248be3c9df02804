"""Ending one thing, ending everything, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.records.consent import suppressing
from porch.records.consent.models import Purpose
from porch.records.people.links import Door
from porch.records.people.models import Handle, Person
from tests.interfaces.portal.conftest import MAIL

Of = Callable[..., str]


def is_shut(purpose: Purpose, kind: str = "email", value: str = MAIL) -> bool:
    """Return whether nothing of it goes to Ann any more."""
    return bool(suppressing.is_barred(SYSTEM, kind, value, purpose))


def test_the_button_on_the_page_ends_one_thing(guest: Client, address: Of) -> None:
    assert "Get no more of this?" in guest.get(address(Door.STOP, "idea@email")).text
    shown = guest.post(address(Door.STOP, "idea@email"))
    assert "You get no more of this" in shown.text
    assert (is_shut(Purpose.IDEA), is_shut(Purpose.NEWS)) == (True, False)


def test_everything_ends_everywhere(guest: Client, address: Of) -> None:
    shown = guest.post(address(Door.STOP, "idea@email"), {"everything": "1"})
    assert "Everything we begin" in shown.text
    assert is_shut(Purpose.NEWS)
    assert is_shut(Purpose.NEWS, "mastodon", "@ann@social.example")


def test_what_was_a_mistake_is_taken_back_by_a_press_and_not_by_looking(guest: Client, address: Of) -> None:
    undo = f"/with/undo/{guest.post(address(Door.STOP, 'idea@email')).context['undo']}/"
    assert "Take back what you chose?" in guest.get(undo).text
    assert is_shut(Purpose.IDEA)
    assert "as it was before" in guest.post(undo).text
    assert not is_shut(Purpose.IDEA)
    assert "as it was before" in guest.get(undo).text


def test_nobody_takes_back_what_another_chose(guest: Client, address: Of, ann: Person) -> None:
    ben = Person.objects.create(name="Ben", created_at=SYSTEM_CLOCK.now())
    Handle.objects.create(kind="email", value="ben@example.org", person=ben, created_at=SYSTEM_CLOCK.now())
    guest.post(address(Door.STOP, "idea@email"))
    suppressed = suppressing.of_person(SYSTEM, ann)[0][1]
    forged = address(Door.UNDO, f"said-{suppressed.pk + 1000}")
    assert guest.post(forged).status_code == 200
    assert is_shut(Purpose.IDEA)
