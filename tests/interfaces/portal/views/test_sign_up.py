"""Asking to hear from us: one mail, a press on the page it leads to, and only then a yes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.portal import stamping
from porch.records.consent import suppressing
from porch.records.consent.models import Permission
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Person

FORM = "/with/sign-up/"


def form(**changes: Any) -> dict[str, Any]:
    """Return what somebody who took their time sends."""
    stamp = stamping.stamp(SYSTEM_CLOCK.now() - timedelta(seconds=20))
    return {"mail": "dov@example.org", "name": "Dov", "purpose": ["idea"], "stamp": stamp, **changes}


def test_a_yes_takes_a_mail_and_a_press(guest: Client, db: None) -> None:
    assert "Look for our mail" in guest.post(FORM, form()).text
    letter = Outgoing.objects.get()
    assert letter.to_address == "dov@example.org"
    path = re.search(r"/with/yes/\S+", letter.text)[0]  # type: ignore[index]
    assert "Do you want to hear from us?" in guest.get(path).text
    assert not Permission.objects.exists()
    assert not Person.objects.exists()
    for _ in range(2):
        assert "Thank you" in guest.post(path).text
    said = Permission.objects.get()
    assert [one.name for one in Person.objects.all()] == ["Dov"]
    assert (said.purpose, said.kind, said.word) == ("idea", "email", "given")
    assert "Thank you" in guest.get(path).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mail": "no address"}, "mail address"),
        ({"purpose": []}, "Choose what"),
        ({"stamp": "made-up"}, "open for long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    guest: Client, db: None, changes: dict[str, Any], said: str
) -> None:
    answer = guest.post(FORM, form(**changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Dov"' in answer.text
    assert not Outgoing.objects.exists()


def test_nobody_is_that_quick(guest: Client, db: None) -> None:
    assert guest.post(FORM, form(stamp=stamping.stamp(SYSTEM_CLOCK.now()))).status_code == 422


def test_who_fills_in_what_nobody_sees_is_answered_and_not_heard(guest: Client, db: None) -> None:
    answer = guest.post(FORM, form(website="https://spam.example"))
    assert answer.status_code == 200
    assert not Outgoing.objects.exists()
    assert not Person.objects.exists()


def test_the_fourth_mail_of_a_day_does_not_go_and_nobody_learns_whom_we_never_write_to(guest: Client, db: None) -> None:
    suppressing.complained(kind="email", value="never@example.org", at=SYSTEM_CLOCK.now())
    pages = [
        guest.post(FORM, form(mail=mail), headers={"accept-language": "it"})
        for mail in ("new@example.org", "never@example.org")
        for _ in range(4)
    ]
    assert {(page.status_code, page.text) for page in pages} == {(200, pages[0].text)}
    assert [(one.to_address, one.language) for one in Outgoing.objects.all()] == [("new@example.org", "it")] * 3


def test_a_link_to_what_was_never_asked_opens_nothing(guest: Client, address: Any) -> None:
    from porch.records.people.links import Door

    assert guest.get(address(Door.OPT_IN, "opt-in-99")).status_code == 404
