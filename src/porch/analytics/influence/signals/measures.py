"""What can be asked of a tally, as data: figures that are added up, counted or looked up, and sums of such figures.

A measure is nothing but its words: `computing` reads it, and engines (`engine`) know how Polars or Ibis say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

DAY = 86_400.0
HOUR = 3_600.0


class Of(StrEnum):
    """What rows are looked at: those behind a person, a pair or a person's topic."""

    ACTS = "acts"  # on them: the tally's rows
    PAIRS = "pairs"  # on them: a row for everybody who ever acted on them
    DONE = "done"  # by them, on others
    POSTS = "posts"  # of theirs
    CONTEXT = "context"  # who follows and views them
    WEEKS = "weeks"  # in which one acted on the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which rows count: of these kinds, face to face, with that flag, since so many days, by somebody of a group."""

    kinds: tuple[str, ...] = ()
    in_person: bool = False
    flag: str = ""
    since: str = ""  # a column with a moment ...
    days: float = 0.0  # ... that is no longer ago
    group: str = ""


EVERY = Where()


@dataclass(frozen=True, slots=True)
class Total:
    """A column added up; 0 of nothing."""

    column: str
    where: Where = EVERY
    of: Of = Of.ACTS


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different ones stand in a column; 0 of nothing."""

    column: str
    where: Where = EVERY
    of: Of = Of.ACTS


@dataclass(frozen=True, slots=True)
class Most:
    """The highest of a column; null of nothing."""

    column: str
    where: Where = EVERY
    of: Of = Of.ACTS


@dataclass(frozen=True, slots=True)
class Least:
    """The lowest of a column; null of nothing."""

    column: str
    where: Where = EVERY
    of: Of = Of.ACTS


@dataclass(frozen=True, slots=True)
class Constant:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago a moment is, in units of so many seconds."""

    moment: Measure
    unit: float = DAY


@dataclass(frozen=True, slots=True)
class Plus:
    """The sum of two."""

    one: Measure
    other: Measure


@dataclass(frozen=True, slots=True)
class Minus:
    """One less the other."""

    one: Measure
    other: Measure


@dataclass(frozen=True, slots=True)
class Times:
    """The product of two."""

    one: Measure
    other: Measure


@dataclass(frozen=True, slots=True)
class Over:
    """One shared among the other; null where that is nothing: there is no evidence."""

    one: Measure
    other: Measure


@dataclass(frozen=True, slots=True)
class Given:
    """One as it is; null where the other is nothing: there is no evidence."""

    one: Measure
    other: Measure


@dataclass(frozen=True, slots=True)
class Even:
    """How even two are: the smaller over the larger; null where both are nothing."""

    one: Measure
    other: Measure


Leaf = Total | Distinct | Most | Least
Pairing = Plus | Minus | Times | Over | Given | Even
Measure = Leaf | Constant | Age | Pairing


def leaves(measure: Measure) -> Iterator[Leaf]:
    """Yield what a measure looks up in the tally.

    >>> [leaf.column for leaf in leaves(Over(Total("f30"), Plus(Total("n"), Constant(1.0))))]
    ['f30', 'n']
    """
    match measure:
        case Total() | Distinct() | Most() | Least():
            yield measure
        case Age(moment):
            yield from leaves(moment)
        case Constant():
            return
        case _:
            yield from leaves(measure.one)
            yield from leaves(measure.other)


def faded(kinds: tuple[str, ...], days: int) -> Total:
    """Return acts of these kinds, each counting half for every so many days of its age; no kinds: all.

    >>> faded(("like",), 7).column
    'f7'
    """
    return Total(f"f{days}", Where(kinds=kinds))


def people(*kinds: str) -> Distinct:
    """Return how many different people acted so."""
    return Distinct("actor", Where(kinds=kinds))


def mean_amount(*kinds: str) -> Over:
    """Return the mean of what is told with such acts, faded by half in 30 days; null where nothing was."""
    return Over(Total("amount", Where(kinds=kinds)), Total("amounts", Where(kinds=kinds)))


def share(some: Measure, of_all: Measure) -> Over:
    """Return what share of all some are; null where there is nothing."""
    return Over(some, of_all)


def kept(good: Measure, bad: Measure) -> Given:
    """Return the share that was good, drawn towards a half by one of each (Laplace 1774); null of nothing.

    >>> [leaf.where.kinds for leaf in leaves(kept(people("keep"), people("break")))][:2]
    [('keep',), ('keep',)]
    """
    both = Plus(good, bad)
    return Given(Over(Plus(good, Constant(1.0)), Plus(both, Constant(2.0))), both)
