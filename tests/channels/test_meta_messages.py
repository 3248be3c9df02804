"""Private messages of Messenger and Instagram, as webhooks and the Graph API tell them."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._meta_messages import name_of, readers, talk
from porch.channels._meta_reading import Around, Us, reading, sealed
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Visibility

READERS = readers("facebook")
AROUND = Around(us=Us(ids=frozenset({"7"})), at="2026-11-22T12:00:00+00:00")
EVENT = {"sender": {"id": "9"}, "recipient": {"id": "7"}, "timestamp": 1795348800500}
LISTED = {
    "id": "m_1", "message": "Ciao", "created_time": "2026-11-22T12:00:00+0000", "from": {"id": "9", "name": "Ann"},
    "to": {"data": [{"id": "7", "name": "Acme"}]},
}  # fmt: skip


def read(kind: str, item: dict[str, Any]) -> list[Heard]:
    return reading(sealed(kind, item, AROUND), "Facebook", READERS)


def one(kind: str, item: dict[str, Any]) -> Heard:
    (found,) = read(kind, item)
    return found


def test_a_message_is_private_and_one_talk_with_its_answer() -> None:
    theirs = one("event", {**EVENT, "message": {"mid": "m_1", "text": "Ciao"}})
    echo = {"sender": EVENT["recipient"], "recipient": EVENT["sender"], "timestamp": 1795348801000}
    ours = one("event", {**echo, "message": {"mid": "m_2", "text": "Si", "is_echo": True, "reply_to": {"mid": "m_1"}}})
    assert (theirs.ours, theirs.addressed, theirs.visibility) == (False, True, Visibility.DIRECT)
    assert (ours.ours, ours.addressed, ours.in_reply_to) == (True, False, "m_1")
    assert theirs.thread == ours.thread == talk("9", "7")
    assert (theirs.ref, ours.ref) == ("m:9:m_1", "m:9:m_2")


def test_the_list_says_the_same_as_the_webhook() -> None:
    listed, pushed = one("message", LISTED), one("event", {**EVENT, "message": {"mid": "m_1", "text": "Ciao"}})
    for what in ("external_id", "text", "thread", "ref", "ours", "addressed", "visibility"):
        assert getattr(listed, what) == getattr(pushed, what)


@pytest.mark.parametrize(
    ("told", "kind", "deleted", "text"),
    [
        ({"message": {"mid": "m_1", "is_deleted": True}}, Kind.CREATE, True, ""),
        ({"message_edit": {"mid": "m_1", "text": "At eight", "num_edit": 1}}, Kind.CREATE, False, "At eight"),
        ({"reaction": {"mid": "m_1", "action": "react", "reaction": "love", "emoji": "❤"}}, Kind.LIKE, False, ""),
        ({"reaction": {"mid": "m_1", "action": "unreact"}}, Kind.LIKE, True, ""),
        ({"read": {"watermark": 1795348800000}}, Kind.VIEW, False, ""),
        ({"postback": {"title": "Menu", "payload": "MENU"}}, Kind.CREATE, False, "Menu"),
        ({"message": {"mid": "m", "attachments": [{"payload": {"coordinates": {"lat": 1.5, "long": 2}}}]}},
         Kind.CREATE, False, "1.5, 2"),
        ({"message": {"mid": "m", "attachments": [{"payload": {"product": {"elements": [{"title": "Cake"}]}}}]}},
         Kind.CREATE, False, "Cake"),
    ],
)  # fmt: skip
def test_an_event_says_what_was_done(told: dict[str, Any], kind: Kind, deleted: bool, text: str) -> None:
    found = one("event", {**EVENT, **told})
    assert (found.kind, found.deleted, found.text) == (kind, deleted, text)


@pytest.mark.parametrize("name", ["delivery", "optin", "referral", "account_linking", "pass_thread_control"])
def test_housekeeping_says_nothing(name: str) -> None:
    assert read("event", {**EVENT, name: {"x": 1}}) == []


@pytest.mark.parametrize(
    "item",
    [
        {}, {"sender": 7, "recipient": 7}, {**EVENT, "message": {"text": "no id"}}, {**EVENT, "reaction": {}},
        {**EVENT, "message": {"mid": "m_1", "text": 7}}, {**EVENT, "timestamp": "soon", "message": {"mid": "m_1"}},
    ],
)  # fmt: skip
def test_an_event_of_the_wrong_shape_is_unreadable(item: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read("event", item)


@pytest.mark.parametrize("item", [{}, {**LISTED, "created_time": 7}, {**LISTED, "message": 7}, {**LISTED, "to": "x"}])
def test_a_listed_message_of_the_wrong_shape_is_unreadable(item: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read("message", item)


def test_words_of_an_unknown_hour_are_heard() -> None:
    assert one("message", {**LISTED, "created_time": "soon"}).text == "Ciao"


def test_an_answer_to_a_story_says_to_which() -> None:
    assert one("message", {**LISTED, "story": {"reply_to": {"link": "https://x.test/1"}}}).detail == {
        "story": "https://x.test/1"
    }
    reply = {"mid": "m_1", "text": "Nice", "reply_to": {"story": {"url": "https://x.test/2", "id": "5"}}}
    assert one("event", {**EVENT, "message": reply}).detail == {"story": "https://x.test/2"}


def test_what_is_gone_is_said_to_be_by_its_own_name() -> None:
    found = one("gone", {"id": "m_mid.5", "author": "9", "at": "2026-11-22T12:00:00+00:00", "kind": "message"})
    assert (found.external_id, found.deleted, found.ours, found.visibility) == (
        name_of("m_mid.5"), True, False, Visibility.DIRECT,
    )  # fmt: skip
