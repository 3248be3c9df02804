"""Scanners open every link in every letter, and posting is for people: what other tools learnt the hard way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.interfaces.portal.permissions import PERMISSIONS
from porch.interfaces.portal.urls import urlpatterns
from porch.records.consent import queries as consent
from porch.records.consent import wishing
from porch.records.consent.queries import Purpose
from porch.records.outbox import choosing
from porch.records.people.links import Door
from porch.records.people.models import Person

Of = Callable[..., str]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ABOUT = {
    Door.STOP: "invitation@email", Door.OPT_IN: "opt-in-1", Door.UNDO: "said-1", Door.COME: "gathering-1",
    Door.SURVEY: "survey-1",
}  # fmt: skip


def refuses(ann: Person, purpose: Purpose) -> bool:
    """Return whether Ann said no to it."""
    answer = consent.may_contact(SYSTEM, ann, purpose, SYSTEM_CLOCK.now())
    return answer.says is not None and not answer.allowed


@pytest.mark.parametrize("door", list(Door))
def test_listmonk_1078_scanners_change_nothing(guest: Client, address: Of, ann: Person, door: Door) -> None:
    wishing.ask_to_confirm(
        address="x@example.org", name="", whose=ann, purposes=["idea"], words="Yes", place="", at=SYSTEM_CLOCK.now()
    )
    choosing.stop(person=ann, kind="email", purpose=Purpose.NEWS, at=SYSTEM_CLOCK.now())
    patterns = [str(route.pattern) for route in urlpatterns if f"with/{door.value}/<" in str(route.pattern)]
    path = address(door, ABOUT.get(door, ""))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for pattern in patterns:
            tail = pattern.partition("<str:token>/")[2]
            for method in (guest.get, guest.head):
                method(path + tail.replace("<slug:name>", "x"), headers={"user-agent": "scanner"})
    wrote = [one["sql"] for one in asked if one["sql"].split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert wrote == []


def test_every_open_page_that_is_looked_at_changes_nothing(guest: Client, ann: Person) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert guest.get("/with/sign-up/").status_code == 200
        assert guest.get("/with/look.css").status_code == 200
    assert not any(one["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for one in asked)
    assert "GET" in PERMISSIONS["sign-up"]


def test_listmonk_1515_unsubscribe_noop(guest: Client, address: Of, ann: Person) -> None:
    """One press of the button in the mail program ends it, though nothing was agreed to: no page, no sign-in."""
    path = address(Door.STOP, "invitation@email")
    answers = [guest.post(path, ONE_CLICK) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert refuses(ann, Purpose.INVITATION)
    assert not refuses(ann, Purpose.IDEA)
    assert len(consent.permissions(SYSTEM, ann)) == 1, "said twice it is said once"


def test_a_letter_that_was_forwarded_ends_nothing_by_being_read(guest: Client, address: Of, ann: Person) -> None:
    page = guest.get(address(Door.STOP, "invitation@email"))
    assert "Invitations" in page.text
    assert "Ann" not in page.text
    assert "ann@" not in page.text
    assert not refuses(ann, Purpose.INVITATION)


def test_a_letter_that_was_forwarded_shows_no_ledger(guest: Client, address: Of, ann: Person) -> None:
    page = guest.get(address(Door.WISHES))
    assert "/with/own/" not in page.text, "the way there goes through the owner's own address"
    assert "Arbor" not in page.text
