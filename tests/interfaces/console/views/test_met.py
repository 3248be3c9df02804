"""Somebody was here: the page, its type-ahead, its worker, and notes that were sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from porch.core.viewer import SYSTEM
from porch.records.interactions.models import File, Interaction
from porch.records.people import queries as people
from tests.interfaces.console.conftest import PIXEL, Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
NOTE = {"key": "0123456789abcdef", "what": "visit", "new_name": "Cleo Marsh", "words": "Liked the bread."}


def kept() -> list[Interaction]:
    return list(Interaction.objects.filter(channel__in=("in_person", "phone")).order_by("id"))


def test_a_note_sent_twice_is_kept_once(town: Town) -> None:
    client = sign_in(town.bob)
    answers = [client.post("/met/", NOTE, headers=FETCHED) for _ in range(2)]
    assert [answer.json()["words"] for answer in answers] == ["Kept: Cleo Marsh."] * 2
    assert [(one.text, one.detail["noted_by"]) for one in kept()] == [("Liked the bread.", "Bob")]


def test_a_plain_form_does_without_script(town: Town) -> None:
    client = sign_in(town.bob)
    answer = client.post("/met/", NOTE, follow=True)
    assert "Kept: Cleo Marsh." in answer.content.decode()
    assert len(kept()) == 1


def test_what_is_wrong_is_said_and_the_words_stay(town: Town) -> None:
    client = sign_in(town.bob)
    refused = client.post("/met/", {**NOTE, "new_name": ""}, headers=FETCHED)
    assert (refused.status_code, refused.content.decode()) == (422, "Say who it was.")
    page = client.post("/met/", {**NOTE, "new_name": ""})
    assert (page.status_code, "Liked the bread." in page.content.decode()) == (422, True)
    assert kept() == []


def test_it_stands_on_the_page_of_the_person_and_in_the_conversation(town: Town) -> None:
    ann = people.find(SYSTEM, "ann@example.org")[0]
    client = sign_in(town.bob)
    told = {**NOTE, "who": [ann.pk], "what": "booth", "where": "SIAL", "words": "Could you send prices?"}
    client.post("/met/", told)
    first, second = kept()
    assert "Could you send prices?" in client.get(f"/people/{ann.person_id}/").content.decode()
    talk = client.get(f"/conversations/{first.thread_id}-{ann.pk}/").content.decode()
    assert "Booth, SIAL, noted by Bob, with Cleo Marsh" in talk
    assert "it becomes a task" in talk
    assert second.detail["beside"] == "Ann Lindqvist"


def test_from_somebody_s_page_they_are_chosen_already(town: Town) -> None:
    ann = people.find(SYSTEM, "ann@example.org")[0]
    client = sign_in(town.bob)
    assert f"/met/?who={ann.pk}" in client.get(f"/people/{ann.person_id}/").content.decode()
    assert 'data-chosen-name="Ann Lindqvist"' in client.get(f"/met/?who={ann.pk}").content.decode()
    for nobody in ("999999", "x", "9" * 30):
        assert "data-chosen" not in client.get(f"/met/?who={nobody}").content.decode()


def test_a_card_goes_along(town: Town) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    sign_in(town.bob).post("/met/", {**NOTE, "card": SimpleUploadedFile("card.png", PIXEL, "image/png")})
    assert [(file.name, file.interaction_id) for file in File.objects.filter(alt="A business card")] == [
        ("card.png", kept()[0].pk)
    ]


def test_one_finds_whom_one_means_without_capitals(town: Town) -> None:
    client = sign_in(town.bob)
    found = client.get("/met/people/", {"q": "cleo m"}).json()["people"]
    assert [(one["name"], one["handle"]) for one in found] == [("Cleo Marsh", "cleo@town.example")]
    lately = client.get("/met/people/").json()
    assert lately["member"] == town.bob.pk
    assert {"Ann Lindqvist", "Ben Okafor"} <= {one["name"] for one in lately["people"]}


def test_nobody_else_learns_who_the_customers_are(town: Town) -> None:
    assert sign_in(town.charlie).get("/met/people/").status_code == 403
    assert Client().get("/met/people/").status_code == 302
    assert Client().post("/met/", NOTE).status_code == 302
    assert kept() == []


def test_the_worker_rules_its_own_page_alone(town: Town) -> None:
    answer = sign_in(town.bob).get("/met/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert b"skipWaiting" in answer.content
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_a_note_is_taken_back(town: Town) -> None:
    client = sign_in(town.bob)
    undo = client.post("/met/", NOTE, headers=FETCHED).json()["undo"]
    assert "Taken back." in client.post(undo, headers=FETCHED).content.decode()
    assert [one.deleted for one in kept()] == [True]
    assert client.post(undo, headers=FETCHED).status_code == 409


def test_a_note_kept_for_a_colleague_is_not_sent_by_another(town: Town) -> None:
    told = {**NOTE, "member": town.bob.pk}
    assert sign_in(town.alice).post("/met/", told, headers=FETCHED).status_code == 403
    assert kept() == []
    assert sign_in(town.bob).post("/met/", told, headers=FETCHED).status_code == 200


@pytest.mark.parametrize("how", ["we", "we-missed", "they"])
def test_a_call_is_kept_on_the_phone(how: str, town: Town) -> None:
    told: dict[str, Any] = {**NOTE, "what": "call", "how": how, "new_phone": "+39 055 123456", "words": ""}
    sign_in(town.bob).post("/met/", told)
    (call,) = kept()
    assert (call.channel, call.ours) == ("phone", how != "they")
