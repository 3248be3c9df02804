"""Slack against its twin, which the official slack_sdk knows for Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from porch.channels import contract
from porch.channels.slack import CARD, Slack
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Spoiled, Utterance, Visibility
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.slack import CREDENTIALS, SECRET, signed
from tests.channels.twin_stage import TwinStage, loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("slack") as running:
        yield running


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract(twin: RunningTwin, check: contract.Check) -> None:
    stage = TwinStage(CARD, twin, CREDENTIALS, named="", place="D0ANN")
    assert contract.run(check, stage).gap == ""


def built(twin: RunningTwin, mood: str = "", **more: str) -> Slack:
    found = CARD.build({**CREDENTIALS, "api": twin.moody(mood) if mood else twin.url, **more}, loopback())
    assert isinstance(found, Slack)
    return found


def words(text: str, **more: object) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)  # type: ignore[arg-type]


def named(twin: RunningTwin, name: str) -> Heard:
    return contract.latest(contract.hear(built(twin))[0], name)


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    missing = {name for name, word in told.items() if word != "yes"}
    assert missing == {"searches", "tallies", "follows", "awaits", "refreshes"}
    assert all(CARD.gaps[name][1] for name in missing)


def test_in_a_channel_we_are_meant_when_named_or_answered(twin: RunningTwin) -> None:
    _, loud = twin.says("ben", "Lunch, anyone?", place="C0GENERAL")
    number, meant = twin.says("ben", "Open today, @acme?", place="C0GENERAL")
    assert not named(twin, loud).addressed
    item = named(twin, meant)
    assert (item.addressed, item.visibility, item.author.name) == (True, Visibility.FOLLOWERS, "ben")
    assert item.text == "Open today, @acme?"
    ours, _ = twin.says("acme", "Fresh bread!", place="C0GENERAL")
    _, answer = twin.says("cleo", "Rye?", place="C0GENERAL", answers=ours)
    assert named(twin, answer).addressed
    assert number


def test_a_change_in_a_thread_of_long_ago_is_heard_by_what_is_pushed(twin: RunningTwin) -> None:
    number, name = twin.says("dov", "At seven", place="D0DOV")
    twin.edits(number, "At eight")
    twin.deletes(number)
    said, edited, gone = [one for push in twin.pushed()[-3:] for one in built(twin).overhear(push)]
    assert isinstance(said, Heard)
    assert isinstance(edited, Heard)
    assert isinstance(gone, Heard)
    assert [one.external_id for one in (said, edited, gone)] == [name] * 3
    assert (said.text, edited.text, gone.deleted, said.author.name) == ("At seven", "At eight", True, "dov")
    assert said.version < edited.version < gone.version
    assert said.visibility is Visibility.DIRECT


def test_what_is_pushed_says_what_is_pulled(twin: RunningTwin) -> None:
    _, name = twin.says("cleo", "Pushed?", place="D0CLEO")
    (pushed,) = built(twin).overhear(twin.pushed()[-1])
    pulled = named(twin, name)
    assert isinstance(pushed, Heard)
    assert (pushed.version, pushed.text, pushed.author) == (pulled.version, pulled.text, pulled.author)


def test_words_reach_a_person_who_never_wrote_and_the_channel_that_is_ours(twin: RunningTwin) -> None:
    receipt = built(twin).speak(words("Hello", to=Handle(kind="slack", value="U0BEN")))
    assert receipt.external_id.startswith("D0BEN/")
    post = words("Fresh <b>bread</b> & butter")
    assert built(twin).speak(post).external_id.startswith("C0GENERAL/")
    assert twin.ours()[-1] == "Fresh <b>bread</b> & butter"
    found = built(twin).find(post)
    assert found is not None
    assert found.external_id.startswith("C0GENERAL/")
    with pytest.raises(ChannelError):
        built(twin, channel="").speak(words("Fresh bread"))


def test_the_same_words_said_by_somebody_else_of_ours_are_not_taken_for_ours(twin: RunningTwin) -> None:
    twin.says("acme", "Two of a kind", place="C0GENERAL")
    assert built(twin).find(words("Two of a kind")) is None


def test_a_thumb_is_given_once(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Lovely", place="D0ANN")
    ref = named(twin, name).ref
    first, second = built(twin).react(ref, "like"), built(twin).react(ref, "like")
    assert first.external_id == second.external_id
    for ref_, kind in ((ref, "announce"), ("nowhere", "like"), ("D0ANN 1.999999", "like")):
        with pytest.raises(ChannelError):
            built(twin).react(ref_, kind)


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    today = datetime.now(UTC).date()
    channel = built(twin)
    heard = {item.external_id for item in contract.hear(channel)[0] if item.at.date() == today and not item.deleted}
    held = list(channel.holds(today))
    assert set(held) == heard
    assert list(channel.holds(today - timedelta(days=3))) == []


def test_a_conversation_longer_than_a_page_is_heard_whole() -> None:
    with RunningTwin("slack") as long:
        said = {long.says("ann", f"number {number}", place="D0ANN")[1] for number in range(230)}
        heard, _, cursor = contract.hear(built(long))
        assert said <= {item.external_id for item in heard}
        assert contract.hear(built(long), cursor)[0] == []


def test_an_answer_taken_back_in_a_thread_is_heard() -> None:
    with RunningTwin("slack") as talk:
        first, _ = talk.says("ann", "first", place="D0ANN")
        below, name = talk.says("ann", "second", place="D0ANN", answers=first)
        cursor = contract.hear(built(talk))[2]
        talk.deletes(below)
        (gone,) = contract.hear(built(talk), cursor)[0]
        assert (gone.external_id, gone.deleted) == (name, True)


BODY = json.dumps(
    {"type": "event_callback", "event": {"type": "message", "ts": "1.1", "user": "U1", "channel": "D1"}}
).encode()


def pushed(headers: dict[str, str], body: bytes = BODY) -> Delivery:
    lower = {name.lower(): value for name, value in headers.items()}
    return Delivery(body=body, received_at=datetime.now(UTC), headers=lower)


def test_slacks_own_verifier_agrees_with_ours(twin: RunningTwin) -> None:
    headers = signed(BODY)
    assert SignatureVerifier(SECRET).is_valid_request(BODY, headers)
    (found,) = built(twin).overhear(pushed(headers))
    assert isinstance(found, Heard)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "1"},
        {**signed(b"other words")},
        {**signed(BODY, at=1_600_000_000)},
        {**signed(BODY), "X-Slack-Request-Timestamp": "9999999999"},
        {**signed(BODY), "X-Slack-Signature": "v0=é"},
    ],
)
def test_a_forged_or_replayed_push_is_refused(twin: RunningTwin, headers: dict[str, str]) -> None:
    with pytest.raises(KeyRefused):
        built(twin).overhear(pushed(headers))


def test_without_a_secret_nothing_pushed_is_believed(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused):
        built(twin, signing_secret="").overhear(pushed(signed(BODY)))


def test_the_handshake_is_answered_when_slack_signed_it(twin: RunningTwin) -> None:
    hello = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    greeting = built(twin).greet(pushed(signed(hello), hello))
    assert greeting is not None
    assert greeting.body == b"3eZbrw1a"
    with pytest.raises(KeyRefused):
        built(twin).greet(pushed({}, hello))
    for body in (BODY, b"{", b"[]"):
        assert built(twin).greet(pushed({}, body)) is None


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"type": "event_callback", "event": 7}'])
def test_a_push_that_cannot_be_read_is_spoiled(twin: RunningTwin, body: bytes) -> None:
    (found,) = built(twin).overhear(pushed(signed(body), body))
    assert isinstance(found, Spoiled)


def test_housekeeping_pushed_says_nothing(twin: RunningTwin) -> None:
    for event in ({"type": "app_home_opened"}, {"type": "team_join"}):
        body = json.dumps({"type": "event_callback", "event": event}).encode()
        assert list(built(twin).overhear(pushed(signed(body), body))) == []


def test_a_reaction_pushed_is_a_nod_and_taken_back(twin: RunningTwin) -> None:
    found = []
    for kind in ("reaction_added", "reaction_removed"):
        event = {
            "type": kind, "user": "U0ANN", "reaction": "-1", "item": {"type": "message", "channel": "C1", "ts": "5.5"},
            "event_ts": "6.6",
        }  # fmt: skip
        body = json.dumps({"type": "event_callback", "event": event}).encode()
        found += list(built(twin).overhear(pushed(signed(body), body)))
    given, taken = found
    assert isinstance(given, Heard)
    assert isinstance(taken, Heard)
    assert (given.kind, given.in_reply_to, given.author.name) == (Kind.DISLIKE, "C1/5.5", "ann")
    assert (taken.external_id, taken.deleted) == (given.external_id, True)


def over(answer: Any) -> Slack:
    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    return Slack({**CREDENTIALS, "api": "https://slack.test/api"}, wire)


@pytest.mark.parametrize(
    ("told", "expected", "permanent"),
    [
        ({"ok": False, "error": "token_revoked"}, KeyRefused, True),
        ({"ok": False, "error": "is_archived"}, ChannelError, True),
        ({"ok": False, "error": "missing_scope", "needed": "chat:write"}, ChannelError, True),
        ({"ok": False, "error": "internal_error"}, OutcomeUnknown, False),
        ({"ok": True}, OutcomeUnknown, False),
        ({"ok": True, "channel": "C1", "ts": "soon"}, OutcomeUnknown, False),
        ([], OutcomeUnknown, False),
    ],
)
def test_what_slack_refuses_is_said(told: object, expected: type[ChannelError], permanent: bool) -> None:
    with pytest.raises(expected) as refused:
        over(lambda _: httpx.Response(200, json=told)).speak(words("hello"))
    assert refused.value.permanent is permanent


def test_our_key_goes_to_slack_alone() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x" * 10)

    channel = over(answer)
    assert channel.fetch(Media(url="https://files.slack.com/a.png"), 10) == b"x" * 10
    channel.fetch(Media(url="https://elsewhere.test/a.png"), 10)
    channel.fetch(Media(url="https://slack.com.elsewhere.test/a.png"), 10)
    assert ["authorization" in request.headers for request in asked] == [True, False, False]
    with pytest.raises(ChannelError):
        channel.fetch(Media(url="https://files.slack.com/a.png"), 9)


def test_the_official_sdk_speaks_to_the_twin() -> None:
    with RunningTwin("slack") as twin:
        _, name = twin.says("ann", "Do you have rye?", place="D0ANN")
        client = WebClient(token=KEY, base_url=f"{twin.url}/api/")
        assert client.auth_test()["user_id"] == "U0ACME"
        (message,) = client.conversations_history(channel="D0ANN")["messages"]
        assert f"D0ANN/{message['ts']}" == name
        answer = client.chat_postMessage(channel="D0ANN", text="On Fridays", thread_ts=message["ts"])
        item = named(twin, f"D0ANN/{answer['ts']}")
        assert (item.ours, item.in_reply_to) == (True, name)
