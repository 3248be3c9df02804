"""The counters of what we said, in words; nobody is asked where nobody counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from porch.core.interaction import Heard, Kind, Tally
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.interfaces.console import counters
from porch.projections.waiting import queries as waiting
from porch.records.interactions import actions as log
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.tallies import actions as tallies
from tests.interfaces.console.conftest import BEN, Town, sign_in, window
from tests.interfaces.console.test_cost import statements
from tests.interfaces.console.test_looks import LIGHTS, look


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"likes": 41, "shares": 3}, "41 likes, 3 shares, views not heard"),
        ({"likes": 1, "shares": 1, "views": 0}, "1 like, 1 share, 0 views"),
        ({"views": 20_400}, "20,400 views, likes and shares not heard"),
        ({"replies": 2}, "2 answers, likes, shares and views not heard"),
        (
            {"likes": 0, "shares": 0, "views": 0, "clicks": 1, "dislikes": 2},
            "0 likes, 0 shares, 0 views, 1 click, 2 dislikes",
        ),
    ],
)
def test_what_is_told_is_told_and_the_rest_is_not_heard(figures: dict[str, int], words: str) -> None:
    assert counters.in_words(figures) == words


def turn(**told: object) -> SimpleNamespace:
    given = {"ours": True, "visibility": "public", "deleted": False, "channel": "mastodon", "external_id": "mine"}
    return SimpleNamespace(**{**given, **told})


def test_only_what_we_said_in_public_where_somebody_counts_is_asked_for(town: Town) -> None:
    tally = Tally(of="mine", at=town.now, counts={"likes": 41})
    tallies.keep(account=town.mastodon, tallies=[tally], received_at=town.now)
    silent = [
        turn(ours=False), turn(visibility="direct"), turn(deleted=True), turn(channel="email"), turn(channel="gone"),
        turn(external_id=""),
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as caught:
        assert counters.of_turns(SYSTEM, silent) == {}
    assert len(caught) == 0
    with CaptureQueriesContext(connection) as caught:
        found = counters.of_turns(SYSTEM, [*silent, turn(), turn(external_id="uncounted")])
    assert len(caught) == 1
    assert found == {("mastodon", "mine"): counters.Counters(words="41 likes, shares and views not heard", at=town.now)}


@pytest.fixture
def answered(town: Town) -> Town:
    """We answered Ben in public from another app, and Mastodon counts it."""
    us = replace(BEN, value="trattoria@town.example", name="Trattoria")
    began = "https://town.example/1"
    answer = Heard(
        external_id="mine", version="1", kind=Kind.CREATE, author=us, at=town.now - timedelta(hours=1), raw=b"mine",
        text="We were, and the lamp was broken.", ours=True, addressed=False, in_reply_to=began, thread=began,
    )  # fmt: skip
    log.record(account=town.mastodon, items=[answer], received_at=town.now)
    morning.refresh(now=town.now)
    tallies.keep(
        account=town.mastodon, tallies=[Tally(of="mine", at=town.now, counts={"likes": 41, "shares": 3})],
        received_at=town.now,
    )  # fmt: skip
    return town


def test_a_conversation_shows_the_counters_of_our_public_words_for_one_statement_more(answered: Town) -> None:
    [ben] = [one for one in waiting.box(SYSTEM, "all") if one.handle.value == BEN.value]
    path = reverse("console:conversation", args=[f"{ben.thread_id}-{ben.handle_id}"])
    client = sign_in(answered.alice)
    assert "41 likes, 3 shares, views not heard, counted <time" in client.get(path).content.decode()
    asked = statements(client, path)
    assert len([sql for sql in asked if "tallies_" in sql]) == 1
    assert len(asked) <= 8, "\n".join(asked)


def test_what_we_said_shows_the_counters_of_a_whole_page_for_one_statement(answered: Town) -> None:
    for name in ("mine", "other", "quiet"):
        said = outbox.enqueue(account=answered.mastodon, text=f"Post {name}", at=answered.now)
        Outgoing.objects.filter(pk=said.pk).update(state="sent", external_id=name)
    tallies.keep(
        account=answered.mastodon, tallies=[Tally(of="other", at=answered.now, counts={"views": 7})],
        received_at=answered.now,
    )  # fmt: skip
    client = sign_in(answered.alice)
    for path in (reverse("console:outbox"), reverse("console:say")):
        shown = client.get(path).content.decode()
        assert "41 likes, 3 shares, views not heard" in shown
        assert "7 views, likes and shares not heard" in shown
        assert shown.count(", counted <time") == 2
        assert len([sql for sql in statements(client, path) if "tallies_" in sql]) == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_counters_are_fit_for_everybody(
    answered: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    [ben] = [one for one in waiting.box(SYSTEM, "all") if one.handle.value == BEN.value]
    said = outbox.enqueue(account=answered.mastodon, text="Gnocchi today, until they are gone.", at=answered.now)
    Outgoing.objects.filter(pk=said.pk).update(state="sent", external_id="mine")
    talk = reverse("console:conversation", args=[f"{ben.thread_id}-{ben.handle_id}"])
    paths = [talk, f"{reverse('console:outbox')}?counted"]
    with window(browser, live_server.url, answered.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []
