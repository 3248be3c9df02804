"""What single things of Reddit say."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._reddit_reading import envelope, modmail, names, read
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Trait, Visibility

COMMENT = {
    "name": "t1_c1", "author": "Ann", "body": "Lovely", "created_utc": 1_780_000_000.0, "parent_id": "t3_p1",
    "link_id": "t3_p1", "permalink": "/r/bread/comments/p1/_/c1/", "edited": False, "subreddit": "bread",
}  # fmt: skip
POST = {
    "name": "t3_p1", "author": "Ann", "title": "Bread", "selftext": "", "created_utc": 1_780_000_000.0,
    "url": "https://a.test", "is_self": False,
}  # fmt: skip
LETTER = {
    "name": "t4_m1",
    "author": "Ann",
    "body": "Hi",
    "subject": "Rye",
    "created_utc": 1_780_000_000.0,
    "dest": "acme",
}


def one(kind: str, told: dict[str, Any], *, inbox: bool = False, us: str = "acme") -> Heard:
    (found,) = read(envelope({"kind": kind, "data": told}, us, inbox=inbox))
    return found


def test_a_comment_stands_below_its_post() -> None:
    item = one("t1", COMMENT)
    assert (item.external_id, item.in_reply_to, item.thread, item.author.value) == ("t1_c1", "t3_p1", "t3_p1", "ann")
    assert (item.url, item.addressed) == ("https://www.reddit.com/r/bread/comments/p1/_/c1/", False)


def test_what_lies_in_our_inbox_is_meant_for_us_and_later_than_the_same_elsewhere() -> None:
    letter = {name: value for name, value in COMMENT.items() if name not in ("link_id", "edited", "permalink")}
    item = one("t1", {**letter, "context": "/r/bread/comments/p1/_/c1/?context=3", "type": "post_reply"}, inbox=True)
    assert (item.addressed, item.thread, item.traits) == (True, "t3_p1", {Trait.COMMENT})
    assert item.version > one("t1", COMMENT).version


def test_an_edit_is_later_than_both() -> None:
    item = one("t1", {**COMMENT, "edited": 1_780_000_100.0})
    assert item.version > one("t1", COMMENT, inbox=True).version
    assert item.edited_at is not None


@pytest.mark.parametrize("gone", [{"author": "[deleted]", "body": "[deleted]"}, {"body": "[removed]"}])
def test_what_was_deleted_or_removed_is_gone(gone: dict[str, str]) -> None:
    assert one("t1", {**COMMENT, **gone}).deleted


def test_a_post_is_its_title_and_its_words_or_its_link() -> None:
    assert one("t3", POST).text == "https://a.test"
    assert one("t3", {**POST, "is_self": True, "selftext": "Rye"}).text == "Rye"
    assert one("t3", {**POST, "is_self": True}).text == "Bread"
    picture = one("t3", {**POST, "url": "https://i.redd.it/cake.jpg"})
    assert [media.name for media in picture.media] == ["cake.jpg"]


def test_a_message_is_direct() -> None:
    item = one("t4", LETTER)
    assert (item.visibility, item.subject, item.addressed) == (Visibility.DIRECT, "Rye", True)
    assert [who.value for who in item.recipients] == ["acme"]


def test_a_subreddit_may_write_as_itself() -> None:
    assert one("t4", {**LETTER, "author": None, "subreddit": "Bread"}).author.value == "r/bread"


def test_what_we_wrote_is_ours_however_it_is_spelt() -> None:
    assert one("t1", COMMENT, us="ANN").ours


@pytest.mark.parametrize(
    ("text", "named"),
    [("hi u/acme", True), ("/u/Acme?", True), ("u/acme-2", False), ("u/acmes", False), ("menu/acme", False)],
)
def test_we_are_named_by_our_whole_name(text: str, named: bool) -> None:
    assert names(text, "acme") is named
    assert not names(text, "")


def test_answers_nested_in_a_thing_do_not_travel_with_it() -> None:
    assert b"nested" not in envelope({"kind": "t1", "data": {**COMMENT, "replies": {"nested": 1}}}, "acme")


def test_moderators_mail_knows_its_conversation() -> None:
    talk = {"id": "t", "subject": "Why", "objIds": [{"id": "m", "key": "messages"}, {"id": "x", "key": "messages"}]}
    message = {
        "id": "m",
        "bodyMarkdown": "hm",
        "date": "2026-01-01T00:00:00+0000",
        "author": {"name": "Mod", "isMod": True},
    }
    for told in ({"conversation": talk}, {"conversations": talk}, {"conversations": {"t": talk}}):
        (thing,) = modmail({**told, "messages": {"m": message}})
        (item,) = read(envelope(thing, "acme"))
        assert (item.external_id, item.thread, item.subject, item.ours) == ("modmail_t_m", "modmail_t", "Why", True)


@pytest.mark.parametrize("kind", ["more", "t2", "t5", "modaction"])
def test_what_nobody_said_says_nothing(kind: str) -> None:
    assert read(envelope({"kind": kind, "data": {"count": 7}}, "acme")) == []


@pytest.mark.parametrize(
    "thing",
    [
        7,
        {},
        {"kind": "t1", "data": 7},
        {"kind": "t1", "data": dict.fromkeys(COMMENT, 7)},
        {"kind": "t1", "data": {**COMMENT, "name": ""}},
        {"kind": "t1", "data": {**COMMENT, "created_utc": "soon"}},
        {"kind": "t1", "data": {**COMMENT, "created_utc": 1e30}},
        {"kind": "t3", "data": {"name": "t3_x"}},
        {"kind": "modmail", "data": 7},
    ],
)
def test_what_is_no_thing_is_unreadable(thing: object) -> None:
    with pytest.raises(Unreadable):
        read(envelope(thing, "acme"))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"thing": {}}'])
def test_what_is_no_envelope_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)
