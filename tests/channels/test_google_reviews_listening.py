"""Listening to Google reviews where its answers are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._google_reviews_listening import Listening, reviews_since
from porch.channels._google_reviews_server import Business
from porch.core.channel import Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.proving.twins.google_reviews import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import world
from tests.channels.twin_stage import loopback

LONG_AGO = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("google_reviews") as running:
        yield running


def business(twin: RunningTwin, wire: Wire | None = None) -> Business:
    return Business({**CREDENTIALS, "api": twin.url}, wire or loopback())


def round_of(twin: RunningTwin, since: str | None = None, wire: Wire | None = None) -> list[Heard | Spoiled | Mark]:
    return list(Listening(business(twin, wire), since, LONG_AGO).run())


def cursor_of(items: list[Heard | Spoiled | Mark]) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def test_what_was_heard_is_not_said_again(twin: RunningTwin) -> None:
    twin.says("ann", "Once")
    twin.says("ann", "Why once?", kind="question")
    cursor = cursor_of(round_of(twin))
    assert [item for item in round_of(twin, cursor) if not isinstance(item, Mark)] == []


def test_a_review_that_is_gone_takes_our_reply_along(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Never mind")
    twin.says("acme", "As you like", answers=number)
    cursor = cursor_of(round_of(twin))
    twin.deletes(number)
    gone = {item.external_id: item.ours for item in round_of(twin, cursor) if isinstance(item, Heard) and item.deleted}
    assert gone == {name: False, f"{name}/reply": True}


def test_a_question_that_is_gone_takes_its_answers_along(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Never mind?", kind="question")
    _, answer = twin.says("ben", "I do", answers=number)
    cursor = cursor_of(round_of(twin))
    twin.deletes(number)
    assert {item.external_id for item in round_of(twin, cursor) if isinstance(item, Heard)} == {name, answer}


def test_a_review_missing_from_a_page_but_standing_is_not_gone(twin: RunningTwin) -> None:
    twin.says("ann", "Still here")
    cursor = cursor_of(round_of(twin))
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        empty = httpx.Response(200, json={"reviews": []})
        return empty if request.url.path.endswith("/reviews") else real.handle_request(request)

    assert [item for item in round_of(twin, cursor, world(answer)) if isinstance(item, Heard)] == []


def test_a_reading_that_broke_off_goes_on_where_it_stood(twin: RunningTwin) -> None:
    names = {twin.says("ann", f"word {n}")[1] for n in range(120)}
    first: list[Heard | Spoiled | Mark] = []
    with pytest.raises(ChannelError, match="answered 503"):
        first.extend(Listening(business(twin, forgetting(twin, 503)), None, LONG_AGO).run())
    rest = round_of(twin, cursor_of(first))
    assert names == {item.external_id for item in (*first, *rest) if isinstance(item, Heard)}


def test_a_page_that_google_has_forgotten_is_begun_again(twin: RunningTwin) -> None:
    for n in range(60):
        twin.says("ann", f"word {n}")
    items = round_of(twin, None, forgetting(twin, 400))
    assert '"sweep":""' in cursor_of(items)
    assert (
        len({item.external_id for item in (*items, *round_of(twin, cursor_of(items))) if isinstance(item, Heard)}) == 60
    )


def test_what_cannot_be_read_is_set_apart(twin: RunningTwin) -> None:
    twin.says("ann", "fine")
    twin.says("ann", "fine?", kind="question")
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        told = real.handle_request(request)
        return httpx.Response(
            told.status_code, content=told.read().replace(b'"updateTime": "2026', b'"updateTime": "x')
        )

    items = round_of(twin, None, world(answer))
    assert len([item for item in items if isinstance(item, Spoiled)]) == 2


def test_a_day_is_listed_to_its_beginning(twin: RunningTwin) -> None:
    for n in range(60):
        twin.says("ann", f"word {n}")
    server = business(twin)
    assert len(list(reviews_since(server, server.places[0], LONG_AGO))) == 60
    assert len(list(reviews_since(server, server.places[0], datetime.now(UTC) + timedelta(days=1)))) == 50


def forgetting(twin: RunningTwin, status: int) -> Wire:
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        further = request.url.path.endswith("/reviews") and "pageToken" in request.url.params
        return httpx.Response(status) if further else real.handle_request(request)

    return world(answer)
