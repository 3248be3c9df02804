"""Hashtags and words looked for on Mastodon servers: a real one, and one that misbehaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark, Spoiled
from porch.proving.servers.snac import eventually
from tests.channels.mastodon_stages import SnacStage, built
from tests.channels.test_mastodon_listening import ME, NOW, post

CREDENTIALS = {"server": "porch.test", "access_token": "k"}
Found = list[Heard | Spoiled | Mark]


class Town:
    """A Mastodon whose posts are all public, found by tag and by word."""

    def __init__(self, *posts: object) -> None:
        self.posts = list(posts)
        self.asked: list[httpx.URL] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        match request.url.path.removeprefix("/api"):
            case "/v1/accounts/verify_credentials":
                return httpx.Response(200, json=ME)
            case "/v2/instance":
                return httpx.Response(200, json={"domain": "porch.test"})
            case "/v2/search":
                start = int(request.url.params["offset"])
                return httpx.Response(200, json={"statuses": self.posts[start : start + 40], "accounts": []})
            case path if path.startswith("/v1/timelines/tag/"):
                below = int(request.url.params.get("max_id", 10**9))
                return httpx.Response(200, json=[one for one in self.posts if _id(one) < below][:40])
        return httpx.Response(404, json={"error": "gone"})

    def look(self, words: str, since: str | None = None) -> Found:
        channel = built(httpx.MockTransport(self.answer), CREDENTIALS, StoppedClock(NOW))
        return list(channel.search(words, since))


def _id(item: object) -> int:
    return int(item["id"]) if isinstance(item, dict) else 0


def heard(found: Found) -> list[Heard]:
    return [one for one in found if isinstance(one, Heard)]


def cursor(found: Found) -> str:
    return [one for one in found if isinstance(one, Mark)][-1].cursor


@pytest.mark.real
def test_a_hashtag_is_found_on_a_real_server_though_nobody_names_us(snac_stage: SnacStage) -> None:
    tag = f"chefs{uuid4().hex[:8]}"
    said = snac_stage.ann.say(f"Which flour do you use? #{tag}")
    channel = snac_stage.channel()
    found = eventually(lambda: heard(list(channel.search(f"#{tag}", None))), "the tagged post")
    assert [(one.external_id, one.addressed, one.ours) for one in found] == [(said["uri"], False, False)]


@pytest.mark.real
def test_words_said_to_us_are_found_as_the_same_item_on_a_real_server(snac_stage: SnacStage) -> None:
    word = f"fennel{uuid4().hex[:8]}"
    uri = snac_stage.customer_says(f"Is there {word} in it?")
    [found] = heard(list(snac_stage.channel().search(word, None)))
    mention = next(one for one in heard(list(snac_stage.channel().listen(None))) if one.external_id == uri)
    # snac tells in a search nobody's mentions: that it is said to us, only the log can know
    assert (found.external_id, found.version, mention.addressed) == (uri, mention.version, True)


@pytest.mark.real
@pytest.mark.parametrize("words", ['a" OR "b', "(", "[a-", "x" * 500, "🍕", "#no such", "from:ann"])
def test_hostile_words_harm_no_real_server(snac_stage: SnacStage, words: str) -> None:
    found = list(snac_stage.channel().search(words, None))
    assert [one for one in found if isinstance(one, Spoiled)] == []


def test_what_names_us_is_addressed_and_what_does_not_is_not() -> None:
    naming = post(2, mentions=[{"acct": "acme", "id": "1", "url": ""}])
    [first, second] = heard(Town(naming, post(1)).look("#words"))
    assert (first.addressed, second.addressed) == (True, False)


def test_words_must_stand_together_and_are_asked_for_without_operators() -> None:
    town = Town(post(2, content="<p>the blue door</p>"), post(1, content="<p>a door, blue</p>"))
    assert [one.ref for one in heard(town.look('from:me "Blue Door'))] == []
    assert town.asked[-1].params["q"] == "from me Blue Door"
    assert [one.ref for one in heard(town.look("Blue Door"))] == ["2"]


def test_a_second_look_brings_what_is_new_and_walks_no_further() -> None:
    old = [post(ref, at=NOW - timedelta(hours=200 - ref)) for ref in range(100, 0, -1)]
    town = Town(*old)
    first = town.look("#words")
    assert len(heard(first)) == 69  # what is younger than a week
    town.posts.insert(0, post(500, at=NOW))
    town.asked.clear()
    again = town.look("#words", cursor(first))
    assert [one.ref for one in heard(again)] == ["500", "100"]
    assert sum("timelines" in url.path for url in town.asked) == 1


def test_one_look_costs_what_the_card_says() -> None:
    town = Town(post(1, at=NOW - timedelta(days=30)))
    town.look("#words")
    assert len(town.asked) == 3


def test_an_item_that_cannot_be_read_is_set_apart_and_the_others_are_found() -> None:
    found = Town(post(3), {"id": "2", "content": "?", "created_at": NOW.isoformat()}, post(1)).look("#words")
    assert [one.ref for one in heard(found)] == ["3", "1"]
    assert len([one for one in found if isinstance(one, Spoiled)]) == 1


def test_our_own_posts_are_found_as_ours() -> None:
    [mine] = heard(Town(post(1, account=ME)).look("#words"))
    assert (mine.ours, mine.addressed) == (True, False)


@pytest.mark.parametrize(("status", "error"), [(401, KeyRefused), (500, ChannelError), (422, ChannelError)])
def test_a_refusal_is_said(status: int, error: type[Exception]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        known = {"/api/v1/accounts/verify_credentials": ME, "/api/v2/instance": {"domain": "porch.test"}}
        found = known.get(request.url.path)
        return httpx.Response(200, json=found) if found else httpx.Response(status, json={"error": "no"})

    channel = built(httpx.MockTransport(answer), CREDENTIALS, StoppedClock(datetime(2026, 3, 2, tzinfo=UTC)))
    with pytest.raises(error):
        list(channel.search("words", None))


def test_an_answer_of_another_shape_is_trouble_and_not_silence() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        known = {"/api/v1/accounts/verify_credentials": ME, "/api/v2/instance": {"domain": "porch.test"}}
        return httpx.Response(200, json=known.get(request.url.path, {"results": []}))

    channel = built(httpx.MockTransport(answer), CREDENTIALS, StoppedClock(NOW))
    with pytest.raises(ChannelError, match="no list"):
        list(channel.search("words", None))
