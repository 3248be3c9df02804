"""Answering a survey, as Ann sees it: by her link, in a room, by a link for anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.surveys import actions, sitting, translating
from porch.engagement.surveys.models import Asked, Ballot, Invited, Sheet, Survey
from porch.records.people.links import Door
from porch.records.people.models import Person
from tests.engagement.surveys import asking

Of = Callable[..., str]
ROOM = "/with/room/{}/"


@pytest.fixture
def made(db: None) -> Survey:
    """A survey of the menu."""
    return asking.survey(languages=("en", "de"))


def test_one_answers_once_and_then_sees_what_the_others_said(
    guest: Client, address: Of, ann: Person, made: Survey
) -> None:
    path = address(Door.SURVEY, made.about)
    shown = guest.get(path).content.decode()
    assert "What stays on the menu." in shown
    assert "Which dish shall stay?" in shown
    for dish in ("risotto", "polenta"):
        assert "done=" in guest.post(path, {"q-dish": dish})["Location"]
    assert Sheet.objects.get().said == {"dish": "risotto"}
    assert "You hear what came of it by 1 April 2026." in guest.get(path).content.decode()
    assert guest.post(path, {"deed": "ask", "words": "Vegan?"}).status_code == 303
    assert Asked.objects.get().person == ann


def test_what_is_wrong_is_said_and_nothing_that_was_written_is_lost(guest: Client, address: Of, made: Survey) -> None:
    path = address(Door.SURVEY, made.about)
    answer = guest.post(path, {"q-dish": "risotto", "q-why": "Saffron & rice", "q-content": "9"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Choose a number from 1 to 5." in shown
    assert "Saffron &amp; rice" in shown
    assert Sheet.objects.count() == 0


def test_what_is_filled_in_is_kept_as_one_goes_and_never_shown_to_whom_the_link_was_forwarded(
    guest: Client, address: Of, made: Survey
) -> None:
    path = address(Door.SURVEY, made.about)
    assert guest.post(path, {"deed": "part", "q-dish": "risotto", "q-why": "Secret."}).json() == {"kept": True}
    assert Invited.objects.get().finished_at is None
    assert "Secret." not in Client().get(path).content.decode()


def test_answers_after_closing_are_kept_and_one_is_told_so(guest: Client, address: Of, made: Survey) -> None:
    actions.close(survey=made, at=SYSTEM_CLOCK.now())
    path = address(Door.SURVEY, made.about)
    assert "marked as late" in guest.get(path).content.decode()
    followed = guest.post(path, {"q-dish": "risotto"}, follow=True)
    assert "It was closed already" in followed.content.decode()
    assert Sheet.objects.get().late


def test_a_tampered_link_an_ended_one_and_one_of_another_thing_open_nothing(
    guest: Client, address: Of, made: Survey
) -> None:
    path = address(Door.SURVEY, made.about)
    assert guest.get(path[:-3] + "x/").status_code == 404
    assert guest.get(address(Door.SURVEY, "gathering-7")).status_code == 404
    assert guest.get(address(Door.SURVEY, "survey-99999")).status_code == 404
    assert guest.get(address(Door.SURVEY, made.about, lasts=timedelta(seconds=-1))).status_code == 410


def test_who_would_rather_not_says_so_with_one_press(guest: Client, address: Of, made: Survey) -> None:
    path = address(Door.SURVEY, made.about)
    assert "We do not ask you about this again" in guest.post(path, {"deed": "decline"}, follow=True).content.decode()
    assert Invited.objects.get().declined_at is not None


def test_in_a_room_each_phone_is_a_sheet_and_what_the_others_said_needs_an_answer_first(
    guest: Client, made: Survey
) -> None:
    opened = sitting.open_room(survey=made, minutes=10, member=None, at=SYSTEM_CLOCK.now(), attended=7).sitting
    path = ROOM.format(opened.code)
    assert "Minutes left: 10" in guest.get(path).content.decode()
    assert "Which dish shall stay?" in guest.get(f"{path}?done=thanks").content.decode()
    followed = guest.post(path, {"q-dish": "risotto"}, follow=True)
    assert "Thank you." in followed.content.decode()
    guest.post(path, {"q-dish": "polenta"})
    assert Sheet.objects.filter(sitting=opened, mode="room").count() == 2
    assert guest.get(ROOM.format("nowhere")).status_code == 404


def test_the_kiosk_asks_the_next_person_and_shows_nobodys_answers(guest: Client, made: Survey) -> None:
    opened = sitting.open_room(survey=made, minutes=10, member=None, at=SYSTEM_CLOCK.now()).sitting
    path = ROOM.format(opened.code) + "?kiosk=1"
    followed = guest.post(path, {"q-dish": "risotto"}, follow=True).content.decode()
    assert "Next person" in followed
    assert "In others" not in followed
    assert "data-forget" in guest.get(path).content.decode()


def test_an_anonymous_survey_by_link_keeps_no_draft_here_and_takes_one_ballot(
    guest: Client, address: Of, ann: Person
) -> None:
    made = asking.survey(anonymous=True)
    path = address(Door.SURVEY, made.about)
    assert "data-keep" not in guest.get(path).content.decode()
    assert guest.post(path, {"deed": "part", "q-dish": "risotto"}).json() == {"kept": False}
    for _ in range(2):
        guest.post(path, {"q-dish": "risotto"})
    assert (Ballot.objects.count(), Sheet.objects.count()) == (1, 0)


def test_questions_are_put_in_the_language_one_reads(guest: Client, address: Of, made: Survey) -> None:
    shown = guest.get(address(Door.SURVEY, made.about), headers={"accept-language": "de"}).content.decode()
    assert "Welches Gericht bleibt?" in shown


def test_one_chooses_the_language_and_nothing_put_in_is_lost_nor_taken_by_it(
    guest: Client, address: Of, made: Survey
) -> None:
    path = address(Door.SURVEY, made.about)
    translating.translate(survey=made, language="de", told={"name": "Die Karte"}, at=SYSTEM_CLOCK.now())
    shown = guest.post(path, {"tongue": "de", "q-dish": "risotto", "q-why": "Saffron."}).text
    assert Sheet.objects.count() == 0
    assert "Die Karte" in shown
    assert '<legend dir="auto" lang="de">Welches Gericht bleibt?' in shown
    assert '<legend dir="auto" lang="en">What speaks for risotto?' in shown
    assert 'value="risotto" checked' in shown
    assert "Saffron." in shown
    assert "Senden" in shown
    after = guest.post(path, {"in": "de", "q-dish": "risotto"}, follow=True)
    assert "Die Karte" in after.text
    assert Sheet.objects.get().language == "de"


def test_a_language_it_is_not_asked_in_is_not_shown(guest: Client, address: Of, made: Survey) -> None:
    path = address(Door.SURVEY, made.about)
    assert "Which dish shall stay?" in guest.post(path, {"tongue": "fr"}).text
    alone = asking.survey(name="Alone")
    assert 'form="answers" name="tongue" value="en" lang="en" class="plain" aria-pressed' in guest.get(path).text
    assert "Deutsch" in guest.get(path).text
    assert "Français" not in guest.get(path).text
    shown = guest.get(address(Door.SURVEY, alone.about)).text
    assert 'form="answers"' not in shown
    assert "Français" in shown


def test_a_second_sheet_from_one_device_is_marked_and_taken(guest: Client, made: Survey) -> None:
    code = actions.open_to_anybody(survey=made, opens=True).open_code
    for dish in ("risotto", "polenta"):
        guest.post(f"/with/anybody/{code}/", {"q-dish": dish})
    assert [row.repeated for row in Sheet.objects.order_by("pk")] == [False, True]
    assert Client().post(f"/with/anybody/{code}/", {"q-dish": "polenta"}).status_code == 303
    assert Sheet.objects.filter(repeated=True).count() == 1


@pytest.mark.django_db
def test_a_device_remembers_nothing_of_an_anonymous_survey(guest: Client) -> None:
    made = asking.survey(anonymous=True)
    code = actions.open_to_anybody(survey=made, opens=True).open_code
    assert "Set-Cookie" not in guest.post(f"/with/anybody/{code}/", {"q-dish": "risotto"}).headers
    assert not [name for name in guest.cookies if name.startswith("sent-")]


def test_a_link_for_anybody_opens_while_it_is_given(guest: Client, made: Survey) -> None:
    code = actions.open_to_anybody(survey=made, opens=True).open_code
    assert guest.post(f"/with/anybody/{code}/", {"q-dish": "risotto"}).status_code == 303
    assert Sheet.objects.get().mode == "open"
    actions.open_to_anybody(survey=made, opens=False)
    assert guest.get(f"/with/anybody/{code}/").status_code == 404
