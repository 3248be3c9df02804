"""Discourse: the contract on the twin, judged by the official document, and what only a forum can do."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.discourse import CARD, Discourse
from porch.core.channel import Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Handle, Heard, Kind, Utterance, Visibility
from porch.proving.twins.discourse import CREDENTIALS, SECRET
from porch.proving.twins.running import RunningTwin
from tests.channels.judge import Judge, Judged, document
from tests.channels.twin_stage import TwinStage

NUMBERS = {"type": ["integer", "null"]}


@cache
def official() -> dict[str, Any]:
    """The document was drawn from one forum's answers: where those were null it says a string; life has numbers."""
    spec = deepcopy(document("discourse"))
    waiting: list[Any] = [spec["paths"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            properties = one.get("properties")
            if isinstance(properties, dict) and "reply_to_post_number" in properties:
                properties["reply_to_post_number"] = NUMBERS
            waiting += list(one.values())
        elif isinstance(one, list):
            waiting += one
    return spec


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("discourse") as running:
        yield running


class ForumStage(TwinStage):
    def __init__(self, twin: RunningTwin, **more: Any) -> None:
        super().__init__(CARD, twin, CREDENTIALS | {"url": twin.url}, **more)


@pytest.fixture
def stage(twin: RunningTwin) -> ForumStage:
    return ForumStage(twin)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_the_twin(stage: ForumStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


@pytest.mark.data
@pytest.mark.channel
def test_what_passes_between_us_and_the_twin_is_what_the_official_document_allows() -> None:
    with RunningTwin("discourse") as fresh:
        calm = ForumStage(fresh)
        judge = Judge(official(), beyond=("/twin", "/~", "/t/", "/u/", "/posts/"))
        wire = Wire(http=httpx.Client(transport=Judged(judge)), dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]
        channel = CARD.build(calm.at(fresh.url), wire)
        assert isinstance(channel, Discourse)
        said = calm.customer_says("Is there a table?")
        calm.acts("ann", "A word in private", more={"private": True})
        item = contract.latest(contract.hear(channel)[0], said)
        channel.speak(replace(calm.address(item), text="Yes, by the window."))
        channel.speak(Utterance(key="k", text="We are open again", subject="News", begun_at=datetime.now(UTC)))
        contract.hear(channel, contract.hear(channel)[2])
        assert judge.complaints == []
        assert {one.partition(" ")[2] for one in judge.judged} >= {
            "/posts.json", "/notifications.json", "/topics/private-messages/acme.json",
        }  # fmt: skip


def test_a_private_message_is_direct_and_answered_in_its_topic(stage: ForumStage) -> None:
    said = stage.acts("ben", "Where is my order?", more={"private": True})
    item = contract.latest(contract.hear(stage.channel())[0], said)
    assert (item.visibility, item.addressed) == (Visibility.DIRECT, True)
    answer = replace(stage.address(item), text="On its way.")
    receipt = stage.channel().speak(answer)
    assert stage.channel().find(answer) == receipt
    assert stage.channel().find(replace(answer, text="Never said")) is None
    heard = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert (heard.visibility, heard.ours, heard.in_reply_to) == (Visibility.DIRECT, True, said)


def test_a_private_message_can_be_begun_and_found(stage: ForumStage) -> None:
    letter = Utterance(
        key="k", text="Your cake is ready", begun_at=datetime.now(UTC), visibility=Visibility.DIRECT,
        to=Handle(kind="discourse", value="ann@forum.test"),
    )  # fmt: skip
    receipt = stage.channel().speak(letter)
    assert stage.channel().find(letter) == receipt
    assert stage.twin.held()[-1].more["private"]


def test_a_topic_on_our_own_forum_is_for_us_and_on_another_only_what_names_us(stage: ForumStage) -> None:
    topic = stage.acts("cleo", "How do you make risotto?")
    aside = stage.acts("dov", "With patience", reply_to=topic)
    theirs = stage.card.build(stage.at(stage.twin.url) | {"whose": "theirs"}, stage._wire)
    ours = {item.external_id: item.addressed for item in contract.hear(stage.channel())[0]}
    others = {item.external_id: item.addressed for item in contract.hear(theirs)[0]}
    assert (ours[topic], ours[aside]) == (True, False)
    assert (others[topic], others[aside]) == (False, False)


def test_an_answer_to_us_is_for_us_and_a_like_of_ours_is_a_nod(stage: ForumStage) -> None:
    post = stage.we_say_elsewhere("New on the menu")
    answer = stage.acts("dov", "Splendid", reply_to=post)
    stage.acts("dov", "", reply_to=post, kind="like")
    heard = contract.hear(stage.channel())[0]
    assert contract.latest(heard, answer).addressed
    [like] = [item for item in heard if item.kind is Kind.LIKE]
    assert (like.in_reply_to, like.author.name) == (post, "dov")


def test_a_post_is_liked_once_and_a_day_lists_what_was_said(stage: ForumStage) -> None:
    said = stage.customer_says("Lovely evening")
    heard = contract.hear(stage.channel())[0]
    ref = contract.latest(heard, said).ref
    first, second = stage.channel().react(ref, "like"), stage.channel().react(ref, "like")
    assert first.external_id == second.external_id == f"{said}#like-by-acme"
    assert sum(entry.kind == "like" and entry.author == "acme" for entry in stage.twin.held()) == 1
    today = datetime.now(UTC).date()
    held = set(stage.channel().holds(today))
    assert held <= {item.external_id for item in heard}
    assert said in held
    with pytest.raises(ChannelError, match="announce"):
        stage.channel().react(ref, "announce")


def test_our_posts_are_counted(stage: ForumStage) -> None:
    post = stage.we_say_elsewhere("Counted")
    assert {tally.of: dict(tally.counts) for tally in stage.channel().tally()}[post] == {
        "views": 3, "replies": 0, "likes": 0,
    }  # fmt: skip


def test_history_comes_a_piece_at_a_time_and_all_of_it() -> None:
    with RunningTwin("discourse") as fresh:
        busy = ForumStage(fresh)
        told = {busy.acts("cleo", f"post {number}") for number in range(230)}
        heard, _, cursor = contract.hear(busy.channel())
        assert {item.external_id for item in heard} >= told
        more = {busy.acts("cleo", f"later {number}") for number in range(120)}
        assert {item.external_id for item in contract.hear(busy.channel(), cursor)[0]} >= more


def test_a_webhook_says_what_listening_says(stage: ForumStage) -> None:
    said = stage.customer_says("Pushed?")
    before = len(stage.pushed())
    stage.customer_deletes(said)
    heard = [item for push in stage.pushed() for item in stage.channel().overhear(push) if isinstance(item, Heard)]
    mine = [item for item in heard if item.external_id == said]
    assert [item.deleted for item in mine] == [False, True]
    assert len(stage.pushed()) == before + 1


def test_a_webhook_with_a_wrong_signature_or_without_a_secret_is_refused(stage: ForumStage) -> None:
    stage.customer_says("Forged?")
    push = stage.pushed()[-1]
    changed = replace(push, body=push.body.replace(b"Forged", b"Genuine"))
    unsigned = replace(push, headers={})
    for bad in (changed, unsigned):
        with pytest.raises(KeyRefused):
            list(stage.channel().overhear(bad))
    keyless = stage.card.build(stage.at(stage.twin.url) | {"webhook_secret": ""}, stage._wire)
    with pytest.raises(KeyRefused):
        list(keyless.overhear(push))


@pytest.mark.parametrize("body", [b"[]", b'{"ping": "OK"}', b'{"post": 7}', b'{"user": {"id": 1}}'])
def test_a_webhook_about_something_else_says_nothing(stage: ForumStage, body: bytes) -> None:
    assert list(stage.channel().overhear(signed(body))) == []


def test_a_webhook_that_is_no_json_is_unreadable(stage: ForumStage) -> None:
    with pytest.raises(Unreadable):
        list(stage.channel().overhear(signed(b"<html>")))


def signed(body: bytes) -> Delivery:
    mark = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return Delivery(body=body, received_at=datetime.now(UTC), headers={"x-discourse-event-signature": mark})


def test_a_post_that_waits_for_approval_has_an_unknown_outcome() -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={"action": "enqueued", "success": True}))
    with pytest.raises(OutcomeUnknown, match="approval"):
        made(answer).speak(Utterance(key="k", text="Hello all", begun_at=datetime.now(UTC)))


@pytest.mark.parametrize(
    ("status", "body", "permanent"),
    [
        (422, {"errors": ["Title is too short"]}, True),
        (403, {"errors": ["You may not"]}, True),
        (500, {}, False),
    ],
)
def test_a_refusal_is_told_in_the_forums_words(status: int, body: dict[str, Any], permanent: bool) -> None:
    with pytest.raises(ChannelError) as refused:
        made(httpx.MockTransport(lambda _: httpx.Response(status, json=body))).speak(
            Utterance(key="k", text="Hello all", begun_at=datetime.now(UTC))
        )
    assert refused.value.permanent is permanent
    assert " ".join(body.get("errors", [])) in str(refused.value)


def test_a_cursor_of_somebody_else_is_refused() -> None:
    with pytest.raises(ChannelError) as refused:
        list(made(httpx.MockTransport(lambda _: httpx.Response(200, json={}))).listen('{"top": "x"}'))
    assert refused.value.permanent


def made(transport: httpx.BaseTransport) -> Discourse:
    wire = Wire(http=httpx.Client(transport=transport), dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]
    channel = CARD.build(CREDENTIALS | {"url": "forum.test"}, wire)
    assert isinstance(channel, Discourse)
    return channel


def test_the_card_says_what_a_forum_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word != "yes"} == set(CARD.gaps)
    assert json.dumps(told).count("yes") == 9
