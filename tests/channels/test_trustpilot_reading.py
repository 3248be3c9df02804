"""What Trustpilot says, read, item by item and in whole answers; and what nobody could read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._trustpilot_reading import Us, envelope, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled

US = Us(id="u", name="Acme", domain="acme.example")
REPLY = {"text": "Grazie", "createdAt": "2026-11-02T10:00:00Z", "updatedAt": None}


def review(**more: Any) -> dict[str, Any]:
    told = {
        "id": "r1", "stars": 5, "title": "Bravi", "text": "Buono", "createdAt": "2026-11-01T10:00:00Z",
        "updatedAt": None, "consumer": {"id": "c1", "displayName": "Ann"}, "companyReply": None,
    }  # fmt: skip
    return {**told, **more}


def heard(item: Any) -> list[Heard]:
    return read(envelope("review", item, US))


def test_a_review_and_our_reply_are_two() -> None:
    theirs, ours = heard(review(companyReply=REPLY))
    assert (theirs.external_id, ours.external_id, ours.in_reply_to) == ("r1", "r1/reply", "r1")
    assert (theirs.addressed, ours.ours, ours.author.name) == (True, True, "Acme")


def test_an_edit_is_a_later_version() -> None:
    before, after = heard(review())[0], heard(review(stars=1, updatedAt="2026-11-03T10:00:00Z"))[0]
    assert before.version < after.version
    assert (before.edited_at, after.edited_at is not None) == (None, True)


@pytest.mark.parametrize(
    "item",
    [
        None, 7, {}, review(stars=6), review(stars="5"), review(stars=True), review(stars=None), review(id=""),
        review(createdAt="then"), review(text=7), review(consumer={}), review(consumer=None),
        review(companyReply={"text": "x"}), review(createdAt="0001-01-01T00:00:00+14:00"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_so(item: Any) -> None:
    with pytest.raises(Unreadable):
        heard(item)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"kind": "?", "item": {}, "us": {}}', b"[" * 9999])
def test_bytes_that_are_no_envelope_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"reviews": [review(companyReply=REPLY), review()]}, ["Buono", "Grazie", "Buono"]), (review(), ["Buono"]),
        ({"events": [{"eventName": "service-review-created", "eventData": review()}]}, ["Buono"]),
        ({"id": "u", "displayName": "Acme", "score": {"stars": 4.5}}, []), ({"message": "no"}, []), ([], []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    found = list(understand(json.dumps(body).encode(), "reviews"))
    assert [one.text for one in found if isinstance(one, Heard)] == texts
    assert not any(one.ours or one.addressed for one in found if isinstance(one, Heard))


def test_a_spoilt_review_is_set_apart_and_its_neighbour_heard() -> None:
    one, other = understand(json.dumps({"reviews": [review(stars=9), review()]}).encode(), "")
    assert isinstance(one, Spoiled)
    assert isinstance(other, Heard)
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))
