"""Saved words looked for through the post: on real servers and on twins, at the cost that the Cards state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, searching, wiring
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.proving.servers.snac import eventually
from porch.proving.twins.running import RunningTwin
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.searches import actions, queries
from porch.records.searches.models import Found, Search, SearchPlace
from tests.channels.conftest import snac_pair as snac_pair
from tests.channels.conftest import snac_stage as snac_stage
from tests.channels.mastodon_stages import SnacStage
from tests.channels.test_bluesky import BlueskyStage
from tests.channels.test_bluesky import network as network
from tests.channels.test_bluesky import stage as stage
from tests.channels.test_bluesky import town as town

pytestmark = pytest.mark.django_db(transaction=True)
TWINS = ("x", "reddit", "github", "gitlab", "hackernews", "lemmy", "stackexchange", "threads", "youtube")
HOSTILE = [
    'blue" OR from:acme "door',
    "(" * 40,
    "🍕🍝",
    "-is:retweet has:links",
    "x" * 200,
    "'; DROP TABLE x; --",
    "\\",
]


@contextmanager
def reachable() -> Iterator[None]:
    """Let channels reach the servers of this test."""
    with override_settings(PORCH_ALLOW_NETWORKS=(ip_network("127.0.0.0/8"),)):
        wiring.wire.cache_clear()
        yield
    wiring.wire.cache_clear()


@pytest.fixture(autouse=True)
def _reachable() -> Iterator[None]:
    with reachable():
        yield


def connected(channel: str, credentials: Any) -> Account:
    now = SYSTEM_CLOCK.now()
    return accounts.connect(channel=channel, name=channel, handle="acme", credentials=dict(credentials), at=now)


def looked_for(account: Account, words: str, **more: Any) -> Search:
    told = {"name": words, "words": words, "about": "brand", "every": timedelta(hours=1), "accounts": [account]}
    return actions.add(**{**told, "at": SYSTEM_CLOCK.now(), **more})


def run(search: Search) -> searching.Looked:
    """Look once, and again: nothing is found twice."""
    [first] = searching.run_search(search)
    finds = Found.objects.filter(search=search).count()
    SearchPlace.objects.update(cursor="")
    [again] = searching.run_search(search)
    assert (first.error, first.held, again.error, again.new) == ("", "", "", 0)
    assert Found.objects.filter(search=search).count() == finds
    return first


@pytest.mark.real
def test_a_hashtag_on_a_real_mastodon_server_becomes_a_candidate_for_help(snac_stage: SnacStage) -> None:
    account = connected("mastodon", snac_stage.credentials())
    word = f"pasta{uuid4().hex[:8]}"
    snac_stage.ann.say(f"Where can I buy fresh pasta on a Sunday? #{word}")
    search = looked_for(account, word, about="tag")
    eventually(lambda: searching.run_search(search)[0].new, "the find")
    assert run(search).calls <= wiring.card_of(account).search_calls + 2  # snac knows no v2/instance; one page more
    [offered] = queries.candidates(SYSTEM, "help", since=SYSTEM_CLOCK.now() - timedelta(days=1))
    assert offered.interaction.text.startswith("Where can I buy")


@pytest.mark.real
def test_a_mention_on_a_real_mastodon_server_found_first_still_waits(snac_stage: SnacStage) -> None:
    account = connected("mastodon", snac_stage.credentials())
    word = f"saffron{uuid4().hex[:8]}"
    uri = snac_stage.customer_says(f"Is there {word} today?")
    run(looked_for(account, word))
    assert Interaction.objects.get(external_id=uri).addressed is False  # snac tells nobody's mentions in a search
    collecting.collect(account)
    assert Interaction.objects.get(external_id=uri).addressed is True
    projector.catch_up(now=SYSTEM_CLOCK.now())
    assert Standing.objects.get(last__external_id=uri).state == "waiting"


@pytest.mark.real
def test_a_word_on_the_bluesky_development_network_becomes_a_find(stage: BlueskyStage) -> None:
    account = connected("bluesky", stage.credentials)
    word = f"focaccia{uuid4().hex[:8]}"
    stage.ann.says(f"Who makes the best {word}?")
    stage.network.settle()
    looked = run(looked_for(account, word))
    assert looked.new == 1
    again = searching.run_search(Search.objects.get())
    assert again[0].calls <= wiring.card_of(account).search_calls + 1  # the session was kept; one page more


@pytest.fixture(scope="module", params=TWINS)
def twin(request: pytest.FixtureRequest) -> Iterator[RunningTwin]:
    with RunningTwin(request.param) as running:
        running.channel = request.param  # type: ignore[attr-defined]
        yield running


def on(twin: RunningTwin) -> Account:
    from importlib import import_module

    name = twin.channel  # type: ignore[attr-defined]
    credentials = import_module(f"porch.proving.twins.{name}").CREDENTIALS
    return connected(name, {**credentials, "api": twin.url})


KINDS = {"reddit": {"kind": "t3"}}
OFFERED = {"youtube": ""}  # its twin shows one video, whatever is said


def test_words_on_a_twin_are_found_once_and_cost_what_the_card_states(twin: RunningTwin) -> None:
    account, word = on(twin), f"risotto{uuid4().hex[:8]}"
    twin.says("dov", f"{word} is lovely", **KINDS.get(account.channel, {}))
    search = looked_for(account, word)
    looked = run(search)
    assert looked.new == 1
    [found] = queries.finds(SYSTEM, search.pk)
    assert (found.interaction.addressed, found.candidate) == (False, OFFERED.get(account.channel, "thanks"))
    [again] = searching.run_search(search)
    assert again.calls == wiring.card_of(account).search_calls


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_asked_for_and_break_nothing(twin: RunningTwin, words: str) -> None:
    account = on(twin)
    search = Search.objects.create(
        name="hostile", words=words, about="brand", every=timedelta(hours=1), made_at=SYSTEM_CLOCK.now()
    )
    SearchPlace.objects.create(search=search, account=account, due_at=SYSTEM_CLOCK.now())
    [looked] = searching.run_search(search)
    assert (looked.error, looked.held) == ("", "")
