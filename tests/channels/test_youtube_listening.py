"""Listening to YouTube where its answers are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._youtube_listening import Listening, said_in
from porch.channels._youtube_server import YouTube
from porch.core.channel import Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.youtube import CREDENTIALS
from tests.channels.google_stage import world
from tests.channels.twin_stage import loopback

LONG_AGO = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("youtube") as running:
        yield running


def round_of(twin: RunningTwin, since: str | None = None, wire: Wire | None = None) -> list[Heard | Spoiled | Mark]:
    return list(Listening(YouTube({**CREDENTIALS, "api": twin.url}, wire or loopback()), since, LONG_AGO).run())


def cursor_of(items: list[Heard | Spoiled | Mark]) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def test_what_was_heard_is_not_said_again(twin: RunningTwin) -> None:
    twin.says("ann", "Once")
    cursor = cursor_of(round_of(twin))
    assert [item for item in round_of(twin, cursor) if not isinstance(item, Mark)] == []


def test_a_thread_that_is_taken_back_takes_its_answers_along(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Never mind")
    _, reply = twin.says("ben", "Too late", answers=number)
    cursor = cursor_of(round_of(twin))
    twin.deletes(number)
    gone = {item.external_id for item in round_of(twin, cursor) if isinstance(item, Heard) and item.deleted}
    assert gone == {name, reply}


def test_a_reading_that_broke_off_goes_on_where_it_stood(twin: RunningTwin) -> None:
    names = {twin.says("ann", f"word {n}")[1] for n in range(230)}
    first: list[Heard | Spoiled | Mark] = []
    wire = breaking_at(twin, "pageToken", after=1)
    listening = Listening(YouTube({**CREDENTIALS, "api": twin.url}, wire), None, LONG_AGO).run()
    with pytest.raises(ChannelError, match="answered 503"):
        first.extend(listening)
    rest = round_of(twin, cursor_of(first))
    assert names == {item.external_id for item in (*first, *rest) if isinstance(item, Heard)}


def test_a_comment_that_cannot_be_read_is_told_once(twin: RunningTwin) -> None:
    twin.says("ann", "fine")
    wire = broken(twin, b'"publishedAt": "2026', b'"publishedAt": "then')
    items = round_of(twin, None, wire)
    assert [type(item) for item in items if isinstance(item, Spoiled)] != []
    again = round_of(twin, cursor_of(items), wire)
    assert [item for item in again if isinstance(item, Spoiled) and "comments/" in item.where] == []


def test_a_video_made_private_is_gone_and_a_broken_one_is_set_apart(twin: RunningTwin) -> None:
    long = datetime(2026, 1, 1, tzinfo=UTC)
    first = list(Listening(YouTube({**CREDENTIALS, "api": twin.url}, loopback()), None, long).run())
    hidden = broken(twin, b'"privacyStatus": "public"', b'"privacyStatus": "private"')
    items = round_of(twin, cursor_of(first), hidden)
    assert [item.deleted for item in items if isinstance(item, Heard)] == [True]
    strange = broken(twin, b'"videoId"', b'"vid"')
    again = round_of(twin, cursor_of(first), strange)
    assert [item for item in again if isinstance(item, Spoiled)]
    assert [item for item in again if isinstance(item, Heard)] == []


def test_a_retitled_video_is_a_later_version(twin: RunningTwin) -> None:
    long = datetime(2026, 1, 1, tzinfo=UTC)
    first = list(Listening(YouTube({**CREDENTIALS, "api": twin.url}, loopback()), None, long).run())
    retitled = broken(twin, b"How we fold the dough", b"How we fold it now")
    (video,) = [item for item in round_of(twin, cursor_of(first), retitled) if isinstance(item, Heard)]
    assert video.edited_at is not None
    assert video.text.startswith("How we fold it now")


def test_a_day_is_listed_with_the_answers_of_long_threads(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Long")
    for n in range(8):
        twin.says("ben", f"reply {n}", answers=number)
    assert len(list(said_in(YouTube({**CREDENTIALS, "api": twin.url}, loopback()), LONG_AGO))) == 9
    strange = broken(twin, b'"totalReplyCount": 8', b'"totalReplyCount": "x"')
    assert list(said_in(YouTube({**CREDENTIALS, "api": twin.url}, strange), LONG_AGO)) == []


def broken(twin: RunningTwin, what: bytes, instead: bytes) -> Wire:
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        told = real.handle_request(request)
        return httpx.Response(told.status_code, content=told.read().replace(what, instead))

    return world(answer)


def breaking_at(twin: RunningTwin, name: str, after: int) -> Wire:
    real, seen = httpx.HTTPTransport(), list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        seen.extend([name] * (name in request.url.params))
        return httpx.Response(503) if len(seen) > after else real.handle_request(request)

    return world(answer)
