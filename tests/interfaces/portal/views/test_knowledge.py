"""What is known: pages with credit to who answered."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.engagement.help import knowing
from porch.engagement.help.models import Page
from porch.interfaces.portal.views import knowledge
from porch.records.guests import actions as guests
from tests.engagement.help.corner import LATER, answered, asked, olga, somebody

pytestmark = pytest.mark.django_db


def known(title: str = "Keeping bread", *, by: str = "Ben") -> Page:
    said = answered(asked(title, by=f"Asks {title}"), by=by)
    return knowing.write(answer=said, title=title, words="A week,\nin cloth.", member=olga(), at=LATER)


def test_a_page_gives_credit_to_who_answered_by_the_name_they_chose(guest: Client) -> None:
    page = known()
    assert "Thanks to Somebody, who answered it." in guest.get(f"/with/knowledge/{page.pk}/").text
    guests.call_me(person=somebody("Ben"), name="Ben of the mill", at=LATER)
    told = guest.get(f"/with/knowledge/{page.pk}/").text
    assert "Thanks to Ben of the mill, who answered it." in told
    assert (f"/with/questions/{page.answer.question_id}/" in told, "in cloth." in told) == (True, True)
    assert "Keeping bread" in guest.get("/with/knowledge/").text


def test_a_page_taken_down_is_not_there(guest: Client) -> None:
    page = knowing.take_down(page=known(), at=LATER)
    assert guest.get(f"/with/knowledge/{page.pk}/").status_code == 404
    assert "Nothing is written down here yet." in guest.get("/with/knowledge/").text


def test_pages_are_listed_newest_first_page_by_page(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "AT_ONCE", 2)
    pages = [known(f"Page {number}") for number in range(3)]
    told = guest.get("/with/knowledge/").text
    assert ("Page 2" in told, "Page 0" in told, f"?before={pages[1].pk}" in told) == (True, False, True)
    assert "Page 0" in guest.get(f"/with/knowledge/?before={pages[1].pk}").text
