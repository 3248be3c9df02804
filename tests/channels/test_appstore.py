"""App Store reviews: what of the contract a feed can keep, on the twin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.appstore import CARD, AppStore
from porch.core.channel import Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.core.interaction import Kind
from porch.proving.twins.appstore import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage

A_FEED = "Apple's feed only tells: answers go through App Store Connect"
SPEAKING = ("round_trip", "passing_error", "permanent_error", "unknown_outcome", "unicode", "longest_text", "elsewhere")
GAPS = {
    **dict.fromkeys(SPEAKING, A_FEED),
    "expired_token": "there is no key",
    "delete": "the feed leaves out what was deleted and tells nobody",
}


class StoreStage(TwinStage):
    def __init__(self, twin: RunningTwin) -> None:
        super().__init__(CARD, twin, CREDENTIALS, named="")
        self.gaps = GAPS


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("appstore") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> StoreStage:
    return StoreStage(twin)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_what_it_can_of_the_contract_on_the_twin(stage: StoreStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_a_review_is_heard_with_its_stars(stage: StoreStage) -> None:
    said = stage.acts("ben", "It crashes", more={"rating": 1})
    review = contract.latest(contract.hear(stage.channel())[0], said)
    assert (review.kind, review.detail["rating"], review.detail["country"]) == (Kind.REVIEW, "1", "it")
    assert (review.author.value, review.author.name) == ("3", "Ben")


def test_a_quiet_round_hears_nothing_again(stage: StoreStage) -> None:
    stage.customer_says("Lovely")
    cursor = contract.hear(stage.channel())[2]
    assert contract.hear(stage.channel(), cursor)[0] == []


def test_all_pages_are_read_to_the_end_of_the_feed() -> None:
    with RunningTwin("appstore") as busy:
        stage = StoreStage(busy)
        told = {stage.acts("cleo", f"review {number}") for number in range(130)}
        assert {item.external_id for item in contract.hear(stage.channel())[0]} == told


@pytest.mark.parametrize(
    "answer", [httpx.Response(200, text="<html>"), httpx.Response(200, json=[]), httpx.Response(503)]
)
def test_an_answer_that_is_none_is_a_passing_error(answer: httpx.Response) -> None:
    with pytest.raises(ChannelError) as refused:
        contract.hear(made(lambda _: answer))
    assert not refused.value.permanent


@pytest.mark.parametrize("since", ["{", "7", '{"a": 7}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError, match="cursor"):
        contract.hear(made(lambda _: httpx.Response(200, json={"feed": {}})), since)


def test_an_app_is_named_by_its_number_or_its_address() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json={"feed": {}})

    both = "https://apps.apple.com/it/app/timer/id1234567890, 987654321"
    contract.hear(made(answer, apps=both, countries="IT, xx1, us"))
    assert [path.split("/")[1] + path.split("id=")[1].partition("/")[0] for path in asked] == [
        "it1234567890", "us1234567890", "it987654321", "us987654321",
    ]  # fmt: skip


def test_without_an_app_or_with_an_unknown_one_it_is_told() -> None:
    for act in (lambda: contract.hear(made(lambda _: httpx.Response(200), apps="")), made(nothing, apps="").whoami):
        with pytest.raises(ChannelError, match="number"):
            act()
    with pytest.raises(ChannelError, match="no app"):
        made(nothing).whoami()


def nothing(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"resultCount": 0, "results": []})


def made(answer: Any, **changes: str) -> AppStore:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    channel = CARD.build(CREDENTIALS | changes, Wire(http=http, dial=None, clock=SYSTEM_CLOCK))  # type: ignore[arg-type]
    assert isinstance(channel, AppStore)
    return channel


def test_the_card_says_what_can_be_heard_there() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
