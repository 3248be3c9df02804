"""A stranger's form waits until we know who they are, and is then done as they sent it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.desk.post import delivering, dressing
from porch.interfaces.portal import guard, signing_in, stamping, visiting
from porch.interfaces.portal.visiting import STRANGER
from porch.records.guests.models import Code, PublicName, Stay
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Person
from tests.interfaces.portal import entering
from tests.records.guests.device import Device

YOU, MAIL = "/with/you/", "ann@example.org"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def fields(page: HttpResponse) -> dict[str, Any]:
    """Return what the first form of a page carries, as the browser sends it."""
    form = page.text.partition("<form method")[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


def asked_for_a_code(guest: Client, mail: str = MAIL, **form: str) -> HttpResponse:
    """Send a form as a stranger, and then a mail address; return the page that asks for the code."""
    first = guest.post(YOU, {"key": entering.key(guest), **form})
    return guest.post(YOU, {**fields(first), "sign-mail": mail})


def test_a_strangers_deed_is_done_by_the_code_with_every_letter_they_wrote(guest: Client, ann: Person) -> None:
    name = 'A "quoted" <b>name</b> & more'
    page = asked_for_a_code(guest, name=name)
    assert "Six digits" in page.text
    assert PublicName.objects.count() == 0
    done = guest.post(YOU, {**fields(page), "sign-code": entering.code(MAIL)})
    assert (done.status_code, done["Location"]) == (303, "/with/you/?done=kept")
    assert (PublicName.objects.get().name, PublicName.objects.get().person) == (name, ann)
    assert done.cookies[visiting.COOKIE].value
    assert "You are signed in as ann@example.org." in guest.get(YOU).text


def test_the_code_leaves_in_the_business_dress_and_stands_in_no_log(
    guest: Client, ann: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    page = asked_for_a_code(guest, name="Annie")
    code, sent = entering.code(MAIL), Outgoing.objects.get()
    said = dressing.dressed(sent, delivering.utterance(sent), SYSTEM_CLOCK.now())
    assert (f"{code[:3]} {code[3:]}" in said.html, "Trattoria Milwaukee" in said.html) == (True, True)
    guest.post(YOU, {**fields(page), "sign-code": code})
    assert [one for one in (code, f"{code[:3]} {code[3:]}", MAIL) if one in caplog.text] == []


def test_a_form_sent_once_more_with_the_same_code_lets_nobody_in_twice(guest: Client, ann: Person) -> None:
    page = fields(asked_for_a_code(guest, name="Annie")) | {"sign-code": entering.code(MAIL)}
    guest.post(YOU, page)
    thief = Client()
    again = thief.post(YOU, page)
    assert (again.status_code, "not the code" in again.text) == (422, True)
    assert (Stay.objects.count(), visiting.COOKIE in thief.cookies) == (1, False)


def test_a_wrong_code_is_told_and_the_form_waits_on(guest: Client, ann: Person) -> None:
    page = asked_for_a_code(guest, name="Annie")
    for _ in range(3):
        page = guest.post(YOU, {**fields(page), "sign-code": "no digits"})
        assert (page.status_code, "or it has ended" in page.text) == (422, True)
    guest.post(YOU, {**fields(page), "sign-code": entering.code(MAIL)})
    assert PublicName.objects.get().name == "Annie"


def test_a_code_that_has_ended_lets_nobody_in(guest: Client, ann: Person) -> None:
    page = asked_for_a_code(guest, name="Annie")
    Code.objects.update(asked_at=SYSTEM_CLOCK.now() - timedelta(minutes=15))
    assert guest.post(YOU, {**fields(page), "sign-code": entering.code(MAIL)}).status_code == 422


def test_another_code_can_be_had_and_another_address_be_named(guest: Client, ann: Person) -> None:
    page = asked_for_a_code(guest, name="Annie")
    guest.post(YOU, {**fields(page), "sign-code": "", "sign-again": "1"})
    assert Outgoing.objects.count() == 2
    other = fields(page)
    del other["sign-mail"]
    assert "Send me the code" in guest.post(YOU, other).text


def test_the_page_is_the_same_whomever_we_know_and_may_write_to(guest: Client, ann: Person) -> None:
    mails = [MAIL, "nobody@example.org"]
    shown = [re.sub(r'value="[^"]*"', "", asked_for_a_code(guest, mail).text).replace(mail, "x") for mail in mails]
    assert shown[0] == shown[1]
    assert "Send me the code" in asked_for_a_code(guest, "no address").text


def test_looking_changes_nothing_however_often_and_by_whom(guest: Client, ann: Person) -> None:
    asked_for_a_code(guest, name="Annie")
    code = entering.code(MAIL)
    for path in (YOU, f"{YOU}?sign-mail={MAIL}&sign-code={code}", "/with/sign-in/?to=/with/you/", "/with/you/leave/"):
        guest.get(path, headers={"sec-purpose": "prefetch", "user-agent": "scanner"})
    assert Stay.objects.count() == 0
    assert code not in Outgoing.objects.get().key


def test_files_are_taken_only_from_whoever_is_signed_in(guest: Client, ann: Person) -> None:
    photo = SimpleUploadedFile("cat.png", b"x", "image/png")
    page = guest.post(YOU, {"key": entering.key(guest), "name": "Annie", "photo": photo})
    assert (page.status_code, "Sign in first" in page.text) == (422, True)
    assert fields(page)["name"] == "Annie"


def test_a_form_that_was_open_for_long_or_in_another_tab_is_shown_once_more(guest: Client, ann: Person) -> None:
    old = stamping.key(STRANGER, SYSTEM_CLOCK.now() - timedelta(days=2))
    strangers = entering.key(guest)
    assert "Once more" in guest.post(YOU, {"key": old, "name": "Annie"}).text
    entering.enter(guest, MAIL)
    page = guest.post(YOU, {"key": strangers, "name": "Annie"})
    assert (page.status_code, "Once more" in page.text, PublicName.objects.count()) == (422, True, 0)
    guest.post(YOU, fields(page))
    assert PublicName.objects.get().name == "Annie"


def test_a_key_of_somebody_else_fits_nobody(guest: Client, ann: Person) -> None:
    other = Client()
    entering.enter(other, "ben@example.org")
    entering.enter(guest, MAIL)
    guest.post(YOU, {"key": entering.key(other, YOU), "name": "Forged"})
    assert PublicName.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 303), ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303), ({}, 303),
    ],
)  # fmt: skip
def test_what_another_page_sends_is_not_taken(guest: Client, ann: Person, told: dict[str, str], status: int) -> None:
    entering.enter(guest, MAIL)
    form = {"key": entering.key(guest, YOU), "name": "Annie"}
    assert guest.post(YOU, form, headers=told).status_code == status


def test_who_fills_in_what_no_human_sees_is_thanked_and_nothing_happens(guest: Client, ann: Person) -> None:
    answer = guest.post(YOU, {"key": entering.key(guest), "name": "Annie", "website": "https://spam.example"})
    assert (answer.status_code, Outgoing.objects.count()) == (303, 0)


def test_mails_in_all_are_counted_and_so_are_the_deeds_of_one(
    guest: Client, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_IN_ALL", 1)
    asked_for_a_code(guest, "a@example.org")
    asked_for_a_code(guest, "b@example.org")
    assert Outgoing.objects.count() == 1
    monkeypatch.setattr(guard, "MOST_SAID_BY_ONE", 1)
    entering.enter(guest, MAIL)
    form = {"key": entering.key(guest, YOU), "name": "Annie"}
    assert [guest.post(YOU, form).status_code for _ in range(2)] == [303, 429]


def test_a_passkey_that_is_none_is_refused_and_a_code_does_the_same(guest: Client, ann: Person) -> None:
    page = guest.post(YOU, {"key": entering.key(guest), "name": "Annie", "sign-seal": "x", "sign-passkey": "{}"})
    assert (page.status_code, "A code by mail lets you in as well." in page.text) == (422, True)
    assert fields(page)["name"] == "Annie"
    assert visiting.COOKIE not in guest.cookies


def test_a_passkey_lets_its_owner_do_what_they_sent(guest: Client, ann: Person) -> None:
    entering.enter(guest, MAIL)
    phone = Device(origin="https://testserver", host="testserver")
    made = guest.get(YOU).context["passkey"]
    form = {"key": entering.key(guest, YOU), "seal": made.sealed, "answer": phone.make(made), "name": "My phone"}
    assert guest.post("/with/you/keys/", form).status_code == 303
    other = Client()
    page = other.post(YOU, {"key": entering.key(other), "name": "Annie"})
    signed = {"sign-seal": page.context["passkey"].sealed, "sign-passkey": phone.sign(page.context["passkey"])}
    assert other.post(YOU, {**fields(page), **signed})["Location"] == "/with/you/?done=kept"
    assert PublicName.objects.get().name == "Annie"
