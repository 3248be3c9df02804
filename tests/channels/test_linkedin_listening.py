"""Listening to a page with many posts, and where LinkedIn's answers are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._linkedin_listening import Cursor, Listening, Seen, name_of, said_under
from porch.channels._linkedin_server import LinkedIn
from porch.core.channel import Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.proving.twins.linkedin import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import world
from tests.channels.twin_stage import loopback

LONG_AGO = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("linkedin") as running:
        yield running


def round_of(twin: RunningTwin, since: str | None = None, wire: Wire | None = None) -> list[Heard | Spoiled | Mark]:
    return list(Listening(LinkedIn({**CREDENTIALS, "api": twin.url}, wire or loopback()), since, LONG_AGO).run())


def cursor_of(items: list[Heard | Spoiled | Mark]) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def test_what_was_heard_is_not_said_again(twin: RunningTwin) -> None:
    twin.says("ann", "Once")
    cursor = cursor_of(round_of(twin))
    assert [item for item in round_of(twin, cursor) if not isinstance(item, Mark)] == []


def test_all_of_a_long_list_of_comments_is_heard_and_one_taken_back_is_told(twin: RunningTwin) -> None:
    said = [twin.says("ann", f"word {n}") for n in range(120)]
    items = round_of(twin)
    assert {name for _, name in said} <= {item.external_id for item in items if isinstance(item, Heard)}
    twin.deletes(said[0][0])
    gone = [item.external_id for item in round_of(twin, cursor_of(items)) if isinstance(item, Heard) and item.deleted]
    assert gone == [said[0][1]]


def test_a_comment_under_an_old_post_is_heard_when_its_turn_comes(twin: RunningTwin) -> None:
    posts = [twin.says("acme", f"post {n}", kind="share")[1] for n in range(20)]
    cursor = cursor_of(round_of(twin))
    _, late = twin.says("ann", "An old one", place=posts[0])
    later: set[str] = set()
    for _ in range(3):
        items = round_of(twin, cursor)
        cursor = cursor_of(items)
        later |= {item.external_id for item in items if isinstance(item, Heard)}
    assert later == {late}


def test_a_post_of_ours_that_is_gone_is_told(twin: RunningTwin) -> None:
    number, name = twin.says("acme", "Too soon", kind="share")
    cursor = cursor_of(round_of(twin))
    twin.deletes(number)
    gone = [item for item in round_of(twin, cursor) if isinstance(item, Heard)]
    assert [(item.external_id, item.deleted, item.ours) for item in gone] == [(name, True, True)]


def test_a_comment_missing_from_the_list_but_standing_is_not_gone(twin: RunningTwin) -> None:
    twin.says("ann", "Still here")
    cursor = cursor_of(round_of(twin))
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        listed = request.url.path.endswith("/comments")
        return httpx.Response(200, json={"elements": []}) if listed else real.handle_request(request)

    assert [item for item in round_of(twin, cursor, world(answer)) if isinstance(item, Heard)] == []


def test_a_day_is_listed_with_what_cannot_be_read(twin: RunningTwin) -> None:
    server = LinkedIn({**CREDENTIALS, "api": twin.url}, loopback())
    twin.says("ann", "x")
    assert len(list(said_under(server, [*server.posts(), {"id": 7}]))) == 3
    assert name_of({"id": 7}) == name_of(7) == ""


def test_only_the_newest_are_watched() -> None:
    cursor = Cursor(watch={f"c{n}": Seen("v", "a", f"{n:06}", "p") for n in range(605)})
    assert len(Cursor.parse(cursor.text()).watch) == 600
    assert Cursor.parse(None) == Cursor.parse("") == Cursor()


@pytest.mark.parametrize("text", ["x", "{}", "[]", "7", '{"watch": 1}', '{"watch": {"a": 7}, "turn": 0, "whole": 1}'])
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(text)
    assert refused.value.permanent
