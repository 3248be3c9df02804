"""What Meta's networks have in common: sealing an item, names, times, photos."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from porch.channels._meta_reading import (
    EPOCH,
    Around,
    Us,
    count,
    counted,
    photos,
    reading,
    required,
    sealed,
    summed,
    unsealed,
    version,
    when,
    who,
    worded,
)
from porch.core.errors import Unreadable


def test_an_item_is_sealed_with_all_it_takes_to_read_it_again() -> None:
    around = Around(us=Us(ids=frozenset({"7", "acme"})), place="7_1", looked="2026-01-01", at="2026-01-02")
    raw = sealed("post", {"id": "1"}, around)
    assert raw == sealed("post", {"id": "1"}, around)
    assert unsealed(raw, "Facebook") == ("post", {"id": "1"}, around)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"kind": 7, "item": {}}', b'{"kind": "post", "item": []}'])
def test_what_was_not_sealed_here_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        unsealed(raw, "Facebook")


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), ValueError("x"), AttributeError("x")])
def test_whatever_breaks_a_reader_makes_the_item_unreadable(error: Exception) -> None:
    def breaking(*_: Any) -> Any:
        raise error

    with pytest.raises(Unreadable):
        reading(sealed("post", {}, Around()), "Facebook", {"post": breaking})


def test_a_kind_nobody_reads_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        reading(sealed("cake", {}, Around()), "Facebook", {})


def test_what_must_be_there_is_there_or_the_item_is_unreadable() -> None:
    assert required({"post_id": 7}, "comment_id", "post_id") == "7"
    for item in ({}, {"id": ""}, {"id": True}, {"id": ["7"]}):
        with pytest.raises(Unreadable):
            required(item, "id")
    assert worded({"message": None}, "message") == ""
    with pytest.raises(Unreadable):
        worded({"message": 7}, "message")


def test_a_time_is_read_in_each_of_metas_ways() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for told in ("2026-11-22T12:00:00+0000", 1795348800, 1795348800000, "1795348800"):
        assert when(told) == noon
    assert when(None, otherwise=noon.isoformat()) == noon
    assert when(None) == EPOCH


@pytest.mark.parametrize(
    ("told", "sender", "value", "name"),
    [
        ({"id": 9, "name": "Ann"}, {}, "9", "Ann"),
        ({"id": "9", "username": "ann_b", "name": "Ann"}, {}, "9", "ann_b"),
        ({"username": "ann_b"}, {}, "ann_b", "ann_b"),
        (None, {"sender_id": 9, "sender_name": "Ann"}, "9", "Ann"),
        ("Ann", {}, "", ""),
    ],
)
def test_somebody_is_known_by_id_and_shown_by_name(told: object, sender: dict[str, Any], value: str, name: str) -> None:
    handle = who("facebook", told, sender)
    assert (handle.value, handle.name) == (value, name)


def test_a_version_says_when_it_was_found_to_be_another() -> None:
    first, never = version(Around(), "At seven")
    again, edited = version(Around(looked="2026-01-01T00:00:00+00:00"), "At seven")
    assert never is None
    assert edited is not None
    assert again.endswith(first[:12])


A = "https://cdn.test/a.jpg"


@pytest.mark.parametrize(
    "item",
    [
        {"photo": A}, {"full_picture": A}, {"media_url": A}, {"photos": [A, 7]}, {"item": "photo", "link": A},
        {"attachments": {"data": [{"image_data": {"url": A}}]}}, {"attachments": [{"payload": {"url": A}}]},
        {"attachment": {"media": {"image": {"src": A}}}},
        {"attachments": {"data": [{"subattachments": {"data": [{"media": {"image": {"src": A}}}]}}]}},
    ],
)  # fmt: skip
def test_a_photo_is_found_in_each_of_metas_shapes(item: dict[str, Any]) -> None:
    assert [(one.url, one.name) for one in photos(item)] == [(A, "a.jpg")]


@pytest.mark.parametrize("item", [{"photo": "IMAGE_URL"}, {"link": A}, {"attachments": 7}, {"photos": A}])
def test_what_is_no_address_of_a_photo_is_none(item: dict[str, Any]) -> None:
    assert list(photos(item)) == []


def test_what_is_not_told_is_left_out_of_the_count() -> None:
    item = json.loads('{"reactions": {"summary": {"total_count": 0}}, "shares": {"count": 2}, "comments": 7}')
    told = {name: summed(item, name) for name in ("reactions", "comments")} | {"shares": count(item, "shares")}
    assert counted({**told, "views": True, "likes": None}) == {"reactions": 0, "shares": 2}
    assert count(7, "shares") is None
    assert summed(7, "reactions") is None
