"""JSON of strangers: read whole, packed item by item, and read again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.core.errors import Unreadable
from porch.core.payload import items, moment, opened, packed, parsed, text, texts, written


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a":', b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable, match="Forum"):
        parsed(body, "Forum")


def test_what_was_packed_opens_again_without_what_no_database_takes() -> None:
    item = parsed(rb'{"text": "a\u0000b\ud800c"}', "Forum")
    kind, again, around = opened(packed("post", item, site="a.test"), "Forum")
    assert (kind, around["site"]) == ("post", "a.test")
    assert again["text"] == "a\ufffdb?c"


def test_the_same_item_packs_to_the_same_bytes() -> None:
    assert packed("post", {"a": 1, "b": 2}) == packed("post", {"b": 2, "a": 1})


@pytest.mark.parametrize("raw", [b"7", b"{}", b'{"kind": "post"}', b'{"kind": "post", "item": 7}', b'{"item": {}}'])
def test_what_was_never_packed_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(raw, "Forum")


@pytest.mark.parametrize(
    "told", ["2026-11-22T08:00:00Z", "2026-11-22T09:00:00+01:00", "2026-11-22 08:00:00", 1795334400, "1795334400000"]
)
def test_a_time_is_read_however_it_is_written(told: object) -> None:
    assert moment(told) == datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize("told", ["", "soon", None, [], 1e300, "inf", "nan", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_is_a_value_error(told: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        moment(told)


def test_words_are_found_or_are_nothing() -> None:
    told = {"user": {"name": "Ann", "age": 7, "tags": ["x"]}, "seen": True}
    assert [text(told, "user", "name"), text(told, "user", "age"), text(told, "user"), text(told, "no", "way")] == [
        "Ann", "7", "", "",
    ]  # fmt: skip
    assert text(told, "seen") == ""
    assert list(texts({"a": "", "b": 0, "c": True, "d": "x"}, "a", "b", "c", "d", "e")) == ["0", "x"]


def test_only_objects_of_a_list_are_items() -> None:
    assert items([{"a": 1}, 7, None]) == [{"a": 1}]
    assert items({"a": 1}) == []


def test_a_time_that_should_be_text_and_is_a_number_is_no_time() -> None:
    assert written("2026-11-22T08:00:00Z") == datetime(2026, 11, 22, 8, tzinfo=UTC)
    with pytest.raises(TypeError):
        written(7)
