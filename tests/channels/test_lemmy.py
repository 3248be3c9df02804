"""Lemmy: the contract on the twin, and what only a server of communities can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.lemmy import CARD, Lemmy
from porch.core.channel import Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Handle, Heard, Mark, Trait, Utterance, Visibility
from porch.proving.twins.lemmy import CREDENTIALS, PASSWORD
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("lemmy") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_the_twin(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_in_private_messages(twin: RunningTwin, check: contract.Check) -> None:
    private = TwinStage(CARD, twin, CREDENTIALS, kind="dm", more={"to": 2})
    private.gaps = {
        "round_trip": "A private message on Lemmy does not say which it answers.",
        "elsewhere": "A private message on Lemmy does not say which it answers.",
    }
    declared = private.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, private).gap == declared


def test_an_answer_to_a_comment_stands_under_it(stage: TwinStage) -> None:
    post = stage.customer_says("Which oven?")
    comment = stage.acts("ben", "A stone one", reply_to=post)
    heard = contract.latest(contract.hear(stage.channel())[0], comment)
    assert (heard.in_reply_to, heard.thread, heard.traits) == (post, post, frozenset({Trait.COMMENT}))
    receipt = stage.channel().speak(replace(stage.address(heard), text="Indeed"))
    ours = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert (ours.ours, ours.in_reply_to, ours.thread) == (True, comment, post)


def test_in_the_communities_of_others_only_what_is_told_to_us_is_for_us(stage: TwinStage) -> None:
    stage._credentials["whose"] = "theirs"
    post = stage.acts("ben", "Which oven?")
    ours = stage.we_say_elsewhere("A stone one", reply_to=post)
    answer = stage.acts("ben", "How hot?", reply_to=ours)
    named = stage.acts("dov", "Ask @acme@lemmy.acme.test", reply_to=post)
    other = stage.acts("cleo", "I have a tin", reply_to=post)
    heard = contract.hear(stage.channel())[0]
    told = {name: contract.latest(heard, name).addressed for name in (post, answer, named, other)}
    assert told == {post: False, answer: True, named: True, other: False}
    assert contract.latest(heard, answer).in_reply_to == ours


def test_a_private_message_is_answered_in_private_and_begun_by_name(stage: TwinStage) -> None:
    letter = stage.acts("ann", "Between us", kind="dm", more={"to": 1})
    heard = contract.latest(contract.hear(stage.channel())[0], letter)
    assert (heard.visibility, heard.addressed) == (Visibility.DIRECT, True)
    stage.channel().speak(replace(stage.address(heard), text="Of course"))
    to = Handle(kind="lemmy", value="ben@lemmy.acme.test")
    begun = words("Your order is ready", visibility=Visibility.DIRECT, to=to)
    receipt = stage.channel().speak(begun)
    assert stage.channel().find(begun) == receipt
    assert [entry.more["to"] for entry in stage.twin.held()[-2:]] == [2, 3]
    with pytest.raises(ChannelError, match="404"):
        stage.channel().speak(replace(begun, to=Handle(kind="lemmy", value="nobody@lemmy.acme.test")))


def test_a_broken_message_among_the_others_hides_none(stage: TwinStage) -> None:
    to = Handle(kind="lemmy", value="ben@lemmy.acme.test")
    begun = words(f"Your order is ready {datetime.now(UTC)}", visibility=Visibility.DIRECT, to=to)
    receipt = stage.channel().speak(begun)
    stage.acts("ben", "poison", kind="dm", more={"to": 1, "poisoned": True})
    assert stage.channel().find(begun) == receipt


def test_a_quiet_round_hears_nothing_again(stage: TwinStage) -> None:
    stage.acts("ben", "For me too", reply_to=stage.customer_says("Quiet, please"))
    cursor = contract.hear(stage.channel())[2]
    assert contract.hear(stage.channel(), cursor)[0] == []


def test_what_was_said_before_is_brought_in_page_by_page(stage: TwinStage) -> None:
    said = {stage.acts("cleo", f"Number {number}") for number in range(60)}
    assert said <= {item.external_id for item in contract.hear(stage.channel())[0]}


def test_a_comment_that_was_taken_back_is_gone(stage: TwinStage) -> None:
    comment = stage.acts("ben", "Oops", reply_to=stage.customer_says("Hello"))
    cursor = contract.hear(stage.channel())[2]
    stage.customer_deletes(comment)
    later = contract.hear(stage.channel(), cursor)[0]
    assert [(item.external_id, item.deleted) for item in later] == [(comment, True)]


def test_a_post_is_written_in_our_community(stage: TwinStage) -> None:
    said = words("We close early.\nWhat do you think?", subject="Early closing")
    receipt = stage.channel().speak(said)
    assert stage.channel().find(said) == receipt
    heard = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert (heard.ours, heard.subject, heard.detail["community"]) == (True, "Early closing", "acme@lemmy.acme.test")


def test_a_vote_is_given_and_a_day_lists_what_was_said(stage: TwinStage) -> None:
    post = stage.customer_says("Lovely")
    heard = contract.hear(stage.channel())[0]
    assert stage.channel().react(contract.latest(heard, post).ref, "like").external_id.startswith(post)
    for ref, kind in ((contract.latest(heard, post).ref, "announce"), ("letter 2", "like")):
        with pytest.raises(ChannelError, match=kind):
            stage.channel().react(ref, kind)
    today = datetime.now(UTC).date()
    assert {item.external_id for item in heard if not item.deleted} <= set(stage.channel().holds(today))
    assert list(stage.channel().holds(today - timedelta(days=3))) == []


def test_who_subscribes_to_our_community_and_what_our_words_earned_is_counted(stage: TwinStage) -> None:
    ours = stage.we_say_elsewhere("News")
    told = {tally.of: dict(tally.counts) for tally in stage.channel().tally()}
    assert (told[""], told[ours]) == ({"followers": 41}, {"likes": 1, "replies": 0})


def test_saved_words_are_looked_for_everywhere(stage: TwinStage) -> None:
    stage.acts("dov", "risotto is lovely")
    found = list(stage.channel().search("risotto", None))
    assert [item.addressed for item in found if isinstance(item, Heard)] == [False]
    assert isinstance(found[-1], Mark)
    assert [item for item in stage.channel().search("risotto", found[-1].cursor) if isinstance(item, Heard)] == []


def test_a_password_is_worth_a_token_and_gets_a_new_one(stage: TwinStage) -> None:
    known = stage.at(stage.twin.url) | {"password": PASSWORD, "access_token": ""}
    assert CARD.discover is not None
    assert CARD.discover(known, stage._wire) == {"access_token": KEY}
    assert CARD.build(known, stage._wire).refresh()["access_token"] == KEY
    with pytest.raises(KeyRefused):
        CARD.discover(known | {"password": "wrong"}, stage._wire)
    assert CARD.discover(known | {"password": ""}, stage._wire) == {}
    assert stage.channel().refresh()["access_token"] == KEY


def test_what_we_said_long_before_is_found_among_much_else(stage: TwinStage) -> None:
    asked = stage.customer_says("Busy?")
    post = contract.latest(contract.hear(stage.channel())[0], asked)
    said = replace(stage.address(post), text="Very")
    receipt = stage.channel().speak(said)
    for number in range(60):
        stage.we_say_elsewhere(f"Busy {number}", reply_to=post.external_id)
    assert stage.channel().find(said) == receipt
    assert stage.channel().find(replace(said, text="Not at all")) is None


def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        made(lambda _: httpx.Response(200, json={"comment_view": {}})).speak(words("Hi", ref="post 7"))


def test_a_server_that_does_not_know_us_any_more_says_so_by_silence() -> None:
    with pytest.raises(KeyRefused):
        made(lambda _: httpx.Response(200, json={"version": "0.19", "my_user": None})).whoami()


def test_without_a_community_there_is_nowhere_to_post() -> None:
    with pytest.raises(ChannelError, match="community"):
        made(lambda _: httpx.Response(500), communities="").speak(words("Hello"))


def words(said: str, **more: Any) -> Utterance:
    return Utterance(key="k", text=said, begun_at=datetime.now(UTC), **more)


def made(answer: Any, **changes: str) -> Lemmy:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    channel = CARD.build(CREDENTIALS | changes, Wire(http=http, dial=None, clock=SYSTEM_CLOCK))  # type: ignore[arg-type]
    assert isinstance(channel, Lemmy)
    return channel


def test_the_card_says_what_a_server_can_do() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
