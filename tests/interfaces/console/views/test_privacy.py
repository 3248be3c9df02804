"""Consent and privacy on the page: noted, taken back, downloaded, erased by who may and who types the name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Handle as Word
from porch.core.viewer import SYSTEM
from porch.records.consent import queries, suppressing
from porch.records.consent.models import Purpose
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.jobs.models import Job
from porch.records.outbox import actions as outbox
from porch.records.outbox import returning
from porch.records.people import queries as people
from porch.records.people.models import Person
from tests.cast import says
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
YES = {"word": "given", "purpose": "news", "basis": "consent", "words": "Yes, please", "place": "The fair"}


@pytest.fixture
def ann(town: Town) -> Person:
    found = people.find(SYSTEM, "Ann Lindqvist")[0].person
    assert found is not None
    return found


def body(client: Any, person: Person, place: str) -> str:
    return str(client.get(f"/people/{person.pk}/{place}/").content.decode())


def may(person: Person, purpose: Purpose) -> bool:
    return queries.may_contact(SYSTEM, person, purpose, SYSTEM_CLOCK.now()).allowed


def test_a_yes_is_noted_shown_with_its_proof_and_taken_back(town: Town, ann: Person) -> None:
    client = sign_in(town.bob)
    note = client.post(f"/people/{ann.pk}/consent/", YES, headers=FETCHED).content.decode()
    assert "Noted. Yes to news and offers (they said yes)" in note
    assert may(ann, Purpose.NEWS)
    shown = body(client, ann, "consent")
    assert "Yes, please" in shown
    assert "The fair" in shown
    row = queries.permissions(SYSTEM, ann)[0]
    client.post(f"/consent/{row.pk}/undo/")
    assert not may(ann, Purpose.NEWS)
    assert "Taken back." in body(client, ann, "consent")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"words": ""}, "without proof"),
        ({"purpose": ""}, "what they agreed to"),
        ({"word": "perhaps"}, "valid choice"),
        ({"said_on": "2999-01-01"}, "not come yet"),
        ({"said_on": "yesterday"}, "Choose a day"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_noted(
    town: Town, ann: Person, changed: dict[str, str], why: str
) -> None:
    answer = sign_in(town.bob).post(f"/people/{ann.pk}/consent/", YES | changed, headers=FETCHED)
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert queries.permissions(SYSTEM, ann) == []


def test_a_day_in_the_past_is_when_it_was_said(town: Town, ann: Person) -> None:
    sign_in(town.bob).post(f"/people/{ann.pk}/consent/", YES | {"said_on": "2026-01-05"})
    assert f"{queries.permissions(SYSTEM, ann)[0].said_at:%Y-%m-%d %H:%M}" == "2026-01-05 00:00"


def test_somebody_who_writes_stop_is_noted_with_one_click(town: Town, ann: Person) -> None:
    handle = ann.handles.first()
    assert handle is not None
    stop = says(Word(kind=handle.kind, value=handle.value), "STOP", at=SYSTEM_CLOCK.now())
    log.record(account=town.bluesky, items=[stop], received_at=SYSTEM_CLOCK.now())
    client, said = sign_in(town.bob), Interaction.objects.get(text="STOP")
    assert "Note that they want no more" in body(client, ann, "why")
    client.post(f"/people/{ann.pk}/stop/", {"said": str(said.pk)})
    assert queries.permissions(SYSTEM, ann)[0].interaction == said.pk
    assert not may(ann, Purpose.SERVICE)
    assert "Note that they want no more" not in body(client, ann, "why")


def test_an_address_that_came_back_is_opened_again_by_a_colleague(town: Town, ann: Person) -> None:
    client, handle = sign_in(town.bob), ann.handles.order_by("pk")[0]
    row = suppressing.bounced(kind=handle.kind, value=handle.value, at=SYSTEM_CLOCK.now(), words="550 gone")
    shown = body(client, ann, "consent")
    assert "550 gone" in shown
    assert "Open again" in shown
    other = people.find(SYSTEM, "Ben")[0].person
    assert other is not None
    assert client.post(f"/people/{other.pk}/shut/{row.pk}/lift/").status_code == 404
    client.post(f"/people/{ann.pk}/shut/{row.pk}/lift/")
    assert not suppressing.is_barred(SYSTEM, handle.kind, handle.value)
    assert "550 gone" not in body(client, ann, "consent")


def test_an_address_that_rests_is_told_with_what_opens_it(town: Town, ann: Person, settings: Any) -> None:
    settings.PORCH_SOFT_BOUNCES = 1
    handle = ann.handles.order_by("pk")[0]
    now = SYSTEM_CLOCK.now()
    outgoing = outbox.enqueue(account=town.email, text="Hello", at=now, to_handle=handle)
    returning.came_back(outgoing=outgoing, words="552 5.2.2 full", for_good=False, at=now)
    page = body(sign_in(town.bob), ann, "why")
    assert f"{handle.value}</span> rests until" in page
    assert "a mail of theirs opens it at once" in page


def test_what_the_law_forbids_is_opened_by_nobody(town: Town, ann: Person) -> None:
    suppressing.forbid(person=ann, at=SYSTEM_CLOCK.now(), by=None, words="A court order")
    shown = body(sign_in(town.bob), ann, "consent")
    assert "A court order" in shown
    assert "Open again" not in shown


def test_everything_is_downloaded_by_who_may_write(town: Town, ann: Person) -> None:
    answer = sign_in(town.bob).get(f"/people/{ann.pk}/everything/")
    whole = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert "saffron risotto" in zipfile.ZipFile(whole).read("everything.html").decode()
    assert sign_in(town.charlie).get(f"/people/{ann.pk}/everything/").status_code == 403


def test_nobody_is_erased_by_a_colleague_who_does_not_own_or_by_another_name(town: Town, ann: Person) -> None:
    place = f"/people/{ann.pk}/erasure/"
    assert sign_in(town.bob).post(place, {"name": "Ann Lindqvist"}).status_code == 403
    answer = sign_in(town.alice).post(place, {"name": "Ann"}, headers=FETCHED)
    assert (answer.status_code, answer.content.decode()) == (422, "That is not Ann Lindqvist. Nothing was erased.")
    assert Person.objects.filter(pk=ann.pk).exists()
    assert "Erase this person" not in body(sign_in(town.bob), ann, "consent")


def test_an_owner_who_types_the_name_erases(town: Town, ann: Person) -> None:
    client = sign_in(town.alice)
    assert "Everything said and done" in body(client, ann, "erasure")
    answer = client.post(f"/people/{ann.pk}/erasure/", {"name": "Ann Lindqvist"})
    assert answer["Location"] == "/people/"
    assert not Person.objects.filter(pk=ann.pk).exists()
    assert Job.objects.filter(task="sweep_database").count() == 1
    assert client.get(f"/people/{ann.pk}/").status_code == 404


@pytest.mark.parametrize("place", ["why", "consent"])
def test_a_page_asks_no_more_than_it_must(town: Town, ann: Person, place: str) -> None:
    client = sign_in(town.bob)
    body(client, ann, place)
    with CaptureQueriesContext(connection) as asked:
        body(client, ann, place)
    assert len(asked) <= 13


@pytest.mark.parametrize("place", ["why", "consent", "everything", "erasure"])
def test_nobody_there_is_not_found(town: Town, place: str) -> None:
    assert sign_in(town.alice).get(f"/people/999999/{place}/").status_code == 404
