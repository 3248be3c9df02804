"""Discord against its twin, whose every answer is held against Discord's own OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from porch.channels import contract
from porch.channels.discord import CARD, Discord
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Spoiled, Utterance, Visibility
from porch.proving.twins.discord import BOT, CREDENTIALS, HALL, PEOPLE, THREAD, command, signed
from porch.proving.twins.running import RunningTwin
from tests.channels.judge import Judge, Judged, document
from tests.channels.twin_stage import TwinStage, loopback

NAMED = f"<@{BOT}> "


class Stage(TwinStage):
    """Ann writes in the hall and names us; everything that passes is judged."""

    def __init__(self, twin: RunningTwin, judge: Judge) -> None:
        super().__init__(CARD, twin, CREDENTIALS, named=NAMED)
        self._wire = replace(loopback(), http=httpx.Client(transport=Judged(judge)))


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("discord") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(document("discord"), beyond=("/~",))


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS[:-1], ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_document(twin: RunningTwin, judge: Judge, check: contract.Check) -> None:
    assert contract.run(check, Stage(twin, judge)).gap == ""
    assert judge.complaints == []


@pytest.mark.channel
def test_keeps_the_contract_when_the_twin_breaks_the_document() -> None:
    with RunningTwin("discord") as spoilt:
        assert contract.run(contract.CHECKS[-1], TwinStage(CARD, spoilt, CREDENTIALS, named=NAMED)).gap == ""


def built(twin: RunningTwin, mood: str = "", **more: str) -> Discord:
    found = CARD.build({**CREDENTIALS, "api": twin.moody(mood) if mood else twin.url, **more}, loopback())
    assert isinstance(found, Discord)
    return found


def words(text: str, **more: object) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)  # type: ignore[arg-type]


def named(twin: RunningTwin, name: str) -> Heard:
    return contract.latest(contract.hear(built(twin))[0], name)


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    missing = {name for name, word in told.items() if word != "yes"}
    assert missing == {"searches", "follows", "awaits", "refreshes"}
    assert all(CARD.gaps[name][1] for name in missing)


def test_on_a_server_we_are_meant_when_named_or_answered(twin: RunningTwin) -> None:
    _, loud = twin.says("ben", "Lunch, anyone?")
    _, meant = twin.says("ben", f"{NAMED}open today?")
    assert not named(twin, loud).addressed
    item = named(twin, meant)
    assert (item.addressed, item.visibility, item.author.name) == (True, Visibility.FOLLOWERS, "Ben")
    assert item.text == "@Acme open today?"
    ours, _ = twin.says("acme", "Fresh bread!")
    _, answer = twin.says("cleo", "Rye?", answers=ours)
    assert named(twin, answer).addressed


def test_a_thread_is_heard_and_answered_in(twin: RunningTwin) -> None:
    _, name = twin.says("dov", f"{NAMED}about bread", place=THREAD)
    item = named(twin, name)
    assert item.thread == THREAD
    receipt = built(twin).speak(words("Rye on Fridays", ref=item.ref, in_reply_to=name))
    assert named(twin, receipt.external_id).thread == THREAD


def test_the_same_key_never_says_anything_twice(twin: RunningTwin) -> None:
    once = words("Only once")
    first, second = built(twin).speak(once), built(twin).speak(once)
    assert first.external_id == second.external_id
    assert twin.ours().count("Only once") == 1


def test_words_reach_a_person_by_a_talk_of_two(twin: RunningTwin) -> None:
    letter = words("Hello", to=Handle(kind="discord", value=str(PEOPLE + 2)))
    receipt = built(twin).speak(letter)
    found = built(twin).find(letter)
    assert found is not None
    assert found.external_id == receipt.external_id
    with pytest.raises(ChannelError):
        built(twin).speak(words("Hello", to=Handle(kind="discord", value="1")))


def test_without_a_channel_there_is_nowhere_to_say_it(twin: RunningTwin) -> None:
    for channel in ("", "general", "../x"):
        with pytest.raises(ChannelError) as told:
            built(twin, channel=channel).speak(words("Fresh bread"))
        assert told.value.permanent


def test_a_thumb_is_given_once_and_heard_with_those_of_others(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Lovely bread")
    cursor = contract.hear(built(twin))[2]
    receipt = built(twin).react(f"{HALL} {name}", "like")
    built(twin).react(f"{HALL} {name}", "like")
    twin.says("ben", "👎", kind="nod", place="-", answers=number)
    nods = {item.external_id: item for item in contract.hear(built(twin), cursor)[0] if item.in_reply_to == name}
    assert nods[receipt.external_id].ours
    (other,) = [item for item in nods.values() if not item.ours]
    assert (other.kind, other.author.name) == (Kind.DISLIKE, "Ben")
    for ref, kind in ((f"{HALL} {name}", "announce"), (HALL, "like"), ("nowhere 1", "like"), (f"{HALL} 1", "like")):
        with pytest.raises(ChannelError):
            built(twin).react(ref, kind)


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    today = datetime.now(UTC).date()
    channel = built(twin)
    items = contract.hear(channel)[0]
    heard = {item.external_id for item in items if item.at.date() == today and item.kind is Kind.CREATE}
    held = list(channel.holds(today))
    assert set(held) == heard
    assert list(channel.holds(today - timedelta(days=3))) == []


def test_people_on_our_servers_are_counted(twin: RunningTwin) -> None:
    assert [one.counts for one in built(twin).tally()] == [{"followers": 12}]


def test_a_channel_longer_than_a_page_is_heard_whole_and_a_deletion_in_it_too() -> None:
    with RunningTwin("discord") as long:
        said = [long.says("ann", f"number {number}") for number in range(130)]
        heard, _, cursor = contract.hear(built(long))
        assert {name for _, name in said} <= {item.external_id for item in heard}
        assert contract.hear(built(long), cursor)[0] == []
        long.deletes(said[-2][0])
        (gone,) = contract.hear(built(long), cursor)[0]
        assert (gone.external_id, gone.deleted, gone.author.value) == (said[-2][1], True, str(PEOPLE + 1))


def pushed(body: bytes, headers: Mapping[str, str]) -> Delivery:
    lower = {name.lower(): value for name, value in headers.items()}
    return Delivery(body=body, received_at=datetime.now(UTC), headers=lower)


def test_a_command_is_heard_and_its_secret_is_not_kept(twin: RunningTwin) -> None:
    body = command("hours", "on Sunday?")
    (item,) = built(twin).overhear(pushed(body, signed(body)))
    assert isinstance(item, Heard)
    assert (item.text, item.addressed, item.author.name) == ("/hours on Sunday?", True, "Ann")
    assert b"a-secret-token" not in item.raw
    assert built(twin).speak(words("Till noon", ref=item.ref)).external_id


BODY = command("hours", "?")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**signed(BODY), "X-Signature-Ed25519": "no hex"},
        {**signed(BODY), "X-Signature-Ed25519": "00" * 64},
        {**signed(BODY), "X-Signature-Timestamp": "9999999999"},
        signed(b"other words"),
        signed(BODY, at=1_600_000_000),
    ],
)
def test_a_forged_or_replayed_push_is_refused(twin: RunningTwin, headers: Mapping[str, str]) -> None:
    with pytest.raises(KeyRefused):
        built(twin).overhear(pushed(BODY, headers))


@pytest.mark.parametrize("key", ["", "no hex", "00"])
def test_without_a_public_key_nothing_pushed_is_believed(twin: RunningTwin, key: str) -> None:
    with pytest.raises(KeyRefused):
        built(twin, public_key=key).overhear(pushed(BODY, signed(BODY)))


def test_a_ping_is_answered_when_discord_signed_it(twin: RunningTwin) -> None:
    ping = json.dumps({"type": 1, "id": "1", "application_id": "2"}).encode()
    greeting = built(twin).greet(pushed(ping, signed(ping)))
    assert greeting is not None
    assert (json.loads(greeting.body), greeting.content_type) == ({"type": 1}, "application/json")
    with pytest.raises(KeyRefused):
        built(twin).greet(pushed(ping, {}))
    for body in (BODY, b"{", b"[]"):
        assert built(twin).greet(pushed(body, {})) is None


@pytest.mark.parametrize("kind", [2, 5])
def test_a_command_is_answered_at_once_to_whoever_gave_it_alone(twin: RunningTwin, kind: int) -> None:
    body = json.dumps({"type": kind, "id": "1"}).encode()
    word = built(twin, received="Grazie. Vi risponde una persona.").answer(pushed(body, signed(body)))
    assert word is not None
    told = json.loads(word.body)
    assert (told["type"], told["data"]["flags"], word.content_type) == (4, 64, "application/json")
    assert told["data"]["content"] == "Grazie. Vi risponde una persona."
    usual = built(twin).answer(pushed(body, signed(body)))
    assert usual is not None
    assert "A person reads this" in usual.body.decode()


def test_a_pressed_button_is_noted_and_what_needs_no_word_gets_none(twin: RunningTwin) -> None:
    for kind, told in ((3, {"type": 6}), (4, None), (99, None)):
        body = json.dumps({"type": kind}).encode()
        word = built(twin).answer(pushed(body, signed(body)))
        assert (json.loads(word.body) if word else None) == told


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"type": 2}'])
def test_a_push_that_cannot_be_read_is_spoiled(twin: RunningTwin, body: bytes) -> None:
    (found,) = built(twin).overhear(pushed(body, signed(body)))
    assert isinstance(found, Spoiled)


def over(answer: Any) -> Discord:
    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    return Discord({**CREDENTIALS, "api": "https://discord.test"}, wire)


@pytest.mark.parametrize(
    ("status", "told", "expected"),
    [
        (401, {"message": "401: Unauthorized", "code": 0}, KeyRefused),
        (403, {"message": "Missing Permissions", "code": 50_013}, ChannelError),
        (500, {}, OutcomeUnknown),
        (200, {}, OutcomeUnknown),
        (200, [], OutcomeUnknown),
        (200, {"id": "1", "channel_id": "2", "timestamp": "soon"}, OutcomeUnknown),
    ],
)
def test_what_discord_refuses_is_said(status: int, told: object, expected: type[ChannelError]) -> None:
    with pytest.raises(expected):
        over(lambda _: httpx.Response(status, json=told)).speak(words("hello"))


def test_nobody_is_called_by_accident_and_every_request_says_who_asks() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        told = {"id": "1", "channel_id": HALL, "timestamp": "2026-11-22T00:00:00+00:00"}
        return httpx.Response(200, json=told)

    over(answer).speak(words("@everyone fresh bread"))
    assert json.loads(asked[0].content)["allowed_mentions"] == {"parse": [], "replied_user": True}
    assert asked[0].headers["user-agent"].startswith("DiscordBot (")


def test_a_file_is_fetched_up_to_its_limit_and_without_our_key() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x" * 10)

    assert over(answer).fetch(Media(url="https://cdn.discordapp.test/a.png"), 10) == b"x" * 10
    assert "authorization" not in asked[0].headers
    with pytest.raises(ChannelError):
        over(answer).fetch(Media(url="https://cdn.discordapp.test/a.png"), 9)
