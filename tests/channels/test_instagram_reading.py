"""What Instagram tells of an account, one item at a time."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._instagram_reading import read
from porch.channels._meta_reading import Around, Us, sealed
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait

AROUND = Around(us=Us(ids=frozenset({"178", "acme"})), at="2026-11-22T12:00:00+00:00")
COMMENT = {"id": "5", "text": "Ciao", "from": {"id": "9", "username": "ann"}, "media": {"id": "1"}}


def heard(kind: str, item: dict[str, Any], around: Around = AROUND) -> list[Heard]:
    return read(sealed(kind, item, around))


def one(kind: str, item: dict[str, Any], around: Around = AROUND) -> Heard:
    (found,) = heard(kind, item, around)
    return found


@pytest.mark.parametrize("field", ["comments", "live_comments"])
def test_a_comment_stands_under_its_post(field: str) -> None:
    found = one("change", {"field": field, "value": COMMENT})
    assert (found.external_id, found.in_reply_to, found.thread, found.ref) == ("5", "1", "1", "c:5")
    assert (found.author.value, found.author.name, found.author.url) == ("9", "ann", "https://www.instagram.com/ann")
    assert (found.addressed, found.traits) == (True, frozenset({Trait.COMMENT}))


def test_a_reply_stands_under_its_comment() -> None:
    found = one("comment", {**COMMENT, "parent_id": "4"}, Around(us=AROUND.us, place="1"))
    assert (found.in_reply_to, found.thread) == ("4", "1")


@pytest.mark.parametrize("told", [{"from": {"id": "178"}}, {"from": None, "username": "acme"}])
def test_we_are_known_by_id_and_by_name(told: dict[str, Any]) -> None:
    found = one("comment", {**COMMENT, **told})
    assert (found.ours, found.addressed, found.traits) == (True, False, frozenset())


def test_a_hidden_comment_says_so() -> None:
    assert one("comment", {**COMMENT, "hidden": True}).detail == {"hidden": "yes"}


def test_a_mention_with_its_words_and_one_without() -> None:
    value = {"comment_id": "5", "media_id": "1"}
    with_words = one("change", {"field": "mentions", "value": value, "said": COMMENT})
    without = one("change", {"field": "mentions", "value": value})
    assert (with_words.text, without.text) == ("Ciao", "")
    for found in (with_words, without):
        assert (found.external_id, found.ref, found.addressed) == ("5", "n:1:5", True)
        assert found.traits == frozenset({Trait.MENTION})


def test_a_caption_that_names_us_is_a_mention() -> None:
    said = {"id": "1", "caption": "At @acme", "media_type": "IMAGE", "username": "dov"}
    found = one("change", {"field": "mentions", "value": {"media_id": "1"}, "said": said})
    assert (found.text, found.ref, found.traits) == ("At @acme", "n:1:", frozenset({Trait.MENTION}))


@pytest.mark.parametrize(("place", "traits"), [("tags", frozenset({Trait.MENTION})), ("media", frozenset())])
def test_a_post_is_a_mention_where_we_are_tagged(place: str, traits: frozenset[Trait]) -> None:
    item = {"id": "1", "caption": "Lunch", "username": "dov", "timestamp": "2026-11-22T12:00:00+0000"}
    assert one("media", item, Around(us=AROUND.us, place=place)).traits == traits


def test_a_poll_of_threads_is_a_question_with_its_choices() -> None:
    poll = {"option_a": "Rye", "option_b": "Wheat", "option_c": None}
    found = one("thread", {"id": "1", "text": "Which?", "poll_attachment": poll})
    assert (found.kind, found.text) == (Kind.QUESTION, "Which?\n- Rye\n- Wheat")


def test_a_reply_of_threads_knows_its_place_and_never_answers_itself() -> None:
    item = {"id": "3", "text": "Si", "replied_to": {"id": "2"}, "root_post": {"id": "1"}}
    assert (one("thread", item).in_reply_to, one("thread", item).thread) == ("2", "1")
    assert one("thread", {**item, "replied_to": {"id": "3"}}).in_reply_to == ""


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("change", {"value": COMMENT}), ("change", {"field": "comments", "value": {"text": "x"}}),
        ("change", {"field": "mentions", "value": {}}), ("comment", {**COMMENT, "text": 7}),
        ("comment", {**COMMENT, "timestamp": 7}), ("media", {"caption": "x"}),
    ],
)  # fmt: skip
def test_an_item_of_the_wrong_shape_is_unreadable(kind: str, item: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        heard(kind, item)


@pytest.mark.parametrize("item", [{"field": "story_insights", "value": {"reach": 1}}, {"field": "comments"}])
def test_a_change_in_which_nobody_speaks_says_nothing(item: dict[str, Any]) -> None:
    assert heard("change", item) == []
