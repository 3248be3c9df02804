"""What X pushes, as its twin pushes it, and what others would have us believe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from porch.channels._x_activity import check, greeting, pushed, signature
from porch.channels._x_names import Us
from porch.channels.x import CARD, X
from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery, Heard, Kind, Spoiled
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from porch.proving.twins.x_activity import SECRET
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
US = Us(id="100", name="acme")


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


def us(twin: RunningTwin, **other: str) -> X:
    built = CARD.build({**CREDENTIALS, "api": twin.url, **other}, loopback())
    assert isinstance(built, X)
    return built


def signed(body: bytes, secret: str = SECRET) -> Delivery:
    return Delivery(body=body, received_at=NOW, headers={"x-twitter-webhooks-signature": signature(secret, body)})


def challenge(token: str, method: str = "GET") -> Delivery:
    return Delivery(body=b"", received_at=NOW, method=method, query={"crc_token": token})


def event(kind: str, payload: object, **more: Any) -> Delivery:
    return signed(json.dumps({"data": {"event_type": kind, "payload": payload, **more}}).encode())


def test_what_is_pushed_is_what_is_pulled(twin: RunningTwin) -> None:
    number, _ = twin.says("acme", "Gnocchi today")
    twin.says("ann", "@acme Are you open?", answers=number)
    twin.says("ben", "In private", kind="dm")
    twin.says("cleo", "", kind="like", answers=number)
    twin.says("dov", "", kind="repost", answers=number)
    edited, _ = twin.says("ann", "@acme At seven")
    twin.edits(edited, "@acme At eight")
    ours = us(twin)
    pulled = {(i.external_id, i.text, i.ours, i.in_reply_to) for i in ours.listen(None) if isinstance(i, Heard)}
    heard = [item for push in twin.pushed() for item in ours.overhear(push) if isinstance(item, Heard)]
    assert pulled <= {(i.external_id, i.text, i.ours, i.in_reply_to) for i in heard}
    assert {item.kind for item in heard} == {Kind.CREATE, Kind.LIKE, Kind.ANNOUNCE}


def test_a_push_that_comes_twice_is_the_same_twice(twin: RunningTwin) -> None:
    twin.says("ann", "@acme Twice?")
    push = twin.pushed()[-1]
    first, second = list(us(twin).overhear(push)), list(us(twin).overhear(push))
    assert first == second != []


def test_our_own_deletion_and_a_new_follower_are_pushed(twin: RunningTwin) -> None:
    number, name = twin.says("acme", "A slip of the pen")
    twin.deletes(number)
    twin.says("dov", "", kind="follow")
    gone, follow = (next(iter(us(twin).overhear(push))) for push in twin.pushed()[-2:])
    assert isinstance(gone, Heard)
    assert isinstance(follow, Heard)
    assert (gone.external_id, gone.deleted, gone.ours, follow.kind) == (name, True, True, Kind.FOLLOW)


def test_a_poisoned_push_is_spoiled_with_its_bytes(twin: RunningTwin) -> None:
    twin.says("ben", "@acme poison", more={"poisoned": True})
    assert [type(item) for item in us(twin).overhear(twin.pushed()[-1])] == [Spoiled]


@pytest.mark.parametrize("header", [
    {}, {"x-twitter-webhooks-signature": ""}, {"x-twitter-webhooks-signature": "sha256=è"},
    {"x-twitter-webhooks-signature": signature("another", b'{"for_user_id": "100"}')},
])  # fmt: skip
def test_what_x_did_not_sign_is_refused(twin: RunningTwin, header: dict[str, str]) -> None:
    with pytest.raises(KeyRefused):
        list(us(twin).overhear(Delivery(body=b'{"for_user_id": "100"}', received_at=NOW, headers=header)))


def test_a_body_changed_on_its_way_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused):
        check(SECRET, replace(signed(b'{"a": 1}'), body=b'{"a": 2}'))


def test_without_the_secret_nothing_is_taken(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused, match="API secret"):
        list(us(twin, api_secret="").overhear(signed(b"{}", "")))


def test_what_happened_to_another_account_of_the_app_is_left_to_it(twin: RunningTwin) -> None:
    body = json.dumps({"for_user_id": "999", "tweet_create_events": [{"id_str": "5", "text": "no"}]}).encode()
    assert list(us(twin).overhear(signed(body))) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"for_user_id"'])
def test_a_signed_body_that_is_no_json_is_spoiled(twin: RunningTwin, body: bytes) -> None:
    assert [(type(item), item.raw) for item in us(twin).overhear(signed(body))] == [(Spoiled, body)]


@pytest.mark.parametrize("told", [[], 7, None, {}, {"data": 7}, {"for_user_id": "100"}])
def test_a_push_that_tells_nothing_says_nothing(told: object) -> None:
    assert list(pushed(signed(json.dumps(told).encode()), US)) == []


@pytest.mark.parametrize("name", ["tweet_create_events", "favorite_events", "follow_events", "tweet_delete_events"])
@pytest.mark.parametrize("told", [[7], [{}], {"id": 5}, "text", [None]])
def test_events_of_another_shape_are_spoiled(twin: RunningTwin, name: str, told: object) -> None:
    body = json.dumps({"for_user_id": CREDENTIALS["user_id"], name: told}).encode()
    assert {type(item) for item in us(twin).overhear(signed(body))} == {Spoiled}


def test_typing_and_having_read_are_nothing_said(twin: RunningTwin) -> None:
    told = {"for_user_id": CREDENTIALS["user_id"], "direct_message_indicate_typing_events": [{"sender_id": "5"}],
            "direct_message_events": [{"type": "welcome", "id": "5"}]}  # fmt: skip
    assert list(us(twin).overhear(signed(json.dumps(told).encode()))) == []


def test_the_newer_way_of_pushing_is_understood_too(twin: RunningTwin) -> None:
    ann = {"id": "200", "username": "Ann", "name": "Ann"}
    post = {"id": "1730000000000000002", "text": "@acme Ciao", "author_id": "200"}
    told = [
        *us(twin).overhear(event("post.mention.create", post, includes={"users": [ann]})),
        *us(twin).overhear(event("follow.follow", {"source": ann, "target": {"id": "100"}})),
        *us(twin).overhear(event("follow.unfollow", {"source": ann, "target": {"id": "100"}})),
        *us(twin).overhear(event("post.delete", {"id": "1730000000000000002", "author_id": "200"})),
        *us(twin).overhear(event("profile.update.bio", {"after": "new"})),
    ]
    heard = [item for item in told if isinstance(item, Heard)]
    assert [(item.kind, item.author.value, item.deleted) for item in heard] == [
        (Kind.CREATE, "ann", False), (Kind.FOLLOW, "ann", False), (Kind.FOLLOW, "ann", True),
        (Kind.CREATE, "id:200", True),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["post.create", "follow.follow", "post.delete"])
@pytest.mark.parametrize("payload", [7, None, [], {}])
def test_a_newer_push_of_another_shape_is_spoiled(twin: RunningTwin, kind: str, payload: object) -> None:
    assert [type(item) for item in us(twin).overhear(event(kind, payload))] == [Spoiled]


def test_xs_challenge_is_answered_with_the_secret(twin: RunningTwin) -> None:
    told = us(twin).greet(challenge("9YzBhYTQtZDA0ZC00MTk3_-+/="))
    assert told is not None
    assert told.content_type.startswith("application/json")
    assert json.loads(told.body) == {"response_token": signature(SECRET, b"9YzBhYTQtZDA0ZC00MTk3_-+/=")}


@pytest.mark.parametrize("delivery", [challenge(""), challenge("abc", "POST"), signed(b"{}")])
def test_what_is_no_challenge_is_not_answered(delivery: Delivery) -> None:
    assert greeting(SECRET, delivery) is None


@pytest.mark.parametrize("token", ['{"for_user_id":"100"}', "a b", "a" * 201, "à", "a\n"])
def test_nobody_can_have_a_delivery_of_their_own_signed_by_us(token: str) -> None:
    with pytest.raises(KeyRefused):
        greeting(SECRET, challenge(token))


def test_a_challenge_without_the_secret_is_refused() -> None:
    with pytest.raises(KeyRefused):
        greeting("", challenge("abc"))
