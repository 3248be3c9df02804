"""What a Mastodon server counts and lists: told in full, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from porch.channels import _mastodon_people as people
from porch.channels.mastodon import CARD, Mastodon
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle
from porch.proving.servers.snac import eventually
from porch.proving.twins.mastodon import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.mastodon_stages import SnacStage, built
from tests.channels.twin_stage import loopback

HOME = {"server": "https://porch.test", "access_token": "k"}
ME = {"id": "1", "username": "acme", "acct": "acme", "url": "https://porch.test/@acme"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("mastodon") as running:
        yield running


def ours(twin: RunningTwin) -> Mastodon:
    channel = CARD.build({**CREDENTIALS, "server": twin.url}, loopback())
    assert isinstance(channel, Mastodon)
    return channel


def answering(listed: Callable[[httpx.Request], httpx.Response], version: str = "4.6.3", **me: Any) -> Mastodon:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("verify_credentials"):
            return httpx.Response(200, json=ME | me)
        if request.url.path.startswith("/api/v2/instance"):
            return httpx.Response(200, json={"domain": "porch.test", "version": version})
        return listed(request)

    return built(httpx.MockTransport(answer), HOME)


def empty(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=[])


def test_our_posts_are_told_with_their_likes_boosts_and_answers(twin: RunningTwin) -> None:
    number, name = twin.says("acme", "Gnocchi today")
    twin.says("ann", "", kind="like", answers=number)
    twin.says("dov", "", kind="like", answers=number)
    twin.says("dov", "", kind="boost", answers=number)
    told = {tally.of: tally.counts for tally in ours(twin).tally()}
    assert told[name] == {"likes": 2, "shares": 1, "replies": 0}
    assert told[""]["followers"] >= 7


def test_lists_are_read_page_by_page_to_their_end(twin: RunningTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "AT_ONCE", 2)
    for name in ("ann", "ben", "cleo", "dov"):
        twin.says(name, "", kind="follow")
    for name in ("cleo", "dov", "ben"):
        twin.says("acme", "", kind="follow", more={"whom": name})
    host = twin.url.rpartition("/")[2]
    assert [one.value for one in ours(twin).followers()] == [f"{name}@{host}" for name in ("dov", "cleo", "ben", "ann")]
    assert [one.value for one in ours(twin).following()] == [f"{name}@{host}" for name in ("ben", "dov", "cleo")]


def test_a_list_that_breaks_off_on_its_second_page_is_no_list() -> None:
    link = {"Link": '<https://porch.test/api/v1/accounts/1/followers?max_id=7>; rel="next"'}

    def answer(request: httpx.Request) -> httpx.Response:
        first = "max_id" not in request.url.params
        return httpx.Response(200, json=[ME], headers=link) if first else httpx.Response(502)

    with pytest.raises(ChannelError) as broken:
        list(answering(answer).followers())
    assert not broken.value.permanent


@pytest.mark.parametrize(
    "listed",
    [
        {"error": "no list"},
        [{"id": "2"}],
        [None],
        ["ann"],
    ],
)
def test_a_list_of_another_shape_is_no_list(listed: Any) -> None:
    with pytest.raises(ChannelError):
        list(answering(lambda request: httpx.Response(200, json=listed)).following())


def test_a_server_that_gives_the_same_page_for_ever_is_left() -> None:
    link = {"Link": '<https://porch.test/next?max_id=7>; rel="next"'}
    with pytest.raises(ChannelError, match="twice"):
        list(answering(lambda request: httpx.Response(200, json=[ME], headers=link)).followers())


def test_somebody_on_our_own_server_has_its_name_and_far_ones_theirs() -> None:
    far = {"acct": "Dov@Far.test", "display_name": "Dov", "followers_count": 90}
    listed = answering(lambda request: httpx.Response(200, json=[ME, far])).followers()
    assert [(one.value, one.followers) for one in listed] == [("acme@porch.test", None), ("dov@far.test", 90)]


def test_a_dead_key_is_told() -> None:
    channel = built(httpx.MockTransport(lambda _: httpx.Response(401)), HOME)
    with pytest.raises(KeyRefused):
        list(channel.tally())


def test_what_a_server_does_not_count_is_left_out_and_a_zero_it_does_count_is_told() -> None:
    assert [tally.counts for tally in answering(empty).tally()] == []
    assert [tally.counts for tally in answering(empty, followers_count=0).tally()] == [{"followers": 0}]
    wild = {"followers_count": -1, "following_count": "many"}
    assert [tally.counts for tally in answering(empty, **wild).tally()] == []


def test_a_server_that_says_none_for_followers_it_hides_is_not_believed() -> None:
    snac = answering(empty, version="2.7.2 (compatible; snac 2.75)", followers_count=0, following_count=0)
    assert list(snac.tally()) == []
    with pytest.raises(ChannelError) as refused:
        snac.followers()
    assert refused.value.permanent


def test_what_we_boosted_is_not_counted_as_ours() -> None:
    theirs = {"id": "5", "uri": "https://far.test/5", "content": "x", "account": {"acct": "dov@far.test"}}
    boost = {"id": "6", "uri": "https://porch.test/6", "content": "", "account": ME, "reblog": theirs}
    counted = theirs | {"favourites_count": 9}
    listed = [boost | {"reblog": counted}]
    assert list(answering(lambda request: httpx.Response(200, json=listed)).tally()) == []


@pytest.mark.real
@pytest.mark.slow
def test_a_real_server_counts_our_posts_and_lists_whom_we_follow(snac_stage: SnacStage) -> None:
    acme, ann = snac_stage.acme, snac_stage.ann
    said = acme.say(f"Counted, @{ann.acct}: tagliatelle")  # a mention reaches her whether or not she follows us yet
    acme.follow(ann.acct)
    ann.follow(acme.acct)
    ann.nod(ann.ref(said["uri"]), "favourite")
    channel = snac_stage.channel()
    eventually(lambda: (likes := counted(channel, said["uri"])) and likes["likes"] == 1, "the like in the count")
    assert ann.acct in {one.value for one in channel.following()}
    assert Handle(kind="mastodon", value=acme.acct) not in list(channel.following())
    assert "" not in {tally.of for tally in channel.tally()}, "snac hides its followers unless asked to show them"


@pytest.mark.real
@pytest.mark.slow
def test_a_real_server_whose_owner_shows_their_followers_counts_them(snac_stage: SnacStage, snac_pair: Any) -> None:
    config = snac_pair.store.parent / "user" / "acme" / "user.json"
    held = json.loads(config.read_text())
    snac_stage.ann.follow(snac_stage.acme.acct)
    config.write_text(json.dumps(held | {"show_contact_metrics": True}))
    try:
        eventually(lambda: counted(snac_stage.channel(), "").get("followers"), "followers in the count")
    finally:
        config.write_text(json.dumps(held))


def counted(channel: Mastodon, of: str) -> Any:
    return {tally.of: tally.counts for tally in channel.tally()}.get(of, {})
