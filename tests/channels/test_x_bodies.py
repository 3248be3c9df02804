from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from porch.channels._x_bodies import brought, pooled, said, understand
from porch.channels._x_names import Us
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled
from tests.channels import bodies
from tests.channels.test_x_old import ANN, EVENT, TWEET
from tests.channels.test_x_reading import ANN as NEW_ANN
from tests.channels.test_x_reading import MESSAGE, POST

FILES = ("twitter/tweepy_v11_responses", "twitter/python_twitter_testdata")


def heard(told: object, where: str = "") -> list[Heard]:
    return [item for item in understand(json.dumps(told).encode(), where) if isinstance(item, Heard)]


def test_posts_of_a_new_answer_bring_their_authors() -> None:
    told = {"data": [POST], "includes": {"users": [NEW_ANN]}, "meta": {"result_count": 1}}
    assert [(item.author.name, item.text, item.ours) for item in heard(told)] == [("Ann", "@Acme Are you open?", False)]


def test_a_full_account_is_preferred_to_a_name_in_passing() -> None:
    told = {
        "data": [{**POST, "author_id": "100"}],
        "includes": {"users": [{"id": "100", "username": "Acme", "name": "A."}]},
    }
    assert heard(told)[0].author.name == "A."


def test_messages_of_a_new_answer_are_heard() -> None:
    told = {"data": [MESSAGE, {"id": "8", "event_type": "ParticipantsJoin"}], "includes": {"users": [NEW_ANN]}}
    assert [(item.external_id, item.author.value) for item in heard(told)] == [("dm:1730000000000000009", "ann")]


def test_what_x_answers_to_a_post_is_a_post_whose_author_it_leaves_out() -> None:
    told = {"data": {"id": "1730000000000000002", "text": "Ciao", "edit_history_post_ids": ["1730000000000000002"]}}
    assert [(item.text, item.author.value) for item in heard(told)] == [("Ciao", "id:of-1730000000000000002")]


def test_the_post_within_a_repost_is_heard_too() -> None:
    told = {**TWEET, "retweeted_status": {**TWEET, "id_str": "7", "id": 7}}
    assert [(item.kind, item.external_id) for item in heard(told)] == [
        (Kind.ANNOUNCE, "post:7#announce-by-200"), (Kind.CREATE, "post:7"),
    ]  # fmt: skip


def test_the_latest_post_of_an_account_is_its_own() -> None:
    status = {key: value for key, value in TWEET.items() if key != "user"}
    assert [item.author.value for item in heard({"users": [{**ANN, "status": status}]})] == ["ann"]


def test_a_whole_push_is_heard() -> None:
    told = {
        "for_user_id": "100", "users": {"200": ANN}, "direct_message_events": [EVENT], "tweet_create_events": [TWEET],
        "favorite_events": [{"id": "1", "timestamp_ms": 1516403560557, "favorited_status": TWEET, "user": ANN}],
    }  # fmt: skip
    assert [(item.kind, item.author.value) for item in heard(told)] == [
        (Kind.CREATE, "ann"), (Kind.CREATE, "ann"), (Kind.LIKE, "ann"), (Kind.CREATE, "ann"),
    ]  # fmt: skip


@pytest.mark.parametrize("told", [
    {"data": [NEW_ANN]}, {"ids": [1, 2]}, {"errors": [{"message": "no", "code": 34}]},
    {"text": "python", "indices": [1, 2]}, [], {}, 7, None, "text",
])  # fmt: skip
def test_a_body_in_which_nobody_speaks_says_nothing(told: object) -> None:
    assert list(understand(json.dumps(told).encode(), "")) == []


def test_what_cannot_be_read_is_spoiled_and_its_neighbour_is_heard() -> None:
    told = [{**TWEET, "created_at": "never"}, TWEET]
    assert [type(item) for item in understand(json.dumps(told).encode(), "")] == [Spoiled, Heard]


def test_where_we_are_known_a_post_without_an_author_is_not_made_up() -> None:
    assert b'"unsigned": ""' in next(said([{**TWEET, "user": None}], Us(id="100", name="acme")))


@pytest.mark.parametrize("body", [b"", b"<status/>", b"{", b"\xff\xfe"])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


def test_an_item_brings_along_what_it_names_and_no_more() -> None:
    pool = pooled({"includes": {"users": [NEW_ANN, {**NEW_ANN, "id": "300"}]}})
    assert list(brought(POST, pool)["users"]) == ["200"]


def carries(told: Any) -> bool:
    """Count by shape alone, another way than the channel does."""
    text = json.dumps(told)
    return '"message_create"' in text or any(
        "created_at" in one and {"text", "full_text"} & set(one) for one in objects(told)
    )


def objects(told: Any) -> Iterator[dict[str, Any]]:
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    yield from ([told] if isinstance(told, dict) else [])
    for one in inner:
        yield from objects(one)


@pytest.mark.data
@pytest.mark.parametrize("name", FILES)
def test_every_captured_answer_with_a_post_or_a_message_is_heard(name: str) -> None:
    told = [(where, body, list(understand(bodies.raw(body), where))) for where, body in bodies.responses(name)]
    carrying = [where for where, body, _ in told if carries(body)]
    hearing = [where for where, _, items in told if any(isinstance(one, Heard) for one in items)]
    assert carrying == hearing
    assert (len(carrying) >= 40, [one for _, _, items in told for one in items if isinstance(one, Spoiled)]) == (
        True,
        [],
    )
