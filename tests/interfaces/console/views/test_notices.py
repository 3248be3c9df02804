"""Notices in the console: their block in the morning, their page, ticking off and its undo."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.interfaces.console.views import notices
from porch.projections.waiting import queries as waiting
from porch.records.interactions import actions as log
from tests.desk.morning.notices import notice
from tests.interfaces.console.conftest import Town, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailed(town: Town) -> Town:
    """The town, whose mailbox three networks wrote to."""
    mails = [notice(f"f{n}", at=town.now - timedelta(hours=n)) for n in range(1, 6)]
    mails += [notice("g1", network="github", at=town.now), notice("old", at=town.now - timedelta(days=60))]
    log.record(account=town.email, items=mails, received_at=town.now)
    morning.refresh(now=town.now)
    return town


def page_of(client: Any, name: str, **query: str) -> str:
    return client.get(reverse(f"console:{name}"), query).content.decode()


def test_the_morning_tells_notices_below_the_people(mailed: Town) -> None:
    page = page_of(sign_in(mailed.alice), "morning")
    assert page.index('id="rows"') < page.index("From networks Porch does not hear: 6 notices")
    assert re.search(
        r'href="https://www.facebook.example/posts/f5"\s+rel="noopener noreferrer"\s+target="_blank"', page
    )
    assert "2 more of Facebook" in page


def test_one_is_ticked_off_and_on_again(mailed: Town) -> None:
    client, first = sign_in(mailed.bob), waiting.notices(SYSTEM)[1]
    url = reverse("console:notice-done", args=[f"{first.thread_id}-{first.handle_id}"])
    answer = client.post(url, headers={"X-Porch-Deed": "1"})
    assert "1 notice ticked off." in answer.content.decode()
    assert "5 notices" in page_of(client, "morning")
    undo = re.search(r'action="([^"]+)"', answer.content.decode())
    assert undo
    assert "1 notice back on the list." in client.post(undo[1], headers={"X-Porch-Deed": "1"}).content.decode()
    assert "6 notices" in page_of(client, "morning")


def test_a_whole_network_is_ticked_off_at_once(mailed: Town) -> None:
    client = sign_in(mailed.bob)
    answer = client.post(reverse("console:notices-done"), {"network": "facebook"}, headers={"X-Porch-Deed": "1"})
    assert "5 notices ticked off." in answer.content.decode()
    assert [s.last.detail["network"] for s in waiting.notices(SYSTEM, since=mailed.now - timedelta(days=30))] == [
        "github"
    ]


def test_the_page_has_all_of_them_and_clears_what_is_older_than_porch(mailed: Town) -> None:
    client = sign_in(mailed.alice)
    page = page_of(client, "notices")
    assert page.count("data-notice>") == 7
    assert "Tick off all from before Porch" in page
    client.post(reverse("console:notices-done"), {"older": "1"})
    assert len(waiting.notices(SYSTEM)) == 6


def test_the_page_goes_on_where_the_last_ended(mailed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "PAGE", 4)
    client = sign_in(mailed.alice)
    first = client.get(reverse("console:notices"))
    later = client.get(first.context["next_url"])
    assert (first.content.decode().count("data-notice>"), later.content.decode().count("data-notice>")) == (4, 3)
    assert client.get(reverse("console:notices"), {"after": "nonsense/x"}).status_code == 200


def test_what_is_ticked_off_already_is_not_ticked_off_twice(mailed: Town) -> None:
    client, first = sign_in(mailed.bob), waiting.notices(SYSTEM)[1]
    url = reverse("console:notice-done", args=[f"{first.thread_id}-{first.handle_id}"])
    answers = [client.post(url, headers={"X-Porch-Deed": "1"}).status_code for _ in range(2)]
    assert answers == [200, 409]
    assert client.post(reverse("console:notice-done", args=["99999-1"])).status_code == 404


def test_charlie_reads_and_ticks_nothing_off(mailed: Town) -> None:
    client = sign_in(mailed.charlie)
    assert "Open there" in page_of(client, "notices")
    assert 'data-key="notice-done"' not in page_of(client, "notices")
    assert client.post(reverse("console:notices-done"), {"network": "facebook"}).status_code == 403


def test_without_notices_the_page_says_what_will_stand_here(town: Town) -> None:
    assert "Nothing to tick off" in page_of(sign_in(town.alice), "notices")
    assert "From networks" not in page_of(sign_in(town.alice), "morning")


def test_a_conversation_of_notices_says_where_it_is_answered(mailed: Town) -> None:
    first = waiting.notices(SYSTEM)[1]
    page = sign_in(mailed.alice).get(reverse("console:conversation", args=[f"{first.thread_id}-{first.handle_id}"]))
    assert "This was written on Facebook, and is answered there." in page.content.decode()
