"""Signing in and out, and the page of whoever is signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.interfaces.portal import visiting
from porch.records.guests.models import Passkey, PublicName, Stay
from porch.records.people.models import Handle, Person
from tests.interfaces.portal import entering

IN, YOU, LEAVE, MAIL = "/with/sign-in/", "/with/you/", "/with/you/leave/", "ann@example.org"


@pytest.fixture
def inside(guest: Client, ann: Person) -> Client:
    """Ann's browser, signed in."""
    entering.enter(guest, MAIL)
    return guest


@pytest.mark.parametrize(
    ("to", "back"),
    [
        ("/with/sign-up/?x=1", "/with/sign-up/?x=1"), ("https://evil.example/", YOU), ("//evil.example", YOU),
        ("/with/\\evil", YOU), ("", YOU),
    ],
)  # fmt: skip
def test_whoever_signs_in_comes_back_to_where_they_were_and_nowhere_else(inside: Client, to: str, back: str) -> None:
    assert inside.get(IN, {"to": to})["Location"] == back


def test_the_way_back_is_carried_through_both_pages(guest: Client, ann: Person) -> None:
    shown = guest.get(IN, {"to": "/with/sign-up/"})
    assert 'name="to" value="/with/sign-up/"' in shown.text
    form = {"key": entering.key(guest), "to": "/with/sign-up/", "sign-mail": MAIL}
    guest.post(IN, form)
    assert guest.post(IN, {**form, "sign-code": entering.code(MAIL)})["Location"] == "/with/sign-up/"


def test_a_strangers_own_page_asks_who_they_are(guest: Client, ann: Person) -> None:
    assert "Send me the code" in guest.get(YOU).text
    form = {"key": entering.key(guest), "sign-mail": MAIL}
    guest.post(YOU, form)
    assert guest.post(YOU, {**form, "sign-code": entering.code(MAIL)})["Location"] == YOU


def test_ones_own_page_says_who_one_is_and_where_ones_wishes_are(inside: Client) -> None:
    page = inside.get(YOU).text
    assert "You are signed in as ann@example.org." in page
    assert "/with/wishes/" in page
    assert 'action="/with/anew/"' in page
    assert "Ann Arbor" not in page, "what the team calls somebody is told to nobody"


def test_a_name_is_chosen_once_and_an_address_is_none(inside: Client) -> None:
    key = entering.key(inside, YOU)
    refused = inside.post(YOU, {"key": key, "name": MAIL})
    assert (refused.status_code, "Write a name." in refused.text) == (422, True)
    inside.post(YOU, {"key": key, "name": "Annie"})
    assert PublicName.objects.get().name == "Annie"
    assert '<h1 dir="auto">Annie</h1>' in inside.get(YOU).text


def test_signing_out_here_leaves_the_other_browser_and_everywhere_leaves_none(inside: Client) -> None:
    others = [Client(), Client()]
    for other in others:
        entering.enter(other, MAIL)
    out = inside.post(LEAVE, {"key": entering.key(inside, YOU)})
    assert (out["Location"], out.cookies[visiting.COOKIE]["max-age"]) == ("/with/sign-in/?done=left", 0)
    assert "You are signed out." in inside.get(out["Location"]).text
    assert "Sign out everywhere" in others[0].get(YOU).text
    others[0].post(LEAVE, {"key": entering.key(others[0], YOU), "everywhere": "1"})
    assert Stay.objects.filter(ended_at=None).count() == 0


def test_a_passkey_that_is_not_whole_is_not_kept_and_the_page_says_so(inside: Client) -> None:
    page = inside.post("/with/you/keys/", {"key": entering.key(inside, YOU), "seal": "x", "answer": "{}"})
    assert (page.status_code, "could not be kept" in page.text) == (422, True)


def test_ones_own_passkey_is_removed_and_no_others(inside: Client) -> None:
    key = entering.key(inside, YOU)
    entering.enter(Client(), "ben@example.org")
    for mail in (MAIL, "ben@example.org"):
        handle = Handle.objects.get(value=mail)
        Passkey.objects.create(handle=handle, credential=mail, attested=b"", name=mail, made_at=handle.created_at)
    for passkey in Passkey.objects.all():
        inside.post("/with/you/keys/", {"key": key, "end": str(passkey.pk)})
    assert list(Passkey.objects.filter(ended_at=None).values_list("name", flat=True)) == ["ben@example.org"]
