"""What Meta writes is mended: the bytes of UTF-8, each as if it were a letter."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels._archive_meta_items import BUILDS, instagram_comment, mended, message, owner
from porch.channels._archive_reading import reader
from porch.core.errors import Unreadable
from tests.channels.downloads import as_meta_writes


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was_written(text: str) -> None:
    assert mended(json.loads(as_meta_writes({text: [text]}))) == {text: [text]}


@pytest.mark.parametrize("text", ["Perché no?", "Così", "🍝 già", "naïve ÿ", "ß"])
def test_what_needs_no_mending_is_left(text: str) -> None:
    assert mended(text) == text


def test_a_title_cut_within_a_letter_keeps_what_is_whole() -> None:
    assert mended("Perch\u00c3\u00a9 \u00f0\u009f\u008d") == "Perché "


def test_who_came_and_went_says_nothing() -> None:
    told = {"sender_name": "Ann", "timestamp_ms": 1, "content": "Ann left the group.", "type": "Unsubscribe"}
    assert list(message(told)) == []


def test_a_comment_in_the_newer_form_is_read() -> None:
    told = {
        "timestamp": 7,
        "label_values": [{"label": "Comment", "value": "Ciao"}, {"label": "Media owner", "value": "ann"}],
    }
    assert list(instagram_comment(told)) == [("7", {"at": 7, "text": "Ciao", "about": "ann"})]


def test_a_profile_of_any_shape_tells_what_it_tells() -> None:
    assert [name for name in owner({"profile": {"name": "Acme"}}) if name] == ["Acme"]
    assert list(owner([])) == []


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"kind": "poem", "item": {}}', b'{"kind": "message", "item": {}}'])
def test_what_is_no_item_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        reader(BUILDS, frozenset(), None)(raw)  # type: ignore[arg-type]
