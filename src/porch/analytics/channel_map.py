"""The channel map: on which networks a group of people is, and what to open next and what to let rest, with evidence.

Everything here is counting. Who cannot go to a network (work blocks it) is not reached by opening it, and a connection
that is anybody's only way to us is never advised away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Networks = frozenset[str]
NOWHERE: Networks = frozenset()
LEAST = 5
QUIET_DAYS = 90
STALE_DAYS = 365
Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where `people` persons who are alike in this are: each set holds names of networks.

    `known`: they have a handle there. `to_us`: they spoke to us there, `about_us`: of us and not to us, `answered`: we
    spoke to them there; all in the last 12 months. `barred`: where they cannot go.
    """

    known: Networks
    to_us: Networks = NOWHERE
    about_us: Networks = NOWHERE
    answered: Networks = NOWHERE
    barred: Networks = NOWHERE
    people: int = 1

    @property
    def there(self) -> Networks:
        """Every network they are on, whether they can go there from work or not."""
        return self.known | self.to_us | self.about_us

    @property
    def reachable(self) -> Networks:
        """Every network they are on and can go to."""
        return self.there - self.barred


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One network, in people. `alone` can be reached nowhere else at all, `gained` nowhere that we are connected to.

    `share` is that of the group who are there; `silent_days` since anybody of them was heard there, None: never.
    """

    network: str
    known: int
    to_us: int
    about_us: int
    answered: int
    barred: int
    reachable: int
    alone: int
    gained: int
    share: Interval
    silent_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How we are connected to a network: whether it listens, and since how many days."""

    live: bool
    days: int


class Step(StrEnum):
    """What to do about a network, the more urgent first."""

    OPEN = "open"
    KEEP = "keep"
    REST = "rest"
    TOO_FEW = "too_few"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about one network, and why in one or two sentences."""

    step: Step
    count: Count
    words: str


def wilson(found: int, among: int) -> Interval:
    """Return the share `found` of `among` with its 95 % score interval (Wilson 1927); of nobody, anything from 0 to 1.

    By hand, 1 of 4: centre (1/4 + 1.92/4) / (1 + 3.84/4) = 0.372, half width 0.328.

    >>> one = wilson(1, 4)
    >>> round(one.share, 2), round(one.low, 2), round(one.high, 2)
    (0.25, 0.05, 0.7)
    """
    if not among:
        return Interval(share=0.0, low=0.0, high=1.0)
    share, squared = found / among, Z95 * Z95
    whole = 1 + squared / among
    centre = (share + squared / (2 * among)) / whole
    half = Z95 * sqrt(share * (1 - share) / among + squared / (4 * among * among)) / whole
    return Interval(share=share, low=max(0.0, centre - half), high=min(1.0, centre + half))


def count(
    group: Iterable[Whereabouts], *, connected: Networks = NOWHERE, silent: Mapping[str, int] | None = None
) -> tuple[Count, ...]:
    """Return every network anybody of the group is on or we are connected to, the one with most people first.

    `connected` are the networks that listen for us now; `silent` the days since anybody was heard, by network. Five
    people: two on X alone, one on X and mail, one on mail alone, one on X whose work blocks it. We read mail: opening X
    reaches two who are reached nowhere else.

    >>> x, mail = frozenset({"x"}), frozenset({"email"})
    >>> town = [Whereabouts(known=x, people=2), Whereabouts(known=x | mail), Whereabouts(known=mail, to_us=mail),
    ...         Whereabouts(known=x, barred=x)]
    >>> first, second = count(town, connected=mail)
    >>> first.network, first.known, first.barred, first.reachable, first.alone, first.gained
    ('x', 4, 1, 3, 2, 2)
    >>> second.network, second.known, second.to_us, second.alone, second.gained
    ('email', 2, 1, 1, 2)
    """
    group = list(group)
    everybody = sum(one.people for one in group)
    names = {name for one in group for name in one.there} | connected
    counted = [_count(name, group, connected, everybody, (silent or {}).get(name)) for name in names]
    return tuple(sorted(counted, key=lambda one: (-one.known, one.network)))


def _count(network: str, group: list[Whereabouts], connected: Networks, everybody: int, silent: int | None) -> Count:
    told: Counter[str] = Counter()
    for one in group:
        if network in one.there:
            for fact in _facts(network, one, connected - {network}):
                told[fact] += one.people
    return Count(
        network=network, known=told["known"], to_us=told["to_us"], about_us=told["about_us"],
        answered=told["answered"], barred=told["barred"], reachable=told["reachable"], alone=told["alone"],
        gained=told["gained"], share=wilson(told["known"], everybody), silent_days=silent,
    )  # fmt: skip


def _facts(network: str, one: Whereabouts, elsewhere: Networks) -> Iterable[str]:
    yield "known"
    if network in one.to_us:
        yield "to_us"
    if network in one.about_us:
        yield "about_us"
    if network in one.answered:
        yield "answered"
    if network in one.barred:
        yield "barred"
        return
    yield "reachable"
    if one.reachable == {network}:
        yield "alone"
    if not one.reachable & elsewhere:
        yield "gained"


def advise(
    counts: Iterable[Count],
    links: Mapping[str, Link],
    *,
    labels: Mapping[str, str] | None = None,
    least: int = LEAST,
    quiet_days: int = QUIET_DAYS,
) -> tuple[Advice, ...]:
    """Return what to do about each network: what to open first, by whom it reaches that nothing else reaches.

    Below `least` people there is too little to say; where nobody was heard for a year, what is known is too old. A
    connection rests only when it is `quiet_days` old, nobody was heard there for as long, and it is nobody's only way.

    >>> counts = count([Whereabouts(known=frozenset({"x"}), people=7)], connected=frozenset({"sms"}))
    >>> for one in advise(counts, {"sms": Link(live=True, days=400)}, labels={"x": "X", "sms": "SMS"}):
    ...     print(one.step, "-", one.words)
    open - 7 people are on X and nothing of yours listens there. None of them is reached elsewhere.
    rest - Nobody has ever written on SMS, connected for 400 days. It is nobody's only way to you.
    """
    named = labels or {}
    told = [_advice(one, links.get(one.network), named.get(one.network, one.network), least, quiet_days)
            for one in counts]  # fmt: skip
    order = list(Step)
    return tuple(sorted(told, key=lambda a: (order.index(a.step), *_weight(a), a.count.network)))


def _weight(advice: Advice) -> tuple[int, int]:
    return -advice.count.gained, -advice.count.reachable


def _advice(count: Count, link: Link | None, label: str, least: int, quiet_days: int) -> Advice:
    if link is None or not link.live:
        step = _step(count, least)
        return Advice(step=step, count=count, words=_why_open(count, link, label, least))
    quiet = count.silent_days is None or count.silent_days >= quiet_days
    if not quiet:
        return Advice(step=Step.KEEP, count=count, words=_why_keep(count, label))
    if link.days < quiet_days:
        words = f"Nobody has written on {label} lately, but it has listened for only {days(link.days)}."
        return Advice(step=Step.KEEP, count=count, words=words)
    silence = _silence(count, link, label)
    if count.alone:
        words = f"{silence} Still, it is the only way to {people(count.alone)}."
        return Advice(step=Step.KEEP, count=count, words=words)
    return Advice(step=Step.REST, count=count, words=f"{silence} It is nobody's only way to you.")


def _step(count: Count, least: int) -> Step:
    if count.reachable < least:
        return Step.TOO_FEW
    return Step.TOO_OLD if (count.silent_days or 0) >= STALE_DAYS else Step.OPEN


def _why_open(count: Count, link: Link | None, label: str, least: int) -> str:
    told = [f"{people(count.known)} {'is' if count.known == 1 else 'are'} on {label}"]
    told += [f"{count.to_us} spoke to you there"] if count.to_us else []
    told += [f"{count.about_us} spoke about you there"] if count.about_us else []
    ours = "nothing of yours listens there" if link is None else "your connection there is at rest"
    words = f"{', '.join(told)} and {ours}."
    if count.barred:
        words += f" {count.barred} of them cannot go there."
    if count.reachable < least:
        return f"{words} Fewer than {least} could be met there: too few to say."
    if (count.silent_days or 0) >= STALE_DAYS:
        return f"{words} But nobody was heard there for {days(count.silent_days or 0)}: too long ago to say."
    if count.gained == count.known:
        return f"{words} None of them is reached elsewhere."
    return f"{words} {count.gained or 'None'} of them {'is' if count.gained == 1 else 'are'} reached nowhere else."


def _why_keep(count: Count, label: str) -> str:
    ago = "today" if not count.silent_days else f"{days(count.silent_days)} ago"
    spoke = f"{people(count.to_us)} spoke to you on {label} in the last 12 months, the last word came {ago}."
    if not count.to_us:
        spoke = f"{label} was last heard {ago}."
    return f"{spoke} It is the only way to {people(count.alone)}." if count.alone else spoke


def _silence(count: Count, link: Link, label: str) -> str:
    if count.silent_days is None:
        return f"Nobody has ever written on {label}, connected for {days(link.days)}."
    return f"Nobody has written on {label} for {days(count.silent_days)}."


def people(many: int) -> str:
    """Return a number of people in words.

    >>> people(1), people(12)
    ('1 person', '12 people')
    """
    return "1 person" if many == 1 else f"{many} people"


def days(many: int) -> str:
    """Return a number of days in words.

    >>> days(1), days(90)
    ('1 day', '90 days')
    """
    return "1 day" if many == 1 else f"{many} days"
