"""Apple's feed of reviews, read: whole, and of the wrong shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._appstore_reading import envelope, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled


def entry(**changed: str) -> dict[str, Any]:
    told = {
        "id": "9", "im:rating": "2", "im:version": "2.1", "title": "Hm", "content": "It crashes",
        "updated": "2026-11-22T01:00:00-07:00", **changed,
    }  # fmt: skip
    return {name: {"label": words} for name, words in told.items()} | {"author": {"name": {"label": "Ann"}}}


def test_a_review_says_its_stars_its_title_and_when() -> None:
    [heard] = read(envelope(entry(), "1234567890", "it"))
    assert (heard.subject, heard.text, heard.detail["rating"]) == ("Hm", "It crashes", "2")
    assert heard.at.isoformat() == "2026-11-22T08:00:00+00:00"
    assert heard.author.value == "ann"
    assert heard.url.endswith("/it/app/id1234567890?see-all=reviews")


def test_a_changed_review_is_a_later_version_of_the_same() -> None:
    [before], [after] = (
        read(envelope(entry())),
        read(envelope(entry(updated="2026-11-23T01:00:00-07:00", content="Better"))),
    )
    assert before.external_id == after.external_id
    assert (after.at, after.version) > (before.at, before.version)


def test_a_whole_feed_is_understood_and_the_app_itself_is_no_review() -> None:
    app = {"im:name": {"label": "Timer"}, "id": {"label": "1"}, "content": {"label": "x"}}
    body = json.dumps({"feed": {"entry": [app, entry()]}}).encode()
    assert [type(item) for item in understand(body, "")] == [Heard]
    assert len(list(understand(json.dumps({"feed": {"entry": entry()}}).encode(), ""))) == 1


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"feed": {}}', b'{"resultCount": 0, "results": []}'])
def test_what_holds_no_review_says_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<feed/>", ""))


@pytest.mark.parametrize("bad", [{"im:rating": "many"}, {"im:rating": "9"}, {"id": ""}, {"updated": "soon"}])
def test_a_review_of_the_wrong_shape_spoils_itself_alone(bad: dict[str, str]) -> None:
    told = list(understand(json.dumps({"feed": {"entry": [entry(**bad), entry()]}}).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]
