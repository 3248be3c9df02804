"""The lists of a page: what is asked of each."""

from __future__ import annotations

from porch.channels._facebook_lists import streams


def test_every_list_asks_for_what_its_reader_needs() -> None:
    asked = {stream.name: str(stream.params["fields"]) for stream in streams("7")}
    assert set(asked) == {"feed", "conversations", "tagged", "ratings"}
    for wanted in ("message", "from", "created_time", "comments.filter(stream)", "parent{id}"):
        assert wanted in asked["feed"]
    assert "updated_time" in asked["conversations"]
    assert "tagged_time" in asked["tagged"]
    assert "recommendation_type" in asked["ratings"]


def test_only_the_pages_own_feed_is_needed() -> None:
    assert [stream.name for stream in streams("7") if stream.needed] == ["feed"]
    assert all(stream.path.startswith("7/") for stream in streams("7"))
