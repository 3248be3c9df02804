"""Choices in the console: drafted, opened, added to, tightened, closed, decided; and what they came to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices.models import Choice, Fact, Option, Outcome
from porch.interfaces.console.views import choices as views
from porch.records.team.models import Member
from tests.engagement.choices import flight

pytestmark = pytest.mark.django_db
FORM = {
    "words": "Circle or Milwaukee?", "why": "The field is closed.", "decides": "Where we fly.", "hides": "answered",
    "closes_at": "2099-01-01T12:00", "told_by": "2099-01-09",
}  # fmt: skip
PARTS = {
    "option-title": ["Circle", "Milwaukee", ""], "option-words": ["", "", ""], "option-costs": ["", "A night", ""],
    "option-limits": ["", "", ""], "option-time": ["", "", ""], "fact-words": ["Rooms are paid for.", ""],
    "fact-source": ["The airline", ""], "fact-about": ["2", ""],
}  # fmt: skip


@pytest.fixture
def desk(alice: Member, client: Client) -> Client:
    """Alice, signed in."""
    client.force_login(alice.login)
    return client


@pytest.fixture
def choice(alice: Member) -> Choice:
    now = SYSTEM_CLOCK.now()
    return flight.asked(alice, closes_at=now + timedelta(days=2), told_by=(now + timedelta(days=9)).date())


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_choice_is_written_and_opens_once_it_says_all_it_has_to(desk: Client) -> None:
    assert "Nothing was put to your customers yet" in text(desk.get("/choices/"))
    assert desk.post("/choices/new/", {"words": "", "hides": "answered"}).status_code == 422
    path = desk.post("/choices/new/", {"words": "Where to?", "hides": "answered"})["Location"]
    assert "Offer two options at least." in text(desk.get(path))
    desk.post(path, {**FORM, **PARTS})
    assert list(Option.objects.values_list("title", "costs")) == [("Circle", ""), ("Milwaukee", "A night")]
    assert [one.title for one in Fact.objects.get().options.all()] == ["Milwaukee"]
    assert "Before it opens" not in text(desk.get(path))
    desk.post(f"{path}opening/")
    assert Choice.objects.get().opened_at is not None
    assert "As customers see it" in text(desk.get(path))
    assert "Circle or Milwaukee?" in text(desk.get("/choices/"))


def test_a_draft_that_is_wrong_is_shown_as_it_was_sent(desk: Client) -> None:
    path = desk.post("/choices/new/", {"words": "Where to?", "hides": "answered"})["Location"]
    wrong = desk.post(path, {**FORM, **PARTS, "words": ""})
    assert (wrong.status_code, "Rooms are paid for." in text(wrong)) == (422, True)
    desk.post(f"{path}opening/")
    assert Choice.objects.get().opened_at is None
    desk.post(f"{path}discarding/")
    assert not Choice.objects.exists()


def test_a_late_fact_says_how_many_are_asked_again(desk: Client, choice: Choice) -> None:
    flight.aboard(choice, 3)
    path = f"/choices/{choice.pk}/"
    assert "Publish, and ask 3 again" in text(desk.get(path))
    desk.post(f"{path}fact/", {"fact-words": "Fuel for 45 minutes.", "fact-source": "The pilot", "fact-about": ""})
    assert Fact.objects.get(late=True).number == 3
    desk.post(f"{path}fact/", {"fact-words": " ", "fact-source": "", "fact-about": ""})
    assert Fact.objects.filter(late=True).count() == 1


def test_an_open_choice_is_tightened_and_prolonged_and_never_the_other_way(desk: Client, choice: Choice) -> None:
    flight.aboard(choice, 1)
    path = f"/choices/{choice.pk}/"
    desk.post(f"{path}tightening/", {"hides": "always", "anonymous": "on"})
    desk.post(f"{path}tightening/", {"hides": "answered"})
    desk.post(f"{path}tightening/", {"hides": "nonsense"})
    later = (SYSTEM_CLOCK.now() + timedelta(days=5)).replace(second=0, microsecond=0)
    desk.post(f"{path}prolonging/", {"closes_at": f"{localtime(later):%Y-%m-%dT%H:%M}"})
    desk.post(f"{path}prolonging/", {"closes_at": "2099-01-01T12:00"})
    desk.post(f"{path}prolonging/", {"closes_at": "2026-13-01T12:00"})
    desk.post(f"{path}discarding/")
    held = Choice.objects.get()
    assert (held.anonymous, held.hides, held.closes_at) == (True, "always", later)


def test_it_is_closed_and_what_was_decided_is_said_with_reasons(desk: Client, choice: Choice) -> None:
    path = f"/choices/{choice.pk}/"
    desk.post(f"{path}closing/")
    assert "They were told that they hear by" in text(desk.get(path))
    wrong = desk.post(f"{path}outcome/", {"decided": "We land.", "reasons": ""})
    assert (wrong.status_code, Outcome.objects.count()) == (422, 0)
    told = {"decided": "We land.", "reasons": "The fuel.", "option": flight.option(choice, "Milwaukee")}
    desk.post(f"{path}outcome/", told)
    assert Outcome.objects.get().option_id == told["option"]
    assert "Said 1 time," in text(desk.get(path))


def test_the_report_says_who_moved_and_which_fact_moved_them(desk: Client, choice: Choice) -> None:
    path = f"/choices/{choice.pk}/report/"
    assert "nobody is found out" in text(desk.get(path))
    people = flight.aboard(choice, 8)
    flight.fuel(choice, at=SYSTEM_CLOCK.now())
    for person in people:
        flight.informed(choice, person, "Milwaukee", mattered=flight.THE_FUEL, at=SYSTEM_CLOCK.now())
    shown = text(desk.get(path))
    assert "8 took part: 8 chose knowing every fact" in shown
    assert "8 went from Circle to Milwaukee" in shown
    assert f'name: <q dir="auto">{flight.FUEL.words}</q>' in shown
    assert "A fact that came late" in shown


def test_of_an_open_anonymous_choice_we_see_no_figures_either(desk: Client, alice: Member) -> None:
    now = SYSTEM_CLOCK.now()
    days = {"closes_at": now + timedelta(days=2), "told_by": (now + timedelta(days=9)).date()}
    secret = flight.asked(alice, anonymous=True, **days)
    flight.aboard(secret, 10, anonymous=True)
    shown = text(desk.get(f"/choices/{secret.pk}/report/"))
    assert "who looks twice could see who chose what" in shown
    assert "%" not in shown.split("<main")[1].split("</main")[0]


def test_many_are_read_a_page_at_a_time_and_what_is_not_there_is_not(
    desk: Client, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 1)
    first, last = flight.drafted(alice), flight.drafted(alice)
    assert f'"?before={last.pk}"' in text(desk.get("/choices/"))
    assert f"/choices/{first.pk}/" in text(desk.get(f"/choices/?before={last.pk}"))
    assert desk.get("/choices/999/").status_code == 404
