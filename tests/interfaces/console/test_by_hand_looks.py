"""A task for a human in the morning: fit for everybody, done with one press, taken back with another."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.post import delivering, meeting
from porch.desk.post.meeting import Guest
from porch.engagement.conversations import actions as conversations
from porch.records.outbox import queries
from porch.records.outbox.models import Outgoing
from tests.interfaces.console.conftest import ARABIC, Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def asked(town: Town, name: str, number: str, answer: str) -> None:
    """Let somebody ask by telephone, and leave our answer to a human."""
    (call,) = meeting.note_met(
        key=f"call-{number[1:]}", what="call", who=[Guest(name=name, phone=number)], member=town.bob, at=town.now,
        words="Do you have a table for six?",
    )  # fmt: skip
    assert call.handle is not None
    assert call.thread_id is not None
    conversations.reply(thread_id=call.thread_id, handle=call.handle, member=town.alice, text=answer, at=town.now)
    Outgoing.objects.filter(state="approved").update(due_at=town.now)
    delivering.deliver_next()


@pytest.fixture
def tasks(town: Town) -> Town:
    asked(town, "Dora Rinaldi", "+39055123456", "Yes, the round one by the window, at eight.")
    asked(town, ARABIC.name, "+39055999999", "We keep it for you until half past eight. " * 6)
    return town


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_tasks_are_fit_for_everybody(tasks: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    with window(browser, live_server.url, tasks.alice, width=width, scheme=scheme) as seen:
        wrong = [
            line
            for path in ("/?tasks", "/outbox/?place=hand", "/met/?wide")
            for line in look(seen, path, width, scheme)
        ]
    assert (wrong, seen.complaints) == ([], [])


def test_said_leaves_the_morning_and_comes_back(tasks: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, tasks.bob, width=360) as seen:
        page = seen.visit("/")
        page.locator(".task button >> text=Said").first.click()
        page.locator("#toasts >> text=said. It is in the log.").wait_for()
        page.locator("h2 >> text=1 thing to say yourself").wait_for()
        assert len(queries.by_hand(SYSTEM)) == 1
        page.locator("#toasts form[data-undo] button").click()
        page.locator("h2 >> text=2 things to say yourself").wait_for()
        page.locator(".task summary").first.click()
        page.locator(".task .menu__box:visible >> text=In an hour").click()
        page.locator("#toasts >> text=was not reached").wait_for()
        page.locator("h2 >> text=1 thing to say yourself").wait_for()
    assert len(queries.by_hand(SYSTEM)) == 2
    assert seen.complaints == []
