"""What GitLab's API says, read: issues, comments, emoji, to-do items, and those of the wrong shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._gitlab_hooks import understand
from porch.channels._gitlab_reading import envelope, read
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled, Trait, Visibility

AT = "2026-11-22T08:00:00.000Z"
ANN = {"id": 2, "username": "Ann", "name": "Ann", "web_url": "https://git.acme.test/Ann"}
ISSUE: dict[str, Any] = {
    "id": 301, "iid": 7, "project_id": 5, "title": "It breaks", "description": "Often", "author": ANN,
    "created_at": AT, "updated_at": "2026-11-22T09:00:00.000Z", "state": "opened", "user_notes_count": 1,
    "web_url": "https://git.acme.test/acme/shop/-/issues/7", "confidential": False,
}  # fmt: skip
NOTE: dict[str, Any] = {
    "id": 9, "type": None, "body": "Me too, @acme", "author": ANN, "created_at": AT, "updated_at": AT, "system": False,
    "noteable_id": 301, "noteable_type": "Issue", "noteable_iid": 7, "project_id": 5, "internal": False,
}  # fmt: skip
AWARD = {
    "id": 4, "name": "tada", "user": ANN, "created_at": AT, "awardable_id": 9, "awardable_type": "Note",
}  # fmt: skip
TODO = {
    "id": 8, "action_name": "mentioned", "target_type": "MergeRequest", "target": {"id": 34, "iid": 3},
    "target_url": "https://git.acme.test/x/y/-/merge_requests/3#note_77", "body": "@acme look", "author": ANN,
    "project": {"id": 6}, "created_at": AT,
}  # fmt: skip


def one(kind: str, item: dict[str, Any], **around: Any) -> Heard:
    [heard] = read(envelope(kind, item, "git.acme.test", us="acme", place="issues", **around))
    return heard


def test_a_comment_stands_under_its_issue_and_can_be_answered() -> None:
    note = one("note", NOTE, page="https://git.acme.test/acme/shop/-/issues/7", discussion="abc", first="9")
    assert (note.external_id, note.in_reply_to) == ("git.acme.test/notes/9", one("item", ISSUE).external_id)
    assert (note.ref, note.url.rpartition("/")[2]) == ("5 issues 7 abc 9 open", "7#note_9")
    assert note.traits == {Trait.COMMENT, Trait.MENTION}
    assert one("note", NOTE | {"id": 10}, first="9").in_reply_to == "git.acme.test/notes/9"


@pytest.mark.parametrize(("said", "named"), [("hi @acme!", True), ("mail a@acme", False), ("@acme-shop", False)])
def test_a_mention_is_our_whole_name(said: str, named: bool) -> None:
    assert (Trait.MENTION in one("note", NOTE | {"body": said}).traits) is named


def test_a_comment_under_a_commit_is_heard_and_cannot_be_answered() -> None:
    note = one("note", NOTE | {"noteable_type": "Commit", "noteable_id": None, "noteable_iid": None})
    assert (note.ref, note.thread) == ("", "")


def test_what_few_may_see_is_not_public() -> None:
    assert one("item", ISSUE | {"confidential": True}).visibility is Visibility.DIRECT
    internal = one("note", NOTE | {"internal": True}, iid="7")
    assert (internal.visibility, internal.ref.split(" ")[-1]) == (Visibility.DIRECT, "internal")
    assert one("note", NOTE, confidential=True).ref.split(" ")[-1] == "kept"
    assert one("note", NOTE, closed=True).visibility is Visibility.FOLLOWERS


def test_what_gitlab_notes_itself_and_machines_say_so() -> None:
    assert read(envelope("note", NOTE | {"system": True})) == []
    robot = NOTE | {"author": ANN | {"username": "project_5_bot_1"}}
    assert Trait.AUTOMATIC in one("note", robot).traits


def test_an_emoji_is_a_nod_and_a_thumb_down_its_opposite() -> None:
    assert (one("award", AWARD).kind, one("award", AWARD).detail) == (Kind.LIKE, {"emoji": "tada"})
    assert one("award", AWARD).in_reply_to == "git.acme.test/notes/9"
    assert one("award", AWARD | {"name": "thumbsdown"}).kind is Kind.DISLIKE


def test_a_to_do_item_says_who_named_us() -> None:
    named = one("mention", TODO)
    assert (named.external_id, named.thread) == ("git.acme.test/notes/77", "git.acme.test/merge_requests/34")
    assert named.ref == "6 merge_requests 3 - 77 open"


def test_a_whole_answer_is_understood_each_thing_once() -> None:
    second = NOTE | {"id": 10, "body": "And me"}
    body = [{"id": "abc", "individual_note": False, "notes": [NOTE, second]}, ISSUE, AWARD, TODO, {"id": 1}]
    heard = [item for item in understand(json.dumps(body).encode(), "") if isinstance(item, Heard)]
    assert [item.external_id.rpartition("/")[2] for item in heard] == ["9", "10", "301", "4", "77"]
    assert heard[1].in_reply_to == heard[0].external_id
    assert not any(item.ours for item in heard)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"message": "404 Not Found"}', b'[{"username": "ann"}]'])
def test_what_nobody_said_is_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b'[{"id":'])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize(
    "change", [{"created_at": 7}, {"author": 7}, {"body": 7}, {"id": "x"}, {"author": {"id": 7}}, {"id": None}]
)
def test_an_item_of_the_wrong_shape_spoils_itself_alone(change: dict[str, Any]) -> None:
    told = list(understand(json.dumps([NOTE | change, ISSUE]).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]
