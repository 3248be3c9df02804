"""What GitLab pushes, in the shapes of its documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._gitlab_hooks import pushed, understand
from porch.channels._gitlab_reading import read
from porch.core.interaction import Heard, Kind, Visibility

USER = {"id": 1, "name": "Ann", "username": "ann", "email": "[REDACTED]"}
PROJECT = {"id": 5, "web_url": "https://git.acme.test/acme/shop", "visibility_level": 20}
NOTED: dict[str, Any] = {
    "object_kind": "note", "event_type": "note", "user": USER, "project_id": 5, "project": PROJECT,
    "object_attributes": {
        "id": 1241, "note": "Hello world", "noteable_type": "Issue", "author_id": 1, "action": "create",
        "created_at": "2026-11-22 08:00:00 UTC", "updated_at": "2026-11-22 08:00:00 UTC", "project_id": 5,
        "noteable_id": 92, "system": False, "discussion_id": "abc",
        "url": "https://git.acme.test/acme/shop/-/issues/17#note_1241",
    },
    "issue": {"id": 92, "iid": 17, "title": "test", "url": "https://git.acme.test/acme/shop/-/issues/17"},
}  # fmt: skip
OPENED: dict[str, Any] = {
    "object_kind": "issue", "event_type": "issue", "user": USER, "project": PROJECT, "object_attributes": {
        "id": 301, "iid": 23, "title": "A bug", "author_id": 1, "project_id": 5, "description": "It is broken",
        "created_at": "2026-11-22T08:00:00Z", "updated_at": "2026-11-22T08:00:00Z", "state": "opened",
        "url": "https://git.acme.test/acme/shop/-/issues/23", "action": "open",
    },
}  # fmt: skip
AWARDED: dict[str, Any] = {
    "object_kind": "emoji", "event_type": "award", "user": USER, "project_id": 5, "project": PROJECT,
    "object_attributes": {
        "user_id": 1, "created_at": "2026-11-22 08:00:00 UTC", "id": 1, "name": "thumbsup", "awardable_type": "Issue",
        "awardable_id": 301, "updated_at": "2026-11-22 08:00:00 UTC", "action": "award",
    },
}  # fmt: skip


def told(body: dict[str, Any], **known: Any) -> list[Heard]:
    return [item for raw in pushed(body, **known) for item in read(raw)]


def within(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**body, "object_attributes": body["object_attributes"] | changes}


def test_a_comment_an_issue_and_an_emoji_are_heard() -> None:
    [note], [issue], [award] = told(NOTED), told(OPENED), told(AWARDED)
    assert (note.external_id, note.text, note.ref) == (
        "git.acme.test/notes/1241",
        "Hello world",
        "5 issues 17 abc 1241 open",
    )
    assert (note.thread, note.url.rpartition("#")[2]) == ("git.acme.test/issues/92", "note_1241")
    assert (issue.external_id, issue.subject, issue.text) == ("git.acme.test/issues/301", "A bug", "It is broken")
    assert (award.kind, award.in_reply_to) == (Kind.LIKE, issue.external_id)


def test_an_emoji_taken_back_is_gone() -> None:
    assert [item.deleted for item in told(AWARDED | {"event_type": "revoke"})] == [True]


def test_an_edit_is_stamped_and_a_change_of_labels_is_none() -> None:
    later = within(OPENED, action="update", updated_at="2026-11-22T09:00:00Z")
    [edited] = told(later | {"changes": {"description": {"previous": "", "current": "It is broken"}}})
    [labelled] = told(later | {"changes": {"labels": {}}})
    assert edited.edited_at is not None
    assert labelled.edited_at is None


def test_whoever_changes_somebody_elses_words_is_not_their_author() -> None:
    assert told(within(NOTED, author_id=2)) == []
    assert told(within(OPENED, author_id=2)) == []


def test_our_people_are_us_and_few_may_see_what_is_internal() -> None:
    [note] = told(NOTED | {"event_type": "confidential_note"}, team=frozenset({"ann"}))
    assert (note.ours, note.visibility) == (True, Visibility.DIRECT)
    [hidden] = told(NOTED | {"project": PROJECT | {"visibility_level": 0}})
    assert hidden.visibility is Visibility.FOLLOWERS


def test_a_merge_request_is_heard_as_one() -> None:
    merge = within(OPENED, target_project_id=5) | {"object_kind": "merge_request"}
    assert [item.external_id for item in told(merge)] == ["git.acme.test/merge_requests/301"]


@pytest.mark.parametrize("kind", ["push", "pipeline", "wiki_page", "", None])
def test_what_nobody_said_is_nothing(kind: str | None) -> None:
    assert list(understand(json.dumps(OPENED | {"object_kind": kind}).encode(), "")) == []


def test_a_webhook_without_somebody_says_nothing() -> None:
    assert list(understand(json.dumps(NOTED | {"user": None}).encode(), "")) == []


def test_a_whole_webhook_is_understood_wherever_it_came_from() -> None:
    assert [type(item) for item in understand(json.dumps(NOTED).encode(), "hook.json")] == [Heard]
