"""The piece of a text that shows what was looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from porch.projections.search import terms

AROUND = 240
"""Characters of a piece."""
BEFORE = 60
LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a snippet, in order; `hit` says that it was looked for. Plain text: whoever shows it escapes it."""

    text: str
    hit: bool


def cut(text: str, wanted: Sequence[terms.Term]) -> tuple[Part, ...]:
    """Return a piece of `text` around the first place that was looked for, in parts.

    >>> [(part.text, part.hit) for part in cut("The  PIZZA was cold", [("pizza",)])]
    [('The ', False), ('PIZZA', True), (' was cold', False)]
    """
    spoken = " ".join(text[:LOOKED_AT].split())
    found = _apart(sorted(span for term in wanted for span in terms.places(spoken, term)))
    first, last = _window(spoken, found[0][0] if found else 0)
    parts: list[Part] = [Part(text="… ", hit=False)] if first else []
    at = first
    for begin, end in found:
        if begin >= first and end <= last:
            parts += [Part(text=spoken[at:begin], hit=False), Part(text=spoken[begin:end], hit=True)]
            at = end
    parts.append(Part(text=spoken[at:last] + (" …" if last < len(spoken) else ""), hit=False))
    return tuple(part for part in parts if part.text)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that do not overlap one before them."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _window(text: str, hit: int) -> tuple[int, int]:
    """Return where a piece around a place begins and ends, between words where there are any."""
    if hit <= BEFORE:
        first = 0
    else:
        space = text.find(" ", hit - BEFORE, hit)
        first = space + 1 if space >= 0 else hit - BEFORE
    last = min(first + AROUND, len(text))
    space = text.rfind(" ", max(hit, first), last) if last < len(text) else -1
    return first, space if space > hit else last
