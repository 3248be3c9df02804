"""Answering an invitation by its link, as Ann sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.gatherings import answering, holding, seats
from porch.engagement.gatherings.answering import Answer
from porch.engagement.gatherings.models import Guest, Occurrence, Seat
from porch.records.people.links import Door
from porch.records.people.models import Handle, Person

Of = Callable[..., str]


def held(**told: object) -> Occurrence:
    """Return a tasting tomorrow at noon, as it is shown: with one seat unless told otherwise."""
    now = SYSTEM_CLOCK.now()
    plain = {"name": "Tasting", "sort": "tasting", "minutes": 60, "zone": "Europe/Rome", "place": "The cellar"}
    what = holding.What(**{**plain, "room_seats": 1, **told})
    return holding.hold(what=what, begins=now + timedelta(days=1), member=None, at=now)


@pytest.fixture
def one(db: None) -> Occurrence:
    """A tasting with one seat."""
    return held()


@pytest.fixture
def ben(db: None) -> Person:
    """Ben, who took the seat before."""
    person = Person.objects.create(name="Ben", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    Handle.objects.create(kind="email", value="ben@home.test", person=person, created_at=person.created_at)
    return person


def told(person: Person, one: Occurrence, answer: str) -> Guest:
    """Return what somebody answers now."""
    now = SYSTEM_CLOCK.now()
    return answering.answer(occurrence=one, person=person, told_=Answer(answer=answer), how="link", at=now)


def test_an_answer_is_taken_once_and_shown_with_the_ticket_and_the_date_for_the_calendar(
    guest: Client, address: Of, one: Occurrence, ann: Person
) -> None:
    path = address(Door.COME, one.about)
    assert b"Do you come, Ann?" in guest.get(path).content
    for _ in range(2):
        assert guest.post(path, {"answer": "yes", "told_by": "Dov"})["Location"] == f"{path}?done=kept"
    shown = guest.get(path).content.decode()
    assert "You are expected." in shown
    assert "Who told you" not in shown
    assert guest.get(f"{path}ticket.svg")["Content-Type"] == "image/svg+xml"
    assert b"METHOD:REQUEST" in guest.get(f"{path}invitation.ics").content
    assert Guest.objects.get().told_by == "Dov"


def test_fider_1473_own_vote_not_visible_ones_answer_stands_there_when_one_comes_back(
    guest: Client, address: Of, one: Occurrence, ann: Person
) -> None:
    path = address(Door.COME, one.about)
    guest.post(path, {"answer": "maybe"})
    assert b'value="maybe" required checked' in guest.get(path).content


def test_pretix_5188_a_full_date_shows_its_waiting_list_before_and_after_one_is_on_it(
    guest: Client, address: Of, one: Occurrence, ann: Person, ben: Person
) -> None:
    told(ben, one, "yes")
    path = address(Door.COME, one.about)
    assert b"is put on the waiting list" in guest.get(path).content
    guest.post(path, {"answer": "yes"})
    assert b"waiting list, in place 1" in guest.get(path).content
    assert guest.get(f"{path}ticket.svg").status_code == 200


def test_a_held_seat_is_taken_by_a_press_and_never_by_looking(
    guest: Client, address: Of, one: Occurrence, ann: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats.hours, "is_day", lambda *_: True)
    told(ben, one, "yes")
    path = address(Door.COME, one.about)
    guest.post(path, {"answer": "yes"})
    told(ben, one, "no")
    assert b"A seat is held for you until" in guest.get(path).content
    assert guest.get(f"{path}claim/").status_code == 405
    for _ in range(2):
        assert guest.post(f"{path}claim/")["Location"] == f"{path}?done=claimed"
    assert Seat.objects.get().guest.person == ann


@pytest.mark.parametrize(("answer", "plus"), [("perhaps", "0"), ("yes", "99"), ("yes", "-1"), ("yes", "many")])
def test_what_cannot_be_is_refused_with_what_was_written_still_there(
    guest: Client, address: Of, one: Occurrence, answer: str, plus: str
) -> None:
    said = guest.post(address(Door.COME, one.about), {"answer": answer, "plus": plus, "came_with": "Cleo"})
    assert (said.status_code, b'value="Cleo"' in said.content) == (422, True)
    assert not Guest.objects.exists()


def test_a_date_and_a_refusal_are_read_in_ones_own_language(guest: Client, address: Of, one: Occurrence) -> None:
    page = guest.post(address(Door.COME, one.about), {"answer": "perhaps"}, headers={"accept-language": "de"})
    assert "Sagen Sie ja, nein oder vielleicht." in page.text
    with translation.override("de"):
        assert date_format(one.there.replace(tzinfo=None), "l, j. F Y, H:i") in page.text


def test_what_was_called_off_says_so_and_takes_no_answer(
    guest: Client, address: Of, one: Occurrence, ann: Person
) -> None:
    told(ann, one, "yes")
    holding.call_off(occurrence=one, member=None, at=SYSTEM_CLOCK.now())
    path = address(Door.COME, one.about)
    assert b"This was called off." in guest.get(path).content
    assert guest.post(path, {"answer": "no"}).status_code == 422
    assert b"METHOD:CANCEL" in guest.get(f"{path}invitation.ics").content


def test_a_link_that_is_tampered_with_for_something_else_or_ended_opens_nothing(
    guest: Client, address: Of, one: Occurrence, ann: Person
) -> None:
    path = address(Door.COME, one.about)
    assert guest.get(path[:-4] + "abc/").status_code == 404
    assert guest.get(address(Door.COME, "gathering-999")).status_code == 404
    assert guest.get(address(Door.SURVEY, one.about).replace("/answer/", "/come/")).status_code == 404
    ended = address(Door.COME, one.about, lasts=timedelta(seconds=-1))
    assert guest.post(ended, {"answer": "yes"}).status_code == 410
    assert guest.post(f"{path}claim/").status_code == 404
    assert not Guest.objects.exists()


def test_the_address_of_who_takes_part_online_is_told_to_who_said_yes(guest: Client, address: Of, ann: Person) -> None:
    one = held(online="https://meet.test/tasting", online_seats=None)
    path = address(Door.COME, one.about)
    assert b"meet.test" not in guest.get(path).content
    guest.post(path, {"answer": "yes", "mode": "online"})
    assert b"meet.test" in guest.get(path).content
