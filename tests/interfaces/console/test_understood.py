"""How words are understood, as pages say it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from porch.interfaces.console.understood import meant, offer, reason
from tests.cast import NOON

SURE = {"name": "complaint", "p": 0.93, "sure": True, "words": ["cold"]}
UNSURE = {"name": "idea", "p": 0.5, "sure": False, "words": []}
HAPPY = {"name": "positive", "p": 0.9, "sure": True, "words": []}
PROMISE = {"name": "commitment", "p": 0.9, "sure": True, "words": ["I'll call  on Friday"]}


def understood(*labels: dict[str, Any], told: dict[str, Any] | None = None, **more: Any) -> SimpleNamespace:
    usual = {"labels": list(labels), "told": told or {}, "commits": False, "is_promised": False}
    return SimpleNamespace(**{**usual, **more})


def turn(*, ours: bool = False, text: str = "It is cold") -> SimpleNamespace:
    return SimpleNamespace(ours=ours, text=text, at=NOON, pk=1)


def test_sure_words_come_before_what_may_be_and_all_say_why() -> None:
    told = meant(understood(HAPPY, SURE, UNSURE), turn(), {})
    assert told.line == "Happy; complaint; perhaps an idea"
    assert [(one.words, one.percent, one.sure, one.moved_by) for one in told.labels[1:]] == [
        ("complaint", 93, True, "“cold”"), ("idea", 50, False, ""),
    ]  # fmt: skip
    assert "complaint" not in dict(told.choices)


def test_a_colleagues_word_is_said_as_theirs_and_wins() -> None:
    words = {"complaint": {"right": False, "by": 1, "deed": 5}, "praise": {"right": True, "by": 9, "deed": 6}}
    told = meant(understood(SURE, told=words), turn(), {1: "Bob"})
    assert told.line == "Praise, says a colleague"
    assert [(one.name, one.said_by, one.wrong) for one in told.labels] == [
        ("complaint", "Bob", True), ("praise", "a colleague", False),
    ]  # fmt: skip
    assert "complaint" in dict(told.choices)


def test_what_says_nothing_has_no_line_and_can_be_labelled() -> None:
    told = meant(understood(), turn(), {})
    assert (told.line, told.labels, len(told.choices)) == ("", (), 7)


def test_a_promise_of_ours_is_offered_with_its_day_and_theirs_is_waited_for() -> None:
    row = understood(PROMISE, commits=True)
    ours, theirs = meant(row, turn(ours=True), {}), meant(row, turn(), {})
    assert ours.offer is not None
    assert (ours.offer.words, ours.offer.due_on, ours.offer.named) == ("I'll call on Friday", "2026-03-06", True)
    assert (ours.choices, ours.waits, theirs.offer) == ((), None, None)
    assert theirs.waits == ours.offer


@pytest.mark.parametrize("more", [{"commits": False}, {"commits": True, "is_promised": True}])
def test_what_is_kept_in_mind_or_none_is_not_offered(more: dict[str, bool]) -> None:
    assert meant(understood(PROMISE, **more), turn(ours=True), {}).offer is None


def test_a_promise_without_a_day_is_offered_for_one_to_come() -> None:
    told = offer(understood(), "I will look into it", NOON)
    assert (told.words, told.named) == ("I will look into it", False)


@pytest.mark.parametrize(
    ("stands", "told", "words"),
    [
        ("question", None, "question"), ("question", "/", "question"), ("message", "question/", "question"),
        ("question", "complaint/", "complaint"), ("complaint", "question/", "complaint"),
        ("message", "/complaint", "message, perhaps a complaint"), ("complaint", "/complaint", "complaint"),
        ("message", "praise/complaint", "message"), ("", "churn_risk/", "may leave us"),
    ],
)  # fmt: skip
def test_why_somebody_waits_is_said_by_what_is_sure_and_what_may_be(stands: str, told: str | None, words: str) -> None:
    assert reason(SimpleNamespace(reason=stands, meant=told)) == words
