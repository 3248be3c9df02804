"""How well people answered: what they left out, whether they rushed or went straight down, how much they wrote.

Everything is a flag beside a sheet. Nothing is ever left out because of one: the report tells each figure with the
flagged and without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from porch.analytics.surveys.clusters import Counted
from porch.analytics.surveys.facts import Blank, Form, Mode, Question, Sheet
from porch.analytics.surveys.rates import AAPOR, Code, Criterion, disposition
from porch.analytics.surveys.straight import is_line, straight

FAST = 0.5
"""Less than half the usual time for a question is too fast to have read it."""
USUAL_OF = 5
"""So many times must be known before one is usual."""
SPEEDING = 0.5
"""Who was too fast at half the questions they answered rushed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What stands beside a sheet: batteries gone straight down, and the questions answered too fast of those timed."""

    number: int
    lines: tuple[str, ...] = ()
    fast: tuple[str, ...] = ()
    timed: int = 0

    @property
    def rushed(self) -> bool:
        """Whether at least half of what was timed was too fast."""
        return bool(self.fast) and len(self.fast) >= SPEEDING * self.timed

    @property
    def raised(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.lines) or self.rushed


def flags(questions: Sequence[Question], sheets: Sequence[Sheet]) -> dict[int, Flags]:
    """Return the flags of each sheet, by its number."""
    usual = _usual(sheets)
    batteries = [question for question in questions if question.form is Form.BATTERY and question.turned]
    return {sheet.number: _flags(sheet, batteries, usual) for sheet in sheets}


def _flags(sheet: Sheet, batteries: Iterable[Question], usual: Mapping[str, float]) -> Flags:
    timed = [key for key in sheet.took if key in usual and key in sheet.said]
    straight_down = [one for one in batteries if is_line(row(one, sheet), [key in one.turned for key, _ in one.rows])]
    return Flags(
        number=sheet.number, timed=len(timed), fast=tuple(key for key in timed if sheet.took[key] < FAST * usual[key]),
        lines=tuple(one.key for one in straight_down),
    )  # fmt: skip


def _usual(sheets: Iterable[Sheet]) -> dict[str, float]:
    """Return the median time of each question that enough people answered."""
    times: dict[str, list[int]] = {}
    for sheet in sheets:
        for key, took in sheet.took.items():
            if key in sheet.said:
                times.setdefault(key, []).append(took)
    return {key: median(many) for key, many in times.items() if len(many) >= USUAL_OF}


def row(battery: Question, sheet: Sheet) -> list[float | None]:
    """Return what a sheet says to a battery, in the order of its rows; None where nothing is said."""
    said: Any = sheet.said.get(battery.key)
    return [said.get(key) if isinstance(said, Mapping) else None for key, _ in battery.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How people answered one battery, on average; `lines` went straight down where that cannot be an opinion."""

    key: str
    words: str
    sheets: int
    turned: bool
    same: float
    root_pairs: float
    identical: float
    deviation: float
    variation: float
    run: float
    lines: int


def lines(questions: Sequence[Question], sheets: Sequence[Sheet]) -> list[Line]:
    """Return the five measures, the longest run and the flags of each battery anybody answered."""
    return [found for one in questions if one.form is Form.BATTERY and (found := _line(one, sheets)) is not None]


def _line(battery: Question, sheets: Sequence[Sheet]) -> Line | None:
    rows = [row(battery, sheet) for sheet in sheets]
    told = [one for one in straight(rows) if one is not None and one.deviation is not None]
    if not told:
        return None
    turned = [key in battery.turned for key, _ in battery.rows]
    return Line(
        key=battery.key, words=battery.words, sheets=len(told), turned=bool(battery.turned),
        same=fmean(one.same for one in told), root_pairs=fmean(one.root_pairs for one in told),
        identical=fmean(one.identical for one in told), deviation=fmean(one.deviation or 0.0 for one in told),
        variation=fmean(one.variation for one in told), run=fmean(one.run for one in told),
        lines=sum(is_line(one, turned) for one in rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """How well the people of one mode answered. Counts are of sheets; times in seconds.

    Of the questions that applied, sheet by sheet, `left_out` were passed over; `unknown` say they do not know,
    `rather_not` that they prefer not to say. `letters` is the length of the usual open answer. None: there was
    nothing to measure.
    """

    mode: Mode
    sheets: int
    complete: int
    partial: int
    broken: int
    left_out: Counted
    unknown: Counted
    rather_not: Counted
    batteries: int
    lines: int
    timed: int
    rushed: int
    seconds: float | None
    texts: int
    letters: float | None


def care(
    mode: Mode, questions: Sequence[Question], sheets: Sequence[Sheet], raised: Mapping[int, Flags],
    criterion: Criterion = AAPOR,
) -> Care:  # fmt: skip
    """Return how well the people of a mode answered; `raised` are the flags of all sheets together."""
    codes = [disposition(sheet.answered, len(sheet.meant), criterion) for sheet in sheets]
    mine = [raised[sheet.number] for sheet in sheets]
    written = _written(questions, sheets)
    lasting = [sum(sheet.took.values()) / 1000 for sheet in sheets if sheet.took]
    watched = {one.key for one in questions if one.form is Form.BATTERY and one.turned}
    return Care(
        mode=mode, sheets=len(sheets), complete=codes.count(Code.COMPLETE), partial=codes.count(Code.PARTIAL),
        broken=codes.count(Code.REFUSED), left_out=_blank(sheets, None), unknown=_blank(sheets, Blank.DO_NOT_KNOW),
        rather_not=_blank(sheets, Blank.RATHER_NOT),
        batteries=sum(any(isinstance(sheet.said.get(key), Mapping) for key in watched) for sheet in sheets),
        lines=sum(bool(one.lines) for one in mine), timed=sum(one.timed > 0 for one in mine),
        rushed=sum(one.rushed for one in mine), seconds=median(lasting) if lasting else None,
        texts=len(written), letters=median(written) if written else None,
    )  # fmt: skip


def _blank(sheets: Sequence[Sheet], why: Blank | None) -> Counted:
    said = [[sheet.said.get(key) for key in sheet.meant] for sheet in sheets]
    return Counted(pairs=tuple((theirs.count(why), len(theirs)) for theirs in said))


def _written(questions: Iterable[Question], sheets: Iterable[Sheet]) -> list[int]:
    open_ones = [one.key for one in questions if one.form is Form.TEXT]
    said = [sheet.said.get(key) for sheet in sheets for key in open_ones]
    return [
        len(words.strip()) for words in said if isinstance(words, str) and words.strip() and words not in set(Blank)
    ]
