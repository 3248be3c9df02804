"""Hacker News: what of the contract a network without keys and without a pen can keep, on the twin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.hackernews import CARD, HackerNews
from porch.core.channel import Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark
from porch.proving.twins.hackernews import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage

LISTENED_TO = "Hacker News lets nobody write by machine: Porch only listens"
SPEAKING = ("round_trip", "passing_error", "permanent_error", "unknown_outcome", "unicode", "longest_text")
GAPS = {
    **dict.fromkeys(SPEAKING, LISTENED_TO),
    "expired_token": "there is no key",
    "delete": "its search leaves out what was deleted and tells nobody",
}


class NewsStage(TwinStage):
    def __init__(self, twin: RunningTwin) -> None:
        super().__init__(CARD, twin, CREDENTIALS)
        self.gaps = GAPS


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("hackernews") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> NewsStage:
    return NewsStage(twin)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_what_it_can_of_the_contract_on_the_twin(stage: NewsStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_who_names_us_is_heard_and_who_answers_us_is_for_us(stage: NewsStage) -> None:
    story = stage.we_say_elsewhere("Show HN: our risotto timer")
    answer = stage.acts("ben", "Does it do pasta?", reply_to=story)
    aside = stage.customer_says("is a shop I like")
    heard = contract.hear(stage.channel())[0]
    assert contract.latest(heard, story).ours
    assert (contract.latest(heard, answer).addressed, contract.latest(heard, answer).in_reply_to) == (True, story)
    assert not contract.latest(heard, aside).addressed


def test_a_quiet_round_hears_nothing_again_and_a_day_is_listed(stage: NewsStage) -> None:
    said = stage.customer_says("again")
    cursor = contract.hear(stage.channel())[2]
    assert contract.hear(stage.channel(), cursor)[0] == []
    assert said in set(stage.channel().holds(datetime.now(UTC).date()))


def test_saved_words_are_looked_for_and_our_stories_are_counted(stage: NewsStage) -> None:
    stage.acts("dov", "saffron is dear")
    ours = stage.we_say_elsewhere("Counted")
    found = list(stage.channel().search("saffron", None))
    assert [item.addressed for item in found if isinstance(item, Heard)] == [False]
    assert isinstance(found[-1], Mark)
    assert {tally.of: dict(tally.counts) for tally in stage.channel().tally()}[ours] == {"likes": 3, "replies": 0}


def test_more_than_a_page_is_read_to_its_end() -> None:
    with RunningTwin("hackernews") as busy:
        stage = NewsStage(busy)
        told = {stage.acts("cleo", f"acme {number}") for number in range(450)}
        assert {item.external_id for item in contract.hear(stage.channel())[0]} == told


@pytest.mark.parametrize(
    "answer", [httpx.Response(200, text="<html>"), httpx.Response(200, json=[]), httpx.Response(503)]
)
def test_an_answer_that_is_none_is_a_passing_error(answer: httpx.Response) -> None:
    with pytest.raises(ChannelError) as refused:
        contract.hear(made(lambda _: answer))
    assert not refused.value.permanent


@pytest.mark.parametrize("since", ["{", "7", '{"top": "x"}', '{"known": {"x": 1}}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError, match="cursor"):
        contract.hear(made(lambda _: httpx.Response(200, json={"hits": []})), since)


def test_without_a_word_or_a_user_there_is_nothing_to_hear_and_a_wrong_user_is_told() -> None:
    nobody = made(lambda _: httpx.Response(404), words="", user="")
    with pytest.raises(ChannelError, match="word"):
        contract.hear(nobody)
    with pytest.raises(ChannelError, match="no user"):
        made(lambda _: httpx.Response(404), user="nobody").whoami()
    with pytest.raises(ChannelError):
        made(lambda _: httpx.Response(404), user="").whoami()


def made(answer: Any, **changes: str) -> HackerNews:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    channel = CARD.build(CREDENTIALS | changes, Wire(http=http, dial=None, clock=SYSTEM_CLOCK))  # type: ignore[arg-type]
    assert isinstance(channel, HackerNews)
    return channel


def test_the_card_says_what_can_be_heard_there() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)


def test_an_item_without_a_number_leaves_the_place_reached_readable() -> None:
    odd = {"objectID": "x", "author": "ann", "created_at_i": 1795330800, "comment_text": "hi"}
    channel = made(lambda _: httpx.Response(200, json={"hits": [odd]}), user="")
    _, spoiled, cursor = contract.hear(channel)
    assert len(spoiled) == 1
    assert contract.hear(channel, cursor)[2] is not None
