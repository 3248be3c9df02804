"""Trust as three bars, each from facts that can be counted, and two warnings about how we show up.

Ability, benevolence and integrity are what makes somebody worth trusting (Mayer, Davis, Schoorman 1995);
self-orientation is what works against it (Maister, Green, Galford 2000). The bars say how *we* did towards one person,
never how they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

ENOUGH = 3
"""With fewer facts a bar is not told: one promise kept is no record."""
WARNED = 0.8
"""From this share on we turn up for one reason only, as they would say."""
EXACT = 500
Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What we did towards one person, counted.

    Ability: questions and complaints `solved` or not, answers of ours `accepted` or not. Benevolence: unasked contacts
    of ours that asked for nothing (`proactive`: thanks, little ideas, a word) or that did (`self_serving`), outcomes of
    what they suggested that we `told` them or not. Integrity: promises `kept`, and those `late` or `broken`; a no of
    ours with a reason (`reasoned`) or without. `asked` of our contacts (`ours`) asked for something.
    """

    solved: int = 0
    unsolved: int = 0
    accepted: int = 0
    unaccepted: int = 0
    proactive: int = 0
    self_serving: int = 0
    told: int = 0
    untold: int = 0
    kept: int = 0
    late: int = 0
    broken: int = 0
    reasoned: int = 0
    unreasoned: int = 0
    ours: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A share of facts: `good` of `facts` speak for it. Mean and 95 % interval; all None where there are too few.

    The mean is that of a Beta distribution that began even: (good + 1) / (facts + 2), Laplace's rule.
    """

    name: str
    good: int
    facts: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        """What to say beside it.

        >>> Bar(name="integrity", good=1, facts=2).words, Bar(name="ability", good=4, facts=5, mean=0.7).words
        ('not enough yet: 1 of 2', '4 of 5')
        """
        counted = f"{self.good} of {self.facts}"
        return counted if self.mean is not None else f"not enough yet: {counted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The three bars, and self-orientation, which is the better the lower."""

    ability: Bar
    benevolence: Bar
    integrity: Bar
    self_orientation: Bar


def bars(facts: Facts) -> Trust:
    """Return the bars of what we did.

    By hand, 4 of 5 solved: (4 + 1) / (5 + 2) = 0.714.

    >>> told = bars(Facts(solved=4, unsolved=1, ours=4, asked=4))
    >>> round(told.ability.mean, 3), round(told.ability.low, 2), round(told.ability.high, 2)
    (0.714, 0.36, 0.96)
    >>> told.integrity.words, round(told.self_orientation.mean, 2)
    ('not enough yet: 0 of 0', 0.83)
    """
    return Trust(
        ability=bar("ability", facts.solved + facts.accepted, facts.unsolved + facts.unaccepted),
        benevolence=bar("benevolence", facts.proactive + facts.told, facts.self_serving + facts.untold),
        integrity=bar("integrity", facts.kept + facts.reasoned, facts.late + facts.broken + facts.unreasoned),
        self_orientation=bar("self-orientation", facts.asked, facts.ours - facts.asked),
    )


def bar(name: str, good: int, bad: int) -> Bar:
    """Return one bar of so many facts for it and against it.

    >>> bar("ability", 0, 2).mean is None, round(bar("ability", 0, 3).mean, 2)
    (True, 0.2)
    """
    facts = good + bad
    if facts < ENOUGH:
        return Bar(name=name, good=good, facts=facts)
    low, high = interval(good, bad)
    return Bar(name=name, good=good, facts=facts, mean=(good + 1) / (facts + 2), low=low, high=high)


def interval(good: int, bad: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, the middle of Beta(good + 1, bad + 1).

    By hand, no fact at all: the middle of an even distribution, 0.025 to 0.975.

    >>> [round(one, 3) for one in interval(0, 0)]
    [0.025, 0.975]
    """
    facts = good + bad
    if facts <= EXACT:
        return _quantile(good, bad, 0.025), _quantile(good, bad, 0.975)
    mean = (good + 1) / (facts + 2)
    half = Z95 * sqrt(mean * (1 - mean) / (facts + 3))
    return max(0.0, mean - half), min(1.0, mean + half)


def _quantile(good: int, bad: int, share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, good, bad) < share else (low, middle)
    return (low + high) / 2


def _below(x: float, good: int, bad: int) -> float:
    """Beta(good + 1, bad + 1) up to x: exactly the chance of more than `good` hits in facts + 1 throws."""
    throws = good + bad + 1
    return sum(exp(_log_chance(x, hits, throws)) for hits in range(good + 1, throws + 1))


def _log_chance(x: float, hits: int, throws: int) -> float:
    ways = lgamma(throws + 1) - lgamma(hits + 1) - lgamma(throws - hits + 1)
    return ways + hits * log(x) + (throws - hits) * log(1 - x)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of the two lines beside a reply box: words, a count and the share for a small bar; does it warn?"""

    warns: bool
    count: int
    of: int
    share: float
    words: str


def only_when_invoicing(*, ours: int, invoiced: int) -> Line:
    """Return how many of our contacts were about money owed, and whether they hear from us for little else.

    >>> only_when_invoicing(ours=5, invoiced=4).words
    'They hear from us almost only when we invoice: 4 of our 5 contacts.'
    """
    return _line(invoiced, ours, "when we invoice", "about money owed")


def only_when_unhappy(*, ours: int, when_unhappy: int) -> Line:
    """Return how many of our contacts answered them being unhappy, and whether they hear from us for little else.

    >>> line = only_when_unhappy(ours=3, when_unhappy=3)
    >>> line.warns, line.words
    (True, 'They hear from us only when they are unhappy: all of our 3 contacts.')
    >>> only_when_unhappy(ours=4, when_unhappy=1).words
    '1 of our 4 contacts was after a complaint.'
    """
    return _line(when_unhappy, ours, "when they are unhappy", "after a complaint")


def _line(count: int, of: int, when: str, what: str) -> Line:
    share = count / of if of else 0.0
    warns = of >= ENOUGH and share >= WARNED
    contacts = "contact" if of == 1 else "contacts"
    if warns:
        only, some = ("only", f"all of our {of}") if count == of else ("almost only", f"{count} of our {of}")
        words = f"They hear from us {only} {when}: {some} {contacts}."
        return Line(warns=True, count=count, of=of, share=share, words=words)
    verb = "was" if 1 in (count, of) else "were"
    words = f"{count or 'None'} of our {of} {contacts} {verb} {what}." if of else "We have not been in touch yet."
    return Line(warns=False, count=count, of=of, share=share, words=words)
