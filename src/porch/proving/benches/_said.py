"""What is said in the search bench: real tweets, over two years, by people of whom few reach far. Seeded."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import click

from porch.analytics.ranking import influence_factor
from porch.projections.search.terms import words

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
OVER = timedelta(days=730)
KINDS = ("rare", "two_words", "common")
COMMON = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that was said: the number of its interaction, and of its person."""

    number: int
    person: int
    at: datetime
    text: str


def texts(folder: Path) -> list[str]:
    """Return the distinct texts of every Parquet file with a column `text` below a folder, in order."""
    import polars as pl

    frames = [pl.scan_parquet(file) for file in sorted(folder.rglob("*.parquet"))]
    found = [frame.select("text").collect()["text"] for frame in frames if "text" in frame.collect_schema().names()]
    if not found:
        raise click.UsageError(f"No Parquet file with a column text is below {folder}.")
    return sorted({text for column in found for text in column if text})


def said(texts: Sequence[str], *, messages: int, people: int) -> Iterator[Said]:
    """Yield so many messages, oldest first: each text once as it is, and between them halves of two, joined.

    Who speaks how often falls off as one over the rank, as it does on networks.
    """
    choose = random.Random(2026)  # noqa: S311
    pace = OVER / messages
    whole = dict(zip(choose.sample(range(messages), min(len(texts), messages)), texts, strict=False))
    for number in range(messages):
        text = whole.get(number) or f"{_half(choose, texts)} {_half(choose, texts)}"
        person = min(int(people ** choose.random()), people)
        yield Said(number=number + 1, person=person, at=NOW - OVER + pace * (number + 1), text=text)


def sway(person: int, people: int) -> float:
    """Return the Sway of a person: a few reach thousands, half of all nobody. Who speaks most need not reach farthest.

    >>> round(sway(3, 1000), 2), sway(7, 1000)
    (6.47, 0.0)
    """
    rank = person * 7919 % people + 1
    return 0.0 if rank > people // 2 else 4000.0 / rank**1.1


def questions(some: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Return what is asked, by kind: 33 rare words, 33 pairs out of one text, 34 of the most common words.

    `some` are the words of a sample of all that was said.
    """
    choose = random.Random(5)  # noqa: S311
    held = Counter(word for said in some for word in set(said))
    rare = [word for word in sorted(held) if 2 <= held[word] <= len(some) // 5000 + 3 and len(word) > 3]
    usual = {word for word, number in held.items() if number >= len(some) // 1000 + 2}
    pairs = [said for said in some if len(set(said) & usual) >= 2]
    two = [" ".join(choose.sample(sorted(set(said) & usual), 2)) for said in choose.sample(pairs, 33)]
    common = [word for word, _ in islice(held.most_common(), COMMON)]
    return dict(zip(KINDS, (choose.sample(rare, 33), two, common), strict=True))


def rows(every: Iterable[Said], people: int) -> Iterator[tuple[int, str, float, int]]:
    """Yield (number, folded words, influence factor, age in minutes) of each: all that a ranking needs."""
    for one in every:
        age = int((NOW - one.at).total_seconds() // 60)
        yield one.number, " ".join(words(one.text)), influence_factor(sway(one.person, people)), age


def told(
    found: Mapping[tuple[str, str], tuple[Sequence[float], Sequence[int]]], exact: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    """Return {p50_ms, p95_ms, overlap_20, kinds} of what was found: by (kind, question) the times and the numbers."""
    every = [(took, _overlap(numbers, exact[asked])) for (_, asked), (took, numbers) in found.items()]
    kinds = {
        kind: _figures([one for one, (held, _) in zip(every, found, strict=True) if held == kind]) for kind in KINDS
    }
    return {**_figures(every), "kinds": kinds}


def _figures(some: Sequence[tuple[Sequence[float], float]]) -> dict[str, float]:
    took, overlaps = [ms for times, _ in some for ms in times], [overlap for _, overlap in some]
    return {
        "p50_ms": round(median(took), 2), "p95_ms": round(quantiles(took, n=20)[-1], 2),
        "overlap_20": round(sum(overlaps) / len(overlaps), 4),
    }  # fmt: skip


def _overlap(found: Sequence[int], wanted: Sequence[int]) -> float:
    return len(set(found) & set(wanted)) / len(wanted) if wanted else float(not found)


def _half(choose: random.Random, texts: Sequence[str]) -> str:
    spoken = texts[choose.randrange(len(texts))].split()
    middle = (len(spoken) + 1) // 2
    return " ".join(spoken[:middle] if choose.random() < 0.5 else spoken[middle:])
