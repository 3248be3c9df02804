"""Scanners open every link in every letter, and posting is for people: what other tools learnt the hard way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.records.consent import queries as consent
from porch.records.consent.queries import Purpose
from porch.records.people.links import Door
from porch.records.people.models import Person
from tests.interfaces.portal import doors

Of = Callable[..., str]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SCANNER = {"user-agent": "scanner"}
PREFETCH = {"sec-purpose": "prefetch;prerender", "purpose": "prefetch", "x-moz": "prefetch"}
WRITES = re.compile(r"\s*(WITH\b.*)?\b(INSERT|UPDATE|DELETE|REPLACE|MERGE)\b", re.DOTALL)


def refuses(ann: Person, purpose: Purpose) -> bool:
    """Return whether Ann said no to it."""
    answer = consent.may_contact(SYSTEM, ann, purpose, SYSTEM_CLOCK.now())
    return answer.says is not None and not answer.allowed


@pytest.mark.parametrize("visitor", [SCANNER, PREFETCH])
def test_listmonk_1078_whoever_opens_every_link_of_every_letter_changes_nothing(
    guest: Client, ann: Person, visitor: dict[str, str]
) -> None:
    """Every route is opened, every link of every letter, and what those pages name: a new one cannot be forgotten."""
    every = doors.open_all(ann)
    looks, deeds = every.paths(looked_at=True), every.paths(looked_at=False)
    waiting = {*looks.values(), *deeds.values()}.union(*map(doors.linked, doors.letters(every)))
    guest.cookies["porch_with"] = "de"
    opened: dict[str, int] = {}
    with CaptureQueriesContext(connection) as asked:
        for _ in ("from the letters", "from the pages"):
            for path in waiting - opened.keys():
                guest.head(path, headers=visitor)
                page = guest.get(path, headers=visitor)
                opened[path] = page.status_code
                waiting = waiting | doors.linked(page.text)
    assert [one["sql"] for one in asked if WRITES.match(one["sql"])] == []
    assert {name: opened[path] for name, path in looks.items() if opened[path] != 200} == {}
    assert {path for path, status in opened.items() if status != 200} == set(deeds.values()), "405 each"


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
