"""What Discourse says, read: real forums' answers, whole, and those of the wrong shape."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from porch.channels._discourse_reading import Us, envelope, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled, Visibility
from porch.proving.servers.need import need

POST: dict[str, Any] = {
    "id": 9, "topic_id": 4, "post_number": 2, "username": "Ann", "name": "Ann B.", "version": 1, "post_type": 1,
    "cooked": "<p>It <em>was</em> lovely</p>", "created_at": "2026-11-22T08:00:00.000Z", "reply_to_post_number": None,
    "updated_at": "2026-11-22T09:00:00.000Z",
}  # fmt: skip
US = Us(host="forum.test", name="acme", own=True)


def samples() -> dict[str, bytes]:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    path = data / "protocols" / "perceval" / "perceval_samples.tar.gz"
    need(path.exists(), "PORCH_DATA/protocols/perceval")
    with tarfile.open(path) as tar:
        named = [member for member in tar if member.isfile() and "/discourse/" in member.name]
        return {member.name.rpartition("/")[2]: tar.extractfile(member).read() for member in named}  # type: ignore[union-attr]


def one(post: dict[str, Any], **more: Any) -> Heard:
    [heard] = read(envelope("post", post, US, **more))
    return heard


@pytest.mark.data
def test_everything_said_on_a_real_forum_is_heard() -> None:
    found = samples()
    assert len(found) > 5
    for name, body in found.items():
        heard = [item for item in understand(body, name) if isinstance(item, Heard)]
        assert len(heard) == body.count(b'"cooked"'), name


def test_a_post_says_what_it_answers() -> None:
    assert one(POST).in_reply_to == one(POST).thread == "forum.test/t/4/1"
    assert one(POST | {"reply_to_post_number": 7}).in_reply_to == "forum.test/t/4/7"
    assert one(POST | {"post_number": 1}).in_reply_to == ""


def test_an_edit_is_a_later_version_with_the_forums_stamp() -> None:
    before, after = one(POST), one(POST | {"version": 2, "cooked": "<p>Other</p>"})
    assert before.edited_at is None
    assert after.edited_at is not None
    assert after.version > before.version


def test_what_names_us_answers_us_or_opens_a_topic_is_for_us() -> None:
    assert not one(POST).addressed
    assert one(POST, named=True).addressed
    assert one(POST | {"cooked": "<p>@Acme, really?</p>"}).addressed
    assert one(POST | {"reply_to_user": {"username": "acme"}}).addressed
    assert one(POST | {"post_number": 1}).addressed
    assert one(POST, private=True).visibility is Visibility.DIRECT
    assert not one(POST | {"username": "acme"}, named=True).addressed


def test_being_told_of_it_later_is_a_later_version() -> None:
    assert one(POST, named=True).version > one(POST).version


@pytest.mark.parametrize("change", [{"deleted_at": "2026-11-22T10:00:00Z"}, {"user_deleted": True}])
def test_what_was_taken_back_is_deleted(change: dict[str, object]) -> None:
    assert one(POST | change).deleted


def test_what_the_forum_says_itself_is_nothing() -> None:
    assert read(envelope("post", POST | {"post_type": 3}, US)) == []


def test_a_private_topic_is_private_in_a_whole_answer_too() -> None:
    body = {"id": 4, "title": "Psst", "archetype": "private_message", "post_stream": {"posts": [POST]}}
    [heard] = list(understand(json.dumps(body).encode(), "/t/4.json"))
    assert isinstance(heard, Heard)
    assert (heard.visibility, heard.detail) == (Visibility.DIRECT, {"topic": "Psst"})


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"topic_list": {"topics": [{"id": 1, "title": "x"}]}}'])
def test_what_holds_no_post_says_nothing(body: bytes) -> None:
    assert list(understand(body, "/latest.json")) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"post_stream": '])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize("change", [{"id": "x"}, {"created_at": 7}, {"post_number": None}, {"topic_id": []}])
def test_a_post_of_the_wrong_shape_spoils_itself_alone(change: dict[str, object]) -> None:
    told = list(understand(json.dumps({"latest_posts": [POST | change, POST]}).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]
