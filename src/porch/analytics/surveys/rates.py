"""Who answered of those who were asked: AAPOR's response, cooperation, refusal and contact rates.

Source: The American Association for Public Opinion Research, Standard Definitions: Final Dispositions of Case Codes and
Outcome Rates for Surveys. A share of people nobody named (an open link) is no response rate, and none is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What became of one who was asked."""

    COMPLETE = "I"
    PARTIAL = "P"
    REFUSED = "R"  # said no, or broke off
    NOT_REACHED = "NC"
    OTHER = "O"  # could not: ill, another language
    UNKNOWN = "UH"  # nobody knows whether they belong to those meant
    UNKNOWN_OTHER = "UO"
    NOT_MEANT = "NE"  # turned out not to belong to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """From which share of the questions that applied to somebody they count as partial, and above which as complete."""

    partial: float = 0.5
    complete: float = 0.8

    @property
    def words(self) -> str:
        """The criterion as a report states it."""
        return (
            f"Complete: more than {self.complete:.0%} of the questions that applied were answered. Partial:"
            f" {self.partial:.0%} to {self.complete:.0%}. Below that they broke off, which counts as a refusal."
        )


AAPOR = Criterion()


def disposition(answered: int, applicable: int, criterion: Criterion = AAPOR) -> Code:
    """Return what somebody who began counts as, by the share of the questions that applied to them.

    Of ten that applied: four answered is broken off, five and eight are partial, nine is complete. Somebody to whom
    nothing applied broke nothing off. ValueError when more was answered than applied.

    >>> [disposition(done, 10).value for done in (0, 4, 5, 8, 9, 10)]
    ['R', 'R', 'P', 'P', 'I', 'I']
    """
    if not 0 <= answered <= applicable:
        raise ValueError("As many questions can be answered as applied, and no fewer than none.")
    share = answered / applicable if applicable else 1.0
    if share > criterion.complete:
        return Code.COMPLETE
    return Code.PARTIAL if share >= criterion.partial else Code.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many of those asked ended how."""

    complete: int = 0
    partial: int = 0
    refused: int = 0
    not_reached: int = 0
    other: int = 0
    unknown: int = 0
    unknown_other: int = 0
    not_meant: int = 0

    @property
    def took_part(self) -> int:
        """Who answered enough to count."""
        return self.complete + self.partial

    @property
    def known(self) -> int:
        """Who surely belongs to those meant."""
        return self.took_part + self.refused + self.not_reached + self.other

    @property
    def unsure(self) -> int:
        """Of whom nobody knows it."""
        return self.unknown + self.unknown_other

    @property
    def all(self) -> int:
        """Everybody asked but those who turned out not to be meant."""
        return self.known + self.unsure


def counted(codes: Iterable[Code]) -> Asked:
    """Return how many ended how.

    >>> counted([Code.COMPLETE, Code.COMPLETE, Code.NOT_REACHED]).all
    3
    """
    found = dict.fromkeys(Code, 0)
    for code in codes:
        found[code] += 1
    return Asked(**{code.name.lower(): many for code, many in found.items()})


def eligible(asked: Asked) -> float:
    """Return e: the share of the unsure taken to be meant, as among those one knows of (CASRO); 1 of nobody known.

    >>> eligible(Asked(complete=90, not_meant=10))
    0.9
    """
    known = asked.known + asked.not_meant
    return asked.known / known if known else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """AAPOR's outcome rates by their names there; None where there is nobody to divide by. `e` is what was used."""

    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    coop1: float | None
    coop2: float | None
    coop3: float | None
    coop4: float | None
    ref1: float | None
    ref2: float | None
    ref3: float | None
    con1: float | None
    con2: float | None
    con3: float | None
    e: float


def rates(asked: Asked, *, e: float | None = None) -> Rates:
    """Return the outcome rates; `e` is the share of the unsure taken to be meant, estimated where it is not given.

    ValueError for an `e` that is no share.

    >>> told = rates(Asked(complete=700, partial=40, refused=110, not_reached=100, other=10, unknown=30,
    ...                    unknown_other=10), e=0.9)
    >>> [round(one, 3) for one in (told.rr1, told.rr2, told.rr3, told.rr4, told.rr5, told.rr6)]
    [0.7, 0.74, 0.703, 0.743, 0.729, 0.771]
    >>> round(told.coop1, 3), told.ref1, told.con1
    (0.814, 0.11, 0.86)
    """
    share = eligible(asked) if e is None else e
    if not 0 <= share <= 1:
        raise ValueError(f"A share is between 0 and 1, not {share}.")
    done, part, no = asked.complete, asked.took_part, asked.refused
    everybody, likely, known = asked.all, asked.known + share * asked.unsure, asked.known
    reached = part + no + asked.other
    return Rates(
        rr1=_of(done, everybody), rr2=_of(part, everybody), rr3=_of(done, likely), rr4=_of(part, likely),
        rr5=_of(done, known), rr6=_of(part, known),
        coop1=_of(done, reached), coop2=_of(part, reached), coop3=_of(done, part + no), coop4=_of(part, part + no),
        ref1=_of(no, everybody), ref2=_of(no, likely), ref3=_of(no, known),
        con1=_of(reached, everybody), con2=_of(reached, likely), con3=_of(reached, known), e=share,
    )  # fmt: skip


def _of(part: float, whole: float) -> float | None:
    return part / whole if whole else None
