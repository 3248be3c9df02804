"""Single things of a Takeout."""

from __future__ import annotations

import pytest

from porch.channels._archive_google_items import brief, comment, event, is_draft, said_at, words
from porch.core.errors import Unreadable


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('{"text":"\\u003e one"},{"text":"\\n"},{"text":"two"}', "> one\ntwo"),
        ('{"takeoutSegments":[{"text":"one"},{"mention":{}},{"text":"two"}]}', "onetwo"),
        ("[1, 2]", "[1, 2]"), ("", ""), ("7", "7"), ('{"text"', '{"text"'),
    ],
)  # fmt: skip
def test_words_come_in_pieces_or_as_they_are(told: str, expected: str) -> None:
    assert words(told) == expected


@pytest.mark.parametrize("told", ["", "Montag, 4. Januar 2021", "Monday, Smarch 4, 2021 at 3:12:45 PM UTC"])
def test_a_time_in_no_english_is_unreadable(told: str) -> None:
    with pytest.raises(Unreadable, match="English"):
        said_at(told)


def test_midnight_is_twelve_in_the_morning() -> None:
    assert said_at("Monday, January 4, 2021 at 12:05:06 AM UTC").hour == 0


def test_what_says_nothing_is_nothing() -> None:
    assert (brief(7), brief({"created_date": "x", "creator": {}})) == ({}, {})
    assert (event({"event_id": "e", "chat_message": {}}, {}), event({"chat_message": 7}, {})) == ({}, {})
    assert comment({"comment id": "x"}, "comment") == {}


def test_a_draft_was_never_sent() -> None:
    assert is_draft(b"X-Gmail-Labels: Important,Drafts\r\n\r\nx")
    assert not is_draft(b"Subject: x\r\n\r\nX-Gmail-Labels: Inbox\r\n")
