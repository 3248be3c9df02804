"""Stack Exchange: what of the contract a network that is only listened to can keep, on the twin; its manners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.stackexchange import CARD, StackExchange
from porch.core.channel import Wire, abilities
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.stackexchange import CREDENTIALS, SITE
from tests.channels.twin_stage import TwinStage

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LISTENED_TO = "writing on Stack Exchange takes an application that it approves: Porch only listens"
GAPS = {
    **dict.fromkeys(
        ("round_trip", "passing_error", "permanent_error", "unknown_outcome", "unicode", "longest_text"), LISTENED_TO
    ),
    "delete": "a deleted question is left out of the lists, and so is one nobody touched",
}  # fmt: skip


class SiteStage(TwinStage):
    gaps: Mapping[str, str] = GAPS

    def __init__(self, twin: RunningTwin) -> None:
        super().__init__(CARD, twin, CREDENTIALS)
        self.gaps = GAPS


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("stackexchange") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> SiteStage:
    return SiteStage(twin)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_what_it_can_of_the_contract_on_the_twin(stage: SiteStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_a_network_that_is_down_is_a_passing_error(stage: SiteStage) -> None:
    with pytest.raises(ChannelError) as refused:
        contract.hear(stage.down())
    assert not refused.value.permanent


def test_answers_and_comments_come_with_their_question(stage: SiteStage) -> None:
    question = stage.customer_says("How long does it take?")
    answer = stage.we_say_elsewhere("An hour", reply_to=question)
    comment = stage.acts("ben", "Two, rather", reply_to=question, more={"comment": True})
    heard = contract.hear(stage.channel())[0]
    assert contract.latest(heard, question).addressed
    assert (contract.latest(heard, answer).ours, contract.latest(heard, answer).thread) == (True, question)
    assert contract.latest(heard, comment).in_reply_to == question
    assert {name.partition("/")[0] for name in (question, answer, comment)} == {SITE}


def test_a_filter_is_made_once_and_kept_with_the_place_reached(stage: SiteStage) -> None:
    cursor = contract.hear(stage.channel())[2]
    assert cursor is not None
    assert '"filter":"!twins-filter"' in cursor


def test_saved_words_are_looked_for_and_a_day_is_listed(stage: SiteStage) -> None:
    question = stage.customer_says("What about saffron?")
    found = list(stage.channel().search("saffron", None))
    assert [(item.external_id, item.addressed) for item in found if isinstance(item, Heard)] == [(question, False)]
    assert isinstance(found[-1], Mark)
    assert question in set(stage.channel().holds(datetime.now(UTC).date()))


def test_what_we_asked_is_counted(stage: SiteStage) -> None:
    ours = stage.we_say_elsewhere("What do you miss?")
    assert {tally.of: dict(tally.counts) for tally in stage.channel().tally()}[ours] == {
        "views": 7, "likes": 1, "replies": 0,
    }  # fmt: skip


def test_a_wish_to_be_left_alone_is_heeded() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json={"items": [{"filter": "!x"}], "backoff": 30, "has_more": False})

    with pytest.raises(ChannelError) as refused:
        contract.hear(made(answer))
    assert refused.value.retry_at == NOW + timedelta(seconds=30)
    assert len(asked) == 1


def test_the_last_calls_of_the_day_are_kept_back() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"items": [], "quota_remaining": 12, "has_more": False})

    channel = made(answer, tags="one, two")
    with pytest.raises(ChannelError) as refused:
        contract.hear(channel)
    assert refused.value.retry_at == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "kind", "permanent"), [(402, KeyRefused, True), (400, ChannelError, True), (500, ChannelError, False)]
)
def test_a_refusal_is_read_by_its_number(number: int, kind: type[ChannelError], permanent: bool) -> None:
    told = {"error_id": number, "error_message": "no", "error_name": "bad_parameter"}
    with pytest.raises(kind) as refused:
        contract.hear(made(lambda _: httpx.Response(400, json=told)))
    assert refused.value.permanent is permanent


@pytest.mark.parametrize("answer", [httpx.Response(200, text="<html>"), httpx.Response(200, json=[])])
def test_an_answer_that_is_none_is_a_passing_error(answer: httpx.Response) -> None:
    with pytest.raises(ChannelError) as refused:
        contract.hear(made(lambda _: answer))
    assert not refused.value.permanent


@pytest.mark.parametrize("since", ["{", "7", '{"tags": {"a": "x"}}', '{"tags": 7}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError, match="cursor"):
        contract.hear(made(lambda _: httpx.Response(200, json={})), since)


def test_without_a_tag_there_is_nothing_to_hear() -> None:
    with pytest.raises(ChannelError, match="tag"):
        contract.hear(made(lambda _: httpx.Response(200, json={}), tags=" "))


def made(answer: Any, **changes: str) -> StackExchange:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    wire = Wire(http=http, dial=None, clock=StoppedClock(NOW))  # type: ignore[arg-type]
    channel = CARD.build(CREDENTIALS | changes, wire)
    assert isinstance(channel, StackExchange)
    return channel


def test_the_card_says_what_can_be_heard_there() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
