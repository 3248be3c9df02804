"""Mastodon against two real servers (snac2, federating), a mock of a newer one, and broken ones."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from threading import Thread

import httpx
import pytest

from porch.channels import contract
from porch.channels.mastodon import CARD
from porch.core.channel import Awaits, Counts, Fetches, Identifies, Listens, Reacts, Recalls, Rereads, Speaks
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Media
from porch.proving.servers.need import need
from porch.proving.servers.snac import eventually
from tests.channels.mastodon_stages import MockStage, SnacStage, built, recorded
from tests.channels.test_mastodon_consent import consent
from tests.channels.test_mastodon_listening import Town, post
from tests.channels.test_mastodon_speaking import words


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(snac_stage: SnacStage, check: contract.Check) -> None:
    declared = snac_stage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, snac_stage).gap == declared


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_mock_of_a_newer_server(mock_stage: MockStage, check: contract.Check) -> None:
    declared = mock_stage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, mock_stage).gap == declared


def test_the_card_says_what_the_channel_can_do() -> None:
    channel = built(httpx.MockTransport(lambda _: httpx.Response(404)), {"server": "porch.test", "access_token": "k"})
    abilities = (Listens, Rereads, Awaits, Speaks, Reacts, Recalls, Counts, Fetches, Identifies)
    assert [ability.__name__ for ability in abilities if not isinstance(channel, ability)] == []
    assert CARD.consent is not None
    assert [field.name for field in CARD.fields if field.required] == ["server"]


@pytest.mark.real
def test_a_mention_ends_the_wait_at_once(mock_stage: MockStage) -> None:
    channel = mock_stage.channel(streaming=True)
    told: list[bool] = []
    waiting = Thread(target=lambda: told.append(channel.wait(timedelta(seconds=20))))
    waiting.start()
    eventually(lambda: says_until(mock_stage, waiting), "an end of the wait")
    waiting.join()
    assert told == [True]


def says_until(stage: MockStage, waiting: Thread) -> bool:
    stage.customer_says("Are you listening?")
    waiting.join(0.2)
    return not waiting.is_alive()


@pytest.mark.real
def test_a_wait_in_which_nothing_happens_ends_with_nothing(mock_stage: MockStage) -> None:
    assert mock_stage.channel(streaming=True).wait(timedelta(seconds=0.5)) is False


@pytest.mark.real
def test_a_server_without_a_stream_is_waited_for_by_the_clock(snac_stage: SnacStage) -> None:
    assert snac_stage.channel().wait(timedelta(seconds=0.2)) is False


@pytest.mark.real
def test_a_wait_with_a_dead_key_says_so(mock_stage: MockStage) -> None:
    with pytest.raises(KeyRefused):
        mock_stage.refused().wait(timedelta(seconds=5))


@pytest.mark.real
def test_a_day_lists_again_what_was_heard_of_it(snac_stage: SnacStage) -> None:
    snac_stage.customer_says("For the ledger")
    snac_stage.we_say_elsewhere("For the ledger too")
    channel = snac_stage.channel()
    today = datetime.now(UTC).date()
    heard = {item.external_id for item in contract.hear(channel)[0] if item.at.date() == today and not item.deleted}
    held = list(channel.holds(today))
    assert set(held) == heard
    assert len(held) == len(set(held))
    assert list(channel.holds(today - timedelta(days=3))) == []


@pytest.mark.parametrize("size", [10, 11])
def test_a_file_is_fetched_up_to_its_limit_and_without_our_key(size: int) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x" * size)

    channel = built(httpx.MockTransport(answer), {"server": "porch.test", "access_token": "key"})
    outcomes = {10: nullcontext(), 11: pytest.raises(ChannelError)}
    with outcomes[size]:
        assert channel.fetch(Media(url="https://files.test/cake.png"), 10) == b"x" * 10
    assert "authorization" not in asked[0].headers


@pytest.mark.data
def test_whatever_we_ask_is_in_mastodons_documentation() -> None:
    path = recorded().parents[1] / "openapi" / "mastodon_unofficial.json.gz"
    need(path.exists(), "PORCH_DATA/protocols/openapi")
    with gzip.open(path) as file:
        documented = json.load(file)["paths"]
    asked = everything_we_ask()
    assert len(asked) > 12
    assert [one for one in sorted(asked) if not is_documented(one, documented)] == []


def everything_we_ask() -> set[tuple[str, str, tuple[str, ...]]]:
    town, asked = Town(), set()
    town.says(90)
    town.add(300, parent=1)
    town.batch = False
    nowhere = {"/api/v1/apps": {"client_id": "i", "client_secret": "s"}, "/oauth/token": {"access_token": "k"}}

    def answer(request: httpx.Request) -> httpx.Response:
        path = re.sub(r"/\d+", "/{id}", request.url.path)
        asked.add((request.method.lower(), path, tuple(sorted(request.url.params))))
        if request.method == "POST":
            return httpx.Response(200, json=nowhere.get(path, post(5)))
        return town.answer(request)

    channel = built(httpx.MockTransport(answer), {"server": "porch.test", "access_token": "key"})
    cursor = contract.hear(channel)[2]
    town.forget(89)
    contract.hear(channel, cursor)
    channel.find(words("hello", ref="5"))
    channel.speak(words("hello", media=(Media(content=b"png", name="a.png"),)))
    channel.react("5", "like")
    channel.react("5", "announce")
    channel.wait(timedelta())
    walk = consent(httpx.MockTransport(answer))
    walk.exchange(walk.authorize({"server": "porch.test"}, "https://porch.test/back", "state")[1], "code")
    return asked


def is_documented(asked: tuple[str, str, tuple[str, ...]], documented: dict[str, dict[str, dict[str, object]]]) -> bool:
    method, path, names = asked
    said = documented.get(path, {}).get(method)
    known = {str(one.get("name")) for one in said.get("parameters", ())} if said else set()  # type: ignore[attr-defined]
    return said is not None and {name.removesuffix("[]") for name in names} <= known
