"""Records with fields (names, address, date of birth): which are one person's, told from the table itself, unlabelled.

Fellegi and Sunter (1969): each field that agrees or differs adds log(m / u) to the odds, m being how often it looks so
in two records of one person, u in two of different persons; both by expectation and maximisation over the pairs worth
a look (Winkler 1988). An exact agreement counts by how rare the value is: two called Smith prove little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from porch.analytics.identity.blocking import candidates
from porch.analytics.identity.model import probability
from porch.analytics.identity.pieces import Ints, pieces
from porch.core.folding import fold

Floats = NDArray[np.float64]
Record = Mapping[str, str | None]
LONGEST = 80
MISSING, SAME, CLOSE, NEAR, OTHER = -1, 0, 1, 2, 3
LEVELS = 4
CLOSE_FROM, NEAR_FROM = 0.92, 0.8
SLIPS = 2  # letters or digits changed, lost, added or swapped that a slip of the pen explains
AT_FIRST = 0.75  # of the fields told, how many must agree more or less to be believed before anything is counted
EXPECTED = np.array([0.85, 0.06, 0.04, 0.05])
"""How often a field of one person's two records is SAME to OTHER. It counts as much as what the table itself shows:
else, in a table in which nobody stands twice, people of one street would be taken for one person."""
ROUNDS = 60
SETTLED = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column. `digits` are numbers and dates, where one slip matters; `crossed` names a column it may stand in."""

    name: str
    digits: bool = False
    crossed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Pairs of records (first < second, places in the table), each with the probability that they are one person's."""

    first: Ints
    second: Ints
    probability: Floats


def link(records: Sequence[Record], fields: Sequence[Field]) -> Linked:
    """Return every pair of records worth a look, and how probable it is that they are one person's.

    >>> told = [{"name": "ann lindqvist", "born": "19800101"}, {"name": "ann lindqvits", "born": "19800101"},
    ...         {"name": "ben rossi", "born": "19751231"}]
    >>> found = link(told, [Field(name="name"), Field(name="born", digits=True)])
    >>> list(zip(found.first.tolist(), found.second.tolist()))
    [(0, 1)]
    """
    table = {field.name: [fold(record.get(field.name) or "").strip()[:LONGEST] for record in records]
             for field in fields}  # fmt: skip
    first, second = _worth_a_look(table)
    if not len(first):
        return Linked(first=first, second=second, probability=np.zeros(0))
    levels = np.column_stack([_levels(table, field, first, second) for field in fields])
    rarity = np.column_stack([_rarity(table[field.name], first, second) for field in fields])
    return Linked(first=first, second=second, probability=probability(_odds(levels, rarity)))


def _worth_a_look(table: Mapping[str, Sequence[str]]) -> tuple[Ints, Ints]:
    spelt = [[text.replace(" ", "") for text in texts if text] for texts in zip(*table.values(), strict=True)]
    kinds = np.zeros(len(spelt), dtype=np.int64)
    held = [pieces(spelt, kinds, length) for length in (4, 6)]
    return candidates(held, kinds, several=np.ones(len(spelt), dtype=bool))


def _levels(table: Mapping[str, Sequence[str]], field: Field, first: Ints, second: Ints) -> Ints:
    """Return how far each pair agrees in a field, from SAME to OTHER; MISSING where one does not say."""
    texts = table[field.name]
    one, other = [texts[place] for place in first.tolist()], [texts[place] for place in second.tolist()]
    found = _graded(one, other, field.digits)
    if field.crossed:
        across = table[field.crossed]
        there = _graded(one, [across[place] for place in second.tolist()], field.digits)
        back = _graded([across[place] for place in first.tolist()], other, field.digits)
        crossed = np.where(there == MISSING, back, np.where(back == MISSING, there, np.minimum(there, back)))
        found = np.where((found == OTHER) & ((crossed == SAME) | (crossed == CLOSE)), NEAR, found)
    return found


def _graded(one: Sequence[str], other: Sequence[str], digits: bool) -> Ints:
    told = np.array([bool(a and b) for a, b in zip(one, other, strict=True)], dtype=bool)
    if digits:
        slips = process.cpdist(one, other, scorer=DamerauLevenshtein.distance, dtype=np.int64)
        found = np.select([slips == 0, slips == 1, slips <= SLIPS], [SAME, CLOSE, NEAR], OTHER)
    else:
        alike = process.cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float64)
        found = np.select([alike == 1, alike >= CLOSE_FROM, alike >= NEAR_FROM], [SAME, CLOSE, NEAR], OTHER)
    return np.where(told, found, MISSING).astype(np.int64)


def _rarity(texts: Sequence[str], first: Ints, second: Ints) -> Floats:
    """Return of each pair how much rarer than usual its common value is (log), 0 where they differ."""
    told = [text for text in texts if text]
    _, numbered, counts = np.unique(np.array(texts), return_inverse=True, return_counts=True)
    share = counts / max(len(told), 1)
    usual = float((share**2).sum()) or 1.0
    same = np.array([bool(texts[a]) and texts[a] == texts[b]
                     for a, b in zip(first.tolist(), second.tolist(), strict=True)], dtype=bool)  # fmt: skip
    return np.where(same, np.log(usual / share[numbered[first]]), 0.0)


def _odds(levels: Ints, rarity: Floats) -> Floats:
    """Return the log-odds of each pair, by expectation and maximisation from a first guess."""
    told = levels != MISSING
    agreed = (told & (levels != OTHER)).sum(axis=1) / np.maximum(told.sum(axis=1), 1)
    belief = np.where(agreed >= AT_FIRST, 0.95, 0.02)
    odds = np.zeros(len(levels))
    for _ in range(ROUNDS):
        odds = _log(belief.mean() / (1 - belief.mean())) + rarity.sum(axis=1)
        for column in levels.T:
            odds = odds + _weights(column, belief)[column]
        before, belief = belief, probability(odds)
        if np.abs(belief - before).max(initial=0.0) < SETTLED:
            break
    return odds


def _weights(column: Ints, belief: Floats) -> Floats:
    """Return log(m / u) of every level, and 0 for MISSING, which stands last."""
    seen = column != MISSING
    mine = np.bincount(column[seen], weights=belief[seen], minlength=LEVELS) + 0.5
    others = np.bincount(column[seen], weights=1 - belief[seen], minlength=LEVELS) + 0.5
    expected = (mine / mine.sum() + EXPECTED) / 2
    return np.append(np.log(expected) - np.log(others / others.sum()), 0.0)


def _log(odds: float) -> float:
    return float(np.log(min(max(odds, 1e-9), 1e9)))
