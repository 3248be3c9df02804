"""Which of some things that were said a saved search takes: decided from their documents, many searches at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from porch.core.viewer import SYSTEM
from porch.projections.search.asking import Asked
from porch.projections.search.terms import Terms, needle, parse
from porch.records.people import queries as people
from porch.records.tables import bulk

_READ = (
    "SELECT d.interaction_id, d.words, i.channel, i.visibility, <at>, h.person_id, u.sentiment, u.needs"
    " FROM search_document d JOIN interactions_interaction i ON i.id = d.interaction_id"
    " LEFT JOIN people_handle h ON h.id = d.handle_id"
    " LEFT JOIN language_understanding u ON u.interaction_id = d.interaction_id"
    " WHERE d.interaction_id IN {} AND NOT i.deleted"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said, as far as a search asks of it. `at` is as `bulk.moment` writes it."""

    interaction: int
    words: str
    channel: str
    visibility: str
    at: Any
    person: int | None
    sentiment: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question made ready to be held against many things said."""

    asked: Asked
    terms: Terms
    person: int | None
    since: Any
    until: Any

    def takes(self, said: Said) -> bool:
        """Whether one thing said is asked for."""
        asked = self.asked
        return (
            all(needle(term) in said.words for term in self.terms.wanted)
            and not any(needle(term) in said.words for term in self.terms.unwanted)
            and asked.channel in ("", said.channel)
            and asked.visibility in ("", said.visibility)
            and asked.sentiment in ("", said.sentiment)
            and (not asked.need or asked.need in said.needs)
            and (self.person is None or self.person == said.person)
            and (self.since is None or said.at >= self.since)
            and (self.until is None or said.at < self.until)
        )


def question(asked: Asked) -> Question:
    """Return a question made ready; whoever was merged is asked about as who they are now."""
    who = people.person(SYSTEM, asked.person) if asked.person is not None else None
    return Question(
        asked=asked, terms=parse(asked.words), person=who.now_id if who else asked.person,
        since=bulk.moment(asked.since) if asked.since else None,
        until=bulk.moment(asked.until) if asked.until else None,
    )  # fmt: skip


def said(ids: Sequence[int]) -> Iterator[Said]:
    """Yield those of these interactions that can be searched."""
    for pk, words, channel, visibility, at, person, sentiment, needs in bulk.select(
        _READ.replace("<at>", bulk.plain("i.at")), list(ids)
    ):
        yield Said(
            interaction=pk, words=words, channel=channel, visibility=visibility, at=at, person=person,
            sentiment=sentiment or "", needs=frozenset((needs or "").split()),
        )  # fmt: skip


def taken(one: Question, those: Iterable[Said]) -> set[int]:
    """Return which of these a question takes."""
    return {row.interaction for row in those if one.takes(row)}
