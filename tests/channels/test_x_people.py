"""X's lists of who follows whom are read to their end, or not at all; every question stands in X's document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.channels import _x_people as people
from porch.channels._x_server import Server
from porch.core.errors import ChannelError
from porch.proving.twins.running import RunningTwin
from tests.channels.judge import Judge, document
from tests.channels.test_x import BESIDE, judged, ours
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


def listing(told: dict[str, Any]) -> list[Any]:
    wire = loopback()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=told))
    asked = type(wire)(http=httpx.Client(transport=transport), dial=wire.dial, clock=wire.clock)
    return list(people.listed(Server({"access_token": "k", "user_id": "1", "username": "acme"}, asked), "followers"))


def test_lists_are_read_page_by_page_and_as_the_document_has_them(
    twin: RunningTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge(document("x_api_v2"), beyond=BESIDE)
    monkeypatch.setattr(people, "PAGE", 2)
    for name in ("ann", "ben", "dov"):
        twin.says(name, "", kind="follow")
    twin.says("acme", "", kind="follow", more={"whom": "cleo"})
    x = judged(twin, judge)
    assert [(one.value, one.name) for one in x.followers()] == [("dov", "Dov"), ("ben", "Ben"), ("ann", "Ann")]
    assert [one.value for one in x.following()] == ["cleo"]
    assert judge.complaints == []
    assert {path.rpartition("/")[2] for path in judge.judged} >= {"followers", "following"}


@pytest.mark.parametrize(
    "told",
    [
        {"data": {}},
        {"data": [{"username": "ann"}]},
        {"data": ["ann"]},
        {"data": [{"id": "1", "username": "ann"}], "errors": [{"title": "Not Found Error"}]},
        {"data": [], "meta": {"next_token": "again"}},
    ],
    ids=["no list", "no number", "no person", "with a hole", "for ever"],
)
def test_a_list_of_another_shape_is_no_list(told: dict[str, Any]) -> None:
    with pytest.raises(ChannelError):
        listing(told)


def test_lists_cost_money_and_are_not_read_unless_they_are_wanted(twin: RunningTwin) -> None:
    for ask in (ours(twin, follow_lists="").followers, ours(twin, follow_lists="").following):
        with pytest.raises(ChannelError, match="X charges for every name it lists") as refused:
            ask()
        assert refused.value.permanent


def test_nobody_at_all_is_an_empty_list() -> None:
    assert listing({"meta": {"result_count": 0}}) == []


def test_counters_of_another_shape_are_left_out(twin: RunningTwin) -> None:
    _, name = twin.says("acme", "Counted")
    told = {tally.of: tally.counts for tally in ours(twin).tally()}
    assert told[name] == {"views": 10, "likes": 0, "replies": 0, "shares": 0}
    assert people._counted({"like_count": "7", "reply_count": -1, "impression_count": True}, people.POST) == {}
    assert people._shared(None) == {}
