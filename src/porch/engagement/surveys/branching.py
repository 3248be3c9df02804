"""Of whom a question is asked: of who answered one before it so, not so, or with a number in a range."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Asked only of who answered the earlier question `key`: one of `any_of`, none of `none_of`, or in a range.

    The range is from `least` to `most`, both included, either open. One of the three is told. Who left the question
    out, or said why there is no answer, meets none of them.
    """

    key: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The answers it names."""
        return self.any_of or self.none_of

    @property
    def counts(self) -> bool:
        """Whether it asks for a number in a range."""
        return self.least is not None or self.most is not None

    def meets(self, answer: object) -> bool:
        """Return whether an answer is such a one.

        >>> When(key="q", none_of=("tea",)).meets(["coffee"]), When(key="q", none_of=("tea",)).meets(None)
        (True, False)
        >>> When(key="q", least=9).meets(10), When(key="q", least=1, most=6).meets(8)
        (True, False)
        """
        if answer is None or isinstance(answer, Mapping):
            return False
        if self.counts:
            return isinstance(answer, int | float) and self._holds(answer)
        given = {str(one) for one in (answer if isinstance(answer, list) else [answer])}
        return bool(given & set(self.any_of)) if self.any_of else not given & set(self.none_of)

    def _holds(self, number: float) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)

    @property
    def stored(self) -> dict[str, Any]:
        """How it is stored; `read` returns the same again."""
        if self.any_of:
            return {"key": self.key, "is": list(self.any_of)}
        if self.none_of:
            return {"key": self.key, "not": list(self.none_of)}
        ends = {"least": self.least, "most": self.most}
        return {"key": self.key, **{name: end for name, end in ends.items() if end is not None}}

    @property
    def told(self) -> str:
        """How a page is told: "q1|any|a b", "q1|none|a b" or "q1|range|3|"; names hold no bar and no space."""
        if self.counts:
            low, high = ("" if end is None else f"{end:g}" for end in (self.least, self.most))
            return f"{self.key}|range|{low}|{high}"
        return f"{self.key}|{'any' if self.any_of else 'none'}|{' '.join(self.named)}"


def read(told: Any) -> When | None:
    """Return a condition as it is stored; None of nothing, ValueError of what is not whole."""
    if not told:
        return None
    if not isinstance(told, Mapping):
        raise ValueError("What it depends on is not whole.")
    found = When(
        key=str(told.get("key", "")), any_of=_names(told.get("is")), none_of=_names(told.get("not")),
        least=_end(told.get("least")), most=_end(told.get("most")),
    )  # fmt: skip
    if bool(found.any_of) + bool(found.none_of) + found.counts != 1:
        raise ValueError("What it depends on is not whole.")
    if found.least is not None and found.most is not None and found.least > found.most:
        raise ValueError("It depends on a number that is more than it may be.")
    return found


def complaint(when: When, options: Collection[str], *, is_number: bool) -> str:
    """Return why a condition cannot hang on a question with these options; empty when it can."""
    if when.counts and not is_number:
        return "It depends on a number, and that question asks for none."
    if options and not set(when.named) <= set(options):
        return "It depends on an answer that is not there."
    return ""


def _names(told: Any) -> tuple[str, ...]:
    if told is None:
        return ()
    if not isinstance(told, list | tuple):
        raise ValueError("What it depends on is not whole.")
    return tuple(str(one) for one in told)


def _end(told: Any) -> float | None:
    if told is None:
        return None
    try:
        found = float(told)
    except (TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found):
        raise ValueError("It depends on what is no number.")
    return found
