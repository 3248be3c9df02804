"""Anybody can write on the form, without script, cookie or account, and reads the answer on a page of their own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.interfaces.widget import slips
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as accounts
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle
from tests.interfaces.widget.conftest import FORM, SHOP, answered, connected

GIVEN = {
    "words": "The mussels were wonderful.\r\nAre you open on Monday?", "subject": "Mussels", "name": "Dov Peretz",
    "mail": "dov@example.org", "phone": "+972 3 555 0100",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_patient_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slips, "QUICKEST", 0)


def opened(query: str = "") -> dict[str, str]:
    """Return what the form carries when somebody opens it."""
    page = Client().get(FORM + query).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def written(query: str = "", **given: str) -> Any:
    """Return the answer to a form that was opened and filled in."""
    return Client().post(FORM, {**opened(query), **GIVEN, **given})


def told(answer: Any) -> str:
    """Return what a page says."""
    return str(answer.content.decode())


def test_what_is_written_is_heard_and_its_writer_gets_a_page_of_their_own(form: Any) -> None:
    answer = written("?at=counter")
    assert answer.status_code == 303
    said = Interaction.objects.get()
    assert (said.text, said.subject) == ("The mussels were wonderful.\nAre you open on Monday?", "Mussels")
    assert said.detail == {"place": "counter", "mail": "dov@example.org", "phone": "+972 3 555 0100"}
    assert said.person is not None
    assert said.person.name == "Dov Peretz"
    page = told(Client().get(answer["Location"]))
    assert "Thank you." in page
    assert "The mussels were wonderful." in page


def test_mail_and_telephone_are_noted_as_not_verified(form: Any) -> None:
    written()
    assert {h.kind for h in Handle.objects.all()} == {"webform", "unverified_mail", "unverified_phone"}


def test_our_answer_stands_on_the_writers_page_and_they_can_go_on(form: Any, alice: Any) -> None:
    at = written()["Location"].partition("?")[0]
    answered(alice, "We are, from six.")
    page = told(Client().get(at))
    assert "We are, from six." in page
    stamp = re.findall(r'name="stamp" value="([^"]*)"', page)[0]
    assert Client().post(at, {"stamp": stamp, "words": "See you then"})["Location"] == at
    assert Client().post(at, {"stamp": stamp, "words": "See you then"})["Location"] == at
    assert [row.text for row in Interaction.objects.order_by("id")][2:] == ["See you then"]


def test_a_form_sent_twice_is_heard_once_and_leads_to_the_same_page(form: Any) -> None:
    carried = opened()
    first, second = (Client().post(FORM, {**carried, **GIVEN}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Interaction.objects.count() == 1


def test_two_writers_never_share_a_page(form: Any) -> None:
    assert written()["Location"] != written()["Location"]
    assert Interaction.objects.values("thread_id").distinct().count() == 2


@pytest.mark.parametrize("token", ["0" * 64, "x", "a" * 63])
def test_a_guessed_page_is_not_there(form: Any, token: str) -> None:
    written()
    assert Client().get(f"{FORM}kept/{token}/").status_code == 404


def test_the_page_of_an_answer_tells_its_address_to_nobody(form: Any) -> None:
    answer = Client().get(written()["Location"])
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_whoever_is_quicker_than_a_human_is_asked_to_look_again(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slips, "QUICKEST", 2)
    answer = written()
    assert answer.status_code == 422
    assert "That was quick." in told(answer)
    assert "The mussels were wonderful." in told(answer)
    assert not Interaction.objects.exists()


@pytest.mark.parametrize("stamp", ["", "x", "WyJhIiwidHJhdHRvcmlhIiwxXQ:1abc:forged"])
def test_a_form_without_our_stamp_is_shown_again_with_its_words(form: Any, stamp: str) -> None:
    answer = written(stamp=stamp)
    assert answer.status_code == 422
    assert "Are you open on Monday?" in told(answer)


def test_a_stamp_of_another_form_is_none(form: Any) -> None:
    connected("webform", {"name": "Bakery"})
    assert Client().post("/forms/bakery/", {**opened(), **GIVEN}).status_code == 422


def test_a_form_open_since_yesterday_is_shown_again_with_its_words(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slips, "LATEST", -1)
    assert "had been open for long" in told(written())


def test_whoever_fills_in_what_no_human_sees_is_heard_and_set_aside(form: Any) -> None:
    assert written(website="https://casino.example").status_code == 303
    morning.refresh(now=SYSTEM_CLOCK.now())
    assert Interaction.objects.get().traits == "spam"
    assert waiting.box(SYSTEM, "waiting") == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"words": " "}, "There is nothing written yet."),
        ({"words": "ü" * 10_001}, "1 characters too many."),
        ({"mail": "dov@"}, "This does not look like a mail address."),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(form: Any, given: dict[str, str], says: str) -> None:
    answer = written(**given)
    assert answer.status_code == 422
    assert says in told(answer)
    assert "Dov Peretz" in told(answer)


def test_markup_is_shown_as_it_was_written(form: Any) -> None:
    hostile = '"><script>alert(1)</script>'
    page = told(Client().get(written(words=hostile, name=hostile, subject=hostile)["Location"]))
    again = told(written(words=hostile, name=hostile, mail=hostile))
    assert "<script>alert" not in page + again
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_null_does_no_harm(form: Any) -> None:
    assert written(words="a\0b", name="Dov\0", subject="c\0d").status_code == 303
    said = Interaction.objects.get()
    assert (said.text, said.subject) == ("ab", "cd")


def test_the_place_in_a_link_is_a_plain_word(form: Any) -> None:
    assert opened('?at="><script>')["place"] == "script"
    assert opened("?at=" + "x" * 99)["place"] == "x" * 40


def test_it_may_be_framed_on_the_listed_pages_and_nowhere_else(form: Any, alice: Any) -> None:
    answer = Client().get(FORM)
    assert f"frame-ancestors 'self' {SHOP}" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    connected("webform", {"name": "Bakery"})
    alone = Client().get("/forms/bakery/")
    assert "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert alone["X-Frame-Options"] == "DENY"


def test_no_cookie_is_set_and_none_is_needed(form: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(FORM)
    assert not client.cookies
    assert client.post(FORM, {**opened(), **GIVEN}).status_code == 303


def test_a_form_that_rests_is_closed(form: Any) -> None:
    accounts.pause(account=form)
    answer = Client().get(FORM)
    assert (answer.status_code, told(answer)) == (404, "This is closed for now.")


def test_one_place_that_writes_very_much_is_asked_to_wait(form: Any) -> None:
    statuses = {written().status_code for _ in range(60)}
    answer = written()
    assert statuses == {303}
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_the_day_by_which_an_answer_comes_is_told(form: Any) -> None:
    by = (SYSTEM_CLOCK.now() + timedelta(days=3)).date()
    assert f"An answer comes by {by:%A}, {by.day} {by:%B} at the latest." in told(Client().get(FORM))
