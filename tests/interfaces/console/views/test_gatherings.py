"""Dates in the console: set, listed, moved, called off and taken back; answers, notes with promises, the agenda."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, arriving, roll
from porch.engagement.gatherings.answering import Answer
from porch.engagement.gatherings.arriving import Seen
from porch.engagement.gatherings.models import Guest, Occurrence
from porch.engagement.promises.models import Promise
from porch.records.people.models import Handle, Person
from tests.interfaces.console.conftest import Town, sign_in

pytestmark = pytest.mark.django_db
SOON = {
    "sort": "tasting",
    "time": "18:30",
    "minutes": "120",
    "zone": "Europe/Rome",
    "online_seats": "0",
    "claim_hours": "11",
}


def form(**told: str) -> dict[str, str]:
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    return {**SOON, "name": "Tasting", "day": day, "room_seats": "2", **told}


def made(town: Town, **told: str) -> Occurrence:
    answer = sign_in(town.alice).post(reverse("console:gathering-new"), form(**told))
    assert answer.status_code == 302, answer.content.decode()
    return Occurrence.objects.latest("pk")


def read(town: Town, name: str, *args: int, asked: str = "") -> str:
    page = sign_in(town.alice).get(reverse(f"console:{name}", args=args) + asked)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def do(town: Town, one: Occurrence, deed: str, **told: Any) -> Any:
    return sign_in(town.alice).post(reverse(f"console:gathering-{deed}", args=[one.pk]), told, follow=True)


def ann() -> Any:
    handle = Handle.objects.select_related("person").get(value="ann@example.org")
    assert handle.person is not None
    return handle.person


def test_a_date_is_set_and_stands_in_the_list_and_on_its_page(town: Town) -> None:
    assert "Nobody was asked to anything yet" in read(town, "gatherings")
    one = made(town)
    assert (one.there.hour, one.there.minute, one.room_seats) == (18, 30, 2)
    assert "Tasting nobody asked yet" in read(town, "gatherings")
    assert "2 seats left there" in read(town, "gathering", one.pk)
    assert "Nothing is over yet" in read(town, "gatherings", asked="?over=1")


@pytest.mark.parametrize("told", [{"day": "soon"}, {"name": ""}, {"room_seats": "0"}, {"zone": "Mars/Olympus"}])
def test_a_form_that_cannot_be_is_shown_again_and_sets_nothing(town: Town, told: dict[str, str]) -> None:
    answer = sign_in(town.alice).post(reverse("console:gathering-new"), form(**told))
    assert answer.status_code == 422
    assert not Occurrence.objects.exists()


def test_a_date_is_moved_and_called_off_and_each_can_be_taken_back(town: Town) -> None:
    one = made(town)
    was = one.begins
    do(town, one, "move", day=(was + timedelta(days=1)).date().isoformat(), time="19:00", words="Sorry")
    one.refresh_from_db()
    assert one.begins - was == timedelta(days=1, minutes=30)
    do(town, one, "undo")
    do(town, one, "cancellation")
    assert "It was called off." in read(town, "gathering", one.pk)
    do(town, one, "undo")
    one.refresh_from_db()
    assert (one.begins, one.cancelled_at) == (was, None)
    refused = do(town, one, "move", day="never", time="19:00")
    assert "Say on which day" in refused.content.decode()


def test_what_somebody_told_a_colleague_is_written_down_and_shown(town: Town) -> None:
    one, person = made(town), ann()
    assert "Ann Lindqvist" in read(town, "gathering", one.pk, asked="?who=Ann")
    do(town, one, "asked", person=person.pk)
    assert "Asked, no answer yet 1" in read(town, "gathering", one.pk)
    do(town, one, "answers", person=person.pk, answer="yes", plus="1", told_by="Dov")
    assert "with 1 other, told by Dov, new here" in read(town, "gathering", one.pk)
    do(town, one, "seats", room_seats="9", online_seats="")
    assert "7 seats left there · any number online" in read(town, "gathering", one.pk)


def test_the_next_meeting_opens_with_what_became_of_the_promises_of_the_last(town: Town) -> None:
    made(town, again="FREQ=WEEKLY")
    first, second = Occurrence.objects.order_by("day")[:2]
    person = ann()
    seen = Seen(key="phone-one", told_at=first.begins)
    arriving.check_in(occurrence=first, person=person, seen=seen, member=town.alice, at=first.begins)
    do(town, first, "notes", person=person.pk, words="Likes Barolo.", promise="The recipe", promise_by="2030-01-01")
    assert Promise.objects.get().words == "The recipe"
    assert "Likes Barolo." in read(town, "gathering", first.pk)
    assert "First: what was promised the last time" in read(town, "gathering", second.pk)
    assert "The recipe to Ann Lindqvist : open" in read(town, "gathering", second.pk)
    assert Guest.objects.get().came_at == first.begins


def test_a_date_with_many_people_and_promises_asks_as_many_statements_as_one_with_few(town: Town) -> None:
    one, at = made(town), town.now
    address, client = reverse("console:gathering", args=[one.pk]), sign_in(town.alice)
    asked = []
    for many in (1, 12):
        for number in range(many):
            person = Person.objects.create(name=f"Guest {many} {number}", created_at=at)
            answering.answer(occurrence=one, person=person, told_=Answer(answer="maybe"), how="colleague", at=at)
        do(town, one, "notes", person=ann().pk, promise=f"Recipe {many}", promise_by="2030-01-01")
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert f"Recipe {many}" in client.get(address).content.decode()
        asked.append(len(caught))
    assert asked[1] == asked[0], asked


def test_an_agenda_is_a_line_each_and_says_what_is_wrong_with_one(town: Town) -> None:
    one = made(town)
    do(town, one, "agenda", agenda="10 What became of it\n15 Four questions #3")
    assert "15 min Four questions time for survey 3" in read(town, "gathering", one.pk)
    assert "Begin each line" in do(town, one, "agenda", agenda="soon: Talk").content.decode()
    assert len(roll.agenda(SYSTEM, one)) == 2


def test_a_page_goes_on_where_it_ended_and_odd_places_are_the_beginning(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("porch.interfaces.console.views.gatherings.PAGE", 1)
    for name in ("First", "Second"):
        made(town, name=name)
    page = sign_in(town.alice).get(reverse("console:gatherings")).content.decode()
    link = re.search(r'href="([^"]*after=[^"]*)"', page)
    assert link is not None
    assert "First" in page
    assert "Second" in sign_in(town.alice).get(link[1].replace("&amp;", "&")).content.decode()
    assert "First" in read(town, "gatherings", asked="?after=nowhere_x")


def test_what_is_not_there_is_not_found(town: Town) -> None:
    client = sign_in(town.alice)
    for name in ("gathering", "gathering-series", "gathering-door", "gathering-booth"):
        assert client.get(reverse(f"console:{name}", args=[999])).status_code == 404
    one = made(town)
    assert do(town, one, "answers", person="none", answer="yes").status_code == 404
    assert do(town, one, "undo").status_code == 404
