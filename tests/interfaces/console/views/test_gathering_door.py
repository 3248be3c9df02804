"""The door and the booth as the server hears them: each once, told why not, and a stranger who becomes a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, arriving, holding, roll
from porch.engagement.gatherings.answering import Answer
from porch.engagement.gatherings.models import Arrival, Guest, Occurrence
from porch.records.consent import queries as consent
from porch.records.interactions.models import File, Interaction
from porch.records.people.models import Handle, Person
from tests.interfaces.console.conftest import PIXEL, Town, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(town: Town) -> Occurrence:
    """A tasting that begins in an hour, to which Ann said yes."""
    now = SYSTEM_CLOCK.now()
    what = holding.What(
        name="Tasting", sort="tasting", minutes=120, zone="Europe/Rome", topic="wine", place="The cellar"
    )
    made = holding.hold(what=what, begins=now + timedelta(hours=1), member=town.alice, at=now)
    answering.answer(occurrence=made, person=ann(), told_=Answer(answer="yes"), how="link", at=now)
    return made


def ann() -> Person:
    person = Handle.objects.select_related("person").get(value="ann@example.org").person
    assert person is not None
    return person


def tell(member: Any, one: Occurrence, *deeds: dict[str, Any], owner: Any = None) -> Any:
    body = {"member": (owner or member).pk, "deeds": deeds}
    path = reverse("console:gathering-door-seen", args=[one.pk])
    return sign_in(member).post(path, json.dumps(body), content_type="application/json")


def came(key: str, guest: Guest, **told: Any) -> dict[str, Any]:
    return {"kind": "came", "key": f"phone-{key}", "guest": guest.pk, "at": SYSTEM_CLOCK.now().isoformat(), **told}


def test_two_phones_tell_the_same_person_came_and_each_hears_that_it_was_received(town: Town, one: Occurrence) -> None:
    guest = Guest.objects.get()
    first = tell(town.alice, one, came("alice", guest, told_by="Dov"))
    again = tell(town.bob, one, came("bob", guest, at="1970-01-01T00:00:00Z"), came("bob", guest))
    assert first.json()["outcome"] == {"phone-alice": ""}
    assert again.json()["outcome"] == {"phone-bob": ""}
    assert [(told["name"], bool(told["came"]), told["asks"]) for told in again.json()["guests"]] == [
        ("Ann Lindqvist", True, False)
    ]
    assert (Arrival.objects.count(), roll.attendees(SYSTEM, one.pk)) == (2, [ann().pk])


def test_a_walk_in_told_twice_is_one_person_and_can_be_taken_back(town: Town, one: Occurrence) -> None:
    deed = {"kind": "walk-in", "key": "phone-walk-in", "name": "Eve Stone", "reach": "eve@home.test", "at": "nonsense"}
    for _ in range(2):
        assert tell(town.alice, one, deed).json()["outcome"] == {"phone-walk-in": ""}
    eve = Handle.objects.get(value="eve@home.test").person
    assert eve is not None
    assert eve.pk in roll.attendees(SYSTEM, one.pk)
    assert Interaction.objects.filter(person=eve, deleted=False).count() == 1
    tell(town.alice, one, {"kind": "undo", "key": "phone-undo", "of": "phone-walk-in"})
    assert eve.pk not in roll.attendees(SYSTEM, one.pk)
    assert not Interaction.objects.filter(person=eve, deleted=False).exists()


def test_what_cannot_be_taken_is_told_with_why_and_the_rest_is_taken(town: Town, one: Occurrence) -> None:
    guest = Guest.objects.get()
    nobody = {"kind": "came", "key": "phone-nobody", "guest": 999}
    odd = {"kind": "undo", "key": "phone-undo", "of": "phone-unknown"}
    told = tell(town.alice, one, nobody, odd, came("ann", guest)).json()["outcome"]
    assert told["phone-ann"] == ""
    assert "not on the list" in told["phone-nobody"]
    assert "taken back" in told["phone-undo"]


def test_what_a_colleague_saw_or_nobody_can_read_is_not_taken(town: Town, one: Occurrence) -> None:
    path = reverse("console:gathering-door-seen", args=[one.pk])
    assert tell(town.alice, one, owner=town.bob).status_code == 403
    client = sign_in(town.alice)
    for body in ("", "[]", "{}", '{"deeds": 3}', '{"deeds": [3]}'):
        assert client.post(path, body, content_type="application/json").status_code == 422
    assert not Arrival.objects.exists()


def test_the_door_and_its_script_open_and_the_list_has_codes(town: Town, one: Occurrence) -> None:
    client = sign_in(town.alice)
    assert b"at-door" in client.get(reverse("console:gathering-door", args=[one.pk])).content
    assert b"caches" in client.get(reverse("console:gathering-door-worker", args=[one.pk])).content
    told = client.get(reverse("console:gathering-door-list", args=[one.pk])).json()
    assert told["guests"][0]["code"] == arriving.code(Guest.objects.get())


def test_a_stranger_at_a_booth_becomes_a_person_with_their_word_and_its_proof(town: Town, one: Occurrence) -> None:
    client, path = sign_in(town.alice), reverse("console:gathering-booth", args=[one.pk])
    told = {"key": "booth12345", "name": "Eve", "reach": "eve@home.test", "topic": "Barolo", "agrees": "1"}
    for _ in range(2):
        assert "Kept: Eve." in client.post(path, told, follow=True).content.decode()
    eve = Handle.objects.get(value="eve@home.test").person
    assert eve is not None
    assert "Likes: Barolo" in Interaction.objects.get(person=eve).text
    (proof,) = {row.words for row in consent.permissions(SYSTEM, eve)}
    assert proof == "Yes, write to me about wine and invite me. I can end that at any time."
    undo = f"{path}undo/?key=booth12345"
    assert "Taken back." in client.post(undo, follow=True).content.decode()
    assert eve.pk not in roll.attendees(SYSTEM, one.pk)
    assert "Nobody here knows" in client.post(undo.replace("booth1", "other1"), follow=True).content.decode()


def test_a_card_alone_with_a_name_is_enough_and_nothing_at_all_is_not(town: Town, one: Occurrence) -> None:
    client, path = sign_in(town.alice), reverse("console:gathering-booth", args=[one.pk])
    card = SimpleUploadedFile("card.png", PIXEL, content_type="image/png")
    client.post(path, {"key": "booth54321", "name": "Eve", "card": card})
    assert File.objects.filter(name="card.png").count() == 1
    refused = client.post(path, {"key": "booth99999", "name": " ", "topic": "Barolo"})
    assert (refused.status_code, b'value="Barolo"' in refused.content) == (422, True)


def test_what_is_asked_later_is_kept_without_one_more_coming(town: Town, one: Occurrence) -> None:
    guest = Guest.objects.get()
    later = {"kind": "asked", "key": "phone-asked", "guest": guest.pk, "told_by": "Dov"}
    assert tell(town.alice, one, came("ann", guest), later).json()["outcome"]["phone-asked"] == ""
    assert (Arrival.objects.count(), Guest.objects.get().told_by) == (1, "Dov")
