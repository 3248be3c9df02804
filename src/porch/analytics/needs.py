"""What people ask for, lack and praise: which of it a text is, how many more say it now, and which words tell it best.

People are counted, never messages: who writes ten times lacks a thing once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from porch.analytics.likeness import jaccard
from porch.analytics.surveys.intervals import share
from porch.analytics.words import spoken

ASK, LACK, PRAISE = "ask", "lack", "praise"
KINDS = (ASK, LACK, PRAISE)
KIND_OF = {"request": ASK, "idea": ASK, "complaint": LACK, "praise": PRAISE}
"""What each need a text is labelled with comes to. A question asks to be told, not for something to be there."""
NOBODYS = frozenset({"spam", "automatic"})
LEAST = 10
"""People of both quarters together below whom nothing is said of a change."""
SHORTEST, LONGEST = 15, 200  # characters of what is quoted


def kinds(needs: Iterable[str]) -> tuple[str, ...]:
    """Return what a text with these needs says: that somebody asks, lacks or praises something, each once.

    >>> kinds(["complaint", "idea", "request"]), kinds(["praise", "spam"]), kinds(["question"])
    (('ask', 'lack'), (), ())
    """
    named = set(needs)
    if named & NOBODYS:
        return ()
    found = {KIND_OF[need] for need in named if need in KIND_OF}
    return tuple(kind for kind in KINDS if kind in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How many times as many people say so now: `ratio`, between `low` and `high`; None where it has no bound.

    `word` is "more" or "less" where the interval leaves no doubt, "same" where it does, "few" where there are too few.
    """

    word: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


def change(now: int, before: int) -> Change:
    """Return the change from `before` people to `now` people, both counted over equally long times.

    If nothing changed, who of them all speaks now is the toss of a coin: Wilson's 95 % interval of their share p gives
    that of the ratio, p / (1 - p) (the conditional comparison of two Poisson counts, Przyborowski and Wilenski 1940).

    >>> told = change(30, 10)
    >>> told.word, told.ratio, round(told.low, 2), round(told.high, 2)
    ('more', 3.0, 1.49, 6.05)
    >>> change(6, 3).word, change(12, 9).word, change(12, 0).word, change(12, 0).high
    ('few', 'same', 'more', None)
    """
    told = share(now, now + before)
    if told is None or now + before < LEAST:
        return Change(word="few")
    low, high = _odds(told.low) or 0.0, _odds(told.high)
    word = "more" if low > 1 else "less" if high is not None and high < 1 else "same"
    return Change(word=word, ratio=_odds(told.value), low=low, high=high)


def typical(said: Sequence[tuple[int, str]], *, most: int = 3) -> list[int]:
    """Return the places of what tells best what many say: (who, words), newest first.

    That is the text whose words the others share most (mean Jaccard), not too short to say anything and not too long
    to be read; of equals the newest. Of each person there is one at most, and of the same words.

    >>> typical([(1, "bread with seeds please"), (2, "please bake bread with seeds"), (3, "when do you open?")], most=1)
    [0]
    """
    words = [frozenset(spoken(text)) for _, text in said]
    score = [sum(jaccard(one, other) for other in words) for one in words]
    fits = [SHORTEST <= len(text.strip()) <= LONGEST for _, text in said]
    chosen: list[int] = []
    for place in sorted(range(len(said)), key=lambda at: (not fits[at], -round(score[at], 9), at)):
        if all(said[one][0] != said[place][0] and words[one] != words[place] for one in chosen):
            chosen.append(place)
    return chosen[:most]


def _odds(share: float) -> float | None:
    return share / (1 - share) if share < 1 - 1e-12 else None
