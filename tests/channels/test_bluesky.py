"""Bluesky keeps the channel contract on the real network: PDS, AppView and identity directory, started here."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import httpx
import pytest

from porch.channels import bluesky, contract
from porch.channels.bluesky import CARD, Bluesky
from porch.core.channel import Card, Wire
from porch.core.clock import Clock, StoppedClock, SystemClock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Heard, Kind, Media, Receipt, Trait, Utterance, Visibility
from porch.proving.servers import bluesky as server
from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.bluesky_people import BlueskyAccount
from porch.proving.servers.need import need

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(600)]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
Fault = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]


class Line(httpx.BaseTransport):
    """The line to the network, with a fault on it."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._fault(request, lambda: self._real.handle_request(request))


def sound(request: httpx.Request, pass_on: Callable[[], httpx.Response]) -> httpx.Response:
    return pass_on()


def cut(request: httpx.Request, pass_on: Callable[[], httpx.Response]) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


def torn(request: httpx.Request, pass_on: Callable[[], httpx.Response]) -> httpx.Response:
    response = pass_on()
    if request.url.path.endswith("putRecord"):
        response.read()
        raise httpx.ReadError("connection reset", request=request)
    return response


def busy(seconds: int) -> Fault:
    headers = {"ratelimit-reset": str(int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp()))}
    return lambda request, pass_on: httpx.Response(429, json={"error": "RateLimitExceeded"}, headers=headers)


def failing(chance: Random) -> Fault:
    """Lose requests, answers and halves of answers, send some twice: about one in three."""

    def garbled(response: httpx.Response) -> httpx.Response:
        return httpx.Response(response.status_code, content=response.read()[: len(response.content) // 2])

    def fault(request: httpx.Request, pass_on: Callable[[], httpx.Response]) -> httpx.Response:
        faults: list[Fault] = [
            cut,
            lambda request, pass_on: httpx.Response(502),
            lambda request, pass_on: httpx.Response(500 + 0 * len(pass_on().read())),
            lambda request, pass_on: garbled(pass_on()),
            lambda request, pass_on: (pass_on().read(), pass_on())[1],
        ]
        return chance.choice([*faults, *[sound] * 9])(request, pass_on)

    return fault


def insist(channel: Bluesky, utterance: Utterance) -> Receipt:
    """Say it as the outbox does: look up what is unknown, and say again only what is certainly not there."""
    unknown = False
    for _ in range(100):
        try:
            receipt = channel.find(utterance) if unknown else channel.speak(utterance)
        except OutcomeUnknown:
            unknown = True
        except ChannelError as error:
            if error.permanent:
                raise
        else:
            if receipt is not None:
                return receipt
            unknown = False
    raise AssertionError("a hundred attempts were not enough")


def no_dial(host: str, port: int, timeout: float) -> socket.socket:
    raise AssertionError("Bluesky speaks HTTP only")


@dataclass(slots=True)
class BlueskyStage:
    """Trattoria and Ann on the same network."""

    network: BlueskyNetwork
    us: BlueskyAccount
    ann: BlueskyAccount
    credentials: dict[str, str]
    card: Card = CARD
    gaps: Mapping[str, str] = field(default_factory=dict)
    poisoned: set[str] = field(default_factory=set)

    def build(self, fault: Fault = sound, clock: Clock | None = None, **credentials: str) -> Bluesky:
        http = httpx.Client(transport=Line(fault), timeout=30)
        wire = Wire(http=http, dial=no_dial, clock=clock or SystemClock())
        return Bluesky(self.credentials | credentials, wire)

    def channel(self) -> Bluesky:
        return self.build(self._bending)

    def customer_says(self, text: str, reply_to: str = "") -> str:
        said = self.ann.replies(reply_to, text) if reply_to else self.ann.says(*self._calling(text), **self._facets())
        self.network.settle()
        return said

    def customer_edits(self, external_id: str, text: str) -> None:
        self.ann.edits(external_id, *self._calling(text))
        self.network.settle()

    def customer_deletes(self, external_id: str) -> None:
        self.ann.deletes(external_id)
        self.network.settle()

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        said = self.us.replies(reply_to, text) if reply_to else self.us.says(text)
        self.network.settle()  # an answer that overtakes its question in the AppView notifies nobody
        return said

    def poison(self) -> None:
        self.poisoned.add(self.customer_says("bent on the way"))

    def said(self, text: str) -> int:
        return [post["value"]["text"] for post in self.us.posts()].count(text)  # type: ignore[index]

    def address(self, heard: Heard) -> Utterance:
        at = datetime.now(UTC)
        return Utterance(
            key=uuid4().hex, text="", begun_at=at, in_reply_to=heard.external_id, ref=heard.ref, to=heard.author
        )

    def refused(self) -> Bluesky:
        return self.build(password="no-longer", access_jwt="stale", refresh_jwt="stale")

    def limited(self, seconds: int) -> Bluesky:
        return self.build(busy(seconds))

    def down(self) -> Bluesky:
        return self.build(cut)

    def torn(self) -> Bluesky:
        return self.build(torn)

    def skewed(self, by: timedelta) -> Bluesky:
        return self.build(clock=StoppedClock(datetime.now(UTC) + by))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return Utterance(key=uuid4().hex, text="In no language", begun_at=datetime.now(UTC), language="???")

    def _calling(self, text: str) -> tuple[str]:
        return (f"@{self.us.handle} {text}",)

    def _facets(self) -> dict[str, object]:
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": self.us.did}
        return {"facets": [{"index": {"byteStart": 0, "byteEnd": len(self.us.handle) + 1}, "features": [feature]}]}

    def _bending(self, request: httpx.Request, pass_on: Callable[[], httpx.Response]) -> httpx.Response:
        response = pass_on()
        response.read()
        if not request.url.path.endswith("listNotifications"):
            return response
        body = response.json()
        bent = [item for item in body["notifications"] if item["uri"] in self.poisoned]
        for item in bent:
            item["record"]["text"] = {"not": "a text"}
        return httpx.Response(response.status_code, json=body)


@pytest.fixture(scope="module")
def network() -> Iterator[BlueskyNetwork]:
    need(server.present(), "node, npm, redis-server or PostgreSQL")
    with BlueskyNetwork() as started:
        yield started


@pytest.fixture(scope="module")
def town(network: BlueskyNetwork) -> BlueskyStage:
    us, ann = network.account("trattoria"), network.account("ann")
    stage = BlueskyStage(network=network, us=us, ann=ann, credentials=us.credentials())
    stage.credentials = dict(stage.build().refresh())
    return stage


@pytest.fixture
def stage(town: BlueskyStage) -> BlueskyStage:
    return replace(town, poisoned=set())


@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_bluesky_keeps_the_contract(check: contract.Check, stage: BlueskyStage) -> None:
    assert contract.run(check, stage).gap == ""


def test_saying_the_same_utterance_twice_says_it_once(stage: BlueskyStage) -> None:
    utterance = Utterance(key=uuid4().hex, text=f"Tonight: tagliatelle {uuid4().hex}", begun_at=datetime.now(UTC))
    first, second = stage.channel().speak(utterance), stage.channel().speak(utterance)
    assert (first.external_id, first.ref) == (second.external_id, second.ref)
    assert stage.said(utterance.text) == 1


def test_over_a_line_that_fails_one_time_in_three_all_is_said_and_nothing_twice(stage: BlueskyStage) -> None:
    channel = stage.build(failing(Random(7)))
    words = [f"Number {number} {uuid4().hex}" for number in range(30)]
    for text in words:
        insist(channel, Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC)))
    assert [stage.said(text) for text in words] == [1] * 30


def test_what_we_edited_elsewhere_is_not_undone_by_a_late_retry(stage: BlueskyStage) -> None:
    utterance = Utterance(key=uuid4().hex, text=f"Open at six {uuid4().hex}", begun_at=datetime.now(UTC))
    made = stage.channel().speak(utterance)
    stage.us.edits(made.external_id, utterance.text + " sharp")
    stage.channel().speak(utterance)
    assert stage.said(utterance.text + " sharp") == 1


def test_an_edited_post_is_read_again_even_long_after_it_left_the_list_of_new_things(stage: BlueskyStage) -> None:
    said = stage.customer_says("At seven?")
    _, _, cursor = contract.hear(stage.channel())
    stage.customer_edits(said, "At eight?")
    later = StoppedClock(datetime.now(UTC) + timedelta(hours=5))
    newest = contract.latest(contract.hear(stage.build(clock=later), cursor)[0], said)
    assert "At eight?" in newest.text
    assert newest.edited_at == later.now()


def test_what_we_took_back_elsewhere_is_heard_as_taken_back(stage: BlueskyStage) -> None:
    ours = stage.we_say_elsewhere(f"Closed today {uuid4().hex}")
    _, _, cursor = contract.hear(stage.channel())
    stage.us.deletes(ours)
    stage.network.settle()
    gone = contract.latest(contract.hear(stage.channel(), cursor)[0], ours)
    assert gone.deleted
    assert gone.ours
    [again] = stage.channel().reread(gone.raw)
    assert again == gone


def test_nods_are_heard_for_what_they_are(stage: BlueskyStage) -> None:
    post = stage.we_say_elsewhere("Fresh figs")
    made = {
        stage.ann.likes(post): Kind.LIKE,
        stage.ann.reposts(post): Kind.ANNOUNCE,
        stage.ann.follows(stage.us.did): Kind.FOLLOW,
    }
    stage.network.settle()
    heard = {item.external_id: item for item in contract.hear(stage.channel())[0]}
    assert {uri: heard[uri].kind for uri in made} == made
    assert heard[next(iter(made))].in_reply_to == post


def test_a_reply_a_mention_and_a_quote_are_told_apart(stage: BlueskyStage) -> None:
    post = stage.we_say_elsewhere("Where are we today?")
    reply, mention = stage.customer_says("Where?", reply_to=post), stage.customer_says("You there?")
    quote = stage.ann.quotes(post, "They are here")
    stage.network.settle()
    heard = {item.external_id: item for item in contract.hear(stage.channel())[0]}
    assert heard[reply].traits == {Trait.COMMENT}
    assert heard[mention].traits == {Trait.MENTION}
    assert heard[quote].traits == {Trait.MENTION}
    assert heard[quote].detail["quotes"] == post
    assert all(heard[uri].addressed for uri in (reply, mention, quote))
    assert heard[reply].thread == post
    assert heard[reply].author.name == "Ann"


def test_a_customer_whose_clock_is_days_slow_is_heard_all_the_same(stage: BlueskyStage) -> None:
    _, _, cursor = contract.hear(stage.channel())
    slow = stage.ann.says(*stage._calling("My clock is slow"), createdAt="2026-01-02T03:04:05.000Z", **stage._facets())
    stage.network.settle()
    item = contract.latest(contract.hear(stage.channel(), cursor)[0], slow)
    assert item.at > datetime.now(UTC) - timedelta(hours=1)


def test_once_a_day_the_whole_list_is_gone_through_for_clocks_slower_than_a_page(
    stage: BlueskyStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("porch.channels._bluesky_lists.PAGE", 2)
    _, _, cursor = contract.hear(stage.channel())
    slow = stage.ann.says(*stage._calling("Slower"), createdAt="2026-01-01T03:04:05.000Z", **stage._facets())
    for word in ("one", "two", "three"):
        stage.customer_says(word)
    _, _, cursor = contract.hear(stage.channel(), cursor)
    tomorrow = stage.build(clock=StoppedClock(datetime.now(UTC) + timedelta(hours=25)))
    assert slow in {item.external_id for item in contract.hear(tomorrow, cursor)[0]}


def test_a_picture_without_an_address_is_refused_for_good(stage: BlueskyStage) -> None:
    with pytest.raises(ChannelError) as refused:
        stage.channel().fetch(Media(url=""), 10)
    assert refused.value.permanent


def test_pictures_are_heard_with_their_words_and_can_be_fetched(stage: BlueskyStage) -> None:
    post = stage.we_say_elsewhere("Show us your plates")
    embed = {
        "$type": "app.bsky.embed.images",
        "images": [{"image": stage.ann.uploads(PNG, "image/png"), "alt": "empty"}],
    }
    said = stage.ann.replies(post, "Here", embed=embed)
    stage.network.settle()
    [picture] = contract.latest(contract.hear(stage.channel())[0], said).media
    assert picture.alt == "empty"
    assert stage.channel().fetch(picture, 100_000)
    with pytest.raises(ChannelError) as refused:
        stage.channel().fetch(picture, 10)
    assert refused.value.permanent


def test_we_send_pictures_with_their_words(stage: BlueskyStage) -> None:
    picture = Media(content=PNG, content_type="image/png", alt="today's dish")
    utterance = Utterance(key=uuid4().hex, text="Today", begun_at=datetime.now(UTC), media=(picture,), language="en")
    made = stage.channel().speak(utterance)
    value = stage.us.look(made.external_id)["value"]
    assert value["embed"]["images"][0]["alt"] == "today's dish"  # type: ignore[index]
    assert value["langs"] == ["en"]  # type: ignore[index]


def test_links_mentions_and_hashtags_are_live_behind_letters_of_several_bytes(stage: BlueskyStage) -> None:
    text = f"Perché no, @{stage.ann.handle}? 👩🏽‍🍳 https://porch.example/a #fichi @nobody.test"
    made = stage.channel().speak(Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC)))
    facets = stage.us.look(made.external_id)["value"]["facets"]  # type: ignore[index]
    data = text.encode()
    shown = [data[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode() for one in facets]
    assert shown == [f"@{stage.ann.handle}", "https://porch.example/a", "#fichi"]


def test_liking_twice_is_liking_once(stage: BlueskyStage) -> None:
    said = stage.customer_says("Lovely")
    item = contract.latest(contract.hear(stage.channel())[0], said)
    first, second = stage.channel().react(item.ref, "like"), stage.channel().react(item.ref, "like")
    assert first.external_id == second.external_id
    ours = contract.latest(contract.hear(stage.channel())[0], first.external_id)
    assert (ours.kind, ours.ours, ours.in_reply_to) == (Kind.LIKE, True, item.external_id)


def test_the_day_is_listed_again_for_the_ledger(stage: BlueskyStage) -> None:
    said, ours = stage.customer_says("Count me"), stage.we_say_elsewhere("Counted")
    held = set(stage.channel().holds(datetime.now(UTC).date()))
    assert {said, ours} <= held
    assert held == {item.external_id for item in contract.hear(stage.channel())[0] if not item.deleted}
    assert set(stage.channel().holds(datetime.now(UTC).date() - timedelta(days=3))) == set()


def test_a_key_that_ran_out_is_renewed_in_the_middle_of_a_request(stage: BlueskyStage) -> None:
    channel = stage.build(access_jwt="stale")
    assert channel.whoami().value == stage.us.did
    assert channel.credentials["access_jwt"] not in ("stale", "")
    assert channel.refresh()["refresh_jwt"]


def test_a_revoked_app_password_is_said_to_be_refused(stage: BlueskyStage) -> None:
    fresh = stage.us.credentials()
    made = stage.us.ask("com.atproto.server.listAppPasswords", {})["passwords"]
    newest = max(one["name"] for one in made)  # type: ignore[attr-defined]
    stage.us.do("com.atproto.server.revokeAppPassword", {"name": newest})
    with pytest.raises(KeyRefused):
        stage.build(access_jwt="", refresh_jwt="", **fresh).whoami()


def test_a_reply_without_its_ref_finds_the_thread_by_itself(stage: BlueskyStage) -> None:
    post = stage.we_say_elsewhere("Ask us anything")
    asked = stage.customer_says("Anything?", reply_to=post)
    utterance = Utterance(key=uuid4().hex, text="Anything", begun_at=datetime.now(UTC), in_reply_to=asked)
    made = stage.channel().speak(utterance)
    reply = stage.us.look(made.external_id)["value"]["reply"]  # type: ignore[index]
    assert (reply["root"]["uri"], reply["parent"]["uri"]) == (post, asked)


def test_a_long_history_can_be_gone_on_with_from_any_mark(stage: BlueskyStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.channels._bluesky_lists.PAGE", 3)
    whole = {item.external_id for item in contract.hear(stage.channel())[0] if not item.deleted}
    found: set[str] = set()
    cursor: str | None = None
    for _ in range(3):
        found |= {item.external_id for item in first_page(stage.channel(), cursor)}
        cursor = next(item.cursor for item in stage.channel().listen(cursor) if isinstance(item, bluesky.Mark))
    found |= {item.external_id for item in contract.hear(stage.channel(), cursor)[0]}
    assert whole <= found


def first_page(channel: Bluesky, cursor: str | None) -> Iterator[Heard]:
    for item in channel.listen(cursor):
        if isinstance(item, bluesky.Mark):
            return
        assert isinstance(item, Heard)
        yield item


@pytest.mark.parametrize(
    "change",
    [
        {"text": "a" * 301},
        {"text": "👩🏽‍🍳" * 250},
        {"text": " "},
        {"visibility": Visibility.DIRECT},
        {"media": (Media(content=b"x" * 1_000_001, content_type="image/png"),)},
        {"media": (Media(content=b"x", content_type="video/mp4"),)},
        {"media": (Media(content=b"x", content_type="image/png"),) * 5},
    ],
)
def test_what_bluesky_would_refuse_is_refused_before_it_is_sent(change: dict[str, object]) -> None:
    wire = Wire(http=httpx.Client(transport=Line(cut)), dial=no_dial, clock=SystemClock())
    utterance = replace(Utterance(key="k", text="fine", begun_at=datetime.now(UTC)), **change)  # type: ignore[arg-type]
    with pytest.raises(ChannelError) as refused:
        Bluesky({"handle": "a.test", "password": "p"}, wire).speak(utterance)
    assert refused.value.permanent


def test_what_bluesky_counts_and_who_follows_whom_is_told(stage: BlueskyStage) -> None:
    ben, channel = stage.network.account("ben"), stage.channel()
    post = stage.us.says("Counted: tagliatelle")
    stage.ann.likes(post)
    ben.likes(post)
    ben.reposts(post)
    stage.us.follows(ben.did)
    for fan in (stage.ann, ben):
        fan.follows(stage.us.did)
    stage.network.settle()
    told = {tally.of: tally.counts for tally in channel.tally()}
    assert told[post] == {"likes": 2, "shares": 1, "replies": 0}
    assert told[""] == {"followers": 2, "following": 1}
    assert {one.value for one in channel.followers()} == {stage.ann.did, ben.did}
    assert [one.value for one in channel.following()] == [ben.did]
