"""What a Lemmy server says, read: posts, comments, private messages, and those of the wrong shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._lemmy_reading import envelope, parent_of, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled, Trait, Visibility

AT = "2026-11-22T08:00:00.123456Z"
ANN = {"id": 2, "name": "Ann", "display_name": "Ann B.", "actor_id": "https://lemmy.test/u/Ann", "bot_account": False}
BEN = {"id": 3, "name": "ben", "actor_id": "https://other.test/u/ben"}
FOOD = {"id": 9, "name": "food", "actor_id": "https://lemmy.test/c/food"}
POST: dict[str, Any] = {
    "post": {
        "id": 7, "name": "Ovens", "body": "Which? ![one](https://pics.test/1.png)", "published": AT, "deleted": False,
        "removed": False, "ap_id": "https://lemmy.test/post/7", "url": "https://shop.test/oven",
    },
    "creator": ANN, "community": FOOD, "counts": {"upvotes": 3},
}  # fmt: skip
COMMENT: dict[str, Any] = {
    "comment": {
        "id": 12, "post_id": 7, "content": "A stone one, says @acme@lemmy.acme.test", "published": AT,
        "path": "0.10.12", "deleted": False, "removed": False, "ap_id": "https://other.test/comment/98", "updated": AT,
    },
    "creator": BEN, "post": POST["post"], "community": FOOD,
}  # fmt: skip
LETTER: dict[str, Any] = {
    "private_message": {
        "id": 4, "content": "Between us", "published": AT, "ap_id": "https://lemmy.test/private_message/4",
        "deleted": False,
    },
    "creator": ANN, "recipient": BEN,
}  # fmt: skip
US = "acme@lemmy.acme.test"


def one(view: dict[str, Any], **around: Any) -> Heard:
    [heard] = read(envelope(view, US, **around))
    return heard


def within(view: dict[str, Any], part: str, **changes: Any) -> dict[str, Any]:
    return view | {part: view[part] | changes}


def test_a_post_has_a_title_and_a_place_and_may_be_a_link() -> None:
    post = one(POST)
    assert (post.subject, post.ref, post.author.value) == ("Ovens", "post 7", "ann@lemmy.test")
    assert post.detail == {"community": "food@lemmy.test", "link": "https://shop.test/oven"}
    assert [media.url for media in post.media] == ["https://pics.test/1.png"]
    assert one(within(POST, "post", body=None)).text == "Ovens"


def test_a_comment_stands_under_its_post_or_another_comment_whatever_server_it_is_from() -> None:
    comment = one(COMMENT, parent="https://third.test/comment/1")
    assert (comment.external_id, comment.thread) == ("https://other.test/comment/98", "https://lemmy.test/post/7")
    assert (comment.in_reply_to, comment.ref) == ("https://third.test/comment/1", "comment 7 12")
    assert one(within(COMMENT, "comment", path="0.12")).in_reply_to == "https://lemmy.test/post/7"
    assert [parent_of({"path": path}) for path in ("0.10.12", "0.12", "0")] == [10, 0, 0]


def test_who_is_named_with_their_server_is_meant() -> None:
    assert Trait.MENTION in one(COMMENT).traits
    assert one(COMMENT).addressed
    for words in ("@acme@lemmy.acme.test.evil", "x@acme@lemmy.acme.test", "@acme"):
        assert not one(within(COMMENT, "comment", content=words)).addressed


def test_a_post_is_for_us_where_the_community_is_ours() -> None:
    assert (one(POST).addressed, one(POST, own=True).addressed, one(POST, named=True).addressed) == (False, True, True)


def test_a_private_message_is_direct_and_answered_to_its_writer() -> None:
    letter = one(LETTER)
    assert (letter.visibility, letter.addressed, letter.ref) == (Visibility.DIRECT, True, "letter 2")
    mine = one(
        LETTER | {"creator": BEN | {"name": "acme", "actor_id": "https://lemmy.acme.test/u/acme"}, "recipient": ANN}
    )
    assert (mine.ours, mine.addressed, mine.ref) == (True, False, "letter 2")


def test_what_was_taken_back_by_whomever_is_gone_and_an_edit_is_stamped() -> None:
    assert one(within(POST, "post", removed=True)).deleted
    assert one(within(COMMENT, "comment", deleted=True)).version == "deleted"
    assert one(COMMENT).edited_at is not None
    assert one(POST).edited_at is None


def test_a_robot_says_so() -> None:
    assert Trait.AUTOMATIC in one(within(POST, "creator", bot_account=True)).traits


def test_a_newer_server_is_understood_by_its_newer_names() -> None:
    newer = {"ap_id": "https://lemmy.test/u/ann", "name": "ann"}
    post = {**POST["post"], "published_at": AT}
    del post["published"]
    assert one({"post": post, "creator": newer, "community": {"name": "food", "ap_id": FOOD["actor_id"]}}).author.value


def test_a_whole_answer_is_understood() -> None:
    body = {"posts": [POST], "comments": [COMMENT], "private_messages": [LETTER], "users": [{"person": ANN}]}
    heard = [item for item in understand(json.dumps(body).encode(), "") if isinstance(item, Heard)]
    assert len(heard) == 3
    assert not any(item.ours for item in heard)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"error": "not_logged_in"}', b'{"person_view": {}}'])
def test_what_nobody_said_is_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"posts": ['])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize("change", [{"published": 7}, {"ap_id": 7}, {"content": None}, {"id": "x"}, {"path": "0.x.1"}])
def test_a_comment_of_the_wrong_shape_spoils_itself_alone(change: dict[str, Any]) -> None:
    told = list(understand(json.dumps([within(COMMENT, "comment", **change), POST]).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]


@pytest.mark.parametrize(
    "person", [7, {}, {"name": 7, "actor_id": "https://x.test/u/a"}, {"name": "a", "actor_id": "a"}]
)
def test_somebody_who_is_nobody_spoils_what_they_said(person: object) -> None:
    assert [type(item) for item in understand(json.dumps(POST | {"creator": person}).encode(), "")] == [Spoiled]
