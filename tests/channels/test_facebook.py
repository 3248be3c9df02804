"""A Facebook page against its twin: comments and Messenger keep the contract, webhooks and windows their own rules."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.page import Page
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError

from porch.channels import contract
from porch.channels.facebook import CARD, LIMITS, Facebook
from porch.core.channel import Wire, abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Spoiled, Trait, Utterance, Visibility
from porch.proving.twins._graph import WORD
from porch.proving.twins.facebook import CREDENTIALS, PAGE
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage

MESSENGER = replace(CARD, limits=LIMITS.of(Visibility.DIRECT))


class MessengerStage(TwinStage):
    """Ann writes to the page in private; she wrote a moment ago whenever we may have to answer."""

    def unacceptable(self) -> Utterance:
        return replace(super().unacceptable(), visibility=Visibility.DIRECT, to=Handle(kind="facebook", value="1"))


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("facebook") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS, named="", kind="comment")


@pytest.fixture
def private(twin: RunningTwin) -> TwinStage:
    return MessengerStage(MESSENGER, twin, CREDENTIALS, named="", kind="message")


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_comments_keep_the_contract(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_messenger_keeps_the_contract(private: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, private).gap == ""


def heard(channel: Facebook, since: str | None = None) -> list[Heard]:
    return contract.hear(channel, since)[0]


def overheard(channel: Facebook, deliveries: list[Delivery]) -> list[Heard]:
    items = [item for delivery in deliveries for item in channel.overhear(delivery)]
    return [item for item in items if isinstance(item, Heard)]


def words(text: str, ref: str = "", **more: object) -> Utterance:
    told = Utterance(key="k", text=text, begun_at=datetime.now(UTC), ref=ref)
    return replace(told, **more)  # type: ignore[arg-type]


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    assert [name for name, word in told.items() if word != "yes"] == ["searches", "follows", "awaits"]
    assert (told["searches"], told["awaits"]) == ("never", "never")
    assert [field.name for field in CARD.fields if field.required] == ["app_id", "app_secret"]


def test_a_webhook_says_the_same_as_the_list(stage: TwinStage) -> None:
    name = stage.customer_says("Do you bake rye?")
    listed = contract.latest(heard(stage.channel()), name)
    pushed = contract.latest(overheard(stage.channel(), list(stage.pushed())), name)
    for what in ("text", "author", "in_reply_to", "thread", "ours", "addressed", "traits", "ref"):
        assert getattr(pushed, what) == getattr(listed, what)
    assert listed.traits == {Trait.COMMENT}


def test_an_edit_and_a_deletion_are_overheard_as_later_versions(stage: TwinStage) -> None:
    name = stage.customer_says("At seven")
    stage.customer_edits(name, "At eight")
    edited = contract.latest(overheard(stage.channel(), list(stage.pushed())), name)
    assert (edited.text, edited.edited_at is not None) == ("At eight", True)
    stage.customer_deletes(name)
    assert contract.latest(overheard(stage.channel(), list(stage.pushed())), name).deleted


def test_a_message_and_our_echo_are_overheard_as_one_talk(private: TwinStage) -> None:
    asked = private.customer_says("Are you open?")
    said = private.channel().speak(replace(private.address(told(private, asked)), text="Until six"))
    ours = contract.latest(overheard(private.channel(), list(private.pushed())), said.external_id)
    theirs = contract.latest(overheard(private.channel(), list(private.pushed())), asked)
    assert (ours.ours, theirs.ours, ours.in_reply_to) == (True, False, asked)
    assert ours.thread == theirs.thread != ""
    assert ours.visibility is theirs.visibility is Visibility.DIRECT


def told(stage: TwinStage, name: str) -> Heard:
    return contract.latest(heard(stage.channel()), name)


def test_a_doubled_webhook_says_the_same_twice(stage: TwinStage) -> None:
    stage.customer_says("Twice")
    last = list(stage.pushed())[-1]
    first, second = overheard(stage.channel(), [last]), overheard(stage.channel(), [last])
    assert [(one.external_id, one.version) for one in first] == [(one.external_id, one.version) for one in second]


def test_a_truncated_or_forged_webhook_is_refused(stage: TwinStage) -> None:
    stage.customer_says("Whole")
    last = list(stage.pushed())[-1]
    for broken in (replace(last, body=last.body[:-9]), replace(last, headers={}), replace(last, body=last.body + b" ")):
        with pytest.raises(KeyRefused):
            list(stage.channel().overhear(broken))


def test_without_the_apps_secret_nothing_pushed_is_believed(stage: TwinStage) -> None:
    stage.customer_says("Whole")
    channel = CARD.build(stage.at(stage.twin.url) | {"app_secret": ""}, stage._wire)
    with pytest.raises(KeyRefused):
        list(channel.overhear(list(stage.pushed())[-1]))  # type: ignore[attr-defined]


def test_only_what_happens_on_our_page_is_ours_to_hear(stage: TwinStage) -> None:
    stage.customer_says("On our page")
    other = CARD.build(stage.at(stage.twin.url) | {"page_id": "55"}, stage._wire)
    assert list(other.overhear(list(stage.pushed())[-1])) == []  # type: ignore[attr-defined]


def test_meta_hears_its_challenge_back_when_it_knows_our_word(stage: TwinStage) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": WORD, "hub.challenge": "1158201444"}
    greeted = stage.channel().greet(Delivery(body=b"", received_at=datetime.now(UTC), method="GET", query=query))
    assert greeted is not None
    assert greeted.body == b"1158201444"
    with pytest.raises(KeyRefused):
        stage.channel().greet(
            Delivery(body=b"", received_at=datetime.now(UTC), query=query | {"hub.verify_token": "x"})
        )
    assert stage.channel().greet(Delivery(body=b"", received_at=datetime.now(UTC))) is None


def test_a_message_outside_the_window_is_refused_before_it_is_sent(private: TwinStage) -> None:
    name = private.acts("cleo", "Hello from last week", more={"hours": 30})
    late = replace(private.address(told(private, name)), text="Sorry for the wait")
    with pytest.raises(ChannelError, match="24 hours") as refused:
        private.channel().speak(late)
    assert refused.value.permanent
    assert private.said("Sorry for the wait") == 0


def test_a_comment_has_one_private_answer(stage: TwinStage) -> None:
    comment = told(stage, stage.customer_says("My order never came"))
    answer = words("Tell us the number, please", comment.ref, visibility=Visibility.DIRECT, to=comment.author)
    sent = stage.channel().speak(answer)
    assert stage.channel().find(answer) is not None
    assert contract.latest(heard(stage.channel()), sent.external_id).visibility is Visibility.DIRECT
    with pytest.raises(ChannelError, match="one private answer") as refused:
        stage.channel().speak(replace(answer, text="Hello?"))
    assert refused.value.permanent


def test_a_reply_to_a_reply_stays_in_the_thread_of_the_post(stage: TwinStage) -> None:
    first = stage.customer_says("Is it vegan?")
    reply = stage.acts("ben", "I would like to know too", reply_to=first)
    item = told(stage, reply)
    assert item.in_reply_to == first
    assert item.thread == told(stage, first).thread != first


def test_more_comments_than_come_along_are_asked_for(stage: TwinStage) -> None:
    names = {stage.customer_says(f"Number {number}") for number in range(12)}
    assert names <= {item.external_id for item in heard(stage.channel())}


def test_a_visitors_post_a_tag_and_a_review_are_heard(stage: TwinStage) -> None:
    posted = stage.acts("ben", "Hello page", kind="post")
    tagged = stage.acts("dov", "Lunch at Acme", kind="tagged")
    reviewed = stage.acts("ann", "Best bread in town", kind="review")
    found = {item.external_id: item for item in heard(stage.channel())}
    assert (found[posted].addressed, found[posted].traits) == (True, frozenset())
    assert found[tagged].traits == {Trait.MENTION}
    assert (found[reviewed].kind, found[reviewed].detail) == (Kind.REVIEW, {"recommends": "yes"})


def test_a_list_that_is_closed_to_us_does_not_deafen_us(stage: TwinStage) -> None:
    name = stage.customer_says("Still heard")
    channel = CARD.build(stage.at(stage.twin.url), without(stage, "/ratings"))
    assert name in {item.external_id for item in contract.hear(channel)[0]}


def without(stage: TwinStage, path: str) -> Wire:
    """Return the world in which one list of the twin asks for a permission nobody gave."""

    class Closed(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            carrier = httpx.HTTPTransport()
            refused = {"error": {"code": 200, "message": "Permissions error", "type": "OAuthException"}}
            closed = request.url.path.endswith(path)
            return httpx.Response(403, json=refused) if closed else carrier.handle_request(request)

    return replace(stage._wire, http=httpx.Client(transport=Closed()))


def test_a_like_is_given_once_however_often(stage: TwinStage) -> None:
    comment = told(stage, stage.customer_says("Lovely"))
    first, second = (stage.channel().react(comment.ref, "like") for _ in range(2))
    assert first.external_id == second.external_id
    likes = [entry for entry in stage.twin.held() if entry.kind == "like"]
    assert len(likes) == len({entry.answers for entry in likes})
    with pytest.raises(ChannelError):
        stage.channel().react(comment.ref, "announce")


def test_followers_and_the_fate_of_our_posts_are_counted(stage: TwinStage) -> None:
    counted = {tally.of: tally.counts for tally in stage.channel().tally()}
    assert counted[""] == {"followers": 70}
    assert counted[f"{PAGE}_100000000000"]["shares"] == 2


def test_a_day_is_listed_again(stage: TwinStage) -> None:
    name = stage.customer_says("For the ledger")
    today = datetime.now(UTC).date()
    held = list(stage.channel().holds(today))
    assert name in held
    assert len(held) == len(set(held))
    assert list(stage.channel().holds(today - timedelta(days=9))) == []


def test_a_photo_goes_along_with_a_comment(stage: TwinStage) -> None:
    comment = told(stage, stage.customer_says("How does it look?"))
    photo = Media(content=b"\x89PNG", name="cake.png", content_type="image/png")
    stage.channel().speak(words("Like this — così", comment.ref, media=(photo,)))
    assert stage.said("Like this — così") == 1
    with pytest.raises(ChannelError, match="no photos"):
        stage.channel().speak(words("x", "m:1:2", media=(photo,), visibility=Visibility.DIRECT))


def test_a_post_addressed_to_nobody_stands_on_the_page(stage: TwinStage) -> None:
    sent = stage.channel().speak(words("Closed on Monday"))
    item = contract.latest(heard(stage.channel()), sent.external_id)
    assert (item.ours, item.addressed, item.text) == (True, False, "Closed on Monday")


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.IN_PERSON])
def test_nothing_between_public_and_private_is_said(stage: TwinStage, visibility: Visibility) -> None:
    with pytest.raises(ChannelError):
        stage.channel().speak(words("Psst", visibility=visibility))


def test_a_webhook_that_is_no_json_is_set_apart(stage: TwinStage) -> None:
    body = b"{not json"
    signature = hmac.new(CREDENTIALS["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    delivery = Delivery(
        body=body, received_at=datetime.now(UTC), headers={"x-hub-signature-256": f"sha256={signature}"}
    )
    (spoiled,) = stage.channel().overhear(delivery)
    assert isinstance(spoiled, Spoiled)
    assert spoiled.raw == body


def test_a_persons_key_is_no_pages_key(stage: TwinStage) -> None:
    told = {"id": "9", "name": "Ann", "metadata": {"type": "user"}}
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=told)))
    assert CARD.discover is not None
    with pytest.raises(ChannelError, match="not a page's"):
        CARD.discover(stage.at(stage.twin.url), replace(stage._wire, http=http))


def test_the_page_is_found_by_its_key(stage: TwinStage) -> None:
    assert CARD.discover is not None
    given = {name: value for name, value in stage.at(stage.twin.url).items() if name not in ("page_id", "page")}
    found = CARD.discover(given, stage._wire)
    assert (found["page_id"], found["page"]) == (PAGE, "Acme")


@pytest.fixture
def official(twin: RunningTwin, monkeypatch: pytest.MonkeyPatch) -> FacebookAdsApi:
    """Meta's own client, led to the twin."""
    monkeypatch.setattr(FacebookSession, "GRAPH", twin.url)
    session = FacebookSession(CREDENTIALS["app_id"], CREDENTIALS["app_secret"], CREDENTIALS["access_token"])
    session.requests.trust_env = False
    return FacebookAdsApi(session, api_version="v23.0")


def test_metas_own_client_reads_what_we_said(stage: TwinStage, official: FacebookAdsApi) -> None:
    posted = stage.channel().speak(words("Closed on Tuesday"))
    commented = stage.channel().speak(words("Or rather, Wednesday", posted.ref))
    page = Page(PAGE, api=official)
    assert page.api_get(fields=["name", "followers_count"])["name"] == "Acme"
    posts = {post["id"]: post for post in page.get_feed(fields=["message", "comments"], params={"limit": 2})}
    assert posts[posted.external_id]["message"] == "Closed on Tuesday"
    held = Comment(posted.external_id, api=official).get_comments(fields=["message"])
    assert [one["id"] for one in held] == [commented.external_id]


def test_we_hear_what_is_said_by_metas_own_client(stage: TwinStage, official: FacebookAdsApi) -> None:
    asked = stage.customer_says("When do you open?")
    answered = Comment(asked, api=official).create_comment(params={"message": "At eight"})
    posted = Page(PAGE, api=official).create_feed(params={"message": "We open at eight"})
    found = {item.external_id: item for item in heard(stage.channel())}
    assert (found[answered["id"]].ours, found[answered["id"]].in_reply_to) == (True, asked)
    assert found[posted["id"]].text == "We open at eight"


def test_metas_own_client_understands_how_the_twin_refuses(official: FacebookAdsApi) -> None:
    with pytest.raises(FacebookRequestError) as refused:
        Page(f"{PAGE}_1", api=official).api_get(fields=["id"])
    assert (refused.value.api_error_code(), refused.value.api_error_subcode()) == (100, 33)
