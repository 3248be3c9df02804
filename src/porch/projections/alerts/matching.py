"""Which of some things that were said a saved search takes: decided from their documents, many searches at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from porch.core.viewer import SYSTEM
from porch.projections.search import reading
from porch.projections.search.asking import Asked
from porch.projections.search.terms import kept, needle, parse
from porch.records.people import queries as people
from porch.records.tables import bulk

_READ = "SELECT interaction_id, words, marks, <at> FROM search_document WHERE interaction_id IN {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said, as it can be searched. `at` is as `bulk.moment` writes it."""

    interaction: int
    words: str
    marks: str
    at: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question made ready to be held against many things said: of each of `marks` they hold one at least."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...]
    since: Any
    until: Any

    def takes(self, said: Said) -> bool:
        """Whether one thing said is asked for."""
        return (
            all(words in said.words for words in self.wanted)
            and not any(words in said.words for words in self.unwanted)
            and all(any(mark in said.marks for mark in some) for some in self.marks)
            and (self.since is None or said.at >= self.since)
            and (self.until is None or said.at < self.until)
        )


def question(asked: Asked) -> Question:
    """Return a question made ready; whoever was merged is asked about as who they are now."""
    terms = parse(asked.words)
    return Question(
        wanted=tuple(map(needle, terms.wanted)), unwanted=tuple(map(needle, terms.unwanted)),
        marks=tuple(_marks(asked)), since=bulk.moment(asked.since) if asked.since else None,
        until=bulk.moment(asked.until) if asked.until else None,
    )  # fmt: skip


def _marks(asked: Asked) -> Iterator[tuple[str, ...]]:
    if asked.person is not None:
        who = people.person(SYSTEM, asked.person)
        yield tuple(_mark(reading.HANDLE, one.pk) for one in who.handles.all()) if who else ()
    for about, value in (
        (reading.CHANNEL, asked.channel), (reading.VISIBILITY, asked.visibility), (reading.NEED, asked.need),
        (reading.SENTIMENT, asked.sentiment),
    ):  # fmt: skip
        if value:
            yield (_mark(about, value),)


def _mark(about: str, value: object) -> str:
    return kept([reading.mark(about, value)])


def said(ids: Sequence[int]) -> Iterator[Said]:
    """Yield those of these interactions that can be searched."""
    for pk, words, marks, at in bulk.select(_READ.replace("<at>", bulk.plain("at")), list(ids)):
        yield Said(interaction=pk, words=words, marks=marks, at=at)


def taken(one: Question, those: Iterable[Said]) -> set[int]:
    """Return which of these a question takes."""
    return {row.interaction for row in those if one.takes(row)}
