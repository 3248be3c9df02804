"""What LinkedIn says, read, item by item and in whole answers; and what nobody could read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._linkedin_reading import Under, edited_at, envelope, marked, moment, plain, read, understand, urn_of
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled

US = "urn:li:organization:1"
MADE = 1_780_000_000_000


def stamps(changed: int = MADE) -> dict[str, Any]:
    return {"created": {"actor": "urn:li:person:ann", "time": MADE}, "lastModified": {"time": changed}}


def comment(**more: Any) -> dict[str, Any]:
    told = {"actor": "urn:li:person:ann", "id": "7", "object": "urn:li:activity:5", "message": {"text": "Bravi"}}
    return {**told, **stamps(), **more}


def post(**more: Any) -> dict[str, Any]:
    told = {"id": "urn:li:share:3", "author": US, "commentary": "Bread", "publishedAt": MADE, "createdAt": MADE}
    return {**told, "lastModifiedAt": MADE, **more}


REACTION = {"id": "urn:li:reaction:(a,b)", "root": "urn:li:activity:5", "reactionType": "LIKE", **stamps()}


def heard(kind: str, item: Any, under: Under = Under(post="urn:li:share:3"), us: str = US) -> Heard:  # noqa: B008
    return read(envelope(kind, item, us, under))[0]


def test_a_comment_is_named_by_its_activity_and_its_number() -> None:
    one = heard("comment", comment())
    assert one.external_id == "urn:li:comment:(urn:li:activity:5,7)"
    assert urn_of(comment(commentUrn="urn:li:comment:(x,7)")) == "urn:li:comment:(x,7)"
    assert (one.in_reply_to, one.addressed, one.edited_at) == ("urn:li:share:3", True, None)


def test_an_edit_is_a_later_version() -> None:
    before, after = (
        heard("comment", comment()),
        heard("comment", comment(message={"text": "Bravissimi"}, **stamps(MADE + 9))),
    )
    assert after.edited_at is not None
    assert after.version != before.version


def test_a_post_whose_stamp_moved_without_an_edit_is_the_same() -> None:
    moved = post(lastModifiedAt=MADE + 9)
    assert heard("post", post()).version == heard("post", moved).version
    edited = post(lastModifiedAt=MADE + 9, commentary="Cake", lifecycleStateInfo={"isEditedByAuthor": True})
    assert edited_at(edited) == moment(MADE + 9)
    assert heard("post", edited).version != heard("post", post()).version


@pytest.mark.parametrize(
    ("under", "addressed"),
    [
        (Under(opener="urn:li:person:ben"), False), (Under(opener="urn:li:person:ben", joined=True), True),
        (Under(opener=US), True), (Under(opener="urn:li:person:ann"), True),
    ],
)  # fmt: skip
def test_an_answer_is_meant_for_us_where_we_are_part_of_the_thread(under: Under, addressed: bool) -> None:
    assert heard("comment", comment(parentComment="urn:li:comment:(x,1)"), under).addressed is addressed


def test_what_our_page_says_is_ours_and_without_us_nobody_is() -> None:
    assert heard("comment", comment(actor=US)).ours
    assert not heard("comment", comment(actor=US), us="").ours
    assert heard("post", post()).ours


def test_a_name_is_told_where_linkedin_tells_it() -> None:
    named = comment(**{"actor~": {"localizedFirstName": "Ann", "localizedLastName": "B"}})
    assert heard("comment", named).author.name == "Ann B"
    assert heard("comment", comment()).author.name == ""


def test_a_reaction_is_a_nod() -> None:
    nod = heard("reaction", REACTION)
    assert (nod.kind, nod.external_id) == (Kind.LIKE, "urn:li:share:3#like-by-urn:li:person:ann")


@pytest.mark.parametrize("text", ["Warm (soon) #bread", "a_b*c~d|e\\f<g>{h}@[i]", "# no tag", "plain"])
def test_words_with_marks_in_them_come_back_as_they_went(text: str) -> None:
    assert plain(marked(text)) == text


def test_names_and_tags_are_read_as_people_write_them() -> None:
    assert plain(r"@[Acme \(IT\)](urn:li:organization:1) {hashtag|\#|pane}") == "@Acme (IT) #pane"


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("comment", None), ("comment", {}), ("comment", comment(message=None)),
        ("comment", comment(message={"text": 7})),
        ("comment", comment(id=7)), ("comment", comment(actor="")), ("comment", comment(created={"time": "then"})),
        ("comment", comment(created={"time": 10**30})), ("comment", comment(created={"time": True})),
        ("post", {}), ("post", post(commentary=None)), ("post", post(id="")), ("post", post(publishedAt="x")),
        ("reaction", {}), ("gone", {}), ("something", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_so(kind: str, item: Any) -> None:
    with pytest.raises(Unreadable):
        heard(kind, item)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"[" * 9999])
def test_bytes_that_are_no_envelope_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"elements": [post(), post()], "paging": {}}, ["Bread", "Bread"]), ({"elements": [comment()]}, ["Bravi"]),
        ({"elements": [REACTION]}, [""]), (comment(), ["Bravi"]),
        ({"elements": [{"organization": US, "role": "ADMINISTRATOR"}]}, []), ({"status": 401, "message": "no"}, []),
        ({"elements": [{"message": "a text", "actor": "x"}]}, []), ([], []), (7, []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    found = list(understand(json.dumps(body).encode(), "rest/posts"))
    assert [one.text for one in found if isinstance(one, Heard)] == texts
    assert not any(one.ours or one.addressed for one in found if isinstance(one, Heard))


def test_a_spoilt_comment_is_set_apart_and_its_neighbour_heard() -> None:
    one, other = understand(json.dumps({"elements": [comment(created=7), comment()]}).encode(), "")
    assert isinstance(one, Spoiled)
    assert isinstance(other, Heard)
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))
