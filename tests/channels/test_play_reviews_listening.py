"""Listening to Google Play: what left the list by itself and what was taken off it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._play_reviews_listening import Listening, Store, parse
from porch.core.channel import Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark, Spoiled
from porch.proving.twins.play_reviews import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import world
from tests.channels.twin_stage import loopback


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("play_reviews") as running:
        yield running


def round_of(twin: RunningTwin, since: str | None = None, wire: Wire | None = None) -> list[Heard | Spoiled | Mark]:
    return list(Listening(Store({**CREDENTIALS, "api": twin.url}, wire or loopback()), since).run())


def cursor_of(items: list[Heard | Spoiled | Mark]) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def test_what_was_heard_is_not_said_again(twin: RunningTwin) -> None:
    twin.says("ann", "Once")
    assert round_of(twin, cursor_of(round_of(twin)))[:-1] == []


def test_a_review_that_is_gone_takes_our_reply_along(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Never mind")
    twin.says("acme", "As you like", answers=number)
    cursor = cursor_of(round_of(twin))
    twin.deletes(number)
    gone = {item.external_id: item.ours for item in round_of(twin, cursor) if isinstance(item, Heard) and item.deleted}
    assert gone == {name: False, f"{name}/reply": True}


def test_a_reply_that_is_taken_back_is_told(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Fine")
    reply, _ = twin.says("acme", "Thanks", answers=number)
    cursor = cursor_of(round_of(twin))
    twin.deletes(reply)
    gone = [item.external_id for item in round_of(twin, cursor) if isinstance(item, Heard) and item.deleted]
    assert gone == [f"{name}/reply"]


@pytest.mark.parametrize(("days", "watched"), [(6, True), (15, False)])
def test_a_review_that_left_the_list_by_itself_is_not_gone(twin: RunningTwin, days: int, watched: bool) -> None:
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    items = round_of(twin, f'{{"watch":{{"gp:7":["v","{at}","",""]}}}}')
    assert [item for item in items if not isinstance(item, Mark)] == []
    assert ("gp:7" in parse(cursor_of(items))) is watched


def test_a_review_missing_from_the_list_but_standing_is_not_gone(twin: RunningTwin) -> None:
    twin.says("ann", "Still here")
    cursor = cursor_of(round_of(twin))
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        listed = request.url.path.endswith("/reviews")
        return httpx.Response(200, json={}) if listed else real.handle_request(request)

    assert round_of(twin, cursor, world(answer))[:-1] == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(200, json={"reviews": {}}), ChannelError),
        (httpx.Response(403, json={"error": {"code": 403, "message": "No."}}), ChannelError),
        (httpx.Response(403, json={"error": {"code": 403, "message": "No.", "errors": [
            {"reason": "insufficientPermissions"}]}}), KeyRefused),
    ],
)  # fmt: skip
def test_a_refusal_is_not_silence(answer: httpx.Response, kind: type[ChannelError]) -> None:
    with pytest.raises(kind):
        list(Listening(Store(CREDENTIALS, world(lambda _: answer)), None).run())


def test_a_token_that_leads_in_a_circle_ends() -> None:
    told = {"reviews": [7], "tokenPagination": {"nextPageToken": "on"}}
    items = list(Listening(Store(CREDENTIALS, world(lambda _: httpx.Response(200, json=told))), None).run())
    assert [type(item) for item in items] == [Spoiled, Spoiled, Mark]


@pytest.mark.parametrize(
    "text", ["x", "{}", "[]", '{"watch": 1}', '{"watch": {"a": 7}}', '{"watch": {"a": ["v", "t"]}}']
)
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        parse(text)
    assert refused.value.permanent
