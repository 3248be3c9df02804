"""Saying something to everybody, and what became of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porch.core.viewer import SYSTEM
from porch.interfaces.console.views.say import line
from porch.records.outbox import actions, queries
from tests.interfaces.console.conftest import PIXEL, Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
DISH = "Today: risotto with saffron, until it is gone."


def leaving(town: Town) -> Any:
    """Return what Alice said on Mastodon, in the moment it leaves."""
    sign_in(town.alice).post("/say/", {"text": DISH, "accounts": [town.mastodon.pk]})
    return actions.lease(now=town.now + timedelta(minutes=1))


def test_one_text_goes_to_every_place_and_is_taken_back_everywhere(town: Town) -> None:
    client = sign_in(town.alice)
    answer = client.post("/say/", {"text": DISH, "accounts": [town.mastodon.pk, town.bluesky.pk]}, headers=FETCHED)
    assert "It leaves for 2 places." in answer.content.decode()
    assert [o.state for o in queries.recent(SYSTEM)] == ["approved", "approved"]
    undo = re.search(r'action="([^"]+)"', answer.content.decode())
    assert undo is not None
    client.post(undo[1])
    assert [o.state for o in queries.recent(SYSTEM)] == ["draft", "draft"]


def test_a_place_that_is_too_small_is_named(town: Town) -> None:
    answer = sign_in(town.alice).post("/say/", {"text": "x" * 301, "accounts": [town.bluesky.pk]}, headers=FETCHED)
    assert (answer.status_code, "1 character too many for Bluesky" in answer.content.decode()) == (422, True)


def test_a_photo_needs_its_words(town: Town) -> None:
    photo = SimpleUploadedFile("dish.png", PIXEL)
    answer = sign_in(town.alice).post(
        "/say/", {"text": DISH, "accounts": [town.mastodon.pk], "photo": photo}, headers=FETCHED
    )
    assert "Describe the photo" in answer.content.decode()


@pytest.mark.parametrize(
    "told", [{"text": "", "accounts": ["1"]}, {"text": DISH}, {"text": DISH, "accounts": ["99999"]}]
)
def test_what_cannot_be_said_is_refused(told: dict[str, object], town: Town) -> None:
    assert sign_in(town.alice).post("/say/", told, headers=FETCHED).status_code == 422
    assert queries.recent(SYSTEM) == []


def test_a_plain_form_keeps_the_words_it_refused(town: Town) -> None:
    answer = sign_in(town.alice).post("/say/", {"text": DISH})
    assert answer.status_code == 422
    assert DISH in answer.content.decode()


def test_a_mailbox_is_no_place_to_speak_to_everybody(town: Town) -> None:
    assert "ciao@trattoria.example" not in sign_in(town.alice).get("/say/").content.decode()


def test_what_failed_says_why_and_can_be_tried_again(town: Town) -> None:
    client, said = sign_in(town.alice), leaving(town)
    actions.failed(outgoing=said, reason="Mastodon refused our key.", at=town.now)
    body = client.get("/outbox/?place=look").content.decode()
    assert "Not sent: Mastodon refused our key." in body
    client.post(f"/outbox/{said.pk}/retry/")
    assert queries.outgoing(SYSTEM, said.pk).state == "approved"


def test_what_has_left_cannot_be_taken_back(town: Town) -> None:
    client, said = sign_in(town.alice), leaving(town)
    actions.failed(outgoing=said, reason="x", at=town.now)
    answer = client.post(f"/outbox/{said.pk}/withdrawal/", headers=FETCHED)
    assert (answer.status_code, "cannot be taken back" in answer.content.decode()) == (409, True)


def test_what_is_unknown_is_said_to_be_looked_up(town: Town) -> None:
    said = leaving(town)
    actions.uncertain(outgoing=said, reason="broke off", look_at=town.now, at=town.now)
    shown = line(queries.recent(SYSTEM)[0])
    assert shown.state_words.startswith("Being looked up")
    assert "Nothing is sent twice" in shown.next_step


def test_a_link_of_a_network_is_a_link_only_when_it_is_one(town: Town) -> None:
    sign_in(town.alice).post("/say/", {"text": DISH, "accounts": [town.mastodon.pk]})
    said = queries.recent(SYSTEM)[0]
    said.url = "javascript:alert(1)"
    assert line(said).url == ""


@pytest.mark.parametrize(("published", "state"), [("1", "sent"), ("", "failed")])
def test_a_colleague_may_say_what_became_of_the_unknown(published: str, state: str, town: Town) -> None:
    said = leaving(town)
    actions.uncertain(outgoing=said, reason="broke off", look_at=town.now, at=town.now)
    client = sign_in(town.bob)
    assert "It is there" in client.get("/outbox/").content.decode()
    client.post(f"/outbox/{said.pk}/confirmation/", {"published": published})
    assert queries.outgoing(SYSTEM, said.pk).state == state


def test_only_the_unknown_is_confirmed_by_hand(town: Town) -> None:
    sign_in(town.alice).post("/say/", {"text": DISH, "accounts": [town.mastodon.pk]})
    said = queries.recent(SYSTEM)[0]
    assert sign_in(town.bob).post(f"/outbox/{said.pk}/confirmation/", {}, headers=FETCHED).status_code == 409
