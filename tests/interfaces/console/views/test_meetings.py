"""One invites somebody from where one is, sees who comes, moves it, calls it off, and takes it back in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from porch.core.interaction import Receipt
from porch.core.viewer import SYSTEM
from porch.engagement.meetings import queries
from porch.engagement.meetings.models import Meeting
from porch.projections.waiting import queries as waiting
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people import queries as people
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}


def ann() -> Any:
    return people.find(SYSTEM, "ann@example.org")[0]


def talk() -> str:
    """Return the conversation in which Ann waits, by mail."""
    (standing,) = (one for one in waiting.box(SYSTEM, "waiting") if one.handle_id == ann().pk)
    return f"{standing.thread_id}-{standing.handle_id}"


def filled(**changes: str) -> dict[str, str]:
    day = (timezone.now() + timedelta(days=3)).date().isoformat()
    told = {"title": "Tasting", "day": day, "time": "19:00", "minutes": "90", "place": "By the window", "key": "k"}
    return {**told, "guest": str(ann().pk), "who": str(ann().pk), **changes}


def invite(client: Client, **changes: str) -> Any:
    return client.post(reverse("console:meeting-new"), filled(**changes), headers=FETCHED)


def test_an_invitation_out_of_a_conversation_answers_it_and_can_be_taken_back(town: Town) -> None:
    client = sign_in(town.alice)
    form = client.get(f"{reverse('console:meeting-new')}?with={talk()}").content.decode()
    assert "ann@example.org" in form
    assert "Europe/Rome" in form
    answer = invite(client, **{"with": talk(), "who": ""})
    assert answer.status_code == 200
    outgoing = Outgoing.objects.get()
    assert (outgoing.state, outgoing.subject, outgoing.account) == ("approved", "Invitation: Tasting", town.email)
    assert outgoing.answers is not None
    assert answer.headers["X-Porch-Next"] == reverse("console:conversation", args=[talk()])
    made = Meeting.objects.get()
    assert reverse("console:meeting-undo", args=[made.pk]) in answer.content.decode()
    assert client.post(reverse("console:meeting-undo", args=[made.pk]), headers=FETCHED).status_code == 200
    assert Outgoing.objects.get().state == "draft"
    assert client.get(reverse("console:meeting", args=[made.pk])).status_code == 404


def test_a_meeting_shows_who_comes_is_moved_and_called_off(town: Town) -> None:
    client = sign_in(town.alice)
    invite(client)
    made = Meeting.objects.get()
    here = reverse("console:meeting", args=[made.pk])
    outbox.arrived(
        outgoing=Outgoing.objects.get(), receipt=Receipt(external_id="m", ref=ann().value), at=timezone.now()
    )
    body = client.get(here).content.decode()
    assert "has not answered yet" in body
    assert "Arrived" in body
    assert client.post(here, filled(time="20:00"), headers=FETCHED).status_code == 200
    assert client.post(here, filled(time="20:00"), headers=FETCHED).status_code == 409
    assert client.post(f"{here}cancellation/", {"words": "Ill"}, headers=FETCHED).status_code == 200
    assert "Called off" in client.get(here).content.decode()
    assert client.post(f"{here}cancellation/", headers=FETCHED).status_code == 409
    assert set(Outgoing.objects.values_list("subject", flat=True)) == {
        "Invitation: Tasting", "New time: Tasting", "Called off: Tasting",
    }  # fmt: skip


def test_what_arrived_stands_in_the_conversation_and_on_the_persons_page(town: Town) -> None:
    client = sign_in(town.alice)
    invite(client, **{"with": talk(), "who": ""})
    outbox.arrived(outgoing=Outgoing.objects.get(), receipt=Receipt(external_id="m"), at=timezone.now())
    assert Interaction.objects.get(external_id="m").kind == "invite"
    assert "By the window" in client.get(reverse("console:conversation", args=[talk_of("m")])).content.decode()
    here = reverse("console:meeting", args=[Meeting.objects.get().pk])
    assert here in client.get(reverse("console:about", args=[talk_of("m")])).content.decode()
    assert here in client.get(reverse("console:person-around", args=[ann().person_id])).content.decode()


def talk_of(name: str) -> str:
    said = Interaction.objects.get(external_id=name)
    return f"{said.thread_id}-{said.to_handle_id}"


def test_the_preview_says_how_it_arrives_and_what_is_in_the_way(town: Town) -> None:
    client = sign_in(town.alice)
    invite(client)
    told = client.post(reverse("console:meeting-preview"), filled(title="Lunch")).content.decode()
    assert "19:00 to 20:30" in told
    assert "At the same time you have: Tasting, 19:00 to 20:30" in told
    own = client.post(reverse("console:meeting-preview"), filled(uid=Meeting.objects.get().uid)).content.decode()
    assert "At the same time" not in own
    missing = client.post(reverse("console:meeting-preview"), filled(title="")).content.decode()
    assert "Say what it is about." in missing


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "what it is about"),
        ({"day": "someday"}, "no day"),
        ({"day": "2001-01-01"}, "passed"),
        ({"also": "nobody@nowhere.test"}, "Nobody here has"),
        ({"guest": ""}, "mail address"),
        ({"minutes": "7"}, "not one of"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(town: Town, changes: dict[str, str], says: str) -> None:
    answer = invite(sign_in(town.alice), **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_without_a_script_the_form_comes_back_with_its_words(town: Town) -> None:
    answer = sign_in(town.alice).post(reverse("console:meeting-new"), filled(title="", place="By the door"))
    assert answer.status_code == 422
    assert "By the door" in answer.content.decode()


def test_somebody_without_a_mail_address_is_told_apart(town: Town) -> None:
    ben = people.find(SYSTEM, "ben@town.example")[0]
    client = sign_in(town.alice)
    assert "has no mail address here" in client.get(f"{reverse('console:meeting-new')}?who={ben.pk}").content.decode()
    for nobody in ("?who=999999", "?with=nonsense", ""):
        assert client.get(reverse("console:meeting-new") + nobody).status_code == 404


def test_a_reader_sees_who_comes_and_changes_nothing(town: Town) -> None:
    invite(sign_in(town.alice))
    here = reverse("console:meeting", args=[Meeting.objects.get().pk])
    body = sign_in(town.charlie).get(here).content.decode()
    assert "Tasting" in body
    assert "Call it off" not in body


def test_the_pages_ask_little_of_the_database(town: Town) -> None:
    client = sign_in(town.alice)
    invite(client)
    here = reverse("console:meeting", args=[Meeting.objects.get().pk])
    for path in (here, f"{reverse('console:meeting-new')}?with={talk()}"):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= 8, [one["sql"][:150] for one in asked.captured_queries]
    assert queries.meeting(SYSTEM, Meeting.objects.get().pk) is not None
