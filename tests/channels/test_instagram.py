"""Instagram against its twin: comments and private messages keep the contract; mentions come without words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from porch.channels import contract
from porch.channels.instagram import CARD, LIMITS, Instagram
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Delivery, Handle, Heard, Trait, Utterance, Visibility
from porch.proving.twins.instagram import ACCOUNT, CREDENTIALS, PAGE
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage

PRIVATE = replace(CARD, limits=LIMITS.of(Visibility.DIRECT))
NEVER_EDITED = "Instagram lets nobody change a comment: it can only be deleted and written anew"


class PrivateStage(TwinStage):
    """Ann writes to the account in private."""

    def unacceptable(self) -> Utterance:
        return replace(super().unacceptable(), visibility=Visibility.DIRECT, to=Handle(kind="instagram", value="1"))

    def down(self) -> Instagram:
        return replying(super().down())


class CommentStage(TwinStage):
    """Ann comments on a post; Instagram takes no post of ours, so that what is addressed to nobody answers her."""

    def unacceptable(self) -> Utterance:
        return replace(super().unacceptable(), ref="c:1")

    def down(self) -> Instagram:
        return replying(super().down())


def replying(channel: Instagram) -> Instagram:
    """Return a channel that answers somebody where it would else have nobody to speak to."""

    class Replying(Instagram):
        def speak(self, utterance: Utterance) -> object:  # type: ignore[override]
            return channel.speak(replace(utterance, ref="c:1"))

        def listen(self, since: str | None) -> object:  # type: ignore[override]
            return channel.listen(since)

    return Replying({**CREDENTIALS}, channel._wire)


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("instagram") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> TwinStage:
    stage = CommentStage(CARD, twin, CREDENTIALS, named="", kind="comment")
    stage.gaps = {"edit": NEVER_EDITED}
    return stage


@pytest.fixture
def private(twin: RunningTwin) -> TwinStage:
    return PrivateStage(PRIVATE, twin, CREDENTIALS, named="", kind="message")


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_comments_keep_the_contract(stage: TwinStage, check: contract.Check) -> None:
    declared = stage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, stage).gap == declared


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_private_messages_keep_the_contract(private: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, private).gap == ""


def heard(channel: Instagram) -> list[Heard]:
    return contract.hear(channel)[0]


def overheard(channel: Instagram, deliveries: list[Delivery]) -> list[Heard]:
    items = [item for delivery in deliveries for item in channel.overhear(delivery)]
    return [item for item in items if isinstance(item, Heard)]


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    assert {name: word for name, word in told.items() if word != "yes"} == {
        "searches": "notimpl", "follows": "never", "awaits": "never",
    }  # fmt: skip
    assert not CARD.public


def test_a_webhook_says_the_same_as_the_list(stage: TwinStage) -> None:
    name = stage.customer_says("Is this vegan?")
    listed = contract.latest(heard(stage.channel()), name)
    pushed = contract.latest(overheard(stage.channel(), list(stage.pushed())), name)
    for what in ("text", "author", "in_reply_to", "thread", "ours", "addressed", "traits", "ref", "version"):
        assert getattr(pushed, what) == getattr(listed, what)
    assert (listed.traits, listed.author.name) == (frozenset({Trait.COMMENT}), "ann")


def test_the_words_of_a_mention_are_asked_for(stage: TwinStage) -> None:
    name = stage.acts("dov", "Go to @acme", kind="mention")
    mention = contract.latest(overheard(stage.channel(), list(stage.pushed())[-1:]), name)
    assert (mention.text, mention.traits, mention.addressed) == ("Go to @acme", frozenset({Trait.MENTION}), True)
    answer = replace(stage.address(mention), text="Thank you!")
    stage.channel().speak(answer)
    assert stage.said("Thank you!") == 1
    with pytest.raises(ChannelError, match="looked up"):
        stage.channel().find(answer)


def test_a_mention_that_is_gone_again_is_a_mention_all_the_same(stage: TwinStage) -> None:
    name = stage.acts("dov", "Never mind @acme", kind="mention")
    last = list(stage.pushed())[-1]
    stage.customer_deletes(name)
    mention = contract.latest(overheard(stage.channel(), [last]), name)
    assert (mention.text, mention.addressed) == ("", True)


def test_a_reply_stands_under_the_comment_and_in_the_thread_of_the_post(stage: TwinStage) -> None:
    first = stage.customer_says("What does it cost?")
    reply = stage.acts("ben", "Four euros", reply_to=first)
    found = {item.external_id: item for item in heard(stage.channel())}
    assert found[reply].in_reply_to == first
    assert found[reply].thread == found[first].thread != ""


def test_our_own_post_and_a_tag_are_heard_for_what_they_are(stage: TwinStage) -> None:
    tagged = stage.acts("cleo", "With friends", kind="tag")
    found = {item.external_id: item for item in heard(stage.channel())}
    ours = next(item for item in found.values() if item.text == "Fresh cakes today")
    assert (ours.ours, ours.addressed, ours.traits) == (True, False, frozenset())
    assert (found[tagged].ours, found[tagged].traits) == (False, frozenset({Trait.MENTION}))


def test_a_message_outside_the_window_is_refused_before_it_is_sent(private: TwinStage) -> None:
    name = private.acts("cleo", "Hello from last week", more={"hours": 30})
    late = replace(private.address(contract.latest(heard(private.channel()), name)), text="Sorry for the wait")
    with pytest.raises(ChannelError, match="24 hours") as refused:
        private.channel().speak(late)
    assert refused.value.permanent
    assert private.said("Sorry for the wait") == 0


def test_a_comment_has_one_private_answer(stage: TwinStage) -> None:
    name = stage.customer_says("It never came")
    comment = contract.latest(heard(stage.channel()), name)
    answer = replace(stage.address(comment), text="Tell us the number, please", visibility=Visibility.DIRECT)
    stage.channel().speak(answer)
    assert stage.channel().find(answer) is not None
    with pytest.raises(ChannelError, match="one private answer"):
        stage.channel().speak(replace(answer, text="Hello?"))


def test_a_heart_is_for_messages_only(stage: TwinStage, private: TwinStage) -> None:
    name = private.customer_says("Thank you")
    message = contract.latest(heard(private.channel()), name)
    assert private.channel().react(message.ref, "like").external_id.startswith(message.external_id)
    with pytest.raises(ChannelError, match="no app like a comment"):
        stage.channel().react("c:1", "like")
    with pytest.raises(ChannelError, match="announce"):
        private.channel().react(message.ref, "announce")


def test_nothing_is_posted_to_nobody(stage: TwinStage) -> None:
    with pytest.raises(ChannelError, match="public address") as refused:
        stage.channel().speak(Utterance(key="k", text="Hello all", begun_at=datetime.now(UTC)))
    assert refused.value.permanent


def test_followers_and_the_fate_of_our_posts_are_counted(stage: TwinStage) -> None:
    counted = {tally.of: tally.counts for tally in stage.channel().tally()}
    assert counted[""] == {"followers": 70, "following": 7}
    assert [counts["likes"] for of, counts in counted.items() if of] == [3]


def test_a_day_is_listed_again(stage: TwinStage) -> None:
    name = stage.customer_says("For the ledger")
    assert name in list(stage.channel().holds(datetime.now(UTC).date()))
    assert list(stage.channel().holds(datetime.now(UTC).date() - timedelta(days=9))) == []


def test_what_another_account_is_told_is_not_ours_to_hear(stage: TwinStage) -> None:
    stage.customer_says("For acme")
    other = CARD.build(stage.at(stage.twin.url) | {"account_id": "55"}, stage._wire)
    assert list(other.overhear(list(stage.pushed())[-1])) == []  # type: ignore[attr-defined]
    last = list(stage.pushed())[-1]
    with pytest.raises(KeyRefused):
        list(stage.channel().overhear(replace(last, body=json.dumps(json.loads(last.body)).encode() + b"\n")))


def test_the_account_is_found_by_its_pages_key(stage: TwinStage) -> None:
    assert CARD.discover is not None
    given = {"api": stage.twin.url, "access_token": CREDENTIALS["access_token"]}
    found = CARD.discover(given, stage._wire)
    assert (found["page_id"], found["account_id"], found["username"]) == (PAGE, ACCOUNT, "acme")


def test_an_account_nobody_named_is_not_guessed(stage: TwinStage) -> None:
    channel = CARD.build({"api": stage.twin.url, "access_token": "k"}, stage._wire)
    with pytest.raises(ChannelError, match="Connect again"):
        contract.hear(channel)
