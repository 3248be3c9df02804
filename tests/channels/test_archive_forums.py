"""Questions, answers, comments, events: by the shape in which forums hand them out."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._archive_forums import READERS, kind_of, posts_of_page
from porch.core.interaction import Heard, Kind

PAGE = b"""<html><h1> How hot? </h1>
<div class="post js-question" data-post-id="7"><div class="post-body"><div class="post-update-info">
<abbr class="timeago" title="2026-11-22 09:00:00 +0100"></abbr>
<div class="user-info"><a href="/users/1/ann/">Ann</a></div>
</div><p>Is it <b>hot</b>?</p></div>
<div class="comment" data-comment-id="8"><div class="comment-body">Very</div>
<a class="author" href="/users/2/ben/">Ben</a>
<abbr class="timeago" title="2026-11-22 09:01:00 +0100"></abbr></div></div>
<div class="post answer" data-post-id="9"><div class="post-body">
<abbr class="timeago" title="2026-11-22 09:02:00 +0100"></abbr>
Yes.</div></div></html>"""
EVENT: dict[str, Any] = {
    "id": "5", "name": "Tasting", "created": 1795334400000, "group": {"urlname": "club", "name": "Club"},
    "yes_rsvp_count": 2, "description": "<p>Come</p>", "link": "https://x.test",
}  # fmt: skip
RSVP: dict[str, Any] = {
    "response": "yes",
    "event": {"id": "5"},
    "member": {"id": 3, "name": "Cleo"},
    "created": 1795334400000,
}


def one(item: dict[str, Any]) -> Heard:
    return READERS[kind_of(item)](item, b"{}")


def test_a_page_gives_its_question_answers_and_comments() -> None:
    heard = {str(item["id"]): READERS[kind](item, b"{}") for kind, item in posts_of_page(PAGE)}
    assert (heard["7"].text, heard["7"].subject, heard["7"].author.name) == ("Is it hot?", "How hot?", "Ann")
    assert (heard["8"].in_reply_to, heard["8"].author.value) == ("askbot:7", "ben")
    assert (heard["9"].in_reply_to, heard["9"].thread) == ("askbot:7", "askbot:7")
    assert heard["7"].at.isoformat() == "2026-11-22T08:00:00+00:00"


@pytest.mark.parametrize("page", [b"", b"<html></html>", b'<div class="post">', b"\xff\xfe<div data-post-id>"])
def test_another_page_gives_nothing(page: bytes) -> None:
    assert list(posts_of_page(page)) == []


def test_an_event_is_an_invitation_and_an_answer_to_it_is_a_nod() -> None:
    assert (one(EVENT).kind, one(EVENT).subject, one(EVENT).text) == (Kind.INVITE, "Tasting", "Come")
    assert (one(RSVP).kind, one(RSVP).in_reply_to) == (Kind.ACCEPT, one(EVENT).external_id)
    assert one(RSVP | {"response": "no"}).kind is Kind.REJECT


def test_a_comment_stands_under_its_event_or_its_question() -> None:
    comment = {
        "id": 4, "comment": "Good", "created": 1, "member": {"id": 3}, "link": "https://m.test/club/events/5/comments/4/",
    }  # fmt: skip
    asked = {
        "id": 6, "html": "<p>Yes</p>", "object_id": 7, "comment_added_at": "2010-04-09 11:09:03 -0600",
        "user_display_name": "Evgeny",
    }  # fmt: skip
    assert one(comment).in_reply_to == one(EVENT).external_id
    assert one(asked).in_reply_to == "askbot:7"


def test_a_question_of_the_api_is_read() -> None:
    told = {
        "id": 7,
        "answer_ids": [],
        "summary": "<p>Hot?</p>",
        "added_at": "1795334400",
        "author": {"username": "Ann"},
    }
    assert one(told).text == "Hot?"
    assert kind_of({"id": 7}) == ""
