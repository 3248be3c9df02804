"""What people ask for, lack and praise as pages and tables show it: words for kinds and changes, and plots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from porch.analytics.needs import ASK, KINDS, LACK, PRAISE, Change
from porch.analytics.quarters import Quarter, Span
from porch.analytics.surveys.intervals import share
from porch.core.viewer import Viewer
from porch.engagement.remedies import queries as remedies
from porch.engagement.remedies.queries import Linked
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.survey_plots import Plot, mark
from porch.projections.needs import queries
from porch.projections.needs.queries import Key, Line, Quote

TITLES = {ASK: "What people ask for", LACK: "What people lack", PRAISE: "What people praise"}
SAY = {ASK: "ask for it", LACK: "lack it", PRAISE: "praise it"}
NO_TOPIC = "no topic"
PLOTTED = 3
"""Topics below which there is nothing to compare."""
BRIEFLY = 4
"""Needs of each kind that fit on two pages, with an idea and a quote each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One need as a line of a table."""

    line: Line
    topic: str
    change: str
    interval: str
    ideas: Sequence[Linked]
    quotes: Sequence[Quote] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """All needs of one kind; `plot` is None where there are too few to compare."""

    kind: str
    title: str
    rows: tuple[Row, ...]
    plot: Plot | None


def parts(viewer: Viewer, span: Span, *, kind: str = "") -> tuple[Part, ...]:
    """Return what people need in a span, by kind, with the ideas that would meet it; of one kind if it is named."""
    lines = queries.lines(viewer, span, kind=kind)
    linked = remedies.of_needs(viewer, [line.key for line in lines])
    wanted = [one for one in KINDS if kind in ("", one)]
    return tuple(part(one, [row(line, linked) for line in lines if line.kind == one]) for one in wanted)


def brief(viewer: Viewer, span: Span) -> tuple[Part, ...]:
    """Return what most people need in a span, with public words only, as much as two pages hold."""
    found = parts(viewer, span)
    most = {one.kind: [row for row in one.rows if row.line.people and row.line.topic][:BRIEFLY] for one in found}
    keys = [row.line.key for rows in most.values() for row in rows]
    quotes = queries.quotes(viewer, span, keys, public=True)
    return tuple(
        part(kind, [row(one.line, {one.line.key: one.ideas[:1]}, quotes[one.line.key][:1]) for one in rows])
        for kind, rows in most.items()
    )


def part(kind: str, rows: Sequence[Row]) -> Part:
    """Return the needs of one kind with their plot."""
    return Part(kind=kind, title=TITLES[kind], rows=tuple(rows), plot=_plot(kind, [one.line for one in rows]))


def row(line: Line, linked: Mapping[Key, Sequence[Linked]], quotes: Sequence[Quote] = ()) -> Row:
    """Return one need as a line of a table."""
    told, interval = change_words(line.change)
    return Row(
        line=line, topic=line.topic or NO_TOPIC, change=told, interval=interval, ideas=linked.get(line.key, ()),
        quotes=quotes,
    )  # fmt: skip


def change_words(change: Change) -> tuple[str, str]:
    """Return how a change is told, and between what it lies.

    >>> change_words(Change(word="more", ratio=3.0, low=1.49, high=6.05))
    ('3.0 times as many', '1.5 to 6.0')
    >>> change_words(Change(word="few")), change_words(Change(word="more", low=3.1))
    (('too few to say', ''), ('new', '3.1 or more'))
    """
    if change.word == "few" or change.low is None:
        return "too few to say", ""
    interval = f"{change.low:.1f} to {change.high:.1f}" if change.high is not None else f"{change.low:.1f} or more"
    if change.word == "same":
        return "about the same", interval
    if not change.ratio and change.high is not None:
        return "nobody any more", interval
    return (f"{change.ratio:.1f} times as many" if change.ratio is not None else "new"), interval


def cells(parts: Sequence[Part], quarter: Quarter) -> Iterator[tuple[str, ...]]:
    """Yield the needs as rows of a table to keep."""
    yield (
        "quarter", "kind", "topic", "people", "organisations", "people before", "change", "between", "ideas",
        "decisions", "reached",
    )  # fmt: skip
    for one in (row for part in parts for row in part.rows):
        line = one.line
        yield (
            str(quarter), line.kind, line.topic, str(line.people), str(line.organisations), str(line.before),
            one.change, one.interval, "; ".join(each.idea.title for each in one.ideas),
            "; ".join(each.decision.get_verdict_display() for each in one.ideas if each.decision),
            "; ".join(each.reached.name for each in one.ideas if each.reached),
        )  # fmt: skip


def _plot(kind: str, lines: Sequence[Line]) -> Plot | None:
    told = [line for line in lines if line.people]
    if len(told) < PLOTTED:
        return None
    marks = tuple(
        mark(line.topic or NO_TOPIC, share(line.people, line.among), str(line.people), meant=place == 0)
        for place, line in enumerate(told)
    )
    first = told[0]
    return Plot(
        id=f"plot-{kind}", title=TITLES[kind], marks=marks,
        sentence=f"Most speak of {first.topic or NO_TOPIC}: {first.people} of "
        f"{counted(first.among, 'person', 'people')}. One person may speak of several topics. The intervals speak of "
        "chance alone: who writes to you chose to.",
    )  # fmt: skip
