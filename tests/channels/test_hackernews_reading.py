"""What Hacker News says, read: hits of its search, items of its own API, and the wrong shapes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._hackernews_reading import envelope, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled, Trait

HIT: dict[str, Any] = {
    "objectID": "9", "author": "Ann", "created_at_i": 1795330800, "comment_text": "It&#x27;s <i>good</i>",
    "parent_id": 8, "story_id": 7, "story_title": "Risotto",
}  # fmt: skip
ITEM: dict[str, Any] = {
    "id": 7,
    "by": "dov",
    "time": 1795330800,
    "title": "Risotto",
    "url": "https://x.test",
    "type": "story",
}


def test_a_hit_and_an_item_are_read_alike() -> None:
    [comment] = read(envelope(HIT))
    [story] = read(envelope(ITEM))
    assert (comment.text, comment.author.value) == ("It's good", "ann")
    assert comment.thread == story.external_id
    assert (story.subject, story.detail) == ("Risotto", {"link": "https://x.test"})


def test_an_answer_to_us_is_for_us_and_what_we_say_is_ours() -> None:
    [answer] = read(envelope(HIT, "acme", ("8",)))
    [ours] = read(envelope(HIT, "ann"))
    assert (answer.addressed, answer.traits) == (True, frozenset({Trait.COMMENT}))
    assert (ours.ours, ours.addressed) == (True, False)


def test_a_whole_answer_with_all_below_it_is_understood() -> None:
    below = {"id": 9, "author": "ann", "created_at_i": 1795330801, "text": "Good", "parent_id": 7, "children": []}
    tree = {"id": 7, "author": "dov", "created_at_i": 1795330800, "title": "R", "text": None, "children": [below]}
    assert len(list(understand(json.dumps(tree).encode(), "/items/7"))) == 2
    assert len(list(understand(json.dumps({"hits": [HIT]}).encode(), "/search"))) == 1


@pytest.mark.parametrize("body", [b"{}", b"[]", b"[1, 2]", b'{"username": "ann", "karma": 7}', b"null"])
def test_what_nobody_said_is_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


@pytest.mark.parametrize("change", [{"objectID": "x"}, {"created_at_i": "soon"}, {"author": 7}, {"created_at_i": 7}])
def test_an_item_of_the_wrong_shape_spoils_itself_alone(change: dict[str, Any]) -> None:
    told = list(understand(json.dumps({"hits": [HIT | change, HIT]}).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]
