"""Reading and answering one conversation."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porch.channels import mastodon, registry
from porch.core.viewer import SYSTEM
from porch.engagement.conversations import queries as talks
from porch.projections.waiting import queries as waiting
from porch.records.outbox import queries as outbox
from tests.interfaces.console.conftest import PIXEL, Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}


def bens() -> str:
    """Return the address of Ben's conversation."""
    standing = waiting.urgent(SYSTEM)[0]
    return f"/conversations/{standing.thread_id}-{standing.handle_id}/"


def test_the_conversation_says_who_will_see_the_answer(town: Town) -> None:
    body = sign_in(town.alice).get(bens()).content.decode()
    assert "Public: everybody can read it" in body
    assert "My cousin was sick" in body


def test_one_goes_back_to_where_one_came_from(town: Town) -> None:
    assert 'data-key="back" href="/people/"' in sign_in(town.alice).get(bens() + "?from=people").content.decode()
    assert 'data-key="back" href="/inbox/"' in sign_in(town.alice).get(bens() + "?from=//evil").content.decode()


def test_a_long_conversation_leads_to_its_earlier_words(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "TURNS", 1)
    client = sign_in(town.alice)
    newest = client.get(bens()).content.decode()
    (older,) = re.findall(r'href="([^"]+before=[0-9]+)"', newest)
    body = client.get(older).content.decode()
    assert ("My cousin was sick" in newest) + ("My cousin was sick" in body) == 1
    assert "Earlier words" not in body
    assert "Public: everybody can read it" in body


@pytest.mark.parametrize("before", ["x", "0", "999999", "9" * 40])
def test_a_place_that_never_was_shows_the_newest_words(before: str, town: Town) -> None:
    assert "My cousin was sick" in sign_in(town.alice).get(bens() + f"?before={before}").content.decode()


def test_a_reader_sees_no_box(town: Town) -> None:
    body = sign_in(town.charlie).get(bens()).content.decode()
    assert "reply-text" not in body
    assert "Answering needs the role member or owner" in body


def test_an_answer_leaves_after_ten_seconds_and_can_be_taken_back(town: Town) -> None:
    client = sign_in(town.alice)
    answer = client.post(bens() + "replies/", {"text": "I am calling you."}, headers=FETCHED)
    said = outbox.recent(SYSTEM)[0]
    assert f"/outbox/{said.pk}/withdrawal/" in answer.content.decode()
    assert 'data-seconds="10"' in answer.content.decode()
    client.post(f"/outbox/{said.pk}/withdrawal/")
    assert outbox.outgoing(SYSTEM, said.pk).state == "draft"
    assert "I am calling you." in client.get(bens()).content.decode()


def test_an_empty_answer_is_refused(town: Town) -> None:
    answer = sign_in(town.alice).post(bens() + "replies/", {"text": "  "}, headers=FETCHED)
    assert (answer.status_code, answer.content.decode()) == (422, "There is nothing to say yet.")


def test_two_colleagues_cannot_answer_the_same_words(town: Town) -> None:
    sign_in(town.alice).post(bens() + "replies/", {"text": "From Alice."})
    answer = sign_in(town.bob).post(bens() + "replies/", {"text": "From Bob."}, headers=FETCHED)
    assert answer.status_code == 409
    assert "Your words are still in the box" in answer.content.decode()
    assert len(outbox.recent(SYSTEM)) == 1


def test_who_is_writing_holds_the_pen(town: Town) -> None:
    assert sign_in(town.bob).post(bens() + "lease/").status_code == 204
    refusal = sign_in(town.alice).post(bens() + "lease/")
    assert refusal.status_code == 409
    assert "Bob is answering" in refusal.content.decode()
    assert "Bob is answering." in sign_in(town.alice).get(bens()).content.decode()


def test_a_draft_is_kept_for_oneself_alone(town: Town) -> None:
    sign_in(town.bob).post(bens() + "draft/", {"text": "Dear Ben, half"})
    assert "Dear Ben, half" in sign_in(town.bob).get(bens()).content.decode()
    assert "Dear Ben, half" not in sign_in(town.alice).get(bens()).content.decode()


def test_a_photo_goes_along(town: Town) -> None:
    photo = SimpleUploadedFile("plate.png", PIXEL, content_type="image/png")
    answer = sign_in(town.alice).post(
        bens() + "replies/", {"text": "Like this?", "photo": photo, "alt": "A plate"}, headers=FETCHED
    )
    assert answer.status_code == 200
    assert [(e.content_type, e.alt) for e in outbox.recent(SYSTEM)[0].enclosures.all()] == [("image/png", "A plate")]


def test_what_the_network_would_refuse_is_refused_here_and_said_while_it_is_typed(town: Town) -> None:
    client = sign_in(town.alice)
    answer = client.post(bens() + "replies/", {"text": "x" * 501}, headers=FETCHED)
    assert (answer.status_code, answer.content.decode()) == (422, "1 character too many for Mastodon.")
    assert outbox.recent(SYSTEM) == []
    assert "1 character too many" in client.post(bens() + "likeness/", {"text": "x" * 501}).content.decode()


def test_an_answer_comes_too_late_where_the_network_takes_none_any_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = replace(mastodon.CARD, limits=replace(mastodon.CARD.limits, answer_within=timedelta(minutes=1)))
    monkeypatch.setattr(registry, "card", lambda name: late)
    body = sign_in(town.alice).get(bens()).content.decode()
    assert "takes an answer only within" in body
    assert "reply-text" not in body


def test_until_when_an_answer_is_taken_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = replace(mastodon.CARD, limits=replace(mastodon.CARD.limits, answer_within=timedelta(days=999)))
    monkeypatch.setattr(registry, "card", lambda name: open_)
    assert "takes your answer until" in sign_in(town.alice).get(bens()).content.decode()


def test_the_meter_speaks_when_an_answer_is_a_form_letter(town: Town) -> None:
    client = sign_in(town.alice)
    letter = "Thank you for your kind message, we will come back to you as soon as we possibly can."
    dov = next(s for s in waiting.box(SYSTEM, "waiting") if s.channel == "bluesky")
    client.post(f"/conversations/{dov.thread_id}-{dov.handle_id}/replies/", {"text": letter})
    assert (
        "the same as what we told somebody else" in client.post(bens() + "likeness/", {"text": letter}).content.decode()
    )
    own = "Your cousin ate the mussels at table four, did she not, Ben?"
    assert "In your own words" in client.post(bens() + "likeness/", {"text": own}).content.decode()


@pytest.mark.parametrize("text", ["", "Thanks"])
def test_the_meter_is_silent_about_few_words(text: str, town: Town) -> None:
    assert sign_in(town.alice).post(bens() + "likeness/", {"text": text}).content.decode().strip() == ""


def test_the_panel_tells_who_it_is(town: Town) -> None:
    cleo = next(s for s in waiting.box(SYSTEM, "waiting") if s.handle.name == "Cleo Marsh")
    body: Any = sign_in(town.alice).get(f"/conversations/{cleo.thread_id}-{cleo.handle_id}/about/").content.decode()
    assert "cleo@town.example" in body
    assert "Lately, elsewhere" in body


def test_a_conversation_that_never_was_is_not_found(town: Town) -> None:
    assert sign_in(town.alice).get("/conversations/99999-1/").status_code == 404
