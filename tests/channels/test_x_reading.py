from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._x_names import Us
from porch.channels._x_reading import envelope, read
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait, Visibility

US = Us(id="100", name="acme")
ANN = {"id": "200", "username": "Ann", "name": "Ann"}
ACME = {"id": "100", "username": "Acme", "name": "Acme"}
POST = {
    "id": "1730000000000000002", "text": "@Acme Are you open?", "author_id": "200", "lang": "en",
    "created_at": "2026-11-22T10:00:00.000Z", "edit_history_post_ids": ["1730000000000000002"],
    "conversation_id": "1730000000000000002",
    "entities": {"mentions": [{"start": 0, "end": 5, "username": "Acme", "id": "100"}]},
}  # fmt: skip
POOL = {"users": {"200": ANN, "100": ACME}}
MESSAGE = {
    "id": "1730000000000000009", "event_type": "MessageCreate", "text": "Is there a table?", "sender_id": "200",
    "dm_conversation_id": "200-100", "participant_ids": ["100", "200"], "created_at": "2026-11-22T10:00:00.000Z",
}  # fmt: skip


def one(kind: str, item: object, pool: Any = POOL, us: Us = US) -> Heard:
    [heard] = read(envelope(kind, item, us, pool))
    return heard


def refers(kind: str, number: str) -> dict[str, Any]:
    return {"referenced_posts": [{"type": kind, "id": number}]}


def test_a_mention_is_addressed_to_us() -> None:
    heard = one("post", POST)
    assert (heard.external_id, heard.version, heard.kind, heard.author.value, heard.text) == (
        "post:1730000000000000002", "1730000000000000002", Kind.CREATE, "ann", "@Acme Are you open?",
    )  # fmt: skip
    assert (heard.addressed, heard.ours, heard.language, heard.traits) == (True, False, "en", {Trait.MENTION})
    assert heard.url == "https://x.com/ann/status/1730000000000000002"
    assert [one.value for one in heard.recipients] == ["acme"]


def test_what_we_say_is_ours_and_addressed_to_nobody_here() -> None:
    heard = one("post", {**POST, "author_id": "100", "entities": {}})
    assert (heard.ours, heard.addressed) == (True, False)


def test_a_post_that_names_others_is_not_for_us() -> None:
    assert one("post", {**POST, "entities": {"mentions": [{"id": "300", "username": "ben"}]}}).addressed is False


def test_an_answer_to_us_is_a_comment_in_its_thread() -> None:
    item = {**POST, "in_reply_to_user_id": "100", "conversation_id": "5", **refers("replied_to", "6")}
    heard = one("post", item)
    assert (heard.in_reply_to, heard.thread, heard.traits) == ("post:6", "post:5", {Trait.COMMENT})


def test_an_answer_to_an_edited_post_names_the_post_and_not_its_version() -> None:
    edited = {"id": "6", "author_id": "100", "edit_history_post_ids": ["4", "6"]}
    heard = one("post", {**POST, **refers("replied_to", "6")}, {**POOL, "posts": {"6": edited}})
    assert heard.in_reply_to == "post:4"


def test_an_edit_is_a_version_of_the_first_post() -> None:
    first, newest = "1730000000000000002", "1730000001000000002"
    heard = one("post", {**POST, "id": newest, "edit_history_post_ids": [first, newest]})
    assert (heard.external_id, heard.version, heard.ref) == (f"post:{first}", newest, f"{newest}.{first}")
    assert heard.edited_at == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_a_quote_of_ours_is_for_us_and_says_what_it_quotes() -> None:
    ours = {"id": "6", "author_id": "100", "text": "Gnocchi today"}
    heard = one("post", {**POST, "entities": {}, **refers("quoted", "6")}, {**POOL, "posts": {"6": ours}})
    assert (heard.addressed, heard.detail, heard.in_reply_to) == (True, {"quotes": "post:6"}, "")


def test_a_repost_of_ours_is_a_nod() -> None:
    ours = {"id": "6", "author_id": "100", "text": "Gnocchi today"}
    heard = one("post", {**POST, **refers("retweeted", "6")}, {**POOL, "posts": {"6": ours}})
    assert (heard.kind, heard.external_id, heard.in_reply_to, heard.addressed) == (
        Kind.ANNOUNCE, "post:6#announce-by-200", "post:6", True,
    )  # fmt: skip


def test_a_repost_of_somebody_elses_is_not_for_us() -> None:
    assert one("post", {**POST, **refers("retweeted", "6")}).addressed is False


def test_a_poll_is_a_question_with_its_choices() -> None:
    pool = {**POOL, "polls": {"9": {"id": "9", "options": [{"position": 1, "label": "Fish", "votes": 2}]}}}
    heard = one("post", {**POST, "attachments": {"poll_ids": ["9"]}}, pool)
    assert (heard.kind, heard.text) == (Kind.QUESTION, "@Acme Are you open?\n- Fish")


def test_a_long_post_is_read_to_its_end() -> None:
    assert one("post", {**POST, "note_post": {"text": "all of it"}}).text == "all of it"


def test_a_protected_account_speaks_to_its_followers() -> None:
    pool = {"users": {"200": {**ANN, "protected": True}}}
    assert one("post", POST, pool).visibility is Visibility.FOLLOWERS


def test_photos_and_films_come_by_address_with_their_words() -> None:
    film = {"type": "video", "variants": [
        {"content_type": "video/mp4", "bit_rate": 1, "url": "https://v.example/small.mp4"},
        {"content_type": "video/mp4", "bit_rate": 9, "url": "https://v.example/large.mp4"},
        {"content_type": "application/x-mpegURL", "url": "https://v.example/list.m3u8"},
    ]}  # fmt: skip
    photo = {"type": "photo", "url": "https://p.example/a.jpg", "alt_text": "A plate"}
    pool = {**POOL, "media": {"7_1": film, "3_1": photo, "3_2": {"type": "photo", "url": "javascript:no"}}}
    heard = one("post", {**POST, "attachments": {"media_keys": ["7_1", "3_1", "3_2", "3_9"]}}, pool)
    assert [(m.url, m.content_type, m.alt) for m in heard.media] == [
        ("https://v.example/large.mp4", "video/mp4", ""), ("https://p.example/a.jpg", "image/*", "A plate"),
    ]  # fmt: skip


@pytest.mark.parametrize(("told", "heard"), [("it", "it"), ("und", ""), ("qme", ""), (None, "")])
def test_a_language_that_is_none_is_left_out(told: str | None, heard: str) -> None:
    assert one("post", {**POST, "lang": told}).language == heard


def test_a_message_is_private_and_stands_in_its_conversation() -> None:
    heard = one("dm", MESSAGE)
    assert (heard.external_id, heard.visibility, heard.thread, heard.ref) == (
        "dm:1730000000000000009", Visibility.DIRECT, "dm:100-200", "with:200",
    )  # fmt: skip
    assert (heard.addressed, [one.value for one in heard.recipients]) == (True, ["acme"])


def test_a_message_of_ours_is_answered_to_the_other_end() -> None:
    heard = one("dm", {**MESSAGE, "sender_id": "100"})
    assert (heard.ours, heard.ref, [one.value for one in heard.recipients]) == (True, "with:200", ["ann"])


def test_a_message_in_a_group_is_answered_to_the_group() -> None:
    heard = one(
        "dm", {**MESSAGE, "dm_conversation_id": "1730000000000000001", "participant_ids": ["100", "200", "300"]}
    )
    assert (heard.ref, heard.thread) == ("dm:1730000000000000001", "dm:1730000000000000001")


def test_a_like_has_the_earliest_moment_it_can_have() -> None:
    item = {"user": ANN, "post": {"id": "6"}, "at": "2026-11-22T10:00:00+00:00", "about": True}
    heard = one("like", item)
    assert (heard.kind, heard.external_id, heard.detail) == (
        Kind.LIKE, "post:6#like-by-200", {"time": "at the earliest"},
    )  # fmt: skip


def test_somebody_who_follows_and_stops_is_one_follow_taken_back() -> None:
    follow = {"source": ANN, "target": ACME, "at": "2026-11-22T10:00:00+00:00"}
    began, ended = one("follow", follow), one("follow", {**follow, "at": "2026-11-22T11:00:00+00:00", "ended": True})
    assert began.external_id == ended.external_id == "user:100#follow-by-200"
    assert (began.deleted, ended.deleted, began.version != ended.version) == (False, True, True)


def test_a_post_that_is_gone_is_a_deleted_version() -> None:
    item = {"id": "1730000000000000002", "first": "1730000000000000001", "author_id": "200"}
    heard = one("gone", item)
    assert (heard.external_id, heard.deleted, heard.author.value) == ("post:1730000000000000001", True, "ann")


BROKEN = [
    {**POST, "text": 7}, {**POST, "text": None}, {**POST, "id": 7}, {**POST, "author_id": None},
    {**POST, "created_at": "never"}, {**POST, "referenced_posts": [7]}, {**POST, "entities": [7]},
    {"id": POST["id"], "text": ""}, {}, [], None, 7, "text",
]  # fmt: skip


@pytest.mark.parametrize("item", BROKEN)
def test_a_post_of_another_shape_is_unreadable(item: object) -> None:
    with pytest.raises(Unreadable):
        read(envelope("post", item, US))


@pytest.mark.parametrize("change", [{"sender_id": None}, {"id": 5}, {"text": None}, {"participant_ids": 7}])
def test_a_message_of_another_shape_is_unreadable(change: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        read(envelope("dm", {**MESSAGE, **change}, US))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'{"kind": "post"}', envelope("unknown", POST, US)])
def test_an_envelope_that_is_none_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_half_a_letter_and_the_letter_nul_become_a_sign_that_can_be_kept() -> None:
    raw = json.dumps({"kind": "post", "item": {**POST, "text": "a\x00b"}, "with": POOL, "us": {"id": "", "name": ""}})
    assert read(raw.encode())[0].text == "a\ufffdb"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*POST, *MESSAGE]), inner, max_size=5),
    max_leaves=12,
)


@given(st.sampled_from(["post", "mention", "dm", "like", "follow", "gone", "old_post", "old_dm", "old_event"]), JSON)
def test_whatever_it_is_it_is_read_or_unreadable(kind: str, item: object) -> None:
    try:
        read(envelope(kind, item, US, POOL))
    except Unreadable:
        return
