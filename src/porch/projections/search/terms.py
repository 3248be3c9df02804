"""Words as they are kept and as they are asked for. Nothing a person types reaches a database as anything but words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from porch.core.folding import fold

LONGEST_WORD = 60
LONGEST_TEXT = 40_000
MOST_WORDS = 4_000
"""Of one thing said; what stands further down is not found."""
MOST_TERMS = 12
LONGEST_TERM = 12
MARK = "§"
"""What a mark begins with, and no word does."""

_SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # written unspaced
    "\U00020000-\U0002ebef\u2600-\u27bf\U0001f000-\U0001faff"  # and pictures
)
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")
_SPOKEN = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+(?:[\u0300-\u036f]+[^\W_{_SIGNS}]*)*")
_ASKED = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')

Term = tuple[str, ...]
"""Folded words that stand next to each other; most have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a text must hold, and what it must not."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def words(text: str) -> list[str]:
    """Return the folded words of `text`; each sign of a script without spaces, and each picture, is one.

    >>> words("Perché no? 寿司 🍕!"), words("O'Neill's e-mail")
    (['perche', 'no', '寿', '司', '🍕'], ['o', 'neill', 's', 'e', 'mail'])
    """
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text[:LONGEST_TEXT]))]


def kept(found: Sequence[str]) -> str:
    """Return words as a document keeps them: every one between two spaces of its own.

    >>> kept(["the", "the"])
    ' the  the '
    """
    return "".join(f" {word} " for word in found[:MOST_WORDS])


def needle(term: Term) -> str:
    """Return what to look for in a document's words.

    >>> kept(["so", "so", "good"]).count(needle(("so",))), kept(["so", "so", "good"]).count(needle(("so", "good")))
    (2, 1)
    """
    return kept(term)


def parse(asked: str) -> Terms:
    """Return what is asked for by words, "several next to each other" and -unwanted ones. Any text is fine.

    >>> parse('cold "pizza margherita" -delivery')
    Terms(wanted=(('cold',), ('pizza', 'margherita')), unwanted=(('delivery',),))
    >>> parse('AND OR (NOT* "un closed'), parse("'; -- \\"\\"")
    (Terms(wanted=(('and',), ('or',), ('not',), ('un', 'closed')), unwanted=()), Terms(wanted=(), unwanted=()))
    """
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for found in _ASKED.finditer(asked):
        term = tuple(words(found["quoted"] or found["bare"] or ""))[:LONGEST_TERM]
        chosen = unwanted if found["no"] else wanted
        if term and len(chosen) < MOST_TERMS:
            chosen[term] = None
    return Terms(wanted=tuple(wanted), unwanted=tuple(unwanted))


def places(text: str, term: Term) -> Iterator[tuple[int, int]]:
    """Yield where `term` stands in `text`, as (begin, end).

    >>> list(places("Perché? PERCHE no", ("perche",)))
    [(0, 6), (8, 14)]
    """
    spoken = [(found.span(), fold(found.group())[:LONGEST_WORD]) for found in _SPOKEN.finditer(text)]
    for number in range(len(spoken) - len(term) + 1):
        some = spoken[number : number + len(term)]
        if all(word == wanted for (_, word), wanted in zip(some, term, strict=True)):
            yield some[0][0][0], some[-1][0][1]
