"""The twin of X, met by X's own Python client and by the channel that Porch itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from xdk import Client

from porch.channels.x import CARD, X
from porch.core.errors import KeyRefused, OutcomeUnknown
from porch.core.interaction import Heard, Utterance
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from porch.proving.twins.x_activity import number_of
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


@pytest.fixture(scope="module")
def lossy() -> Iterator[RunningTwin]:
    with RunningTwin("x", lossy=1.0) as running:
        yield running


def us(twin: RunningTwin, **other: str) -> X:
    built = CARD.build({**CREDENTIALS, "api": twin.url, **other}, loopback())
    assert isinstance(built, X)
    return built


def official(twin: RunningTwin) -> Client:
    return Client(base_url=twin.url, access_token=KEY)


def words(text: str, **more: Any) -> Utterance:
    return Utterance(key=text, text=text, begun_at=datetime.now(UTC), **more)


def ask(twin: RunningTwin, path: str, **query: str) -> httpx.Response:
    return httpx.get(f"{twin.url}{path}", params=query, headers={"authorization": f"Bearer {KEY}"})


def test_the_official_client_learns_who_we_are(twin: RunningTwin) -> None:
    told = official(twin).users.get_me(user_fields=["public_metrics"])
    assert (told.data.username, told.data.public_metrics.followers_count) == ("acme", 7)


def test_the_official_client_reads_every_page_of_mentions(twin: RunningTwin) -> None:
    names = [twin.says("ann", f"@acme thing {n}")[1] for n in range(12)]
    pages = official(twin).users.get_mentions(number_of("acme"), max_results=5, expansions=["author_id"])
    found = [f"post:{post['id']}" for page in pages for post in page.model_dump()["data"]]
    assert found[:12] == names[::-1]


def test_the_official_client_posts_and_finds_it_among_our_posts(twin: RunningTwin) -> None:
    client = official(twin)
    made = client.posts.create({"text": "Gnocchi today"})
    page = next(iter(client.users.get_posts(number_of("acme"), max_results=5)))
    assert [post["id"] for post in page.model_dump()["data"]] == [made.data.id]


def test_the_official_client_answers_a_post_and_likes_it(twin: RunningTwin) -> None:
    number, name = twin.says("ben", "@acme Where is my order?")
    client, post = official(twin), name.partition(":")[2]
    client.posts.create({"text": "On its way", "reply": {"in_reply_to_tweet_id": post}})
    assert client.users.like_post(number_of("acme"), {"tweet_id": post}).data.liked is True
    assert [(one.kind, one.answers, one.text) for one in twin.held()[-2:]] == [
        ("post", number, "@ben On its way"), ("like", number, ""),
    ]  # fmt: skip


def test_the_official_client_writes_and_reads_messages(twin: RunningTwin) -> None:
    twin.says("cleo", "Is it open?", kind="dm")
    client = official(twin)
    client.direct_messages.create_by_participant_id(number_of("cleo"), {"text": "It is"})
    page = next(iter(client.direct_messages.get_events(max_results=5)))
    assert [one["text"] for one in page.model_dump()["data"]] == ["It is", "Is it open?"]


def test_the_channel_and_the_official_client_see_the_same_mentions(twin: RunningTwin) -> None:
    pages = official(twin).users.get_mentions(number_of("acme"), max_results=100)
    theirs = {f"post:{post['id']}" for page in pages for post in page.model_dump()["data"]}
    ours = {one.external_id for one in us(twin).listen(None) if isinstance(one, Heard) and one.addressed}
    assert theirs <= ours


def test_the_same_words_are_refused_a_second_time(twin: RunningTwin) -> None:
    first, second = us(twin).speak(words("Closed on Monday")), us(twin).speak(words("Closed on Monday"))
    assert first.external_id == second.external_id
    assert twin.ours().count("Closed on Monday") == 1


def test_what_it_published_and_answered_with_500_can_be_found(lossy: RunningTwin) -> None:
    said = words("Closed on Tuesday")
    with pytest.raises(OutcomeUnknown):
        us(lossy).speak(said)
    assert us(lossy).find(said) is not None
    assert lossy.ours() == ["Closed on Tuesday"]


def test_a_wrong_key_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused):
        us(twin, access_token="stolen").whoami()


def test_an_edit_gives_a_post_a_new_id_and_keeps_its_history(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "@acme At seven")
    twin.edits(number, "@acme At eight")
    first = name.partition(":")[2]
    told = ask(twin, "/2/tweets", ids=first).json()["data"][0]
    assert (told["id"], told["edit_history_post_ids"][0]) == (first, first)
    assert int(told["edit_history_post_ids"][1]) > int(first)


def test_what_is_gone_is_named_among_the_errors(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "@acme Never mind")
    twin.deletes(number)
    told = ask(twin, "/2/tweets", ids=name.partition(":")[2]).json()
    assert [one["resource_id"] for one in told["errors"]] == [name.partition(":")[2]]


def test_only_what_was_asked_for_is_shown(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "@acme Little")
    told = ask(twin, "/2/tweets", ids=name.partition(":")[2]).json()["data"][0]
    assert set(told) == {"id", "text", "edit_history_post_ids"}


def test_a_question_with_an_unknown_word_is_refused(twin: RunningTwin) -> None:
    assert ask(twin, "/2/tweets", ids="1", **{"tweet.fields": "text"}).status_code == 400


def test_a_search_below_a_week_is_refused(twin: RunningTwin) -> None:
    old = ask(twin, "/2/tweets/search/recent", query="acme", since_id="1500000000000000000")
    assert old.status_code == 400


def test_a_refresh_token_is_taken_once(twin: RunningTwin) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "renew-0", "client_id": "porch"}
    told = [httpx.post(f"{twin.url}/2/oauth2/token", data=form).status_code for _ in range(2)]
    assert told == [200, 400]
