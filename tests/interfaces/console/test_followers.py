"""The followers of a connection on its page: the number, its course, or why it is not heard; and its looks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from porch.core.interaction import Tally
from porch.records.tallies import actions as tallies
from tests.interfaces.console.conftest import Town, sign_in, window
from tests.interfaces.console.test_looks import LIGHTS, look

HOUR = timedelta(hours=1)


def page(town: Town, account: Any) -> str:
    return sign_in(town.alice).get(reverse("console:connection", args=[account.pk])).content.decode()


def grow(town: Town, account: Any) -> None:
    """Let a connection grow for two months, with a week in which nothing was heard."""
    for day in range(60):
        at = town.now - timedelta(days=59 - day)
        counts = {"followers": 320 + day * 3 - (40 if day > 45 else 0), "following": 41}
        told = [] if 20 < day < 28 else [Tally(of="", at=at, counts=counts)]
        tallies.keep(account=account, tallies=told, received_at=at)
    tallies.went_well(account=account, what="counters", at=town.now, due_at=town.now + HOUR)
    tallies.went_well(account=account, what="follows", at=town.now - 3 * HOUR, due_at=town.now + HOUR)


def test_the_number_its_course_a_table_and_a_sentence_are_shown(town: Town) -> None:
    grow(town, town.mastodon)
    shown = " ".join(page(town, town.mastodon).split())
    for words in (
        '<strong class="num">457</strong> people follow you here, and you follow 41.',
        "457 people follow you here, 137 more than on",
        '<path d="M0.0 ', "As a table", '<span class="muted">not heard</span>', "Last compared <time",
    ):  # fmt: skip
        assert words in shown


def test_a_network_that_cannot_tell_is_not_heard_with_its_reason_and_never_nought(town: Town) -> None:
    shown = page(town, town.email)
    assert "Not heard. Mail counts no readers, and Porch never hides a pixel in one." in shown
    assert "By name: Nobody follows a mailbox." in shown
    assert "people follow" not in shown


def test_before_the_first_answer_the_page_says_what_will_appear(town: Town) -> None:
    assert "Not heard. Porch asks every hour. The number appears here" in page(town, town.bluesky)


def test_trouble_with_counting_is_told_and_what_was_counted_stays(town: Town) -> None:
    tallies.went_wrong(account=town.bluesky, what="counters", at=town.now, reason="Slow down.", every=HOUR)
    tallies.went_wrong(account=town.bluesky, what="follows", at=town.now, reason="Cut short", every=HOUR)
    shown = page(town, town.bluesky)
    assert "Bluesky could not be asked: Slow down. Porch asks again by itself." in shown
    assert "The list could not be read: Cut short. Nothing was changed; Porch reads it again." in shown


def test_a_network_that_answers_without_a_number_says_so(town: Town) -> None:
    tallies.went_well(account=town.mastodon, what="counters", at=town.now, due_at=town.now + HOUR)
    assert "Mastodon was asked and tells no number of followers here." in page(town, town.mastodon)


def test_the_page_asks_little_however_long_the_course(town: Town) -> None:
    grow(town, town.mastodon)
    client, path = sign_in(town.alice), reverse("console:connection", args=[town.mastodon.pk])
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        client.get(path)
    asked = [query["sql"] for query in caught.captured_queries]
    assert len([sql for sql in asked if "tallies_" in sql]) == 3
    assert len(asked) <= 10, "\n".join(asked)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_a_course_is_fit_for_everybody(town: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    grow(town, town.mastodon)
    paths = [reverse("console:connection", args=[account.pk]) for account in (town.mastodon, town.email)]
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
        seen.visit(paths[0]).locator("summary >> text=As a table").click()
        seen.page.locator("td >> text=not heard").wait_for()
    assert wrong == []
    assert seen.complaints == []
