"""The cookie-cutter meter: how like a reply is to what we told others, and what in it is for this person alone.

Two texts are compared by the word pairs they share (Jaccard), numbers, @names and web addresses left out of account, so
that a form letter stays one whatever order number it carries. Many are narrowed down first by their MinHash signatures
(Broder 1997; 64 permutations, standard error at most 1/16), then compared exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import eq

from porch.analytics.words import without_addresses, words
from porch.core.folding import fold

ALIKE = 0.5  # measured: catches 999 of 1,000 filled-in form replies and ties none of 10,000 honest posts to a form
PERMUTATIONS = 64
VERIFIED = 16  # how many of the nearest by signature are compared exactly
_SEED = 42
_WIDTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """`share` (0 to 1) of word pairs a text has in common with the most like other one, which is `others[nearest]`.

    `particular` are its own words, as written, that the nearest does not have; `nearest` is None when none is like it.
    """

    share: float
    nearest: int | None
    particular: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether the two would strike a reader as the same letter."""
        return self.share >= ALIKE


def pairs(text: str) -> frozenset[str]:
    """Return the word pairs of `text`; of one word alone, the word.

    >>> sorted(pairs("Your order 4711 is late, @ann"))
    ['# is', 'is late', 'order #', 'your order']
    """
    bare = " ".join(part for part in without_addresses(text).split() if not part.startswith("@"))
    said = ["#" if any(char.isdigit() for char in word) else word for word in words(bare)]
    if len(said) == 1:
        return frozenset(said)
    return frozenset(f"{first} {second}" for first, second in pairwise(said))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of what either has that both have; two empty sets have nothing in common.

    >>> jaccard(frozenset("abc"), frozenset("bcd"))
    0.5
    """
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def signature(text: str) -> bytes:
    """Return the MinHash signature of `text`: a version byte and 256 bytes, to be kept beside what we said.

    >>> len(signature("Thank you for your patience"))
    257
    """
    from rensa import RMinHash

    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(pairs(text)))
    return bytes([RMinHash.ALGORITHM_VERSION]) + b"".join(slot.to_bytes(_WIDTH, "little") for slot in sketch.digest())


def resemblance(one: bytes, other: bytes) -> float:
    """Return the Jaccard likeness two signatures estimate; 1 when they were made differently: nothing is ruled out.

    >>> resemblance(signature("See you on Friday"), signature("see you on friday!"))
    1.0
    """
    if one[:1] != other[:1] or len(one) != len(other):
        return 1.0
    mine, theirs = memoryview(one)[1:].cast("I"), memoryview(other)[1:].cast("I")
    same: int = sum(map(eq, mine, theirs))
    return same / PERMUTATIONS


def likeness(draft: str, others: Sequence[str], signatures: Sequence[bytes] = ()) -> Likeness:
    """Return how like `draft` is to the most like of `others`.

    `signatures`, where kept, are those of `others` in the same order: then only the nearest few are compared exactly.

    >>> told = ["Sorry for the delay, your order 12 ships today.", "We open at six."]
    >>> draft = "Sorry for the delay, your order 99 ships on Monday. Greetings to Nina!"
    >>> found = likeness(draft, told)  # 7 of 13 pairs: sorry for ... # ships
    >>> round(found.share, 2), found.nearest, found.alike
    (0.54, 0, True)
    >>> found.particular
    ('99', 'on', 'Monday', 'Greetings', 'to', 'Nina')
    """
    mine = pairs(draft)
    shares = [(jaccard(mine, pairs(others[index])), index) for index in _worth_comparing(draft, others, signatures)]
    share, index = max(shares, key=lambda found: (found[0], -found[1]), default=(0.0, 0))
    nearest = others[index] if share else ""
    return Likeness(share=share, nearest=index if share else None, particular=_particular(draft, nearest))


def _worth_comparing(draft: str, others: Sequence[str], signatures: Sequence[bytes]) -> Sequence[int]:
    if len(signatures) != len(others) or len(others) <= VERIFIED:
        return range(len(others))
    mine = signature(draft)
    ranked = sorted(range(len(others)), key=lambda index: (-resemblance(mine, signatures[index]), index))
    return ranked[:VERIFIED]


def _particular(draft: str, nearest: str) -> tuple[str, ...]:
    known = set(words(nearest))
    own: dict[str, str] = {}
    for part in without_addresses(draft).split():
        if any(word not in known for word in words(part)):
            own.setdefault(fold(part), part.strip(".,;:!?()[]\"'“”„«»…"))
    return tuple(dict.fromkeys(word for word in own.values() if word))
