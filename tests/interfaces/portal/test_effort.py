"""Newcomers in a flood work out a sum first, or wait for a look; whom we know is never asked."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.rates import RATES
from porch.engagement.claims.models import Stand
from porch.engagement.help.models import Answer, Question, Wrong
from porch.engagement.ideas.models import Comment, Idea, Vote
from porch.interfaces.portal import effort
from porch.records.people.models import Person
from tests.engagement.claims import square
from tests.engagement.help import corner
from tests.engagement.ideas.street import board, proposed
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_signing_in import fields
from tests.records.guests.test_efforts import sealed, worked_out

pytestmark = pytest.mark.django_db
PATH, WORDS = "/with/ideas/menu/propose/", "Rye, baked in the morning. " * 10


@pytest.fixture
def newcomer(guest: Client) -> Client:
    """Somebody who signed in for the first time, in a place from where much was sent."""
    board()
    entering.enter(guest, "new@street.example")
    for _ in range(effort.MOST):
        RATES.knock("portal newcomers 127.0.0.1", effort.MOST, SYSTEM_CLOCK.now())
    return guest


def propose(guest: Client, **form: Any) -> HttpResponse:
    return guest.post(
        PATH, {"key": entering.key(guest, f"{PATH}?title=x"), "title": "Bake bread", "words": "Rye", **form}
    )


def answer(page: HttpResponse) -> str:
    return sealed(worked_out(page.context["asked"]))


def test_a_newcomer_in_a_flood_works_it_out_and_is_taken_at_their_word(newcomer: Client) -> None:
    page = propose(newcomer)
    assert (page.status_code, "One moment" in page.text, Idea.objects.count()) == (422, True, 0)
    done = newcomer.post(PATH, {**fields(page), "sign-effort": answer(page)})
    idea = Idea.objects.get()
    assert (done.status_code, idea.title, idea.words, idea.held_at, idea.votes) == (303, "Bake bread", "Rye", None, 1)


def test_without_a_script_nothing_is_lost_and_a_colleague_looks_first(newcomer: Client) -> None:
    page = propose(newcomer)
    done = newcomer.post(PATH, fields(page))
    assert (done.status_code, Idea.objects.get().held_at is None) == (303, False)
    assert "you alone see it here" in newcomer.get(done["Location"]).text


def test_an_answer_that_was_used_is_asked_for_anew_with_the_form(newcomer: Client) -> None:
    page = propose(newcomer)
    form = {**fields(page), "sign-effort": answer(page)}
    newcomer.post(PATH, form)
    again = newcomer.post(PATH, {**form, "title": "Bake cakes"})
    assert (again.status_code, "used already" in again.text, fields(again)["title"]) == (422, True, "Bake cakes")
    assert Idea.objects.count() == 1


def test_who_signs_in_on_the_way_is_asked_afterwards_and_only_once(guest: Client) -> None:
    board()
    for _ in range(effort.MOST):
        RATES.knock("portal newcomers 127.0.0.1", effort.MOST, SYSTEM_CLOCK.now())
    page = guest.post(PATH, {"key": entering.key(guest), "title": "Bake bread", "words": WORDS})
    page = guest.post(PATH, {**fields(page), "sign-mail": "new@street.example"})
    page = guest.post(PATH, {**fields(page), "sign-code": entering.code("new@street.example")})
    assert "One moment" in page.text
    guest.post(PATH, {**fields(page), "sign-effort": answer(page)})
    assert Idea.objects.get().held_at is None


def test_more_than_anybody_types_in_a_second_is_doubted_and_a_press_is_not(guest: Client) -> None:
    board()
    entering.enter(guest, "new@street.example")
    assert [propose(guest, words=words).status_code for words in (WORDS, "")] == [422, 303]


def test_whom_we_know_for_a_week_is_never_asked(newcomer: Client) -> None:
    Person.objects.update(created_at=SYSTEM_CLOCK.now() - effort.NEW - timedelta(seconds=1))
    assert propose(newcomer, words=WORDS).status_code == 303


def test_what_comes_with_files_is_taken_and_waits(newcomer: Client) -> None:
    done = propose(newcomer, photo=SimpleUploadedFile("cat.png", b"x", "image/png"))
    assert (done.status_code, Idea.objects.get().held_at is None) == (303, False)


def test_every_word_and_vote_of_who_is_doubted_waits(newcomer: Client) -> None:
    idea, at = proposed(), SYSTEM_CLOCK.now()
    asked = corner.asked(by="Quin", at=at)
    said = corner.answered(asked, at=at)
    deeds = [
        (f"/with/idea/{idea.pk}/", {"deed": "vote"}),
        (f"/with/idea/{idea.pk}/", {"deed": "comment", "words": "Yes"}),
        ("/with/questions/ask/", {"title": "How long does it keep?"}),
        (f"/with/questions/{asked.pk}/", {"deed": "answer", "words": "A week"}),
        (f"/with/questions/{asked.pk}/", {"deed": "dispute", "answer": str(said.pk), "why": "Longer"}),
        (f"/with/claims/{square.promised().pk}/", {"deed": "confirm"}),
    ]
    key = entering.key(newcomer, "/with/you/")
    done = [newcomer.post(path, {**form, "key": key, "sign-effort": ""}).status_code for path, form in deeds]
    assert done == [303] * len(deeds)
    new = Person.objects.get(handles__value="new@street.example")
    theirs = [Comment, Question, Answer]
    waits = [model.objects.filter(author=new).get().held_at for model in theirs]
    waits += [model.objects.filter(person=new).get().held_at for model in (Vote, Wrong, Stand)]
    assert [at for at in waits if at is None] == []


def test_the_sum_is_not_in_the_address_and_says_which_sum(newcomer: Client) -> None:
    asked = json.loads(propose(newcomer).context["asked"])
    assert set(asked) == {"algorithm", "challenge", "maxnumber", "salt", "signature"}
