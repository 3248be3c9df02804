"""The crowd that talks is the same for the same seed, and made as it says it is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from porch.core.interaction import Kind
from porch.proving.benches._crowd import NOW, Crowd


def test_the_same_seed_says_the_same_and_another_does_not() -> None:
    assert Crowd(seed=1).say(50) == Crowd(seed=1).say(50)
    assert Crowd(seed=1).say(50) != Crowd(seed=2).say(50)


def test_every_item_is_used_once() -> None:
    crowd = Crowd(seed=1)
    names = [item.external_id for item in crowd.say(300) + crowd.say(300)]
    assert (len(set(names)), crowd.said) == (600, 600)


def test_items_come_evenly_and_the_last_at_the_end() -> None:
    items = Crowd(seed=1, total=100, over=timedelta(hours=100)).say(100)
    assert [items[0].at, items[-1].at] == [NOW - timedelta(hours=99), NOW]
    assert {later.at - earlier.at for earlier, later in pairwise(items)} == {timedelta(hours=1)}


def test_the_shares_of_words_answers_and_likes_are_as_told() -> None:
    items = Crowd(seed=1).say(4000)
    kinds = Counter(item.kind for item in items)
    ours = sum(item.ours for item in items)
    replies = sum(bool(item.in_reply_to) and not item.ours and item.kind is Kind.CREATE for item in items)
    assert 0.03 < kinds[Kind.LIKE] / 4000 < 0.07
    assert 0.17 < ours / 4000 < 0.23
    assert 0.12 < replies / 4000 < 0.18


def test_what_is_replied_to_was_said_before_by_a_customer() -> None:
    items = Crowd(seed=1).say(2000)
    customers: dict[str, int] = {item.external_id: place for place, item in enumerate(items) if not item.ours}
    replies = [(customers[item.in_reply_to], place) for place, item in enumerate(items) if item.in_reply_to]
    assert all(parent < place for parent, place in replies)
    assert len(replies) > 500
