"""Threads, held against the contract on its twin."""

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
from porch.channels.threads import CARD, Threads, discover, measure
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Delivery, Heard, Mark, Media, Spoiled, Utterance, Visibility
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.threads import CREDENTIALS
from tests.channels.twin_stage import TwinStage, loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("threads") as running:
        yield running


@pytest.fixture(scope="module")
def stage(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS)


def ours(twin: RunningTwin, **other: str) -> Threads:
    built = CARD.build({**CREDENTIALS, "api": twin.url, **other}, loopback())
    assert isinstance(built, Threads)
    return built


def heard(items: Any) -> list[Heard]:
    return [one for one in items if isinstance(one, Heard)]


def words(text: str, **more: Any) -> Utterance:
    return Utterance(key=text, text=text, begun_at=datetime.now(UTC), **more)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_threads_keeps_the_contract(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def test_every_ability_is_offered_or_says_why_not() -> None:
    assert {name: word for name, word in abilities(CARD).items() if word != "yes"} == {
        "awaits": "never",
        "follows": "never",
    }
    assert (CARD.tested.against, CARD.tested.live) == ("twin", False)


def test_all_that_stands_under_our_post_is_addressed_to_us(twin: RunningTwin) -> None:
    post, name = twin.says("acme", "Gnocchi today")
    reply, first = twin.says("ann", "Is there a table?", answers=post)
    _, second = twin.says("ben", "I wonder too", answers=reply)
    told = {one.external_id: one for one in heard(ours(twin).listen(None))}
    assert (told[first].addressed, told[first].in_reply_to, told[second].in_reply_to) == (True, name, first)
    assert told[second].thread == name


def test_what_is_pushed_is_what_is_pulled(twin: RunningTwin) -> None:
    _, name = twin.says("dov", "@acme is the best")
    pulled = next(one for one in heard(ours(twin).listen(None)) if one.external_id == name)
    [pushed] = heard(ours(twin).overhear(twin.pushed()[-1]))
    assert (pushed.version, pushed.text, pushed.addressed) == (pulled.version, pulled.text, True)


def test_what_meta_did_not_sign_is_refused(twin: RunningTwin) -> None:
    push = Delivery(body=b'{"values": {}}', received_at=datetime.now(UTC), headers={"x-hub-signature-256": "sha256=no"})
    with pytest.raises(KeyRefused):
        list(ours(twin).overhear(push))


def test_a_signed_push_that_is_no_json_is_spoiled(twin: RunningTwin) -> None:
    digest = hmac.new(CREDENTIALS["app_secret"].encode(), b"<html>", hashlib.sha256).hexdigest()
    push = Delivery(body=b"<html>", received_at=datetime.now(UTC), headers={"x-hub-signature-256": f"sha256={digest}"})
    assert [type(one) for one in ours(twin).overhear(push)] == [Spoiled]


def test_metas_handshake_is_answered_to_whoever_knows_our_word(twin: RunningTwin) -> None:
    def asked(word: str) -> Delivery:
        query = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "42"}
        return Delivery(body=b"", received_at=datetime.now(UTC), method="GET", query=query)

    told = ours(twin).greet(asked(CREDENTIALS["verify_token"]))
    assert told is not None
    assert told.body == b"42"
    with pytest.raises(KeyRefused):
        ours(twin).greet(asked("another"))


def test_a_search_goes_on_where_it_ended(twin: RunningTwin) -> None:
    _, before = twin.says("cleo", "The panettone at the corner")
    items = list(ours(twin).search("panettone", None))
    cursor = [one.cursor for one in items if isinstance(one, Mark)][-1]
    _, after = twin.says("cleo", "More panettone")
    assert [(one.external_id, one.addressed) for one in heard(items)] == [(before, False)]
    assert after in {one.external_id for one in heard(ours(twin).search("panettone", cursor))}


def test_a_search_that_finds_nothing_keeps_its_place(twin: RunningTwin) -> None:
    since = "2026-11-22T10:00:00+00:00"
    assert list(ours(twin).search("nothing of the kind", since)) == [Mark(cursor=since)]


def test_our_posts_are_tallied_as_threads_counts_them(twin: RunningTwin) -> None:
    number, name = twin.says("acme", "Tally this")
    twin.says("ann", "Gladly", answers=number)
    told = {one.of: one.counts for one in ours(twin).tally()}
    assert (told[name], told[""]) == ({"views": 10, "likes": 2, "replies": 1, "shares": 2}, {"followers": 7})


def test_counts_that_are_kept_from_us_are_left_out() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        error = {"error": {"message": "no permission", "code": 10}}
        kept = "insights" in request.url.path
        return httpx.Response(400, json=error) if kept else httpx.Response(200, json={"data": [{"id": "5"}]})

    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    assert list(Threads(CREDENTIALS, wire).tally()) == []


def test_a_day_is_counted_as_it_was_heard(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "@acme count me")
    today = datetime.now(UTC).date()
    assert name in set(ours(twin).holds(today))
    assert list(ours(twin).holds(today - timedelta(days=2))) == []


def test_a_repost_is_given_once(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "@acme Thank you!")
    told = [ours(twin).react(name, "announce").external_id for _ in range(2)]
    assert told == [f"{name}#announce-by-acme"] * 2
    assert [one.kind for one in twin.held() if one.answers == number] == ["repost"]


@pytest.mark.parametrize(("ref", "kind"), [("5", "like"), ("5", "dislike"), ("", "announce")])
def test_a_nod_threads_does_not_know_is_refused(twin: RunningTwin, ref: str, kind: str) -> None:
    with pytest.raises(ChannelError) as caught:
        ours(twin).react(ref, kind)
    assert caught.value.permanent


@pytest.mark.parametrize("said", [
    words(" "), words("a" * 501), words("👍" * 126), words("a", visibility=Visibility.DIRECT), words("a", ref="1"),
    words("a", media=(Media(content=b"a photo"),)),
])  # fmt: skip
def test_what_threads_does_not_take_is_refused_and_nothing_is_said(twin: RunningTwin, said: Utterance) -> None:
    before = len(twin.ours())
    with pytest.raises(ChannelError) as caught:
        ours(twin).speak(said)
    assert (caught.value.permanent, len(twin.ours())) == (True, before)


def test_the_same_words_under_another_post_are_not_taken_for_these(twin: RunningTwin) -> None:
    _, one = twin.says("ann", "@acme First?")
    _, two = twin.says("ben", "@acme Second?")
    ours(twin).speak(words("Yes, gladly", ref=one))
    assert ours(twin).find(words("Yes, gladly", ref=two)) is None
    assert ours(twin).find(words("Yes, gladly")) is None


@pytest.mark.parametrize(("text", "length"), [("ciao", 4), ("👍", 4), ("🇮🇹", 8), ("1 © #", 5), ("好", 1), ("", 0)])
def test_a_text_is_as_long_as_threads_counts(text: str, length: int) -> None:
    assert measure(text) == length


def test_a_cursor_does_not_grow_with_posts_that_are_no_longer_looked_under(twin: RunningTwin) -> None:
    posts = [twin.says("acme", f"post {n}")[0] for n in range(20)]
    for number in posts:
        twin.says("ann", "A word", answers=number)
    since: str | None = None
    for _ in range(2):
        since = [one.cursor for one in ours(twin).listen(since) if isinstance(one, Mark)][-1]
    assert since is not None
    assert since.count("under ") <= 15 * 3


def test_a_cursor_of_another_channel_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError) as caught:
        list(ours(twin).listen('{"notes": {}}'))
    assert caught.value.permanent


def test_a_pasted_key_is_asked_whose_it_is_once(twin: RunningTwin) -> None:
    pasted = {"access_token": CREDENTIALS["access_token"], "api": twin.url}
    assert discover(pasted, loopback()) == {**pasted, "username": "acme"}
    assert discover({"app_id": "5"}, loopback()) == {"app_id": "5"}
