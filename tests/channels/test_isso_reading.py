"""What isso says, read: every shape of its answers, and what is not its at all."""

from __future__ import annotations

import json

import pytest

from porch.channels._isso_reading import envelope, gone, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled

ANN = {
    "id": 3, "parent": None, "text": "<p>Is it <em>hot</em>?</p>", "author": "Ann &amp; Bo", "website": None,
    "created": 1795330800.5, "modified": None, "mode": 1, "hash": "4505c1eeda98", "likes": 2, "dislikes": 0,
}  # fmt: skip
BEN = ANN | {"id": 4, "parent": 3, "author": None, "text": "<p>Very</p>"}


def test_a_page_gives_its_comments_and_those_below_them() -> None:
    body = json.dumps({"id": None, "total_replies": 2, "replies": [ANN | {"replies": [BEN]}]}).encode()
    first, second = (item for item in understand(body, "/?uri=%2Fdish%2F") if isinstance(item, Heard))
    assert (first.author.name, first.text, first.thread) == ("Ann & Bo", "Is it hot?", "/dish/")
    assert second.in_reply_to == first.external_id
    assert second.author.value.startswith("nameless-4@")


def test_the_latest_and_a_single_comment_are_understood_too() -> None:
    latest = json.dumps([ANN | {"uri": "/dish/"}]).encode()
    assert [item.thread for item in understand(latest, "") if isinstance(item, Heard)] == ["/dish/"]
    assert len(list(understand(json.dumps(ANN).encode(), "/new"))) == 1


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"version": "0.14"}', b"[1, [2]]", b'{"replies": 7}'])
def test_what_holds_no_comment_says_nothing(body: bytes) -> None:
    assert list(understand(body, "/info")) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"replies": [', b"\xff\xfe"])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize("change", [{"created": None}, {"id": "x"}, {"created": 1e30}, {"parent": {}, "created": []}])
def test_a_comment_of_the_wrong_shape_spoils_itself_alone(change: dict[str, object]) -> None:
    told = list(understand(json.dumps([ANN | change, BEN]).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]


def test_a_change_is_a_later_version_of_the_same_comment() -> None:
    [before], [after] = read(envelope(ANN)), read(envelope(ANN | {"text": "Hot?", "modified": 1795330900.0}))
    assert (before.external_id, before.edited_at) == (after.external_id, None)
    assert after.edited_at is not None
    assert after.version != before.version


def test_what_is_gone_is_deleted_and_still_somebodys() -> None:
    [item] = read(gone("3", site="https://acme.test", page="/dish/", names=("acme",), author="Acme", at="1795330800"))
    assert (item.external_id, item.deleted, item.ours, item.text) == ("https://acme.test#isso-3", True, True, "")


def test_what_waits_for_approval_says_so() -> None:
    [item] = read(envelope(ANN | {"mode": 2}))
    assert item.detail == {"moderation": "waits for approval"}
