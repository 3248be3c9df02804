"""Lists are asked for page by page; what the index says is confirmed before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from porch.channels._bluesky_lists import Lists
from porch.channels._bluesky_sweep import Watched
from porch.channels._bluesky_writing import tid_at
from porch.core.errors import ChannelError, KeyRefused

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URI = "at://did:plc:ann/app.bsky.feed.post/3k"
WATCHED = {URI: Watched(cid="one", at="2026-11-20T12:00:00+00:00")}
Asked = Mapping[str, Any]


class FakeXrpc:
    """An account's line that answers from memory and remembers what was asked."""

    did = "did:plc:us"
    credentials: Mapping[str, str] = {"handle": "us.test"}

    def __init__(self, answer: Callable[[str, Asked], dict[str, Any]], there: dict[str, Any] | Exception | None = None):
        self.asked: list[Asked] = []
        self._answer, self._there = answer, there

    def ask(self, method: str, asked: Asked) -> dict[str, Any]:
        self.asked.append(asked)
        return self._answer(method, asked)

    def record(self, did: str, collection: str, key: str) -> dict[str, Any] | None:
        if isinstance(self._there, Exception):
            raise self._there
        return self._there


def lists(xrpc: FakeXrpc) -> Lists:
    return Lists(xrpc)  # type: ignore[arg-type]


def failing(error: Exception) -> Callable[[str, Asked], dict[str, Any]]:
    def answer(method: str, asked: Asked) -> dict[str, Any]:
        raise error

    return answer


def hidden(method: str, asked: Asked) -> dict[str, Any]:
    return {"posts": []}


def test_a_post_the_index_hides_is_gone_only_when_its_source_says_so() -> None:
    [gone] = lists(FakeXrpc(hidden, None)).changes(WATCHED, NOW)
    assert (gone["uri"], gone["cid"], gone["gone"]) == (URI, "one", "2026-11-21T12:00:00.000Z")
    assert lists(FakeXrpc(hidden, {"uri": URI, "cid": "one", "value": {}})).changes(WATCHED, NOW) == []


def test_a_post_whose_account_is_away_stays_as_we_know_it() -> None:
    away = ChannelError("Repo is deactivated", permanent=True)
    assert lists(FakeXrpc(hidden, away)).changes(WATCHED, NOW) == []


@pytest.mark.parametrize("error", [ChannelError("busy"), KeyRefused("no")])
def test_trouble_while_confirming_is_told(error: ChannelError) -> None:
    with pytest.raises(type(error)):
        lists(FakeXrpc(hidden, error)).changes(WATCHED, NOW)


def test_an_edited_post_is_given_as_its_source_has_it() -> None:
    def shown(method: str, asked: Asked) -> dict[str, Any]:
        return {"posts": [{"uri": URI, "cid": "stale", "author": {"did": "did:plc:ann"}, "indexedAt": "then"}]}

    [changed] = lists(FakeXrpc(shown, {"uri": URI, "cid": "two", "value": {"text": "new"}})).changes(WATCHED, NOW)
    assert (changed["cid"], changed["value"], changed["indexedAt"]) == ("two", {"text": "new"}, "then")
    assert changed["changed"] == "2026-11-21T12:00:00.000Z"


def test_posts_are_asked_for_in_the_numbers_the_network_takes() -> None:
    xrpc = FakeXrpc(hidden, {"cid": "one"})
    lists(xrpc).changes({f"{URI}{n}": Watched(cid="one", at="") for n in range(51)}, NOW)
    assert [len(asked["uris"]) for asked in xrpc.asked] == [25, 25, 1]


def test_the_next_page_begins_a_millisecond_early_but_never_stands_still() -> None:
    same = {"notifications": [], "cursor": "2026-11-21T12:00:00.000Z"}
    listed = lists(FakeXrpc(lambda method, asked: same))
    assert listed.page("notifications", "").next == "2026-11-21T12:00:00.001Z"
    assert listed.page("notifications", "2026-11-21T12:00:00.001Z").next == "2026-11-21T12:00:00.000Z"


def test_a_cursor_of_another_shape_is_handed_back_as_it_came() -> None:
    answer = {"notifications": [{"indexedAt": "bent"}, 7], "cursor": "opaque::1"}
    page = lists(FakeXrpc(lambda method, asked: answer)).page("notifications", "")
    assert page.next == "opaque::1"
    assert page.items == (("", {"indexedAt": "bent"}), ("", 7))


def test_our_own_records_carry_who_we_are() -> None:
    answer = {"records": [{"uri": "at://did:plc:us/app.bsky.feed.post/3k", "cid": "c", "value": {}}], "cursor": "3k"}
    xrpc = FakeXrpc(lambda method, asked: answer)
    [(place, item)] = lists(xrpc).page("posts", "").items
    assert (place, item["author"]["did"]) == ("3k", "did:plc:us")
    assert xrpc.asked[0]["collection"] == "app.bsky.feed.post"


def test_the_words_are_heard_when_nobody_tells_where_the_pictures_are() -> None:
    item = {"uri": URI, "record": {"embed": {"$type": "app.bsky.embed.images"}}, "author": {"did": "did:plc:ann"}}
    listed = lists(FakeXrpc(failing(ChannelError("index down"))))
    assert listed.with_pictures([item, 7]) == [item, 7]
    assert listed.followers([item, 7]) == {}


def test_a_dead_key_is_told_even_while_looking_up_pictures_and_followers() -> None:
    item = {"uri": URI, "record": {"embed": {"$type": "app.bsky.embed.images"}}, "author": {"did": "did:plc:ann"}}
    listed = lists(FakeXrpc(failing(KeyRefused("no"))))
    for look in (listed.with_pictures, listed.followers):
        with pytest.raises(KeyRefused):
            look([item])


def test_followers_are_asked_for_once_a_person() -> None:
    profiles = {"profiles": [{"did": "did:plc:ann", "followersCount": 12}, {"did": "did:plc:ben"}]}
    xrpc = FakeXrpc(lambda method, asked: profiles)
    listed = lists(xrpc)
    item = {"author": {"did": "did:plc:ann"}}
    assert listed.followers([item]) == listed.followers([item]) == {"did:plc:ann": 12}
    assert len(xrpc.asked) == 1


def test_a_handle_nobody_has_is_no_error_and_a_network_in_trouble_is() -> None:
    assert lists(FakeXrpc(failing(ChannelError("Unable to resolve handle", permanent=True)))).did_of("x.test") == ""
    with pytest.raises(ChannelError):
        lists(FakeXrpc(failing(ChannelError("busy")))).did_of("x.test")


def test_a_day_of_our_own_records_is_read_from_just_after_it_to_just_before() -> None:
    older = {"uri": f"at://did:plc:us/app.bsky.feed.post/{tid_at(datetime(2026, 11, 1, tzinfo=UTC))}"}
    xrpc = FakeXrpc(lambda method, asked: {"records": [older], "cursor": "more"})
    assert len(list(lists(xrpc).around("posts", date(2026, 11, 10)))) == 1
    assert xrpc.asked[0]["cursor"] > tid_at(datetime(2026, 11, 11, tzinfo=UTC))
