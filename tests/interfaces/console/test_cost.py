"""What a page costs: statements asked of the database, and bytes sent to the browser."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import porch.interfaces.console
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.engagement.promises import actions as promises
from porch.projections.alerts import projector as alerts
from porch.projections.search import actions as search
from porch.projections.waiting import queries as waiting
from porch.records.interactions import actions as log
from porch.records.saved import actions as saved
from tests.interfaces.console.conftest import CLEO, Town, _said, sign_in
from tests.interfaces.console.test_by_hand_looks import asked
from tests.interfaces.console.test_pages import PLAIN

STATICS = Path(porch.interfaces.console.__file__).parent / "static" / "console"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"
LIMIT = 60 * 1024


def statements(client: Any, path: str) -> list[str]:
    """Return the statements a page asks once the process has warmed up."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in caught.captured_queries]


def test_the_morning_asks_at_most_eight_statements(town: Town) -> None:
    asked = statements(sign_in(town.alice), reverse("console:morning"))
    assert len(asked) <= 8, "\n".join(asked)


def test_a_morning_with_a_promise_and_a_task_asks_at_most_eight_statements(town: Town) -> None:
    said = waiting.urgent(SYSTEM)[0]
    promises.make(
        thread_id=said.thread_id, handle=said.handle, words="A table", due_at=town.now, member=town.alice, at=town.now
    )
    asked(town, "Dora", "+39055123456", "Yes, the round one.")
    morning.refresh(now=town.now)
    client = sign_in(town.alice)
    client.get(reverse("console:morning"))
    with CaptureQueriesContext(connection) as caught:
        body = client.get(reverse("console:morning") + "?minutes=7").content.decode()  # not drawn before
    assert ("A table" in body, "+39055123456" in body) == (True, True)
    assert len(caught) <= 8, "\n".join(query["sql"] for query in caught.captured_queries)


def test_a_morning_with_an_alert_asks_at_most_eight_statements(town: Town) -> None:
    saved.save(name="Table", asked={"words": "table"}, by=town.alice, at=town.now)
    told = _said("n1", CLEO, town.now, "A table, please")
    log.record(account=town.mastodon, items=[told], received_at=town.now)
    search.refresh(now=town.now)
    alerts.catch_up()
    morning.refresh(now=town.now)
    client = sign_in(town.bob)
    client.get(reverse("console:morning"))
    with CaptureQueriesContext(connection) as caught:
        body = client.get(reverse("console:morning") + "?minutes=7").content.decode()  # not drawn before
    assert ("New for your saved searches" in body, "1 new" in body) == (True, True)
    assert len(caught) <= 8, "\n".join(query["sql"] for query in caught.captured_queries)


def test_a_conversation_asks_at_most_eight_statements(town: Town) -> None:
    standing = waiting.urgent(SYSTEM)[0]
    path = reverse("console:conversation", args=[f"{standing.thread_id}-{standing.handle_id}"])
    asked = statements(sign_in(town.alice), path)
    assert len(asked) <= 8, "\n".join(asked)


@pytest.mark.parametrize("part", ["person", "person-known", "person-around", "person-tie", "person-chair"])
def test_a_person_asks_at_most_ten_statements_and_so_does_each_part_fetched_later(part: str, town: Town) -> None:
    person = waiting.urgent(SYSTEM)[0].handle.person_id
    asked = statements(sign_in(town.alice), reverse(f"console:{part}", args=[person]))
    assert len(asked) <= 10, "\n".join(asked)


def test_the_inbox_asks_at_most_eight_statements(town: Town) -> None:
    asked = statements(sign_in(town.alice), reverse("console:inbox"))
    assert len(asked) <= 8, "\n".join(asked)


@pytest.mark.parametrize("name", PLAIN)
def test_no_page_is_heavier_than_sixty_kilobytes(name: str, town: Town) -> None:
    page = sign_in(town.alice).get(reverse(f"console:{name}")).content
    sent = [page, HTMX.read_bytes(), (STATICS / "porch.css").read_bytes(), (STATICS / "porch.js").read_bytes()]
    assert sum(len(gzip.compress(part)) for part in sent) <= LIMIT
