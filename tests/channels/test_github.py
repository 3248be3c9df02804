"""GitHub: the contract on the twin, and what only a repository can do."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.github import CARD, GitHub
from porch.core.channel import Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Heard, Mark, Utterance, Visibility
from porch.proving.twins.github import CREDENTIALS, SECRET
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("github") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_the_twin(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def test_a_comment_stands_under_its_issue_and_is_taken_back(stage: TwinStage) -> None:
    issue = stage.customer_says("It breaks")
    comment = stage.acts("ben", "For me too", reply_to=issue)
    heard, _, cursor = contract.hear(stage.channel())
    assert contract.latest(heard, comment).thread == contract.latest(heard, comment).in_reply_to == issue
    stage.customer_deletes(comment)
    later = contract.hear(stage.channel(), cursor)[0]
    assert [(item.external_id, item.deleted) for item in later if item.deleted] == [(comment, True)]


def test_a_quiet_round_hears_nothing_again(stage: TwinStage) -> None:
    stage.customer_says("Quiet, please")
    cursor = contract.hear(stage.channel())[2]
    assert contract.hear(stage.channel(), cursor)[0] == []


def test_an_issue_can_be_opened_and_found(stage: TwinStage) -> None:
    said = words("We plan to close early.\nWhat do you think?", subject="Early closing")
    receipt = stage.channel().speak(said)
    assert stage.channel().find(said) == receipt
    heard = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert (heard.ours, heard.subject) == (True, "Early closing")


def test_a_thumb_is_given_and_a_day_lists_what_was_said(stage: TwinStage) -> None:
    issue = stage.customer_says("Lovely")
    heard = contract.hear(stage.channel())[0]
    assert stage.channel().react(contract.latest(heard, issue).ref, "like").external_id
    with pytest.raises(ChannelError, match="announce"):
        stage.channel().react(contract.latest(heard, issue).ref, "announce")
    today = datetime.now(UTC).date()
    assert set(stage.channel().holds(today)) == {item.external_id for item in heard if not item.deleted}
    assert list(stage.channel().holds(today - timedelta(days=3))) == []


def test_our_followers_and_what_our_issues_earned_are_counted(stage: TwinStage) -> None:
    ours = stage.we_say_elsewhere("News")
    told = {tally.of: dict(tally.counts) for tally in stage.channel().tally()}
    assert told[""] == {"followers": 7}
    assert told[ours] == {"likes": 0, "replies": 0}


def test_saved_words_are_looked_for_everywhere(stage: TwinStage) -> None:
    stage.acts("dov", "risotto is lovely")
    found = list(stage.channel().search("risotto", None))
    assert [item.addressed for item in found if isinstance(item, Heard)] == [False]
    assert isinstance(found[-1], Mark)
    assert found[-1].cursor.startswith("20")


def test_a_webhook_says_what_listening_says(stage: TwinStage) -> None:
    issue = stage.customer_says("Pushed?")
    stage.customer_edits(issue, "Pushed!")
    stage.customer_deletes(issue)
    heard = [item for push in stage.pushed() for item in stage.channel().overhear(push) if isinstance(item, Heard)]
    mine = [item for item in heard if item.external_id == issue]
    assert [(item.text.partition(" ")[2], item.deleted) for item in mine] == [
        ("Pushed?", False), ("Pushed!", False), ("Pushed!", True),
    ]  # fmt: skip
    assert mine[1].edited_at is not None


def test_a_webhook_with_a_wrong_signature_or_without_a_secret_is_refused(stage: TwinStage) -> None:
    stage.customer_says("Forged?")
    push = stage.pushed()[-1]
    for bad in (replace(push, body=push.body.replace(b"Forged", b"Genuine")), replace(push, headers={})):
        with pytest.raises(KeyRefused):
            list(stage.channel().overhear(bad))
    keyless = CARD.build(stage.at(stage.twin.url) | {"webhook_secret": ""}, stage._wire)
    with pytest.raises(KeyRefused):
        list(keyless.overhear(push))


@pytest.mark.parametrize("body", [b'{"zen": "Design."}', b"[]", b'{"comment": 7}', b'{"action": "starred"}'])
def test_a_webhook_about_something_else_says_nothing(stage: TwinStage, body: bytes) -> None:
    assert list(stage.channel().overhear(signed(body))) == []


def test_a_webhook_that_is_no_json_is_unreadable(stage: TwinStage) -> None:
    with pytest.raises(Unreadable):
        list(stage.channel().overhear(signed(b"<html>")))


def signed(body: bytes) -> Delivery:
    mark = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return Delivery(body=body, received_at=datetime.now(UTC), headers={"x-hub-signature-256": mark})


@pytest.mark.parametrize(
    "bad",
    [
        {"ref": "acme/shop discussions 7"},
        {"ref": "nonsense"},
        {"visibility": Visibility.DIRECT},
    ],
)
def test_what_cannot_be_said_here_is_refused_for_good(bad: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        made(httpx.MockTransport(lambda _: httpx.Response(500))).speak(words("Hello", **bad))
    assert refused.value.permanent


def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        made(httpx.MockTransport(lambda _: httpx.Response(201, json={"id": 1}))).speak(words("Hello"))


def test_without_a_repository_there_is_nothing_to_hear_or_say() -> None:
    nowhere = made(httpx.MockTransport(lambda _: httpx.Response(200, json=[])), repositories=" , ")
    for act in (lambda: list(nowhere.listen(None)), lambda: nowhere.speak(words("Hello"))):
        with pytest.raises(ChannelError, match="repository"):
            act()


def words(said: str, **more: Any) -> Utterance:
    return Utterance(key="k", text=said, begun_at=datetime.now(UTC), **more)


def made(transport: httpx.BaseTransport, **changes: str) -> GitHub:
    wire = Wire(http=httpx.Client(transport=transport), dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]
    channel = CARD.build(CREDENTIALS | changes, wire)
    assert isinstance(channel, GitHub)
    return channel


def test_the_card_says_what_a_repository_can_do() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)


def test_an_item_without_a_number_leaves_the_place_reached_readable() -> None:
    at = "2026-11-22T08:00:00Z"
    odd = {"id": "x", "html_url": "https://github.com/a/b/issues/1", "body": "hi", "user": {"login": "ann"}}
    told = {"issues": [odd | {"created_at": at, "updated_at": at}], "user": {"login": "acme"}}
    channel = made(
        httpx.MockTransport(lambda asked: httpx.Response(200, json=told.get(asked.url.path.split("/")[-1], [])))
    )
    heard, _, cursor = contract.hear(channel)
    assert [item.text for item in heard] == ["hi"]
    assert contract.hear(channel, cursor)[2] is not None
