"""One wording, made personal: what is not known of somebody leaves no hole in their letter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from porch.analytics.cadence.kinds import Kind

BLANK = re.compile(r"\{([a-z]+)\}")
NAMES = ("name", "said", "bought", "line", "survey", "come")
LINKS = {"survey": (Kind.FEEDBACK, "survey-"), "come": (Kind.INVITE, "gathering-")}
"""What stands in for a link that is one person's own: which kind of burst carries it, and what that is about."""
_BEFORE = re.compile(r"[ \t]*,?[ \t]*\{name\}")
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+")


def unknown(words: str) -> list[str]:
    """Return the blanks in `words` that nobody can fill.

    >>> unknown("Hello {name}, your {dog}")
    ['dog']
    """
    return sorted(set(BLANK.findall(words)) - set(NAMES))


def misplaced(words: str, *, kind: Kind, about: str) -> str:
    """Return the first blank that stands for a link this burst does not carry, or nothing.

    >>> misplaced("How was it? {survey}", kind=Kind.FEEDBACK, about="survey-7")
    ''
    >>> misplaced("Come: {come}", kind=Kind.QUESTION, about="")
    'come'
    """
    carried = {name for name, (of, begins) in LINKS.items() if kind is of and about.startswith(begins)}
    return next((name for name in BLANK.findall(words) if name in LINKS.keys() - carried), "")


def is_personal(words: str) -> bool:
    """Whether the words carry a link that is one person's own, and so must never be said in public."""
    return any(name in LINKS for name in BLANK.findall(words))


def fill(words: str, values: Mapping[str, str]) -> str:
    """Return the words with their blanks filled; a sentence that needs what is not known is left out.

    A name that is not known is left out alone, with the space before it.

    >>> fill("Hello {name}, you bought {bought}. Come by.", {"name": "Ann", "bought": "bread"})
    'Hello Ann, you bought bread. Come by.'
    >>> fill("Hello {name},\\n\\nYou said: {said}. Come by.", {})
    'Hello,\\n\\nCome by.'
    """
    told = words if values.get("name") else _BEFORE.sub("", words)
    kept = [_line(line, values) for line in told.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in kept if line is not None)).strip()


def _line(line: str, values: Mapping[str, str]) -> str | None:
    if not BLANK.search(line):
        return line
    sentences = [one for one in _SENTENCE.split(line) if all(values.get(name) for name in BLANK.findall(one))]
    return BLANK.sub(lambda found: values[found[1]], " ".join(sentences)) if sentences else None
