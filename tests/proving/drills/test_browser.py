from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django.live_server_helper import LiveServer

from porch.core.interaction import Handle, Heard, Kind
from porch.proving.drills._browser import Browser
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Outgoing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def heard() -> Interaction:
    us = accounts.connect(channel="mastodon", name="us", handle="us", credentials={}, at=NOW)
    ann = Handle(kind="mastodon", value="ann@there.example")
    item = Heard(external_id="1", version="1", kind=Kind.CREATE, author=ann, at=NOW, raw=b"Open?", text="Open?")
    log.record(account=us, items=[item], received_at=NOW)
    return Interaction.objects.get()


def test_pressing_the_button_twice_answers_once(live_server: LiveServer) -> None:
    said, browser = heard(), Browser(live_server.url)
    where = {"thread": said.thread_id or 0, "handle": said.handle_id or 0}
    statuses = [browser.answer(**where, text="Yes, gladly", key="k1") for _ in range(2)]
    assert set(statuses) <= {200, 302}
    assert [row.key for row in Outgoing.objects.all()] == ["k1"]


def test_a_web_server_that_fell_says_nothing(live_server: LiveServer) -> None:
    assert Browser(live_server.url).answer(thread=7, handle=7, text="Yes", key="k") == 404
    assert Browser("http://127.0.0.1:9").answer(thread=7, handle=7, text="Yes", key="k") == 0
