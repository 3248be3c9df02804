"""What Google Play says, read, item by item and in whole answers; and what nobody could read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._play_reviews_reading import envelope, moment, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled


def stamp(seconds: int) -> dict[str, Any]:
    return {"seconds": str(seconds), "nanos": 1000}


def review(reply: str = "", **more: Any) -> dict[str, Any]:
    theirs = {"text": "Buono", "lastModified": stamp(1_780_000_000), "starRating": 5, **more}
    ours = [{"developerComment": {"text": reply, "lastModified": stamp(1_780_000_060)}}] if reply else []
    return {"reviewId": "gp:1", "authorName": "Ann", "comments": [{"userComment": theirs}, *ours]}


def heard(item: Any) -> list[Heard]:
    return read(envelope("review", item, "com.acme"))


def test_a_review_and_our_reply_are_two() -> None:
    theirs, ours = heard(review("Grazie"))
    assert (theirs.external_id, ours.external_id, ours.in_reply_to) == ("gp:1", "gp:1/reply", "gp:1")
    assert (theirs.ours, theirs.addressed, ours.ours, ours.addressed) == (False, True, True, False)


def test_an_edit_is_a_later_version() -> None:
    later = heard(review(text="Ottimo", lastModified=stamp(1_780_000_900)))[0]
    assert heard(review())[0].version < later.version
    assert heard(review())[0].version != heard(review(starRating=1))[0].version


def test_what_was_written_wins_over_its_translation() -> None:
    assert heard(review(originalText="Buono!", text="Good!"))[0].text == "Buono!"


def test_a_review_without_a_name_has_none() -> None:
    assert heard({**review(), "authorName": ""})[0].author.name == "A Google user"


@pytest.mark.parametrize(
    "item",
    [
        None, 7, {}, {"reviewId": "gp:1", "comments": []}, review(starRating=6), review(starRating=None),
        review(text=7), review(lastModified=None), review(lastModified={"seconds": "9" * 30}),
        {**review(), "reviewId": ""}, {**review(), "comments": [7]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_so(item: Any) -> None:
    with pytest.raises(Unreadable):
        heard(item)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"kind": "?", "item": {}, "package": ""}', b"[" * 9999])
def test_bytes_that_are_no_envelope_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"reviews": [review("Grazie"), review()]}, ["Buono", "Grazie", "Buono"]), (review(), ["Buono"]),
        ({"result": {"replyText": "x", "lastEdited": stamp(1)}}, []), ({"error": {"code": 401}}, []), ([], []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    found = list(understand(json.dumps(body).encode(), "reviews"))
    assert [one.text for one in found if isinstance(one, Heard)] == texts
    assert not any(one.ours or one.addressed for one in found if isinstance(one, Heard))


def test_a_spoilt_review_is_set_apart_and_its_neighbour_heard() -> None:
    one, other = understand(json.dumps({"reviews": [review(starRating="x"), review()]}).encode(), "")
    assert isinstance(one, Spoiled)
    assert isinstance(other, Heard)
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


def test_a_time_is_seconds_and_billionths() -> None:
    assert moment({"seconds": "0", "nanos": 999}).microsecond == 0
