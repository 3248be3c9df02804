"""What goes into the question who is one person, and what comes out. The web may read this: no numbers here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One handle we know: `kind` is its network, `value` how the network writes it, `name` what its owner is called."""

    person: int
    kind: str
    value: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason in plain words; `weight` is by how much it moves the log-odds, negative when it speaks against."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How probable it is that persons `one` and `other` (one < other) are the same, strongest reason first."""

    one: int
    other: int
    probability: float
    evidence: tuple[Evidence, ...]
