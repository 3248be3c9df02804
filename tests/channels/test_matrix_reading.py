"""What single events of Matrix say."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._matrix_reading import Room, edit_in, envelope, handle, read, target_of
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait, Visibility

US = "@acme:porch.test"
TALK = Room(id="!talk:porch.test", direct=True)
HALL = Room(id="!hall:porch.test", name="User group")


def event(**more: Any) -> dict[str, Any]:
    content = more.pop("content", {"msgtype": "m.text", "body": "Ciao"})
    return {
        "event_id": "$1", "type": "m.room.message", "sender": "@ann:porch.test",
        "origin_server_ts": 1_780_000_000_123, "content": content, **more,
    }  # fmt: skip


def one(told: object, room: Room = TALK) -> Heard:
    (found,) = read(envelope(told, room, US, "Ann"))
    return found


def answers(parent: str, body: str, **more: Any) -> dict[str, Any]:
    return event(
        content={"msgtype": "m.text", "body": body, "m.relates_to": {"m.in_reply_to": {"event_id": parent}}, **more}
    )


def test_a_talk_of_two_is_direct_and_meant_for_us() -> None:
    item = one(event())
    assert (item.external_id, item.ref, item.text) == ("$1", "!talk:porch.test $1", "Ciao")
    assert (item.visibility, item.addressed, item.author.name) == (Visibility.DIRECT, True, "Ann")


def test_a_room_is_as_visible_as_its_door_is_open() -> None:
    assert one(event(), HALL).visibility is Visibility.FOLLOWERS
    assert one(event(), Room(id="!a:b", public=True)).visibility is Visibility.PUBLIC


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        ({"body": "hi", "m.mentions": {"user_ids": [US]}}, True),
        ({"body": "hi @acme"}, True),
        ({"body": "hi @acme:porch.test"}, True),
        ({"body": "the acme of taste"}, False),
        ({"body": "hi", "m.mentions": {"user_ids": ["@ben:porch.test"]}}, False),
        ({"body": "hi", "m.mentions": 7}, False),
    ],
)
def test_in_a_room_of_many_we_are_meant_when_named(content: dict[str, Any], meant: bool) -> None:
    item = one(event(content={"msgtype": "m.text", **content}), HALL)
    assert item.addressed is meant
    assert (Trait.MENTION in item.traits) is meant


def test_the_quotation_above_an_answer_goes_and_says_who_is_meant() -> None:
    item = one(answers("$0", "> <@acme:porch.test> At seven?\n> Or eight?\n\nAt eight."), HALL)
    assert (item.text, item.in_reply_to, item.addressed) == ("At eight.", "$0", True)


def test_a_quotation_that_is_no_answer_stays() -> None:
    assert one(event(content={"body": "> <@a:b> hm"})).text == "> <@a:b> hm"


def test_the_html_loses_the_quotation_too() -> None:
    html = "<mx-reply><blockquote>x</blockquote></mx-reply><b>Yes</b>"
    assert one(answers("$0", "Yes", formatted_body=html)).html == "<b>Yes</b>"


def test_an_edit_that_the_server_bundled_is_a_later_version() -> None:
    edit = {
        "event_id": "$2", "sender": "@ann:porch.test", "origin_server_ts": 1_780_000_009_000,
        "content": {"m.new_content": {"body": "At eight"}},
    }  # fmt: skip
    edited = one(event(unsigned={"m.relations": {"m.replace": edit}}))
    assert (edited.external_id, edited.text, edited.at) == ("$1", "At eight", one(event()).at)
    assert edited.version > one(event()).version
    assert edited.edited_at is not None


def test_somebody_elses_edit_changes_nothing() -> None:
    edit = {"sender": "@ben:porch.test", "content": {"m.new_content": {"body": "Free cake"}}}
    assert edit_in(event(unsigned={"m.relations": {"m.replace": edit}})) == {}


def test_an_edit_without_its_original_speaks_for_it() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    told = event(content={"body": "* new", "m.new_content": {"body": "new"}, "m.relates_to": relation})
    assert target_of(told) == "$0"
    assert (one(told).external_id, one(told).text) == ("$0", "new")


@pytest.mark.parametrize("redacts", [{"redacts": "$0", "content": {}}, {"content": {"redacts": "$0"}}])
def test_a_taking_back_names_its_target_in_old_rooms_and_new(redacts: dict[str, Any]) -> None:
    item = one(event(type="m.room.redaction", **redacts))
    assert (item.external_id, item.deleted) == ("$0", True)


def test_what_was_taken_back_is_later_than_any_edit() -> None:
    gone = one(event(content={}, unsigned={"redacted_because": {"origin_server_ts": 1_780_000_010_000}}))
    assert gone.deleted
    assert gone.version > "99999999999999-x"


@pytest.mark.parametrize(
    ("content", "text", "files"),
    [
        ({"msgtype": "m.image", "body": "cake.jpg", "url": "mxc://a/1"}, "", ["mxc://a/1"]),
        ({"msgtype": "m.image", "body": "My cake", "filename": "c.jpg", "url": "mxc://a/1"}, "My cake", ["mxc://a/1"]),
        ({"msgtype": "m.file", "body": "x", "url": "https://elsewhere.test/x"}, "", []),
        ({"msgtype": "m.emote", "body": "waves"}, "* waves", []),
        ({"msgtype": "m.location", "body": "Here", "geo_uri": "geo:1,2"}, "Here\ngeo:1,2", []),
    ],
)
def test_what_is_enclosed_is_told(content: dict[str, Any], text: str, files: list[str]) -> None:
    item = one(event(content=content))
    assert (item.text, [media.url for media in item.media]) == (text, files)


def test_a_notice_is_a_machines_word() -> None:
    assert Trait.AUTOMATIC in one(event(content={"msgtype": "m.notice", "body": "beep"})).traits


@pytest.mark.parametrize(
    ("now", "before", "who", "kinds"),
    [
        ("join", "", "@ann:porch.test", [Kind.JOIN]),
        ("join", "join", "@ann:porch.test", []),
        ("leave", "join", "@ann:porch.test", [Kind.LEAVE]),
        ("leave", "join", "@ben:porch.test", []),
        ("invite", "", US, [Kind.INVITE]),
        ("invite", "", "@ben:porch.test", []),
        ("ban", "join", "@ben:porch.test", []),
    ],
)
def test_comings_and_goings_are_heard(now: str, before: str, who: str, kinds: list[Kind]) -> None:
    unsigned = {"prev_content": {"membership": before}}
    told = event(type="m.room.member", state_key=who, content={"membership": now}, unsigned=unsigned)
    assert [item.kind for item in read(envelope(told, HALL, US))] == kinds


def test_housekeeping_says_nothing() -> None:
    assert read(envelope(event(type="m.room.topic"), HALL, US)) == []


@pytest.mark.parametrize(
    "told",
    [
        7,
        {},
        event(content=7),
        event(sender="ann"),
        event(origin_server_ts="soon"),
        event(origin_server_ts=10**30),
        event(event_id=""),
        event(type="m.reaction", content={"m.relates_to": {"key": "x"}}),
    ],
)
def test_what_is_no_event_is_unreadable(told: object) -> None:
    with pytest.raises(Unreadable):
        read(envelope(told, HALL, US))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"event": {}}'])
def test_what_is_no_envelope_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_a_handle_is_a_whole_name() -> None:
    assert handle("@ann:porch.test:8448").name == "ann"
    with pytest.raises(ValueError, match="no user"):
        handle("ann")
