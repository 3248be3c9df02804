"""What Facebook tells of a page, one item at a time: by webhook and by list, well formed and not."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._facebook_reading import read
from porch.channels._meta_reading import Around, Us, sealed
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait

PAGE = "7"
AROUND = Around(us=Us(ids=frozenset({PAGE})), at="2026-11-22T12:00:05+00:00")
AT = 1795348800  # 2026-11-22T12:00:00Z
ANN = {"id": "9", "name": "Ann"}
COMMENT: dict[str, Any] = {
    "item": "comment", "verb": "add", "comment_id": "1_2", "post_id": "7_1", "parent_id": "7_1", "from": ANN,
    "created_time": AT, "message": "Ciao",
}  # fmt: skip


def heard(kind: str, item: dict[str, Any], around: Around = AROUND) -> list[Heard]:
    return read(sealed(kind, item, around))


def change(*field: str, **value: Any) -> Heard:
    (found,) = heard("change", {"field": (field or ("feed",))[0], "value": value})
    return found


def test_a_comment_is_addressed_to_the_page_and_stands_under_its_post() -> None:
    found = change(**COMMENT)
    assert (found.external_id, found.thread, found.in_reply_to) == ("1_2", "7_1", "7_1")
    assert (found.ours, found.addressed, found.traits) == (False, True, frozenset({Trait.COMMENT}))


def test_what_the_page_says_is_ours() -> None:
    found = change(**{**COMMENT, "from": {"id": PAGE}, "parent_id": "1_9"})
    assert (found.ours, found.addressed, found.traits, found.in_reply_to) == (True, False, frozenset(), "1_9")


@pytest.mark.parametrize(
    ("verb", "deleted", "hidden"),
    [("edited", False, False), ("hide", False, True), ("unhide", False, False), ("remove", True, False)],
)
def test_what_is_done_to_a_comment_is_a_later_version(verb: str, deleted: bool, hidden: bool) -> None:
    before, after = change(**COMMENT), change(**{**COMMENT, "verb": verb})
    assert after.version != before.version
    assert (after.deleted, after.detail == {"hidden": "yes"}) == (deleted, hidden)
    assert deleted or (after.edited_at or after.at) > before.at


def test_an_edit_within_the_second_of_its_comment_is_the_later_of_the_two() -> None:
    around = Around(us=AROUND.us, at="2026-11-22T12:00:00+00:00")
    (edited,) = heard("change", {"field": "feed", "value": {**COMMENT, "verb": "edited"}}, around)
    assert edited.edited_at is not None
    assert edited.edited_at > edited.at


@pytest.mark.parametrize("item", ["post", "status", "photo", "video", "share", "event", "album"])
def test_a_post_of_any_kind_is_something_said(item: str) -> None:
    found = change(item=item, verb="add", post_id="7_1", sender_id=9, sender_name="Ann", message="Ciao")
    assert (found.kind, found.external_id, found.author.value, found.text) == (Kind.CREATE, "7_1", "9", "Ciao")


def test_a_mention_is_one() -> None:
    for value in ({"item": "post", "post_id": "5_5"}, {"item": "comment", "comment_id": "5_6", "post_id": "5_5"}):
        found = change("mention", verb="add", message="See @Acme", created_time=AT, **value)
        assert (found.traits, found.author.value) == (frozenset({Trait.MENTION}), "")


@pytest.mark.parametrize(
    ("value", "target", "kind", "deleted"),
    [
        ({"item": "reaction", "reaction_type": "love", "post_id": "7_1", "comment_id": "1_2"}, "1_2", Kind.LIKE, False),
        ({"item": "reaction", "reaction_type": "love", "post_id": "7_1", "verb": "remove"}, "7_1", Kind.LIKE, True),
        ({"item": "like", "post_id": "7_1"}, "7_1", Kind.LIKE, False),
        ({"item": "like", "user_id": 9}, "", Kind.FOLLOW, False),
    ],
)
def test_a_reaction_is_a_nod_at_what_it_names(value: dict[str, Any], target: str, kind: Kind, deleted: bool) -> None:
    found = change(**{"verb": "add", "from": ANN, "created_time": AT, **value})
    assert (found.in_reply_to, found.kind, found.deleted, found.author.value) == (target, kind, deleted, "9")


def test_a_changed_reaction_is_the_same_nod() -> None:
    first, second = (
        change(item="reaction", verb=verb, reaction_type=feeling, post_id="7_1", created_time=AT, **{"from": ANN})
        for verb, feeling in (("add", "love"), ("edit", "angry"))
    )
    assert first.external_id == second.external_id
    assert first.version != second.version


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ({"rating": 3}, {"rating": "3"}),
        ({"recommendation_type": "NEGATIVE"}, {"recommends": "no"}),
        ({"rating": 5, "recommendation_type": "POSITIVE"}, {"rating": "5", "recommends": "yes"}),
    ],
)
def test_a_review_tells_its_verdict(value: dict[str, Any], detail: dict[str, str]) -> None:
    common = {"item": "rating", "verb": "add", "open_graph_story_id": 5, "reviewer_id": 9, "reviewer_name": "Ann"}
    found = change("ratings", review_text="Good", **common, **value)
    assert (found.kind, found.detail, found.author.name, found.text) == (Kind.REVIEW, detail, "Ann", "Good")
    assert change("ratings", **{**common, "verb": "remove"}).deleted


def test_the_list_of_reviews_says_the_same() -> None:
    item = {"created_time": "2026-11-22T12:00:00+0000", "reviewer": ANN, "open_graph_story": {"id": "5"}, "rating": 4}
    (found,) = heard("review", {**item, "review_text": "Good"})
    assert (found.external_id, found.detail, found.author.value, found.addressed) == ("5", {"rating": "4"}, "9", True)


POST = {"id": "7_1", "message": "Ciao", "from": ANN, "created_time": "2026-11-22T12:00:00+0000"}


def test_a_post_found_changed_is_edited_when_we_looked() -> None:
    (found,) = heard("post", POST, Around(us=AROUND.us, looked="2026-11-23T00:00:00+00:00"))
    assert found.edited_at is not None
    assert found.edited_at > found.at


def test_a_note_of_the_team_is_no_message_to_anybody() -> None:
    (found,) = heard("note", {"id": "5", "body": "Likes rye", "from": {"id": PAGE}, "user": ANN})
    assert (found.kind, found.ours, found.addressed, found.recipients[0].value) == (Kind.NOTE, True, False, "9")


def test_a_post_in_which_we_are_tagged_names_us() -> None:
    (found,) = heard("post", POST, Around(us=AROUND.us, place="tagged"))
    assert found.traits == frozenset({Trait.MENTION})


def test_a_comment_in_a_list_knows_its_parent() -> None:
    (found,) = heard("comment", {**POST, "id": "1_3", "parent": {"id": "1_2"}}, Around(us=AROUND.us, place="7_1"))
    assert (found.in_reply_to, found.thread, found.ref) == ("1_2", "7_1", "c:1_3")


@pytest.mark.parametrize(
    "item",
    [
        {"field": "feed", "value": {"item": "comment"}}, {"field": "feed", "value": {}}, {"field": ["x"], "value": {}},
        {"field": "feed", "value": {**COMMENT, "message": 7}},
        {"field": "feed", "value": {**COMMENT, "created_time": ["x"]}},
        {"field": "feed", "value": {"item": ["comment"]}},
    ],
)  # fmt: skip
def test_a_change_of_the_wrong_shape_is_unreadable(item: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        heard("change", item)


@pytest.mark.parametrize(
    "item", [{"field": "parking"}, {"field": "leadgen", "value": {"form_id": 1}}, {"field": "feed"}]
)
def test_a_change_in_which_nobody_speaks_says_nothing(item: dict[str, Any]) -> None:
    assert heard("change", item) == []


@pytest.mark.parametrize("item", [{}, {**POST, "id": ""}, {**POST, "message": ["x"]}, {**POST, "created_time": "soon"}])
def test_a_post_of_the_wrong_shape_is_unreadable(item: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        heard("post", item)
