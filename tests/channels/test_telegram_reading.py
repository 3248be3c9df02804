"""What single updates of Telegram say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._telegram_reading import Us, envelope, read
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait, Visibility

US = Us(id=500, username="acme_bot")
ANN = {"id": 11, "is_bot": False, "first_name": "Ann", "last_name": "Alt", "username": "ann"}
PRIVATE = {"id": 11, "type": "private", "first_name": "Ann"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Regulars"}


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_780_000_000, "chat": PRIVATE, "from": ANN, "text": "Ciao", **more}


def said(update: object) -> list[Heard]:
    return read(envelope(update, US))


def one(**more: Any) -> Heard:
    (found,) = said({"update_id": 1, "message": message(**more)})
    return found


def test_a_private_message_is_direct_and_meant_for_us() -> None:
    item = one()
    assert (item.external_id, item.ref, item.author.value, item.author.name) == ("500/11/5", "11:5::", "11", "Ann Alt")
    assert (item.visibility, item.addressed, item.ours) == (Visibility.DIRECT, True, False)


def test_an_edit_is_a_later_version_of_the_same_message() -> None:
    (edited,) = said({"update_id": 2, "edited_message": message(text="Ciao!", edit_date=1_780_000_005)})
    assert edited.external_id == one().external_id
    assert edited.version > one().version
    assert edited.edited_at is not None


def test_in_a_group_every_bot_sees_the_same_numbers() -> None:
    assert one(chat=GROUP).external_id == "-1001234567890/5"
    assert one(chat=GROUP).url == "https://t.me/c/1234567890/5"
    assert one(chat={**GROUP, "username": "regulars"}).visibility is Visibility.PUBLIC


def test_a_comment_below_our_channels_post_is_a_comment_on_the_post() -> None:
    origin = {"type": "channel", "chat": {"id": -1009, "type": "channel"}, "message_id": 77}
    forward = message(message_id=40, chat=GROUP, is_automatic_forward=True, forward_origin=origin)
    del forward["from"]
    item = one(chat=GROUP, reply_to_message=forward, message_thread_id=40)
    assert item.addressed
    assert item.traits == {Trait.COMMENT}
    assert item.in_reply_to == item.thread == "500/-1009/77"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"text": None, "caption": "Look", "photo": [{"file_id": "a", "width": 9}]}, "Look"),
        ({"text": None, "sticker": {"file_id": "s", "emoji": "👍"}}, "👍"),
        ({"text": None, "contact": {"first_name": "Dov", "phone_number": "+1 5"}}, "Dov  +1 5"),
        ({"text": None, "venue": {"title": "Bar", "address": "Via 1"}}, "Bar, Via 1"),
    ],
)
def test_what_is_shown_without_words_is_told_in_words(more: dict[str, Any], text: str) -> None:
    assert one(**more).text == text


def test_of_a_photos_sizes_the_largest_is_kept() -> None:
    item = one(text=None, photo=[{"file_id": "small", "width": 90}, {"file_id": "large", "width": 900}])
    assert [media.url for media in item.media] == ["telegram:large"]


def test_a_poll_is_a_question() -> None:
    item = one(text=None, poll={"question": "Which?", "options": [{"text": "Red"}, {"text": "White"}]})
    assert (item.kind, item.text) == (Kind.QUESTION, "Which?\n- Red\n- White")


def test_pressing_start_waits_for_no_answer() -> None:
    assert one(text="/start").kind is Kind.JOIN


def test_who_comes_and_who_blocks_the_bot_is_heard() -> None:
    (came,) = said({"update_id": 3, "message": message(chat=GROUP, text=None, new_chat_members=[ANN])})
    (left,) = said({"update_id": 3, "message": message(chat=GROUP, text=None, left_chat_member=ANN)})
    change = {"chat": PRIVATE, "from": ANN, "date": 1_780_000_000, "new_chat_member": {"status": "kicked"}}
    (blocked,) = said({"update_id": 4, "my_chat_member": change})
    assert [came.kind, left.kind, blocked.kind] == [Kind.JOIN, Kind.LEAVE, Kind.BLOCK]


def test_a_thumb_down_is_a_dislike() -> None:
    change = {
        "chat": GROUP, "message_id": 5, "user": ANN, "date": 1_780_000_000, "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👎"}],
    }  # fmt: skip
    (nod,) = said({"update_id": 5, "message_reaction": change})
    assert (nod.kind, nod.in_reply_to) == (Kind.DISLIKE, "-1001234567890/5")


def test_housekeeping_says_nothing() -> None:
    assert said({"update_id": 6, "poll": {"id": "1"}}) == []
    assert said({"update_id": 7, "message": message(text=None, pinned_message=message())}) == []


def test_half_a_letter_and_nul_become_something_a_database_holds() -> None:
    assert one(text="a\ud800\x00b").text.encode()
    assert "\x00" not in one(text="a\x00b").text


@pytest.mark.parametrize(
    "update",
    [
        7,
        None,
        {"message": 7},
        {"message": {"message_id": 5}},
        {"message": {**message(), "chat": {"type": "private"}}},
        {"message": {**message(), "date": "soon"}},
        {"message": {**message(), "date": 10**30}},
        {"message": {**message(), "from": {"first_name": "nobody"}}},
        {"message_reaction": {"chat": GROUP, "message_id": 5, "date": 1}},
    ],
)
def test_what_is_no_update_is_unreadable(update: object) -> None:
    with pytest.raises(Unreadable):
        said(update)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"item": {}}', json.dumps({"item": {}, "us": {"x": 1}}).encode()])
def test_what_is_no_envelope_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)
