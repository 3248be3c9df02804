"""Topics come out of what was said, the same every time, and a text that is on none has none."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.influence import topics

TRADES = {
    "pizza": ["pizza", "olives", "oven", "mozzarella", "basil", "crust"],
    "bikes": ["tyre", "chain", "saddle", "brake", "wheel", "pump"],
    "flights": ["flight", "boarding", "luggage", "seat", "gate", "delay"],
}
IDLE = ["hello", "thanks", "please", "today", "when", "where", "good", "morning", "maybe", "really"]


def said(trade: str, rng: np.random.Generator) -> str:
    return " ".join([*rng.choice(TRADES[trade], 3, replace=False), *rng.choice(IDLE, 4, replace=False)])


@pytest.fixture(scope="module")
def told() -> topics.Topics:
    rng = np.random.default_rng(2)
    found = topics.learn([said(trade, rng) for _ in range(80) for trade in TRADES] + IDLE * 30, most=3)
    assert found is not None
    return found


def test_held_out_conversations_of_a_trade_are_on_one_topic(told: topics.Topics) -> None:
    rng = np.random.default_rng(3)
    for trade in TRADES:
        on = [told.of(said(trade, rng)) for _ in range(50)]
        assert max(on.count(name) for name in told.names) >= 48
    assert len({told.of(" ".join(words)) for words in TRADES.values()}) == 3


def test_each_is_called_by_a_word_of_its_own(told: topics.Topics) -> None:
    assert len(set(told.names)) == 3
    assert all(any(name in words for words in TRADES.values()) for name in told.names)


@pytest.mark.parametrize("text", ["", "hello there", "🍕", "12 34", "\x00" * 50])
def test_what_is_on_nothing_has_none(told: topics.Topics, text: str) -> None:
    assert told.of(text) == ""


def test_they_are_kept_as_they_are(told: topics.Topics) -> None:
    again = topics.Topics.from_bytes(told.to_bytes())
    assert (again.names, again.of("olives and basil")) == (told.names, told.of("olives and basil"))


def test_too_little_teaches_nothing() -> None:
    assert topics.learn(["pizza"] * (topics.LEAST - 1)) is None
    assert topics.learn(["hello"] * 500) is None
