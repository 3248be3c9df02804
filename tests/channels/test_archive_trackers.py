"""Issues and comments on them, by the shape in which trackers hand them out."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._archive_trackers import READERS, kind_of
from porch.core.interaction import Heard

COMMENT: dict[str, Any] = {
    "id": "8", "self": "https://j.test/rest/api/2/issue/7/comment/8", "body": "Very",
    "created": "2026-11-22T08:00:00.000+0000", "updated": "2026-11-22T09:00:00.000+0000",
    "author": {"accountId": "A1", "displayName": "Ann"},
}  # fmt: skip
ISSUE: dict[str, Any] = {
    "id": "7", "key": "HELP-7", "self": "https://j.test/rest/api/2/issue/7",
    "fields": {
        "summary": "Too hot", "description": None, "created": "2026-11-22T07:00:00.000+0000",
        "reporter": {"name": "ben"},
    },
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "content": "Me too", "date_created": "2026-11-22T08:00:00+00:00", "owner_link": "https://l.test/1.0/~cleo",
    "self_link": "https://l.test/1.0/x/+bug/1/comments/1",
}  # fmt: skip


def one(item: dict[str, Any]) -> Heard:
    return READERS[kind_of(item)](item, b"{}")


def test_a_comment_stands_under_its_issue() -> None:
    assert one(COMMENT).in_reply_to == one(ISSUE).external_id == "jira:j.test/7"
    assert one(MESSAGE).in_reply_to == "launchpad:bug-1"


def test_an_issue_without_a_description_says_its_summary() -> None:
    assert (one(ISSUE).text, one(ISSUE).subject, one(ISSUE).author.value) == ("Too hot", "Too hot", "ben@j.test")


def test_a_changed_comment_is_a_later_version() -> None:
    assert one(COMMENT).edited_at is not None
    assert one(COMMENT | {"updated": COMMENT["created"]}).edited_at is None


def test_a_body_that_is_a_tree_is_read_as_text() -> None:
    tree = {"type": "doc", "content": [{"content": [{"text": "Very"}, {"text": "hot"}]}, {"content": [{"text": "!"}]}]}
    assert one(COMMENT | {"body": tree}).text == "Very hot !"


def test_whoever_left_launchpad_is_still_somebody() -> None:
    assert one(MESSAGE).author.value == "cleo"
    assert one(MESSAGE | {"owner_link": None}).author.value == "nobody"


def test_a_comment_of_nobody_is_a_wrong_shape() -> None:
    with pytest.raises(ValueError, match="nobody"):
        one(COMMENT | {"author": {}})


@pytest.mark.parametrize("item", [{}, {"fields": 7, "key": "x"}, {"content": "x"}, {"body": "x", "created": "y"}])
def test_what_nobody_said_is_nothing(item: dict[str, Any]) -> None:
    assert kind_of(item) == ""
