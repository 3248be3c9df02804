"""How each database finds words: FTS5 on SQLite, tsvector and GIN on PostgreSQL, behind one small interface.

Both yield keys as they come upon them, the best first, so that whoever has enough stops: a common word is in hundreds
of thousands of documents. FTS5 keeps its lists in the order of keys. GIN does not: so each document there also carries
three slices, of a few days, weeks and months, by which a common word is looked for a slice at a time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from heapq import merge
from math import inf
from typing import Any, Final, Protocol

from django.db import connection

from porch.analytics.ranking import FADES
from porch.projections.search.keys import Range, level_of_key, minute_of
from porch.projections.search.terms import MARK, Term
from porch.records.tables import bulk

BEFORE_SLICING: Final = 16_000
"""Documents that are fetched at once where no more are expected to match: a slice asks the same lists of GIN again."""
SLICES: Final = (12, 15, 18)
"""Powers of two, in minutes: 2.8 days, 23 days, half a year."""
AT_ONCE: Final = 10
WIDEST: Final = 20
"""The first slice is no more than one part in so many of all there is."""
WANTED: Final = 500
"""Documents that a walk by slices looks for at a time."""
PIECE: Final = 50
NEARLY: Final = 1e-4
"""Of a minute: so that none is missed by what floating point loses."""
LEAST_SLOPE: Final = 0.05
"""Where recency counts for nothing, the newest are looked at first all the same."""

Row = Sequence[Any]
Step = tuple[float, int]
"""The most that a document's rank can be, but for its words, and its key."""
Walk = Generator[Step, None, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What documents must hold. Of each of `marks` they hold one at least.

    `expected`: about how many do.
    """

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    marks: tuple[tuple[str, ...], ...]
    expected: float = 0.0

    @property
    def is_by_words(self) -> bool:
        """Whether there is anything to look up by; else all there is is walked."""
        return bool(self.wanted or self.marks)


class Slope:
    """By how much influence and recency count, and so in what order documents are walked."""

    __slots__ = ("_influence", "_recency")

    def __init__(self, *, influence: float, recency: float) -> None:
        self._influence, self._recency = influence, recency

    def most(self, among: Range, minute: int) -> float:
        """Return the most that a rank can be on a level from a minute down, but for words."""
        if self._recency < LEAST_SLOPE:
            return inf  # the walk is not in that order
        return self._influence * among.most + self._recency * minute / FADES

    def walked(self, among: Range, minute: int) -> float:
        """Return by what documents are walked: as `most`, but the newest first in any case."""
        return self._influence * among.most + max(self._recency, LEAST_SLOPE) * minute / FADES

    def minute(self, among: Range, walked: float) -> int:
        """Return at which minute of a level `walked` is reached, as far as it is within."""
        at = (walked - self._influence * among.most) * FADES / max(self._recency, LEAST_SLOPE)
        return int(min(max(at + NEARLY, among.first - 1), among.last + 1))

    def part(self, among: Range, top: float, low: float) -> Range | None:
        """Return what of a level is walked below `top`, down to `low`; None where nothing is."""
        first = max(self.minute(among, low) + 1, among.first)
        last = min(self.minute(among, top), among.last)
        return replace(among, first=first, last=last) if first <= last else None

    def below(self, ranges: Sequence[Range], top: float, end: float, wanted: float) -> float:
        """Return down to where about so many documents are walked below `top`, no further than `end`."""
        wide = max(self._recency, LEAST_SLOPE) / 30
        while top - wide >= end and sum(self._about(one, top, top - wide) for one in ranges) < wanted:
            wide *= 1.3
        return top - wide

    def _about(self, among: Range, top: float, low: float) -> float:
        part = self.part(among, top, low)
        share = (part.last - part.first + 1) / (among.last - among.first + 1) if part else 0.0
        return share * among.documents


class Dialect(Protocol):
    """What a database must offer."""

    def install(self, execute: Callable[[str], object]) -> None:
        """Set up the index beside the table of documents."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write documents: key, interaction, handle, at, length, words, marks."""

    def walk(self, match: Match, ranges: Sequence[Range], slope: Slope) -> Walk:
        """Yield what matches, the best first."""


COLUMNS: Final = ("key", "interaction_id", "handle_id", "at", "length", "words", "marks")


class Fts5:
    """SQLite: a table of FTS5 without content of its own, kept by triggers; its lists are in the order of keys."""

    _SETS = (
        "CREATE VIRTUAL TABLE search_index USING fts5(said, content='', tokenize=\"ascii tokenchars '_'\")",
        "CREATE TRIGGER search_document_new AFTER INSERT ON search_document BEGIN"
        " INSERT INTO search_index(rowid, said) VALUES (new.key, new.words || new.marks); END",
        "CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN"
        " INSERT INTO search_index(search_index, rowid, said) VALUES ('delete', old.key, old.words || old.marks); END",
        "CREATE TRIGGER search_document_other AFTER UPDATE OF key, words, marks ON search_document BEGIN"
        " INSERT INTO search_index(search_index, rowid, said) VALUES ('delete', old.key, old.words || old.marks);"
        " INSERT INTO search_index(rowid, said) VALUES (new.key, new.words || new.marks); END",
    )
    _FIND = "SELECT rowid FROM search_index WHERE search_index MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid"

    def install(self, execute: Callable[[str], object]) -> None:
        """Set up the index beside the table of documents."""
        for statement in self._SETS:
            execute(statement)

    def write(self, rows: Sequence[Row]) -> None:
        """Write documents."""
        bulk.insert("search_document", COLUMNS, rows)

    def walk(self, match: Match, ranges: Sequence[Range], slope: Slope) -> Walk:
        """Yield what matches, the best first: every level is walked only as far as somebody asks for more."""
        return _merged([_steps(self._level(match, among), among, slope) for among in ranges])

    def _level(self, match: Match, among: Range) -> Generator[int, None, None]:
        return _lazily(self._FIND, [self.asks(match), *among.keys])

    @staticmethod
    def asks(match: Match) -> str:
        """Return the expression of FTS5, of quoted words and marks alone."""
        every = [*map(_quoted, match.wanted), *(f"({' OR '.join(_quoted((m,)) for m in one)})" for one in match.marks)]
        without = "".join(f" NOT {_quoted(term)}" for term in match.unwanted)
        return f"({' AND '.join(every)}){without}"


class Gin:
    """PostgreSQL: a column of lexemes with GIN over it. What is common is walked a slice at a time."""

    _SETS = (
        "ALTER TABLE search_document ADD COLUMN lexemes tsvector NOT NULL",
        "CREATE INDEX search_lexemes ON search_document USING gin (lexemes) WITH (fastupdate = off)",
    )
    _FIND = "SELECT key FROM search_document WHERE lexemes @@ %s::tsquery LIMIT %s"
    _WITHIN = "SELECT key FROM search_document WHERE lexemes @@ %s::tsquery AND "
    _BETWEEN = "key + 0 BETWEEN %s AND %s"  # not along the primary key, which knows nothing of words

    def install(self, execute: Callable[[str], object]) -> None:
        """Set up the index beside the table of documents."""
        for statement in self._SETS:
            execute(statement)

    def write(self, rows: Sequence[Row]) -> None:
        """Write documents."""
        bulk.insert("search_document", (*COLUMNS, "lexemes"), [(*row, lexemes(row)) for row in rows])

    def walk(self, match: Match, ranges: Sequence[Range], slope: Slope) -> Walk:
        """Yield what matches, the best first: all at once where that is little, else a slice at a time."""
        found = self._all(match) if match.expected <= BEFORE_SLICING else None
        if found is not None:
            yield from _ordered(found, ranges, slope)
        else:
            yield from self._sliced(match, ranges, slope)

    def _all(self, match: Match) -> list[int] | None:
        """Return every key, or None where they are more than was expected."""
        found = [row[0] for row in bulk.select(self._FIND, self.asks(match), BEFORE_SLICING)]
        return found if len(found) < BEFORE_SLICING else None

    def _sliced(self, match: Match, ranges: Sequence[Range], slope: Slope) -> Walk:
        top = max(slope.walked(one, one.last) for one in ranges)
        end = min(slope.walked(one, one.first) for one in ranges)
        documents = sum(one.documents for one in ranges)
        wanted = min(WANTED * documents / max(match.expected, 1.0), documents / WIDEST)
        come_upon, passed = 1, 0.0
        while top >= end:
            low = slope.below(ranges, top, end, wanted)
            found = self._slice(match, ranges, slope, top, low)
            yield from _ordered(found, ranges, slope)
            come_upon, passed, top = come_upon + len(found), passed + wanted, low
            if come_upon / passed * documents <= BEFORE_SLICING / 2 and (rest := self._all(match)) is not None:
                below = [part for one in ranges if (part := slope.part(one, top, end - 1.0)) is not None]
                yield from _ordered(rest, below, slope)
                return
            wanted *= 3 if len(found) < WANTED / 3 else 1

    def _slice(self, match: Match, ranges: Sequence[Range], slope: Slope, top: float, low: float) -> list[int]:
        """Return the keys of what is walked below `top`, down to `low`."""
        parts = [part for one in ranges if (part := slope.part(one, top, low)) is not None]
        if not parts:
            return []
        asks = f"{self.asks(match)} & ({' | '.join(_lexeme(one) for part in parts for one in slices(part))})"
        between = " OR ".join(self._BETWEEN for _ in parts)
        ends = [end for part in parts for end in part.keys]
        return [row[0] for row in bulk.select(f"{self._WITHIN}({between})", asks, *ends)]

    @staticmethod
    def asks(match: Match) -> str:
        """Return the expression of tsquery, of quoted words and marks alone."""
        every = [_beside(term) for term in match.wanted]
        every += [f"({' | '.join(map(_lexeme, one))})" for one in match.marks]
        return " & ".join([*every, *(f"!{_beside(term)}" for term in match.unwanted)])


def dialect(vendor: str | None = None) -> Dialect:
    """Return how the database at hand finds words."""
    return Gin() if (vendor or connection.vendor) == "postgresql" else Fts5()


def walk_all(ranges: Sequence[Range], slope: Slope) -> Walk:
    """Yield all documents there are, the best first; the same on every database."""
    sql = "SELECT key FROM search_document WHERE key BETWEEN %s AND %s ORDER BY key"
    return _merged([_steps(_lazily(sql, list(one.keys), bounded=True), one, slope) for one in ranges])


def lexemes(row: Row) -> str:
    """Return what PostgreSQL keeps of a document: its words with their places, its marks, its slices.

    >>> lexemes((low_of(0, 5), 1, 2, None, 2, " so  so  good ", " §cx "))
    "'so':1,2 'good':3 '§cx' '§s12.0.0' '§s15.0.0' '§s18.0.0'"
    """
    key, _, _, _, _, words, marks = row
    at: dict[str, list[str]] = {}
    for place, word in enumerate(words.split(), 1):
        at.setdefault(word, []).append(str(place))
    told = [f"{_lexeme(word)}:{','.join(places[:255])}" for word, places in at.items()]
    sliced = [_slice(power, level_of_key(key), minute_of(key) >> power) for power in SLICES]
    return " ".join([*told, *map(_lexeme, marks.split()), *map(_lexeme, sliced)])


def slices(part: Range) -> list[str]:
    """Return the slices that cover some minutes of a level: ten or so, as narrow as that allows.

    >>> slices(Range(level=2, first=0, last=5000, most=0.0))
    ['§s12.2.0', '§s12.2.1']
    """
    wide = part.last - part.first
    power = next((power for power in SLICES if wide >> power < AT_ONCE), SLICES[-1])
    return [_slice(power, part.level, at) for at in range(part.first >> power, (part.last >> power) + 1)]


def _slice(power: int, level: int, at: int) -> str:
    return f"{MARK}s{power}.{level}.{at}"


def _steps(found: Generator[int, None, None], among: Range, slope: Slope) -> Generator[tuple[float, Step], None, None]:
    with closing(found):
        for key in found:
            minute = minute_of(key)
            yield -slope.walked(among, minute), (slope.most(among, minute), key)


def _merged(levels: Sequence[Generator[tuple[float, Step], None, None]]) -> Walk:
    try:
        for _, step in merge(*levels):
            yield step
    finally:
        for one in levels:
            one.close()


def _lazily(sql: str, values: Sequence[Any], *, bounded: bool = False) -> Generator[int, None, None]:
    """Yield the first column row by row. PostgreSQL would send all: where that may be much, it is asked in pages."""
    if not bounded or connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(PIECE):
                yield from (row[0] for row in rows)
        return
    low, high = values
    while rows := bulk.select(f"{sql} LIMIT 500", low, high):
        yield from (row[0] for row in rows)
        low = rows[-1][0] + 1


def _ordered(found: list[int], ranges: Sequence[Range], slope: Slope) -> Walk:
    """Yield what of these keys lies within, the best first; nothing is worked out before somebody asks for it."""
    found.sort()
    within = (found[bisect_left(found, low) : bisect_right(found, high)] for low, high in (one.keys for one in ranges))
    return _merged([_steps(_each(some), among, slope) for some, among in zip(within, ranges, strict=True)])


def _each(found: Sequence[int]) -> Generator[int, None, None]:
    yield from found


def _quoted(term: Term) -> str:
    return '"' + " ".join(word.replace('"', "") for word in term) + '"'


def _beside(term: Term) -> str:
    return f"({' <-> '.join(map(_lexeme, term))})"


def _lexeme(word: str) -> str:
    return "'" + word.replace("'", "").replace("\\", "") + "'"
