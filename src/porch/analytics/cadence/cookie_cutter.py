"""Whether so many would get all but the same words that a person must look at it first (R5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

ALIKE, MANY = 0.9, 10


def same_for_many(texts: Sequence[str], *, alike: float = ALIKE, many: int = MANY) -> int:
    """Return how many of `texts` are more than `alike` the same as most others; 0 where these are `many` or fewer.

    Two texts are as alike as the share of words they have in common (multiset Jaccard of words).

    >>> same_for_many(["Hello Ann, come on Friday"] * 11), same_for_many(["Hello Ann"] * 3)
    (11, 0)
    """
    bags = Counter(tuple(sorted(text.casefold().split())) for text in texts)
    most = 0
    for bag in bags:
        most = max(most, sum(count for other, count in bags.items() if likeness(Counter(bag), Counter(other)) > alike))
        if most > len(texts) / 2:
            break
    return most if most > many else 0


def likeness(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return the share of words that two texts have in common, 0 to 1."""
    keys = {*one, *other}
    union = sum(max(one.get(key, 0), other.get(key, 0)) for key in keys)
    return sum(min(one.get(key, 0), other.get(key, 0)) for key in keys) / union if union else 1.0
