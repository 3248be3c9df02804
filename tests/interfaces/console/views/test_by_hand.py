"""What a human has to say: in the morning and under What we said, until somebody presses Said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.post import delivering
from porch.interfaces.console.views import by_hand
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions, queries
from porch.records.outbox.models import Outgoing
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
NUMBER = "+39055123456"
CALLED = {
    "key": "0123456789abcdef", "what": "call", "how": "they", "new_name": "Dora", "new_phone": NUMBER,
    "words": "Do you have a table for six on Friday?",
}  # fmt: skip


@pytest.fixture
def task(town: Town) -> Outgoing:
    """Alice has answered Dora, who had called."""
    client = sign_in(town.alice)
    client.post("/met/", CALLED)
    called = Interaction.objects.get(channel="phone")
    words = {"text": "Yes, the round one.", "answers": called.pk}
    answer = client.post(f"/conversations/{called.thread_id}-{called.handle_id}/replies/", words, headers=FETCHED)
    assert "It becomes a task" in answer.content.decode()
    Outgoing.objects.update(due_at=town.now)
    assert delivering.deliver_next() is not None
    return Outgoing.objects.get()


def undo_of(answer: Any) -> str:
    found = re.search(r'action="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_the_morning_says_whom_to_call_and_what_to_say(task: Outgoing, town: Town) -> None:
    body = sign_in(town.bob).get("/").content.decode()
    assert "1 thing to say yourself" in body
    assert f'href="tel:{NUMBER}"' in body
    assert "Yes, the round one." in body
    assert "Dora" in sign_in(town.bob).get("/outbox/?place=hand").content.decode()


def test_the_conversation_says_that_it_is_not_said_yet(task: Outgoing, town: Town) -> None:
    body = sign_in(town.bob).get(f"/conversations/{task.thread_id}-{task.to_handle_id}/").content.decode()
    assert "For somebody to say: not said yet" in body
    assert "Arrived" not in body


def test_said_and_not_said_after_all(task: Outgoing, town: Town) -> None:
    client = sign_in(town.bob)
    answer = client.post(f"/outbox/{task.pk}/said/", headers=FETCHED)
    assert "Dora: said" in answer.content.decode()
    talk = f"/conversations/{task.thread_id}-{task.to_handle_id}/"
    assert "Said" in client.get(talk).content.decode()
    assert "1 thing to say" not in client.get("/").content.decode()
    client.post(undo_of(answer))
    assert "1 thing to say yourself" in client.get("/").content.decode()
    assert "Taken back by Bob" in client.get(talk).content.decode()


def test_not_reached_comes_back_in_an_hour(task: Outgoing, town: Town) -> None:
    client = sign_in(town.bob)
    answer = client.post(f"/outbox/{task.pk}/missed/", {"again": "hour"}, headers=FETCHED)
    assert "Dora was not reached. It comes back" in answer.content.decode()
    assert "1 thing to say" not in client.get("/").content.decode()
    assert "Nobody was reached." in client.get("/outbox/?place=hand").content.decode()
    talk = client.get(f"/conversations/{task.thread_id}-{task.to_handle_id}/").content.decode()
    assert "called, and nobody was reached" in talk
    client.post(undo_of(answer))
    assert "1 thing to say yourself" in client.get("/").content.decode()


@pytest.mark.parametrize("again", ["", "never", "2020-01-01T08:00"])
def test_a_time_to_try_again_is_one_to_come(again: str, task: Outgoing, town: Town) -> None:
    answer = sign_in(town.bob).post(f"/outbox/{task.pk}/missed/", {"again": again}, headers=FETCHED)
    assert answer.status_code in (400, 409)
    assert queries.by_hand(SYSTEM) == [task]


def test_what_a_colleague_said_is_not_said_again(task: Outgoing, town: Town) -> None:
    sign_in(town.bob).post(f"/outbox/{task.pk}/said/")
    answer = sign_in(town.alice).post(f"/outbox/{task.pk}/said/", headers=FETCHED)
    assert (answer.status_code, "quicker" in answer.content.decode()) == (409, True)
    assert Interaction.objects.filter(channel="phone", ours=True).count() == 1


def test_not_needed_gives_the_words_back(task: Outgoing, town: Town) -> None:
    sign_in(town.alice).post(f"/outbox/{task.pk}/withdrawal/")
    talk = f"/conversations/{task.thread_id}-{task.to_handle_id}/"
    assert "Yes, the round one." in sign_in(town.alice).get(talk).content.decode()
    assert queries.by_hand(SYSTEM) == []


def test_there_is_nothing_to_undo_of_words_that_left_by_themselves(town: Town) -> None:
    said = actions.enqueue(account=town.mastodon, text="Ciao", at=town.now)
    assert sign_in(town.bob).post(f"/outbox/{said.pk}/by-hand-undo/", headers=FETCHED).status_code == 409


def test_an_empty_list_says_what_will_stand_there(town: Town) -> None:
    assert "Nothing is to be said by hand" in sign_in(town.bob).get("/outbox/?place=hand").content.decode()


def test_an_hour_is_an_hour() -> None:
    here = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
    assert by_hand.again_at("hour", here) == here + timedelta(hours=1)
    assert by_hand.again_at("tomorrow", here).hour == 8
