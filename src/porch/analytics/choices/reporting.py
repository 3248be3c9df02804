"""What a choice came to: how many chose what by gut and knowing the facts, who moved, and which fact moved them.

What is measured is what people chose before and after they had read the facts, and which fact they say mattered. That
the fact is why they moved, nobody can tell from that: between the two they may have heard other things as well. A fact
that came late is nearer to it, for the same people chose right before and after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from porch.analytics.choices.ways import Way
from porch.analytics.surveys.intervals import Between, share
from porch.analytics.surveys.suppressing import LEAST, each, shown

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of `among` chose each option, and their shares. None: too few to say so without telling on somebody."""

    among: int
    counts: Mapping[int, int | None]

    def share(self, option: int) -> Between | None:
        """Return the share of an option with Wilson's interval; None where it is hidden, or nobody chose."""
        many = self.counts.get(option)
        return None if many is None else share(many, self.among)

    @property
    def first(self) -> int:
        """The option most chose; 0 where two are level, or nothing may be said."""
        told = sorted(((many, option) for option, many in self.counts.items() if many is not None), reverse=True)
        unsure = not told or None in self.counts.values() or not told[0][0]
        return 0 if unsure or (len(told) > 1 and told[0][0] == told[1][0]) else told[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """From what to what people moved, of `among` who chose both times. `cells` has those who stayed too."""

    among: int
    cells: Mapping[tuple[int, int], int | None]
    moved: Between | None

    @property
    def hidden(self) -> int:
        """How many ways of moving are not told, for fewer than five went them."""
        return sum(many is None for many in self.cells.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """What a fact that came late changed: of `asked` who had chosen before it, how those chose who chose again."""

    fact: int
    asked: int
    before: Tally
    after: Tally
    moves: Moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A choice in figures. `informed` chose knowing every fact, `earlier` before the last, `stopped` by gut alone.

    `mattered` counts, of those who moved, which fact they say mattered most; `said` how many of the `movers` said so.
    """

    took_part: int
    gut: Tally
    informed: Tally
    earlier: Tally
    stopped: int
    moves: Moves
    mattered: Mapping[int, int | None]
    said: int
    movers: int
    late: tuple[Late, ...]

    @property
    def moved_by(self) -> int:
        """The fact that most who moved say mattered most; 0 where none stands out, or too few say so."""
        return Tally(among=self.said, counts={fact: many or 0 for fact, many in self.mattered.items()}).first


def report(
    ways: Iterable[Way], *, options: Sequence[int], facts: Sequence[int], late: Sequence[int], anonymous: bool
) -> Report:
    """Return what a choice came to. `facts` are the numbers of all facts, `late` of those that came after it opened.

    Fewer than five who chose are not told apart, and no way of moving that one to four went. Of an anonymous choice no
    cell of so few is told, nor one that leaves so few others, nor what would give such a cell away.

    >>> from porch.analytics.choices.ways import Step
    >>> many = [Way(gut=1, steps=(Step(option=2, facts=1, mattered=1),))] * 6 + [Way(gut=1)] * 2
    >>> told = report(many, options=[1, 2], facts=[1], late=[], anonymous=False)
    >>> told.took_part, told.gut.counts, told.informed.counts, told.stopped, told.moved_by
    (8, {1: 8, 2: 0}, {1: 0, 2: 6}, 2, 1)
    """
    held, latest = list(ways), max(facts, default=0)
    pairs = [(way.gut, way.informed(latest)) for way in held if way.informed(latest)]
    movers = [way for way in held if way.last is not None and way.last.option != way.gut]
    said = Counter(named for way in movers if (named := _mattered(way)))
    return Report(
        took_part=len(held),
        gut=_tally([way.gut for way in held], options, anonymous),
        informed=_tally([to for _, to in pairs], options, anonymous),
        earlier=_tally([way.last.option for way in held if way.last and not way.informed(latest)], options, anonymous),
        stopped=sum(way.last is None for way in held),
        moves=_moves(pairs, options, anonymous),
        mattered=_cells({fact: said[fact] for fact in facts}, anonymous),
        said=said.total(),
        movers=len(movers),
        late=tuple(_late(fact, held, options, anonymous) for fact in late),
    )


def _mattered(way: Way) -> int:
    """Return the fact somebody said mattered when they left their gut: the first time they chose otherwise."""
    return next((step.mattered for step in way.steps if step.option != way.gut and step.mattered), 0)


def _late(fact: int, ways: Sequence[Way], options: Sequence[int], anonymous: bool) -> Late:
    asked = [way for way in ways if way.before(fact)]
    pairs = [(way.before(fact), way.after(fact)) for way in asked if way.after(fact)]
    return Late(
        fact=fact, asked=len(asked), moves=_moves(pairs, options, anonymous),
        before=_tally([was for was, _ in pairs], options, anonymous),
        after=_tally([now for _, now in pairs], options, anonymous),
    )  # fmt: skip


def _tally(picks: Sequence[int], options: Sequence[int], anonymous: bool) -> Tally:
    found = Counter(picks)
    cells: Mapping[int, int | None] = {option: found[option] for option in options}
    if anonymous or len(picks) < LEAST:
        cells = shown({option: found[option] for option in options}, anonymous=anonymous)
    return Tally(among=len(picks), counts=cells)


def _moves(pairs: Sequence[tuple[int, int]], options: Sequence[int], anonymous: bool) -> Moves:
    found = Counter(pairs)
    cells = _cells({(was, now): found[was, now] for was in options for now in options}, anonymous)
    many = sum(was != now for was, now in pairs)
    told = _cells({True: many, False: len(pairs) - many}, anonymous)[True]
    return Moves(among=len(pairs), cells=cells, moved=None if told is None else share(told, len(pairs)))


def _cells(cells: Mapping[Name, int], anonymous: bool) -> Mapping[Name, int | None]:
    return shown(cells, anonymous=True) if anonymous else each(cells, sum(cells.values()), anonymous=False)
