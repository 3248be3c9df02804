"""Whole answers of the Business Profile APIs, understood without credentials."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels.google_reviews import CARD
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from tests.channels.test_google_reviews_reading import question, review

REPLY = {"comment": "Grazie", "updateTime": "2026-11-02T10:00:00Z"}
ANSWER = question(name="locations/2/questions/4/answers/5", text="Until six", author={"type": "MERCHANT"})
REVIEWED = "v4/accounts/1/locations/2/reviews"


def understood(body: Any, where: str = REVIEWED) -> list[Heard | Spoiled]:
    assert CARD.understand is not None
    return list(CARD.understand(json.dumps(body).encode(), where))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"reviews": [review(), review(reviewReply=REPLY)], "averageRating": 5}, ["Buono", "Buono", "Grazie"]),
        (review(), ["Buono"]),
        ({"questions": [question(topAnswers=[ANSWER])]}, ["Open today?", "Until six"]),
        ({"answers": [ANSWER]}, ["Until six"]),
        ({"locations": [{"name": "locations/2", "title": "Acme"}]}, []),
        ({"accounts": [{"name": "accounts/1"}]}, []),
        ({"error": {"code": 403, "message": "no"}}, []),
        ([], []), ("words", []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    heard = understood(body)
    assert [one.text for one in heard if isinstance(one, Heard)] == texts
    assert not any(one.ours or one.addressed for one in heard if isinstance(one, Heard))
    assert len(understood(body, "")) == len(texts)


def test_a_spoilt_review_is_set_apart_and_its_neighbour_heard() -> None:
    one, other = understood({"reviews": [review(createTime=7), review()]})
    assert isinstance(one, Spoiled)
    assert isinstance(other, Heard)


def test_a_body_that_is_no_json_is_said_to_be_so() -> None:
    assert CARD.understand is not None
    with pytest.raises(Unreadable):
        list(CARD.understand(b"<html>", ""))
