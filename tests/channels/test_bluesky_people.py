"""What Bluesky counts and lists: told in full, or not at all. The real network is asked in test_bluesky."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels import _bluesky_people as people
from porch.channels._bluesky_writing import tid_at
from porch.core.errors import ChannelError
from tests.channels.test_bluesky_lists import NOW, Asked, FakeXrpc, lists

ANN = {"did": "did:plc:ann", "handle": "ann.test", "displayName": "Ann"}
POST = f"at://did:plc:us/app.bsky.feed.post/{tid_at(NOW)}"


def telling(**answers: Any) -> FakeXrpc:
    def answer(method: str, asked: Asked) -> dict[str, Any]:
        return dict(answers.get(method.rpartition(".")[2], {}))

    return FakeXrpc(answer)


def tallied(**answers: Any) -> dict[str, Any]:
    xrpc = telling(**answers)
    return {tally.of: tally.counts for tally in people.tallies(xrpc, lists(xrpc), NOW)}  # type: ignore[arg-type]


def test_reposts_and_quotes_are_shares_and_what_is_not_told_is_left_out() -> None:
    told = tallied(
        getProfiles={"profiles": [{"did": "did:plc:us", "followersCount": 12, "followsCount": 0}]},
        listRecords={"records": [{"uri": POST, "cid": "c", "value": {}}]},
        getPosts={"posts": [{"uri": POST, "likeCount": 41, "repostCount": 2, "quoteCount": 1}]},
    )
    assert told == {"": {"followers": 12, "following": 0}, POST: {"likes": 41, "shares": 3}}


def test_a_network_that_hides_us_and_our_posts_tells_nothing() -> None:
    wild = {"likeCount": -1, "replyCount": "7", "repostCount": None}
    assert tallied() == {}
    assert tallied(
        listRecords={"records": [{"uri": POST, "value": {}}, "x"]}, getPosts={"posts": [{"uri": POST, **wild}]}
    ) == {}  # fmt: skip


def test_lists_are_read_page_by_page_to_their_end() -> None:
    pages = {"": {"followers": [ANN], "cursor": "2"}, "2": {"followers": [ANN | {"did": "did:plc:dov"}]}}
    xrpc = FakeXrpc(lambda method, asked: pages[str(asked.get("cursor", ""))])
    assert [one.value for one in people.followers(xrpc)] == ["did:plc:ann", "did:plc:dov"]  # type: ignore[arg-type]
    assert [asked["actor"] for asked in xrpc.asked] == ["did:plc:us", "did:plc:us"]


@pytest.mark.parametrize(
    "told",
    [{}, {"follows": {}}, {"follows": [{"handle": "ann.test"}]}, {"follows": ["ann"]}, {"follows": [], "cursor": "2"}],
    ids=["nothing", "no list", "nobody", "no person", "for ever"],
)
def test_a_list_of_another_shape_is_no_list(told: dict[str, Any]) -> None:
    with pytest.raises(ChannelError):
        list(people.following(telling(getFollows=told)))  # type: ignore[arg-type]
