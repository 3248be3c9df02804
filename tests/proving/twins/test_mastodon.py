"""The Mastodon twin, met by the channel that Porch itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network

import httpx
import pytest

from porch.channels.mastodon import Mastodon
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import KeyRefused, OutcomeUnknown
from porch.core.interaction import Heard, Utterance
from porch.desk.post import guard
from porch.desk.post.addresses import Allowance
from porch.proving.twins.mastodon import MastodonTwin

WIRE = guard.wire(Allowance(cidrs=(ip_network("127.0.0.0/8"),)), SYSTEM_CLOCK)


@pytest.fixture(scope="module")
def twin() -> Iterator[MastodonTwin]:
    with MastodonTwin() as running:
        yield running


@pytest.fixture(scope="module")
def lossy() -> Iterator[MastodonTwin]:
    with MastodonTwin(lossy=1.0) as running:
        yield running


def us(twin: MastodonTwin) -> Mastodon:
    return Mastodon(twin.credentials(), WIRE)


def words(key: str, text: str, **more: str) -> Utterance:
    return Utterance(key=key, text=text, begun_at=datetime.now(UTC), **more)


def test_what_a_customer_says_to_us_is_heard(twin: MastodonTwin) -> None:
    post = twin.customer_says("ann", "@acme Are you open?")
    heard = [item for item in us(twin).listen(None) if isinstance(item, Heard)]
    assert [(item.author.name, item.text, item.ref) for item in heard if item.ref == post] == [
        ("Ann", "@acme Are you open?", post)
    ]


def test_the_same_key_says_it_once(twin: MastodonTwin) -> None:
    first, second = us(twin).speak(words("k1", "Yes, gladly")), us(twin).speak(words("k1", "Yes, gladly"))
    assert first.external_id == second.external_id
    assert [said.text for said in twin.held()].count("Yes, gladly") == 1
    assert twin.outcomes()[-2:] == ["200", "200, again"]


def test_an_answer_stands_under_what_it_answers(twin: MastodonTwin) -> None:
    post = twin.customer_says("ben", "@acme Where is my order?")
    us(twin).speak(words("k2", "On its way", ref=post))
    assert twin.held()[-1].answers == int(post)


def test_what_it_published_and_answered_with_500_can_be_found(lossy: MastodonTwin) -> None:
    said = words("k3", "We are closed on Monday")
    with pytest.raises(OutcomeUnknown):
        us(lossy).speak(said)
    assert us(lossy).find(said) is not None
    assert [one.text for one in lossy.held()] == ["We are closed on Monday"]


def test_a_wrong_key_is_refused(twin: MastodonTwin) -> None:
    with pytest.raises(KeyRefused):
        Mastodon({**twin.credentials(), "access_token": "stolen"}, WIRE).whoami()


def test_all_is_read_when_it_lists_more_than_a_page(twin: MastodonTwin) -> None:
    posts = {twin.customer_says("cleo", f"@acme thing {number}") for number in range(60)}
    heard = {item.ref for item in us(twin).listen(None) if isinstance(item, Heard)}
    assert posts <= heard


def test_it_can_be_read_by_anybody_with_its_file(twin: MastodonTwin) -> None:
    twin.customer_says("dov", "Nobody in particular")
    assert twin.held()[-1].author == "dov"
    assert httpx.get(f"{twin.url}/nowhere").status_code == 404
