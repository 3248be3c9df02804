"""Compares what the networks hold with what our log and outbox hold. Nothing here asks anybody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SETTLED = frozenset({"sent", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one network holds, by its own record: how often each number was asked by customers and answered by us."""

    asked: Counter[int]
    answered: Counter[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One row of our log that carries a number. `ours`: an answer."""

    network: str
    number: int
    ours: bool
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """One row of our outbox."""

    network: str
    number: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The four figures, each of which must be 0, with the names of what is wrong."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    said_twice: list[str] = field(default_factory=list)
    unreconciled: list[str] = field(default_factory=list)


def question(tag: str, number: int) -> str:
    """Return the words a customer says.

    >>> question("sq", 7)
    'Q sq-0007 is there a table for two?'
    """
    return f"Q {tag}-{number:04d} is there a table for two?"


def answer(tag: str, number: int) -> str:
    """Return the words we answer.

    >>> answer("sq", 7)
    'A sq-0007 gladly, see you then.'
    """
    return f"A {tag}-{number:04d} gladly, see you then."


def numbers(letter: str, tag: str, texts: Iterable[str]) -> Counter[int]:
    """Return how often each number stands in `texts` as a question ("Q") or an answer ("A") of this run.

    >>> numbers("Q", "sq", ["<p>@us Q sq-0007 is there", "A sq-0007 gladly", "Q pg-0007"])
    Counter({7: 1})
    """
    found = re.compile(rf"\b{letter} {tag}-(\d{{4,}})\b")
    return Counter(int(match) for text in texts for match in dict.fromkeys(found.findall(text)))


def judge(held: Mapping[str, Held], logged: Sequence[Logged], meant: Sequence[Meant]) -> Figures:
    """Return what is lost, duplicated, said twice or unreconciled, each named as `network A|Q number`."""
    rows = Counter((row.network, row.ours, row.number) for row in logged)
    names = Counter((row.network, row.external_id) for row in logged if row.external_id)
    figures = Figures()
    for network, theirs in held.items():
        figures.lost.extend(f"{network} Q {n}" for n in theirs.asked if not rows[network, False, n])
        figures.lost.extend(f"{network} A {n}" for n in theirs.answered if not rows[network, True, n])
        figures.said_twice.extend(f"{network} A {n}" for n, times in theirs.answered.items() if times > 1)
    figures.duplicated.extend(f"{w} {'A' if ours else 'Q'} {n}" for (w, ours, n), times in rows.items() if times > 1)
    figures.duplicated.extend(f"{where} {name}" for (where, name), times in names.items() if times > 1)
    figures.unreconciled.extend(_unreconciled(held, meant))
    return figures


def _unreconciled(held: Mapping[str, Held], meant: Sequence[Meant]) -> Iterable[str]:
    known = {(row.network, row.number) for row in meant}
    for row in meant:
        there = held[row.network].answered[row.number] > 0
        if row.state not in SETTLED or there != (row.state == "sent"):
            yield f"{row.network} A {row.number} {row.state}, {'held' if there else 'not held'} there"
    for network, theirs in held.items():
        yield from (f"{network} A {n} held there, not meant" for n in theirs.answered if (network, n) not in known)
