"""Listening to Trustpilot: many pages, replies to old reviews, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._trustpilot_listening import Cursor, Listening, Seen, reviews_since
from porch.channels._trustpilot_server import Trustpilot
from porch.core.channel import Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.trustpilot import CREDENTIALS
from tests.channels.google_stage import world
from tests.channels.twin_stage import loopback

LONG_AGO = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("trustpilot") as running:
        yield running


def server(twin: RunningTwin, wire: Wire | None = None) -> Trustpilot:
    return Trustpilot({**CREDENTIALS, "api": twin.url}, wire or loopback())


def round_of(twin: RunningTwin, since: str | None = None, wire: Wire | None = None) -> list[Heard | Spoiled | Mark]:
    return list(Listening(server(twin, wire), since, LONG_AGO).run())


def cursor_of(items: list[Heard | Spoiled | Mark]) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def names(items: list[Heard | Spoiled | Mark]) -> set[str]:
    return {item.external_id for item in items if isinstance(item, Heard)}


def test_what_was_heard_is_not_said_again(twin: RunningTwin) -> None:
    twin.says("ann", "Once")
    assert names(round_of(twin, cursor_of(round_of(twin)))) == set()


def test_a_review_that_is_gone_takes_our_reply_along(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Never mind")
    reply, own = twin.says("acme", "As you like", answers=number)
    cursor = cursor_of(round_of(twin))
    twin.deletes(reply)
    assert names(items := round_of(twin, cursor)) == {name, own}
    twin.deletes(number)
    assert names(round_of(twin, cursor_of(items))) == {name}
    assert names(round_of(twin, cursor)) == {name, own}


def test_all_pages_are_heard_and_a_reply_to_an_old_review_in_its_turn(twin: RunningTwin) -> None:
    said = [twin.says("cleo", f"review {n}") for n in range(230)]
    items = round_of(twin)
    assert names(items) == {name for _, name in said}
    _, late = twin.says("acme", "At last", answers=said[0][0])
    later: set[str] = set()
    for _ in range(3):
        items = round_of(twin, cursor_of(items))
        later |= names(items)
    assert late in later
    assert len(list(reviews_since(server(twin), LONG_AGO))) == 230
    assert len(list(reviews_since(server(twin), datetime.now(UTC) + timedelta(days=1)))) == 100


def test_more_than_a_page_of_new_reviews_since_the_last_look_is_heard_whole(twin: RunningTwin) -> None:
    twin.says("ann", "before")
    cursor = cursor_of(round_of(twin))
    burst = {twin.says("cleo", f"burst {n}")[1] for n in range(220)}
    assert burst <= names(round_of(twin, cursor))


def test_a_review_missing_from_the_list_but_standing_is_not_gone(twin: RunningTwin) -> None:
    twin.says("ann", "Still here")
    cursor = cursor_of(round_of(twin))
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        listed = request.url.path.endswith("/reviews")
        return httpx.Response(200, json={"reviews": []}) if listed else real.handle_request(request)

    assert names(round_of(twin, cursor, world(answer))) == set()


def test_only_the_newest_are_watched() -> None:
    cursor = Cursor(watch={f"r{n}": Seen("v", "a", f"{n:06}") for n in range(505)})
    assert len(Cursor.parse(cursor.text()).watch) == 500
    assert Cursor.parse(None) == Cursor.parse("") == Cursor()


@pytest.mark.parametrize("text", ["x", "{}", "[]", "7", '{"watch": 1}', '{"watch": {"a": 7}}'])
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(text)
    assert refused.value.permanent
