"""Proposing on the portal: a few words first, what reads alike, then the rest."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from porch.engagement.ideas.models import Idea
from porch.interfaces.portal import stamping
from tests.engagement.ideas.street import again, board, proposed, somebody
from tests.interfaces.portal import entering

pytestmark = pytest.mark.django_db
PATH = "/with/ideas/menu/propose/"


def send(guest: Client, **fields: str) -> Any:
    return guest.post(PATH, {"key": entering.key(guest, f"{PATH}?title=x"), **fields})


def test_first_a_few_words_then_what_reads_alike_and_the_rest(guest: Client) -> None:
    proposed("Bake bread", on=board())
    assert "What would be better then" not in guest.get(PATH).text
    told = guest.get(PATH, {"title": "bread"}).text
    assert told.index("Is it one of these?") < told.index("Bake bread") < told.index("What would be better then")
    assert "Bake bread" in guest.get("/with/ideas/menu/alike/", {"title": "bread"}).text
    assert guest.get("/with/ideas/menu/alike/").text.strip() == ""


def test_somebody_proposes_and_stands_behind_it(guest: Client) -> None:
    board()
    somebody("Ben")
    entering.enter(guest, "ben@street.example")
    told = send(guest, title="Bake bread", words="Rye")
    idea = Idea.objects.get()
    assert (told.status_code, told["Location"]) == (303, f"/with/idea/{idea.pk}/?done=proposed")
    assert (again(idea).votes, idea.words) == (1, "Rye")
    assert "Your idea stands here now" in guest.get(told["Location"]).text


def test_what_waits_is_told_so_to_who_proposed_it(guest: Client) -> None:
    board(looks_first=True)
    entering.enter(guest, "new@street.example")
    told = guest.get(send(guest, title="Bake bread")["Location"]).text
    assert "until then you alone see it here" in told


def test_a_stranger_proposes_and_signs_in_on_the_way_with_every_word_carried_along(guest: Client) -> None:
    board()
    mail, words = "new@street.example", "With <b>salt</b>\nand rye"
    asked = send(guest, title="Bake bread", words=words)
    assert "With &lt;b&gt;salt&lt;/b&gt;" in asked.text
    send(guest, title="Bake bread", words=words, **{"sign-mail": mail})
    send(guest, title="Bake bread", words=words, **{"sign-mail": mail, "sign-code": entering.code(mail)})
    assert Idea.objects.get().words == words


def test_what_does_not_fit_stays_in_the_form(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamping, "QUICKEST", 0)
    board()
    entering.enter(guest, "new@street.example")
    told = send(guest, title="Bake bread", words="x" * 10_001)
    assert (told.status_code, "10001" in told.text, "x" * 10_001 in told.text) == (422, True, True)
