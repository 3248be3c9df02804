"""How labels are kept, and what is in force of them."""

from __future__ import annotations

from porch.analytics.language import Understood
from porch.analytics.language.labels import label
from porch.projections.language.labels import by_label, in_force, kept

SURE = {"name": "complaint", "p": 0.9, "sure": True, "words": []}
UNSURE = {"name": "question", "p": 0.5, "sure": False, "words": []}


def test_sentiment_comes_first_then_needs_then_a_commitment() -> None:
    one = Understood(
        language="en", sentiment=label("neutral", 0.4), needs=(label("idea", 0.9), label("spam", 0.4)),
        commitment=label("commitment", 0.8, ("I'll call",)),
    )  # fmt: skip
    assert [row["name"] for row in kept(one)] == ["neutral", "idea", "spam", "commitment"]
    assert kept(one)[3] == {"name": "commitment", "p": 0.8, "sure": True, "words": ["I'll call"]}


def test_no_commitment_is_not_kept() -> None:
    one = Understood(language="en", sentiment=label("neutral", 0.9), needs=(), commitment=label("none", 0.9))
    assert [row["name"] for row in kept(one)] == ["neutral"]


def test_what_is_unsure_is_not_in_force_until_somebody_says_so() -> None:
    assert in_force([SURE, UNSURE], {}).needs == "complaint"
    told = by_label([("question", True, 1, 2), ("complaint", False, 1, 3)])
    assert in_force([SURE, UNSURE], told).needs == "question"


def test_a_sentiment_and_a_commitment_can_be_corrected() -> None:
    angry = [{"name": "positive", "sure": True}, {"name": "commitment", "sure": True}]
    told = by_label([("negative", True, 1, 2), ("positive", False, 1, 2), ("commitment", False, 1, 3)])
    assert in_force(angry, told) == ("negative", "", "", False, False)
