"""isso: the contract on a real server, and what only its own answers can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from porch.channels import contract
from porch.channels.isso import CARD, Isso
from porch.core.channel import Card, Wire, abilities
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Utterance, Visibility
from porch.proving.servers import isso as server
from porch.proving.servers.need import need

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PAGE = "/dish/"


class Between(httpx.BaseTransport):
    """Stands between us and the real server, and spoils what it is told to spoil."""

    def __init__(self, *, torn: bool = False, poison: bool = False) -> None:
        self._carrier = httpx.HTTPTransport()
        self._torn, self._poison = torn, poison

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._carrier.handle_request(request)
        answer.read()
        if self._torn and request.url.path == "/new":
            raise httpx.ReadError("the line broke", request=request)
        if self._poison and request.url.path == "/":
            told = answer.json()
            told["replies"].insert(0, {"id": 0, "text": 7, "created": "never", "replies": None})
            return httpx.Response(200, json=told)
        return answer


class IssoStage:
    """Acme is us, Ann the customer, under one page of a real server."""

    gaps: Mapping[str, str] = {
        "expired_token": "isso knows no accounts and no keys",
        "passing_error": "the check says a post to nobody, and on isso one can only comment under a page",
    }
    card: Card = CARD

    def __init__(self, running: server.Isso) -> None:
        self.running = running
        self._poison = False

    def channel(self) -> Isso:
        return self._built(Between(poison=self._poison))

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self._named(self.running.comment(PAGE, text, author="Ann", parent=self._number(reply_to)))

    def customer_edits(self, external_id: str, text: str) -> None:
        self.running.edit(self._number(external_id) or 0, text, author="Ann")

    def customer_deletes(self, external_id: str) -> None:
        self.running.delete(self._number(external_id) or 0)

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        return self._named(self.running.comment(PAGE, text, author="Acme", parent=self._number(reply_to)))

    def poison(self) -> None:
        self._poison = True

    def said(self, text: str) -> int:
        return sum(text in one["text"] for one in self.running.under(PAGE) if one["author"] == "Acme")

    def address(self, heard: Heard) -> Utterance:
        return replace(words(""), to=heard.author, in_reply_to=heard.external_id, ref=heard.ref)

    def refused(self) -> Isso:
        raise AssertionError("isso knows no keys")

    def limited(self, seconds: int) -> Isso:
        return self._built(httpx.MockTransport(lambda _: httpx.Response(429, headers={"Retry-After": str(seconds)})))

    def down(self) -> Isso:
        return self._built(Between(), url="http://127.0.0.1:1")

    def torn(self) -> Isso:
        return self._built(Between(torn=True))

    def skewed(self, by: timedelta) -> Isso:
        return self._built(Between(), StoppedClock(datetime.now(UTC) + by))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return replace(words("a" * 70_000), ref=f"1 {PAGE}")

    def _named(self, number: int) -> str:
        return f"{self.running.url}#isso-{number}"

    def _number(self, name: str) -> int | None:
        return int(name.rpartition("-")[2]) if name else None

    def _built(self, transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> Isso:
        return built(transport, clock, **{"url": self.running.url, "site": self.running.url, **changes})


def built(transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> Isso:
    http = httpx.Client(transport=transport, trust_env=False)
    fields = {"url": "https://isso.test", "site": "https://acme.test", "name": "Acme", **changes}
    channel = CARD.build(fields, Wire(http=http, dial=None, clock=clock))  # type: ignore[arg-type]
    assert isinstance(channel, Isso)
    return channel


def words(text: str, **more: Any) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)


@pytest.fixture(scope="module")
def running() -> Iterator[server.Isso]:
    try:
        server.install()
    except (OSError, RuntimeError) as refused:
        need(False, f"isso ({refused})")
    with server.Isso() as started:
        yield started


@pytest.mark.real
@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(running: server.Isso, check: contract.Check) -> None:
    declared = IssoStage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, IssoStage(running)).gap == declared


@pytest.mark.real
def test_an_answer_to_an_answer_hangs_under_the_first_and_is_found_there(running: server.Isso) -> None:
    stage = IssoStage(running)
    first = stage.customer_says("Is it hot?")
    second = stage.customer_says("And is it fresh?", reply_to=first)
    heard = contract.latest(contract.hear(stage.channel())[0], second)
    said = replace(stage.address(heard), text="Caught this morning")
    receipt = stage.channel().speak(said)
    assert stage.channel().find(said) == receipt
    assert contract.latest(contract.hear(stage.channel())[0], receipt.external_id).in_reply_to == first


@pytest.mark.real
def test_a_comment_with_answers_that_is_taken_back_is_heard_as_deleted_and_its_answers_stay(
    running: server.Isso,
) -> None:
    stage = IssoStage(running)
    first = stage.customer_says("Closed on Monday?")
    below = stage.customer_says("Yes", reply_to=first)
    cursor = contract.hear(stage.channel())[2]
    stage.customer_deletes(first)
    later = contract.hear(stage.channel(), cursor)[0]
    assert [(item.external_id, item.deleted, item.author.name) for item in later] == [(first, True, "Ann")]
    assert not contract.latest(contract.hear(stage.channel())[0], below).deleted


@pytest.mark.real
def test_a_day_lists_what_was_written_on_it_and_a_like_is_counted_once(running: server.Isso) -> None:
    stage = IssoStage(running)
    stage.customer_says("For the ledger")
    ours = stage.we_say_elsewhere("For the ledger too")
    heard = {item.external_id for item in contract.hear(stage.channel())[0] if not item.deleted}
    assert set(stage.channel().holds(datetime.now(UTC).date())) == heard
    item = contract.latest(contract.hear(stage.channel())[0], ours)
    assert stage.channel().react(item.ref, "like").external_id == stage.channel().react(item.ref, "like").external_id
    tallies = {tally.of: tally.counts for tally in stage.channel().tally()}
    assert tallies[ours]["likes"] <= 1


@pytest.mark.parametrize(
    "bad",
    [
        words("to nobody"),
        words("ab", ref="1 /dish/"),
        words("for you alone", ref="1 /dish/", visibility=Visibility.DIRECT),
    ],
)
def test_what_isso_cannot_take_is_refused_before_it_is_sent(bad: Utterance) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be sent")

    with pytest.raises(ChannelError) as refused:
        built(httpx.MockTransport(answer)).speak(bad)
    assert refused.value.permanent


def test_a_guarded_server_is_asked_again_a_minute_later() -> None:
    guarded = httpx.MockTransport(lambda _: httpx.Response(403, text="1.2.3.4: ratelimit exceeded (1)"))
    with pytest.raises(ChannelError) as refused:
        built(guarded, StoppedClock(NOW)).speak(words("Yes, gladly", ref="1 /dish/"))
    assert not refused.value.permanent
    assert refused.value.retry_at == NOW + timedelta(minutes=1)


def test_where_comments_wait_for_approval_nobody_can_tell_whether_ours_arrived() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"moderation": True} if request.url.path == "/info" else {"replies": []})

    with pytest.raises(ChannelError, match="approval"):
        built(httpx.MockTransport(answer)).find(words("Yes, gladly", ref="1 /dish/"))


def test_a_server_that_is_down_is_a_passing_error_and_nothing_was_said() -> None:
    down = built(httpx.HTTPTransport(), url="http://127.0.0.1:1")
    for act in (lambda: list(down.listen(None)), lambda: down.speak(words("Hello", ref="1 /dish/"))):
        with pytest.raises(ChannelError) as refused:
            act()
        assert not refused.value.permanent
        assert not isinstance(refused.value, OutcomeUnknown)


def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        built(httpx.MockTransport(lambda _: httpx.Response(201, text="<html>"))).speak(words("Hello", ref="1 /dish/"))


def test_a_server_that_lists_nothing_wants_its_pages_named() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404 if request.url.path == "/latest" else 200, json={"replies": []})

    with pytest.raises(ChannelError, match="latest-enabled"):
        list(built(httpx.MockTransport(answer)).listen(None))
    assert contract.hear(built(httpx.MockTransport(answer), pages="/menu/, /about/"))[2] == '{"/menu/":{},"/about/":{}}'


def test_a_cursor_of_somebody_else_is_refused() -> None:
    with pytest.raises(ChannelError, match="cursor"):
        list(built(httpx.MockTransport(lambda _: httpx.Response(200, json=[]))).listen('{"a": 7}'))


def test_only_a_like_is_known() -> None:
    with pytest.raises(ChannelError, match="announce"):
        built(httpx.MockTransport(lambda _: httpx.Response(200))).react("1 /dish/", "announce")


def test_the_card_says_what_isso_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word == "yes"} == {
        "listens", "speaks", "reacts", "recalls", "counts", "tallies", "rereads", "identifies",
    }  # fmt: skip
    assert {name for name, word in told.items() if word != "yes"} == set(CARD.gaps)


def test_we_are_known_by_the_name_we_gave() -> None:
    channel = built(httpx.MockTransport(lambda _: httpx.Response(200, json={"version": "0.14.0"})))
    assert channel.whoami() == Handle(kind="web", value="acme@acme.test", name="Acme")
