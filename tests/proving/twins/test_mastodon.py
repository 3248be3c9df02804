"""The Mastodon twin, met by the channel that Porch itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from porch.channels.mastodon import CARD, Mastodon
from porch.core.errors import KeyRefused, OutcomeUnknown
from porch.core.interaction import Heard, Utterance
from porch.proving.twins.mastodon import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import loopback

WIRE = loopback()


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("mastodon") as running:
        yield running


@pytest.fixture(scope="module")
def lossy() -> Iterator[RunningTwin]:
    with RunningTwin("mastodon", lossy=1.0) as running:
        yield running


def us(twin: RunningTwin, **other: str) -> Mastodon:
    built = CARD.build({**CREDENTIALS, "server": twin.url, **other}, WIRE)
    assert isinstance(built, Mastodon)
    return built


def words(key: str, text: str, **more: str) -> Utterance:
    return Utterance(key=key, text=text, begun_at=datetime.now(UTC), **more)


def test_what_a_customer_says_to_us_is_heard(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "@acme Are you open?")
    heard = [item for item in us(twin).listen(None) if isinstance(item, Heard) and item.external_id == name]
    assert [(item.author.name, item.text) for item in heard] == [("Ann", "@acme Are you open?")]


def test_the_same_key_says_it_once(twin: RunningTwin) -> None:
    first, second = us(twin).speak(words("k1", "Yes, gladly")), us(twin).speak(words("k1", "Yes, gladly"))
    assert first.external_id == second.external_id
    assert twin.ours().count("Yes, gladly") == 1
    assert twin.outcomes()[-2:] == ["told", "told again"]


def test_an_answer_stands_under_what_it_answers(twin: RunningTwin) -> None:
    number, name = twin.says("ben", "@acme Where is my order?")
    us(twin).speak(words("k2", "On its way", ref=str(number), in_reply_to=name))
    assert twin.held()[-1].answers == number
    told = httpx.get(
        f"{twin.url}/api/v1/statuses/{number}/context", headers={"authorization": "Bearer the-key-of-acme"}
    )
    assert [one["content"] for one in told.json()["descendants"]] == ["<p>On its way</p>"]


def test_what_it_published_and_answered_with_500_can_be_found(lossy: RunningTwin) -> None:
    said = words("k3", "We are closed on Monday")
    with pytest.raises(OutcomeUnknown):
        us(lossy).speak(said)
    assert us(lossy).find(said) is not None
    assert lossy.ours() == ["We are closed on Monday"]


def test_a_wrong_key_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused):
        us(twin, access_token="stolen").whoami()


def test_all_is_read_when_it_lists_more_than_a_page(twin: RunningTwin) -> None:
    posts = {twin.says("cleo", f"@acme thing {number}")[1] for number in range(60)}
    heard = {item.external_id for item in us(twin).listen(None) if isinstance(item, Heard)}
    assert posts <= heard
